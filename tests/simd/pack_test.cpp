#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <tuple>
#include <type_traits>
#include <utility>

#include <boost/test/unit_test.hpp>

#include "simd/every_pack.hpp"
#include "strut/core/config.hpp"
#include "strut/simd/pack.hpp"

namespace {

namespace simd = strut::simd;
using namespace every_pack;

template <class T>
using widest = simd::pack<T, simd::widest_pack<T>>;

using scalars = std::tuple<float, double>;

/// f on packs gives what g gives on their elements.
template <class V, class F, class G>
void expect_elementwise(const char* what, F f, G g) {
    const auto a = numbers<V>(1), b = numbers<V>(2), c = numbers<V>(3);
    const auto found = elements_of<V>(f(from<V>(a), from<V>(b), from<V>(c)));
    for (std::size_t i = 0; i < width<V>; ++i)
        expect(found[i] == g(a[i], b[i], c[i]), what, i);
}

} // namespace

BOOST_AUTO_TEST_CASE_TEMPLATE(load_and_store_keep_every_element, V, values) {
    expect(elements_of<V>(from<V>(numbers<V>(1))) == numbers<V>(1), "load and store", 0);
    const auto same = elements_of(simd::broadcast<V>(2.5));
    expect(
        std::count(same.begin(), same.end(), 2.5) == static_cast<long>(width<V>), "broadcast", 0);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(load_first_and_store_first_touch_the_first_ones_only, V, values) {
    using T = simd::value_of<V>;
    simd::unroll<width<V>>([](auto less_one) {
        constexpr std::size_t count = less_one + 1;
        const auto x = numbers<V>(4);
        // Nothing behind the first ones may be read: a copy of just as many shows it to a
        // sanitizer.
        std::array<T, count> some;
        std::copy_n(x.begin(), count, some.begin());
        const auto loaded = elements_of(simd::load_first<V, count>(some.data()));
        elements<V> stored;
        stored.fill(T(77));
        simd::store_first<count>(stored.data(), from<V>(x));
        for (std::size_t i = 0; i < width<V>; ++i) {
            expect(loaded[i] == (i < count ? x[i] : 0), "load_first", i);
            expect(stored[i] == (i < count ? x[i] : 77), "store_first", i);
        }
    });
}

BOOST_AUTO_TEST_CASE_TEMPLATE(arithmetic_works_element_by_element, V, values) {
    using T = simd::value_of<V>;
    // The numbers are small multiples of 3/4: nothing is rounded, fused or not.
    expect_elementwise<V>(
        "fma", [](V a, V b, V c) { return simd::fma(a, b, c); },
        [](T a, T b, T c) { return a * b + c; });
    expect_elementwise<V>(
        "fnma", [](V a, V b, V c) { return simd::fnma(a, b, c); },
        [](T a, T b, T c) { return c - a * b; });
    expect_elementwise<V>(
        "max", [](V a, V b, V) { return simd::max(a, b); },
        [](T a, T b, T) { return std::max(a, b); });
    expect_elementwise<V>(
        "min", [](V a, V b, V) { return simd::min(a, b); },
        [](T a, T b, T) { return std::min(a, b); });
    expect_elementwise<V>(
        "clamp", [](V a, V, V) { return simd::clamp(a, V(T(-1)), V(T(2))); },
        [](T a, T, T) { return std::clamp(a, T(-1), T(2)); });
    expect_elementwise<V>(
        "abs", [](V a, V, V) { return simd::abs(a); }, [](T a, T, T) { return std::abs(a); });
    expect_elementwise<V>(
        "select", [](V a, V b, V c) { return simd::select(a < b, b, c); },
        [](T a, T b, T c) { return a < b ? b : c; });
    expect_elementwise<V>(
        "copysign", [](V a, V b, V) { return simd::copysign(a, b); },
        [](T a, T b, T) { return std::copysign(a, b); });
    expect_elementwise<V>(
        "sqrt", [](V a, V, V) { return simd::sqrt(simd::abs(a)); },
        [](T a, T, T) { return std::sqrt(std::abs(a)); });
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_fused_multiply_add_rounds_once, V, values) {
#if defined(__FMA__) || defined(__AVX512F__)
    using T = simd::value_of<V>;
    const T tiny = std::numeric_limits<T>::epsilon();
    // (1 + tiny)^2 - (1 + 2 tiny) is tiny^2, which a rounded product would lose.
    const auto found = elements_of(simd::fma(V(1 + tiny), V(1 + tiny), V(-(1 + 2 * tiny))));
    for (const T x : found)
        expect(x == tiny * tiny, "fma", 0);
#else
    expect(sizeof(V) > 0, "no fused operation", 0);
#endif
}

BOOST_AUTO_TEST_CASE_TEMPLATE(the_second_argument_keeps_a_nan, V, values) {
    using T = simd::value_of<V>;
    const V nan(std::numeric_limits<T>::quiet_NaN());
    for (const V x : {simd::max(V(0), nan), simd::min(V(0), nan), simd::clamp(nan, V(0), V(1))})
        for (const T element : elements_of(x))
            expect(std::isnan(element), "max, min or clamp", 0);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(any_and_is_nan_find_a_nan_in_every_element, V, values) {
    using T = simd::value_of<V>;
    expect(!simd::any(simd::is_nan(from<V>(numbers<V>(1)))), "no NaN", 0);
    for (std::size_t i = 0; i < width<V>; ++i) {
        auto x = numbers<V>(1);
        x[i] = std::numeric_limits<T>::quiet_NaN();
        expect(simd::any(simd::is_nan(from<V>(x))), "NaN", i);
    }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(the_bits_of_a_value_are_its_representation, V, values) {
    using T = simd::value_of<V>;
    const auto x = numbers<V>(1);
    const auto same = simd::detail::value_from<V>(simd::detail::bits_of(from<V>(x)));
    expect(elements_of<V>(same) == x, "value_from(bits_of(x))", 0);
    static_assert(simd::detail::bits_of(T(1)) == std::bit_cast<simd::detail::integer_of<T>>(T(1)));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_pack_width_is_the_narrowest_with_the_fewest_registers, T, scalars) {
    const auto registers = [](std::size_t count, std::size_t w) { return (count + w - 1) / w; };
    for (std::size_t count = 1; count <= 130; ++count) {
        const std::size_t chosen = simd::pack_width<T>(count);
        const std::size_t fewest = registers(count, simd::widest_pack<T>);
        BOOST_TEST(registers(count, chosen) == fewest);
        for (std::size_t w = simd::narrowest_pack<T>; w < chosen; w *= 2)
            BOOST_TEST(registers(count, w) > fewest);
        const std::size_t stride = simd::row_stride<T>(count);
        BOOST_TEST(stride >= count);
        BOOST_TEST(stride < count + simd::widest_pack<T>);
        BOOST_TEST((count == 1 ? stride == 1 : stride % chosen == 0));
    }
}

static_assert(simd::value<float> && simd::value<widest<double>> && !simd::value<int>);
static_assert(simd::scalar<double> && !simd::scalar<widest<float>>);
static_assert(simd::has_pack<float, 4> && simd::has_pack<double, 1> && !simd::has_pack<float, 32>);
static_assert(simd::fma(2.0f, 3.0f, 1.0f) == 7 && simd::fnma(2.0, 3.0, 1.0) == -5);
static_assert(simd::abs(-2.0) == 2 && simd::copysign(3.0f, -1.0f) == -3);
static_assert(simd::clamp(5.0, -1.0, 1.0) == 1);
