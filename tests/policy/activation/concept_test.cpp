#include <type_traits>

#include <boost/test/unit_test.hpp>

#include "strut/policy/activation/concept.hpp"
#include "strut/policy/activation/tanh.hpp"
#include "strut/simd/pack.hpp"
#include "strut/simd/shuffle.hpp"

namespace {

/// An activation as a user may write it: nothing but what the concept asks for.
struct cube {
    static constexpr auto value(auto h) { return h * h * h; }
    static constexpr auto slope(auto h) { return decltype(h)(3) * h * h; }
};

struct no_slope {
    static constexpr auto value(auto h) { return h; }
};

struct of_another_type {
    static constexpr int value(auto) { return 0; }
    static constexpr int slope(auto) { return 0; }
};

/// Says which math policy it was called with.
struct tells_its_math {
    template <class Math = strut::simd::accurate>
    static constexpr auto value(auto h) {
        return decltype(h)(std::is_same_v<Math, strut::simd::fast>);
    }
    template <class Math = strut::simd::accurate>
    static constexpr auto slope(auto h) {
        return decltype(h)(10 + std::is_same_v<Math, strut::simd::fast>);
    }
    template <class Math = strut::simd::accurate>
    static constexpr auto slope_at(auto y) {
        return decltype(y)(20 + std::is_same_v<Math, strut::simd::fast>);
    }
};

using strut::simd::fast;

static_assert(strut::activation<cube> && !strut::has_slope_at<cube>);
static_assert(!strut::activation<int> && !strut::activation<no_slope>);
static_assert(!strut::activation<of_another_type> && !strut::parametric_activation<cube>);
static_assert(strut::preferred_init<cube> == strut::init_hint::xavier);
static_assert(strut::activation_name<cube> == "activation");
static_assert(strut::activation_name<strut::tanh> == "tanh");

// A math policy reaches an activation that wants one, and does not disturb one that does not.
static_assert(strut::activate_value<cube, fast>(2.0f) == 8);
static_assert(strut::activate_slope<cube, fast>(2.0) == 12);
static_assert(strut::activate_value<tells_its_math>(0.0) == 0);
static_assert(strut::activate_value<tells_its_math, fast>(0.0) == 1);
static_assert(strut::activate_slope<tells_its_math, fast>(0.0f) == 11);
static_assert(strut::activate_slope_at<tells_its_math, fast>(0.0f) == 21);

} // namespace

BOOST_AUTO_TEST_CASE(an_activation_of_a_user_works_on_packs) {
    using pack = strut::simd::pack<float, strut::simd::widest_pack<float>>;
    BOOST_TEST(strut::simd::largest(strut::activate_value<cube>(pack(3.0f))) == 27);
    BOOST_TEST(strut::simd::largest(strut::activate_slope<cube>(pack(3.0f))) == 27);
}
