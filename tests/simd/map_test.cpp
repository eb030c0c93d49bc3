#include <array>
#include <cstddef>
#include <cstdint>
#include <tuple>
#include <utility>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "laws/guarded.hpp"
#include "strut/core/config.hpp"
#include "strut/simd/map.hpp"
#include "strut/simd/pack.hpp"

namespace {

namespace simd = strut::simd;
using scalars = std::tuple<float, double>;

// Small multiples of 1/4: no result is rounded, fused or not.
template <class T>
T left(std::size_t i) {
    return static_cast<T>(i % 13) / 4 - 1;
}
template <class T>
T right(std::size_t i) {
    return static_cast<T>(i % 7) / 4 - 1;
}

/// An array with NaN in front and behind, which no result may show.
template <class T>
laws::guarded<T> filled(std::size_t count, T (*number)(std::size_t)) {
    laws::guarded<T> x{count, laws::guarded<T>::to_read};
    for (std::size_t i = 0; i < count; ++i)
        x[i] = number(i);
    return x;
}

/// The number of elements that map over two arrays gets wrong. The canaries around the arrays must
/// stay what they are.
template <class T, std::size_t Count>
int errors_of_map() {
    const auto a = filled(Count, left<T>), b = filled(Count, right<T>);
    laws::guarded<T> out{Count, laws::guarded<T>::to_write};
    simd::map<Count>(
        out.data(), [](auto x, auto y) STRUT_LAMBDA { return simd::fma(x, y, x); }, a.data(),
        b.data());
    int errors = !a.intact() + !b.intact() + !out.intact();
    for (std::size_t i = 0; i < Count; ++i)
        errors += out[i] != left<T>(i) * right<T>(i) + left<T>(i);
    return errors;
}

template <class T, std::size_t... LessOne>
void expect_map_is_right(std::index_sequence<LessOne...>) {
    const int errors[] = {errors_of_map<T, LessOne + 1>()...};
    for (std::size_t i = 0; i < sizeof...(LessOne); ++i)
        BOOST_TEST(errors[i] == 0, errors[i] << " errors in case " << i);
}

} // namespace

BOOST_AUTO_TEST_CASE(map_is_right_at_every_count) {
    expect_map_is_right<float>(std::make_index_sequence<65>{});
}

// Kernels take long to compile: double is tested up to two registers, and around the long loop.
BOOST_AUTO_TEST_CASE(map_of_doubles_is_right_around_every_loop) {
    expect_map_is_right<double>(std::make_index_sequence<17>{});
    expect_map_is_right<double>(std::index_sequence<30, 31, 32, 62, 63, 64>{});
}

BOOST_AUTO_TEST_CASE_TEMPLATE(map_works_in_place, T, scalars) {
    auto x = filled(37, left<T>);
    simd::map<37>(
        x.data(), [](auto v) STRUT_LAMBDA { return v + v; }, x.data());
    for (std::size_t i = 0; i < 37; ++i)
        BOOST_TEST(x[i] == 2 * left<T>(i));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(map_reads_no_element_behind_the_last, T, scalars) {
    // On the heap, in an array of just this size, a sanitizer sees every element too many.
    const std::vector<T> in(19, T(2));
    std::vector<T> out(19);
    simd::map<19>(
        out.data(), [](auto x) STRUT_LAMBDA { return x + x; }, in.data());
    BOOST_TEST((out == std::vector<T>(19, T(4))));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(visit_passes_every_element_once, T, scalars) {
    for (std::size_t count = 0; count <= 65; ++count) {
        auto x = filled<T>(count, [](std::size_t) { return T(1); });
        simd::visit<T>(count, [&](auto as, std::size_t i) STRUT_LAMBDA {
            simd::store(&x[i], as.load(&x[i]) + as.broadcast(T(1)));
        });
        BOOST_TEST(x.intact());
        for (const T element : x)
            BOOST_TEST(element == 2);
    }
}

static_assert([] {
    std::array<float, 5> x{1, 2, 3, 4, 5};
    simd::map<5>(
        x.data(), [](auto v) { return v * v; }, x.data());
    simd::visit<float>(x.size(),
        [&](auto as, std::size_t i) { simd::store(&x[i], as.load(&x[i]) + as.broadcast(1)); });
    return x == std::array<float, 5>{2, 5, 10, 17, 26};
}());
