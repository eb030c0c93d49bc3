#include <cstddef>
#include <type_traits>

#include <boost/test/unit_test.hpp>

#include "strut/core/check.hpp"
#include "strut/layer/site.hpp"

BOOST_AUTO_TEST_SUITE(site)

struct a {};
struct b {};
struct c {};

template <class P>
struct is_a : std::is_same<P, a> {};
template <class P>
struct is_c : std::is_same<P, c> {};
template <class P>
struct is_a_or_b : std::bool_constant<std::is_same_v<P, a> || std::is_same_v<P, b>> {};

using strut::policies;

// The first of a kind, or what holds without one.
static_assert(std::is_same_v<strut::pick<is_c, void, policies<a, b, c>>, c>);
static_assert(std::is_same_v<strut::pick<is_a_or_b, void, policies<c, b, a>>, b>);
static_assert(std::is_same_v<strut::pick<is_c, a, policies<a, b>>, a>);
static_assert(std::is_void_v<strut::pick<is_c, void, policies<>>>);

static_assert(strut::detail::count_of<is_a_or_b, policies<a, b, c, a>>::value == 3);
static_assert(strut::detail::count_of<is_a, policies<>>::value == 0);

// Those of a kind, in their order.
static_assert(std::is_same_v<strut::detail::only<is_a_or_b, policies<a, c, b, a>>::type,
    strut::error::given<a, b, a>>);
static_assert(
    std::is_same_v<strut::detail::only<is_c, policies<a, b>>::type, strut::error::given<>>);

// A site says where a layer stands, and what holds there.
using somewhere = strut::site<float, strut::shape{3}, 2, a, policies<b>, c>;
static_assert(std::is_same_v<somewhere::value, float>);
static_assert(somewhere::in == strut::shape{3} && somewhere::index == 2);
static_assert(std::is_same_v<somewhere::place, strut::error::at<2, a>>);
static_assert(std::is_same_v<somewhere::defaults, policies<b>>);
static_assert(std::is_same_v<somewhere::following, c>);

// For a layer inside, only the shape and what follows change.
using inside = somewhere::inside<strut::shape{5}, void>;
static_assert(inside::in == strut::shape{5} && std::is_void_v<inside::following>);
static_assert(std::is_same_v<inside::place, somewhere::place>);
static_assert(std::is_same_v<inside::defaults, somewhere::defaults>);

BOOST_AUTO_TEST_CASE(policies_are_picked_at_compile_time) {
    BOOST_TEST(true);
}

BOOST_AUTO_TEST_SUITE_END()
