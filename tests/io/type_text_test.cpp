#include "strut/io/type_text.hpp"

#include <boost/test/unit_test.hpp>

#include "strut/inference.hpp"

BOOST_AUTO_TEST_CASE(types_are_named_as_they_are_written) {
    using namespace strut;
    using detail::type_text;
    BOOST_TEST((type_text<dense<3, batch_norm<>, rms_norm<1e-3, learned::nothing>>>()) ==
               "dense<3, batch_norm<0.1, 1e-05, learned::scale_and_shift>, "
               "rms_norm<0.001, learned::nothing>>");
    BOOST_TEST(
        (type_text<schedule::reduce_on_plateau<0.5, 3, 0, 0, 0, schedule::watch::validation>>()) ==
        "schedule::reduce_on_plateau<0.5, 3, 0, 0, 0, schedule::watch::validation>");
}

BOOST_AUTO_TEST_CASE(networks_are_named_with_what_their_aliases_stand_for) {
    using net = strut::network<strut::input<2>, strut::dense<4, strut::he, strut::leaky_relu<0.2>>,
        strut::repeat<3, strut::residual<strut::shortcut::rezero, strut::affine<4>>>>;
    BOOST_TEST(strut::declaration_text<net>() ==
               "basic_network<float, input<2>, dense<4, he_normal, leaky_relu<0.2>>, "
               "repeat<3, residual<shortcut::rezero, affine<4>>>>");
}

BOOST_AUTO_TEST_CASE(a_second_moment_is_no_extent) {
    using strut::detail::type_text;
    BOOST_TEST(
        (type_text<strut::input<16, strut::second_moment<4>>>()) == "input<16, second_moment<4>>");
    BOOST_TEST((type_text<strut::input<2, strut::second_moment<0.01>>>()) ==
               "input<2, second_moment<0.01>>");
    BOOST_TEST(
        (type_text<strut::input<2, strut::second_moment<0>>>()) == "input<2, second_moment<0>>");
    BOOST_TEST((type_text<strut::dropout<0.0>>()) == "dropout<0>");
}
