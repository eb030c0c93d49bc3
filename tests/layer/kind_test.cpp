#include <type_traits>

#include <boost/test/unit_test.hpp>

#include "strut/layer/activate.hpp"
#include "strut/layer/kind.hpp"
#include "strut/policy/activation/leaky_relu.hpp"
#include "strut/policy/activation/prelu.hpp"
#include "strut/policy/activation/relu.hpp"
#include "strut/policy/activation/selu.hpp"
#include "strut/policy/activation/tanh.hpp"
#include "strut/policy/init/bias.hpp"
#include "strut/policy/init/constant.hpp"
#include "strut/policy/init/he_normal.hpp"
#include "strut/policy/init/lecun_normal.hpp"
#include "strut/policy/init/xavier_uniform.hpp"

BOOST_AUTO_TEST_SUITE(kind)

/// How many kinds of policy a type is.
template <class P>
constexpr int kinds =
    strut::is_activation<P>::value + strut::is_initializer<P>::value + strut::is_bias<P>::value +
    strut::is_math<P>::value + strut::is_from<P>::value;

// Each policy is of one kind.
static_assert(strut::is_activation<strut::relu>::value && kinds<strut::relu> == 1);
static_assert(strut::is_activation<strut::prelu<>>::value && kinds<strut::prelu<>> == 1);
static_assert(strut::is_initializer<strut::he>::value && kinds<strut::he> == 1);
static_assert(strut::is_bias<strut::no_bias>::value && kinds<strut::no_bias> == 1);
static_assert(strut::is_bias<strut::bias<strut::he>>::value && kinds<strut::bias<strut::he>> == 1);
static_assert(strut::is_math<strut::fast_math>::value && kinds<strut::fast_math> == 1);
static_assert(strut::is_math<strut::accurate_math>::value && kinds<strut::accurate_math> == 1);
static_assert(strut::is_from<strut::from<4>>::value && kinds<strut::from<4>> == 1);
static_assert(kinds<int> == 0 && kinds<void> == 0 && kinds<strut::activate<strut::relu>> == 0);

/// An activation of the user's own, with nothing but what the concept demands.
struct square {
    static constexpr auto value(auto h) { return h * h; }
    static constexpr auto slope(auto h) { return h + h; }
};
struct value_without_slope {
    static constexpr auto value(auto h) { return h; }
};
static_assert(strut::is_activation<square>::value);
static_assert(!strut::is_activation<value_without_slope>::value);

// What an activation says of itself, and what holds if it is silent.
template <class Act>
using chosen = strut::default_initializer<Act>;
static_assert(std::is_same_v<chosen<strut::relu>, strut::he>);
static_assert(std::is_same_v<chosen<strut::selu>, strut::lecun>);
static_assert(std::is_same_v<chosen<strut::tanh>, strut::xavier>);
static_assert(std::is_same_v<chosen<square>, strut::xavier>);
static_assert(strut::negative_slope_of<strut::leaky_relu<0.3>> == 0.3);
static_assert(strut::negative_slope_of<strut::prelu<>> == 0.25);
static_assert(strut::negative_slope_of<strut::relu> == 0);
static_assert(strut::negative_slope_of<square> == 0);
static_assert(strut::is_cheap<strut::relu> && !strut::is_cheap<strut::tanh>);
static_assert(!strut::is_cheap<square>);

// The activation that a layer begins with.
template <class Layer>
using leading = typename strut::detail::leading_activation<Layer>::type;
static_assert(std::is_same_v<leading<strut::activate<strut::relu>>, strut::relu>);
static_assert(std::is_void_v<leading<int>>);

BOOST_AUTO_TEST_CASE(kinds_are_told_apart_at_compile_time) {
    BOOST_TEST(true);
}

BOOST_AUTO_TEST_SUITE_END()
