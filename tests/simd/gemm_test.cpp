#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "laws/guarded.hpp"
#include "strut/core/random.hpp"
#include "strut/simd/gemm.hpp"

namespace {

/// More than the largest matrix here, as distances between rows.
constexpr std::size_t stride = 80;

/// C = 2 (C + 1 + product): what starts and ends a sum must do so once.
template <class T>
struct marking_ends {
    T* c;

    template <class V, std::size_t Count>
    constexpr V start(std::size_t m, std::size_t n) const {
        return strut::simd::load_first<V, Count>(at(m, n)) + V(T(1));
    }
    constexpr T* at(std::size_t m, std::size_t n) const { return c + m * stride + n; }
    template <class V, std::size_t Count>
    constexpr void finish(std::size_t m, std::size_t n, V sum) const {
        strut::simd::store_first<Count>(at(m, n), V(sum + sum));
    }
};

template <class T, std::size_t M, std::size_t N, class Layout, std::size_t MostDepth = 0>
constexpr void product(const T* a, const T* b, std::size_t depth, T* c) {
    strut::simd::gemm<T, M, N, Layout, stride, MostDepth>(a, b, depth, marking_ends<T>{c});
}

/// One size of the kernel, its types taken off.
template <class T>
struct kernel {
    std::size_t m;
    std::size_t n;
    std::size_t row;   ///< from one row of A to the next
    std::size_t depth; ///< from one column of A to the next
    void (*run)(const T*, const T*, std::size_t, T*);
};

template <class T, std::size_t M, std::size_t N, class Layout, std::size_t MostDepth = 0>
constexpr kernel<T> kernel_of{
    M, N, Layout::row, Layout::depth, product<T, M, N, Layout, MostDepth>};

using columns = strut::simd::strided<1, stride>; // as forward reads the weights
using rows = strut::simd::strided<stride, 1>;    // as the gradients do
using all_the_same = strut::simd::strided<0, 0>; // as the bias gradient does

/// Small integers, whose products and sums are exact in every order and precision.
template <class T>
T small_integer(std::uint64_t index) {
    return static_cast<T>(strut::random{7}.below(index, 17)) - 8;
}

template <class T>
void is_exact(const kernel<T>& one, const std::vector<std::size_t>& depths = {0, 1, 2, 7}) {
    for (const std::size_t depth : depths) {
        // What is no part of a matrix stays a canary.
        using array = laws::guarded<T>;
        array a(one.row * one.m + one.depth * depth + 1, array::to_read);
        array b(stride * (depth + 1), array::to_read);
        array c(stride * one.m, array::to_write);
        const auto a_at = [&](std::size_t m, std::size_t k) { return m * one.row + k * one.depth; };
        for (std::size_t m = 0; m < one.m; ++m)
            for (std::size_t k = 0; k < depth; ++k)
                a[a_at(m, k)] = small_integer<T>(a_at(m, k));
        for (std::size_t n = 0; n < one.n; ++n) {
            for (std::size_t k = 0; k < depth; ++k)
                b[k * stride + n] = small_integer<T>(10'000 + k * stride + n);
            for (std::size_t m = 0; m < one.m; ++m)
                c[m * stride + n] = small_integer<T>(20'000 + m * stride + n);
        }
        auto expected = c;
        for (std::size_t m = 0; m < one.m; ++m)
            for (std::size_t n = 0; n < one.n; ++n) {
                T& sum = expected[m * stride + n] += 1;
                for (std::size_t k = 0; k < depth; ++k)
                    sum += a[a_at(m, k)] * b[k * stride + n];
                sum *= 2;
            }

        one.run(a.data(), b.data(), depth, c.data());
        BOOST_TEST(same_bits(c, expected), "M " << one.m << ", N " << one.n << ", depth " << depth);
        BOOST_TEST(c.intact(), "written outside C: M " << one.m << ", N " << one.n);
    }
}

/// Every M from 1 to 65 at this N.
template <class T, std::size_t N, class Layout>
void every_m() {
    [&]<std::size_t... I>(std::index_sequence<I...>) {
        for (const auto& one : {kernel_of<T, I + 1, N, Layout>...})
            is_exact(one);
    }
    (std::make_index_sequence<65>{});
}

/// Every N from 1 to Most at this M.
template <class T, std::size_t M, std::size_t Most, class Layout>
void every_n() {
    [&]<std::size_t... I>(std::index_sequence<I...>) {
        for (const auto& one : {kernel_of<T, M, I + 1, Layout>...})
            is_exact(one);
    }
    (std::make_index_sequence<Most>{});
}

/// Large M with small N and the other way round.
template <class T, class Layout, std::size_t... I>
void diagonal(std::index_sequence<I...>) {
    for (const auto& one : {kernel_of<T, 4 * I + 1, 65 - 4 * I, Layout>...})
        is_exact(one);
}

/// The product of two integer matrices in a constant expression is exact.
template <class T, std::size_t M, std::size_t N>
constexpr bool constant_is_exact() {
    constexpr std::size_t depth = 3;
    std::array<T, M + stride * depth> a{};
    std::array<T, stride * depth> b{};
    std::array<T, stride * M> c{};
    for (std::size_t k = 0; k < depth; ++k) {
        for (std::size_t m = 0; m < M; ++m)
            a[k * stride + m] = static_cast<T>(k + m);
        for (std::size_t n = 0; n < N; ++n)
            b[k * stride + n] = static_cast<T>(k * n + 1);
    }
    product<T, M, N, columns>(a.data(), b.data(), depth, c.data());
    bool exact = true;
    for (std::size_t m = 0; m < M; ++m)
        for (std::size_t n = 0; n < N; ++n) {
            T sum = 1;
            for (std::size_t k = 0; k < depth; ++k)
                sum += static_cast<T>(k + m) * static_cast<T>(k * n + 1);
            exact = exact && c[m * stride + n] == 2 * sum;
        }
    return exact;
}
static_assert(constant_is_exact<float, 1, 1>());
static_assert(constant_is_exact<float, 17, 5>());
static_assert(constant_is_exact<double, 3, 19>());

} // namespace

BOOST_AUTO_TEST_SUITE(gemm)

BOOST_AUTO_TEST_CASE(every_number_of_rows_is_exact_and_stays_inside) {
    every_m<float, 8, columns>();
    every_m<float, 20, rows>();
}

BOOST_AUTO_TEST_CASE(every_number_of_columns_is_exact_and_stays_inside) {
    every_n<float, 1, 65, all_the_same>();
    every_n<float, 15, 33, columns>();
}

BOOST_AUTO_TEST_CASE(products_of_doubles_are_exact_and_stay_inside) {
    diagonal<double, rows>(std::make_index_sequence<17>{});
}

BOOST_AUTO_TEST_CASE(deep_products_are_exact_and_stay_inside) {
    const std::vector<std::size_t> depths{1, 50, 51, 52, 53, 102, 103, 300, 1000};
    for (const auto& one : {kernel_of<float, 33, 33, columns>, kernel_of<float, 15, 65, columns>,
             kernel_of<float, 1, 80, all_the_same>, kernel_of<float, 33, 33, columns, 1000>,
             kernel_of<float, 17, 80, columns, 1000>, kernel_of<float, 1, 1, columns, 1000>})
        is_exact(one, depths);
    for (const auto& one :
        {kernel_of<double, 33, 33, columns>, kernel_of<double, 15, 20, columns, 1000>})
        is_exact(one, depths);
}

BOOST_AUTO_TEST_SUITE_END()
