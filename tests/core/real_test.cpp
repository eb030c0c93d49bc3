#include <type_traits>

#include <boost/test/unit_test.hpp>

#include "strut/core/real.hpp"

namespace {

template <strut::real Slope>
struct policy {
    static constexpr double slope = Slope;
};

// Any number is a template argument, and equal numbers give one type.
static_assert(policy<0.2>::slope == 0.2 && policy<1>::slope == 1 && policy<-3>::slope == -3);
static_assert(policy<0.5f>::slope == 0.5 && policy<1u>::slope == 1);
static_assert(std::is_same_v<policy<1>, policy<1.0>> && std::is_same_v<policy<2.f>, policy<2l>>);
static_assert(!std::is_same_v<policy<0.1>, policy<0.1f>>);
static_assert(strut::real{3} == strut::real{3.0} && strut::real{3} != strut::real{3.5});
static_assert(strut::real{0.25} + 1 == 1.25);

} // namespace

BOOST_AUTO_TEST_SUITE(real)

BOOST_AUTO_TEST_CASE(a_real_keeps_all_digits_of_a_double) {
    BOOST_TEST(policy<0.1>::slope == 0.1);
    BOOST_TEST(policy<1e-300>::slope == 1e-300);
}

BOOST_AUTO_TEST_SUITE_END()
