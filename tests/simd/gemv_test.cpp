#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "laws/guarded.hpp"
#include "strut/core/random.hpp"
#include "strut/simd/gemv.hpp"

namespace {

/// Adds the product to y.
template <class T>
struct adding_ends {
    T* y;

    template <class V, std::size_t Count>
    constexpr V start(std::size_t, std::size_t n) const {
        return strut::simd::load_first<V, Count>(y + n);
    }
    template <class V, std::size_t Count>
    constexpr void finish(std::size_t, std::size_t n, V sum) const {
        strut::simd::store_first<Count>(y + n, sum);
    }
};

/// Both kernels for one size, their types taken off.
template <class T>
struct kernel {
    std::size_t in;
    std::size_t out;
    void (*forward)(const T* x, const T* weights, T* y);
    void (*backward)(const T* weights, const T* dy, T* dx);
};

template <class T, std::size_t In, std::size_t Out>
constexpr void forward(const T* x, const T* weights, T* y) {
    strut::simd::gemv<T, In, Out>(x, weights, adding_ends<T>{y});
}

template <class T, std::size_t In, std::size_t Out>
constexpr kernel<T> kernel_of{
    In, Out, forward<T, In, Out>, strut::simd::gemv_transposed<T, In, Out>};

/// Small integers, whose products and sums are exact in every order and precision.
template <class T>
T small_integer(std::uint64_t index) {
    return static_cast<T>(strut::random{7}.below(index, 17)) - 8;
}

template <class T>
void fill(laws::guarded<T>& numbers, std::uint64_t first) {
    for (std::size_t i = 0; i < numbers.size(); ++i)
        numbers[i] = small_integer<T>(first + i);
}

template <class T>
void is_exact(const kernel<T>& one) {
    using array = laws::guarded<T>;
    array weights(one.in * one.out, array::to_read);
    array x(one.in, array::to_read);
    array y(one.out, array::to_write);
    fill(weights, 0);
    fill(x, 10'000);
    fill(y, 20'000);
    auto expected_y = y;
    for (std::size_t i = 0; i < one.in; ++i)
        for (std::size_t o = 0; o < one.out; ++o)
            expected_y[o] += x[i] * weights[i * one.out + o];
    one.forward(x.data(), weights.data(), y.data());
    BOOST_TEST(same_bits(y, expected_y), "gemv, in " << one.in << ", out " << one.out);
    BOOST_TEST(y.intact(), "written outside y: in " << one.in << ", out " << one.out);

    array dy(one.out, array::to_read);
    array dx(one.in, array::to_write);
    auto expected_dx = dx;
    fill(dy, 30'000);
    for (std::size_t i = 0; i < one.in; ++i) {
        expected_dx[i] = 0;
        for (std::size_t o = 0; o < one.out; ++o)
            expected_dx[i] += weights[i * one.out + o] * dy[o];
    }
    one.backward(weights.data(), dy.data(), dx.data());
    BOOST_TEST(same_bits(dx, expected_dx), "gemv_transposed, in " << one.in << ", out " << one.out);
    BOOST_TEST(dx.intact(), "written outside dx: in " << one.in << ", out " << one.out);
}

/// Every `Step`th width from 1 to 65 as the inputs, with the widths from 65 to 1 as the outputs.
template <class T, std::size_t Step>
void every_width() {
    [&]<std::size_t... I>(std::index_sequence<I...>) {
        for (const auto& one : {kernel_of<T, Step * I + 1, 65 - Step * I>...})
            is_exact(one);
    }
    (std::make_index_sequence<64 / Step + 1>{});
}

template <class T, std::size_t In, std::size_t Out>
constexpr bool constant_is_exact() {
    std::array<T, In> x{};
    std::array<T, In * Out> weights{};
    std::array<T, Out> y{};
    std::array<T, In> dx{};
    for (std::size_t i = 0; i < In; ++i) {
        x[i] = static_cast<T>(i + 1);
        for (std::size_t o = 0; o < Out; ++o)
            weights[i * Out + o] = static_cast<T>(i * o) - 3;
    }
    forward<T, In, Out>(x.data(), weights.data(), y.data());
    strut::simd::gemv_transposed<T, In, Out>(weights.data(), y.data(), dx.data());
    bool exact = true;
    for (std::size_t o = 0; o < Out; ++o) {
        T sum = 0;
        for (std::size_t i = 0; i < In; ++i)
            sum += x[i] * weights[i * Out + o];
        exact = exact && y[o] == sum;
    }
    for (std::size_t i = 0; i < In; ++i) {
        T sum = 0;
        for (std::size_t o = 0; o < Out; ++o)
            sum += y[o] * weights[i * Out + o];
        exact = exact && dx[i] == sum;
    }
    return exact;
}
static_assert(constant_is_exact<float, 1, 1>());
static_assert(constant_is_exact<float, 5, 17>());
static_assert(constant_is_exact<double, 19, 3>());

} // namespace

BOOST_AUTO_TEST_SUITE(gemv)

BOOST_AUTO_TEST_CASE(every_width_of_floats_is_exact_and_stays_inside) {
    every_width<float, 1>();
}

BOOST_AUTO_TEST_CASE(widths_of_doubles_are_exact_and_stay_inside) {
    every_width<double, 4>();
}

BOOST_AUTO_TEST_CASE(outputs_that_take_several_tiles_are_exact_and_stay_inside) {
    for (const auto& one : {kernel_of<float, 3, 97>, kernel_of<float, 3, 192>,
             kernel_of<float, 5, 200>, kernel_of<float, 2, 385>, kernel_of<float, 200, 1>})
        is_exact(one);
    is_exact(kernel_of<double, 3, 97>);
}

BOOST_AUTO_TEST_SUITE_END()
