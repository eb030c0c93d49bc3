#pragma once

#include <array>
#include <cstddef>
#include <tuple>
#include <type_traits>
#include <utility>

#include <boost/test/unit_test.hpp>

#include "strut/simd/pack.hpp"

/// What the tests of packs share: every kind of value that the instruction set has, and their
/// elements.
namespace every_pack {

namespace simd = strut::simd;

/// Scalars and packs of every width.
template <class T, std::size_t... Width>
auto kinds(std::index_sequence<Width...>) {
    return std::tuple_cat(
        std::conditional_t<(simd::has_pack<T, Width> && Width <= simd::widest_pack<T>),
            std::tuple<std::type_identity<simd::pack<T, Width>>>, std::tuple<>>{}...);
}
template <class... V>
std::tuple<V...> inner(std::tuple<std::type_identity<V>...>);
using widths = std::index_sequence<1, 2, 4, 8, 16>;
using values = decltype(inner(std::tuple_cat(kinds<float>(widths{}), kinds<double>(widths{}))));

template <class V>
constexpr std::size_t width = simd::width_of<V>;

template <class V>
using elements = std::array<simd::value_of<V>, width<V>>;

template <class V>
elements<V> elements_of(V x) {
    elements<V> result;
    simd::store(result.data(), x);
    return result;
}

template <class V>
V from(const elements<V>& x) {
    return simd::load<V>(x.data());
}

/// Different numbers of both signs in each element.
template <class V>
elements<V> numbers(int seed) {
    elements<V> x;
    for (std::size_t i = 0; i < width<V>; ++i)
        x[i] = static_cast<simd::value_of<V>>((static_cast<int>(i * 7 + seed * 5) % 11 - 5) * 0.75);
    return x;
}

/// One assertion of Boost.Test for all instantiations: they are slow to compile.
inline void expect(bool holds, const char* what, std::size_t element) {
    BOOST_TEST(holds, what << ": element " << element);
}

} // namespace every_pack
