#include <string>

#include <boost/test/unit_test.hpp>

#include "strut/inference.hpp"
#include "strut/io/checkpoint_text.hpp"
#include "strut/policy/loss/mse.hpp"
#include "strut/policy/optimizer/adam.hpp"

using namespace strut;
using detail::as_written;

BOOST_AUTO_TEST_SUITE(checkpoint_text)

BOOST_AUTO_TEST_CASE(types_are_shown_as_they_are_written) {
    BOOST_TEST(as_written("strut::dense<64ul, strut::relu >") == "dense<64, relu>");
    BOOST_TEST(
        as_written("strut::dropout<strut::real{(double)[3fe0000000000000]}>") == "dropout<0.5>");
    BOOST_TEST(as_written("a<real{}, strut::detail::stated_second_moment{(double)["
                          "3ff0000000000000]}>") == "a<0, second_moment<1>>");
    // What only looks like it: no end, no digit in front.
    BOOST_TEST(as_written("real{(double)[3f") == "real{(double)[3f");
    BOOST_TEST(as_written("ul::consul") == "ul::consul");
    BOOST_TEST((detail::type_text<dense<3, batch_norm<0.25>>>()) ==
               "dense<3, batch_norm<0.25, 1e-05, learned::scale_and_shift>>");
}

BOOST_AUTO_TEST_CASE(a_training_has_a_line_for_each_thing_that_must_be_the_same) {
    using net = network<input<2>, he, dense<3, relu>, dense<1>>;
    std::string text;
    detail::part_text<trainer<net, mse, adam, batch<4>>>::add_to(text);
    BOOST_TEST(
        text.starts_with("input: input<2>\npolicy of all layers: he_normal\nlayer 0: dense<3, "
                         "relu>\nlayer 1: dense<1>\nloss: mse\noptimizer: adam\nbatch: 4\n"));
    struct own {};
    std::string other;
    detail::part_text<own>::add_to(other);
    BOOST_TEST(other.starts_with("part: "));
    BOOST_TEST(other.ends_with("\n"));
}

BOOST_AUTO_TEST_SUITE_END()
