#include <array>
#include <cstddef>
#include <tuple>

#include <boost/test/unit_test.hpp>

#include "laws/guarded.hpp"
#include "strut/core/random.hpp"
#include "strut/simd/map.hpp"
#include "strut/simd/windows.hpp"

namespace {

namespace simd = strut::simd;
using scalars = std::tuple<float, double>;

constexpr std::size_t wide = 128; // between rows of B and C
constexpr std::size_t apart = 40; // between rows of A
constexpr std::size_t deep = 9;

/// Small integers, whose products and sums are exact in every order and precision.
template <class T>
T small_integer(std::size_t i) {
    return static_cast<T>(strut::random{7}.below(i, 17)) - 8;
}

template <class T, bool AlongM>
struct doubling_ends {
    T* c;

    constexpr T* at(std::size_t m, std::size_t n) const { return c + (AlongM ? m : m * wide + n); }
    template <class V, std::size_t Count>
    constexpr V start(std::size_t m, std::size_t n) const {
        return simd::load_first<V, Count>(at(m, n));
    }
    template <class V, std::size_t Count>
    constexpr void finish(std::size_t m, std::size_t n, V sum) const {
        simd::store_first<Count>(at(m, n), V(sum + sum));
    }
};

template <class T, std::size_t M, std::size_t N>
void product_is_exact() {
    laws::guarded<T> a{4 * deep * apart, 0}, b{4 * deep * wide, 0};
    laws::guarded<T> c{M * wide, laws::guarded<T>::to_write};
    for (std::size_t i = 0; i < a.size(); ++i)
        a[i] = small_integer<T>(i);
    for (std::size_t i = 0; i < b.size(); ++i)
        b[i] = small_integer<T>(i + 10000);
    constexpr bool along_m = N == 1;
    const auto at = [](std::size_t m, std::size_t n) { return along_m ? m : m * wide + n; };
    for (std::size_t m = 0; m < M; ++m)
        for (std::size_t n = 0; n < N; ++n)
            c[at(m, n)] = small_integer<T>(m + n);
    // Windows in no order, and two rows more from elsewhere.
    const T* const more_a = a.data() + 3 * deep * apart;
    const T* const more_b = b.data() + 5 * wide + 3;
    const simd::windows<T, 3, deep, wide> all{
        a.data(), {b.data() + 9 * wide + 7, b.data(), b.data() + 12 * wide + 1}};
    const simd::windows<T, 1, 2, wide> more{more_a, {more_b}};
    const doubling_ends<T, along_m> ends{c.data()};
    if constexpr (along_m)
        simd::gemv_windows<T, M, apart>(ends, all, more);
    else
        simd::gemm_windows<T, M, N, simd::pack_width<T>(N), apart>(ends, all, more);
    bool exact = true;
    for (std::size_t m = 0; m < M; ++m)
        for (std::size_t n = 0; n < N; ++n) {
            double sum = small_integer<double>(m + n);
            for (std::size_t k = 0; k < deep; ++k)
                for (std::size_t w = 0; w < 3; ++w)
                    sum += double(a[(w * deep + k) * apart + m]) * double(all.b[w][k * wide + n]);
            for (std::size_t k = 0; k < 2; ++k)
                sum += double(more_a[k * apart + m]) * double(more_b[k * wide + n]);
            exact &= double(c[at(m, n)]) == 2 * sum;
        }
    for (std::size_t i = 0; i < c.size(); ++i)
        if (along_m ? i >= M : i % wide >= N)
            exact &= c.is_canary(c[i]);
    BOOST_TEST(exact, M << " x " << N);
    BOOST_TEST(c.intact());
}

} // namespace

BOOST_AUTO_TEST_SUITE(windows)

BOOST_AUTO_TEST_CASE_TEMPLATE(products_are_exact, T, scalars) {
    product_is_exact<T, 1, 1>();
    product_is_exact<T, 7, 1>();
    product_is_exact<T, 16, 1>();
    product_is_exact<T, 37, 1>();
    product_is_exact<T, 1, 48>();
    product_is_exact<T, 5, 7>();
    product_is_exact<T, 16, 16>();
    product_is_exact<T, 17, 100>();
    product_is_exact<T, 8, 33>();
}

BOOST_AUTO_TEST_SUITE_END()
