#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "strut/inference.hpp"
#include "strut/io/rtneural_network.hpp"

namespace {

using strut::dense, strut::input, strut::lstm, strut::network;

template <class Net>
using steps_of = strut::detail::rtneural_network<typename Net::root>;

/// The steps with their places: "layer 0: lstm 1 -> 2".
template <class Net>
std::vector<std::string> texts() {
    std::vector<strut::rtneural_step> steps;
    steps_of<Net>::over(steps, "");
    std::vector<std::string> all;
    for (const strut::rtneural_step& one : steps)
        all.push_back(one.place + ": " + text_of(one));
    return all;
}
using list = std::vector<std::string>;

BOOST_AUTO_TEST_CASE(a_network_is_its_steps) {
    BOOST_TEST((texts<network<input<1>, lstm<2>, dense<3, strut::tanh>>>()) ==
                   (list{"layer 0: lstm 1 -> 2", "layer 1: dense 2 -> 3", "layer 1: tanh of 3"}),
        boost::test_tools::per_element());
    BOOST_TEST((texts<network<input<4, 2>, strut::dropout<0.5>,
                       strut::conv1d<2, strut::kernel<3>, strut::padding::same>,
                       strut::normalize<strut::batch_norm<0.01, 0.5>>>>()) ==
                   (list{"layer 1: conv1d that is not causal of 2",
                       "layer 2: batchnorm of 2, epsilon 0.5"}),
        boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(one_residual_block_adds_its_input) {
    static_assert(!steps_of<network<input<1>, lstm<1>>>::adds_input);
    using net = network<input<1>, strut::residual<lstm<2>, dense<1>>>;
    static_assert(steps_of<net>::adds_input);
    BOOST_TEST((texts<net>()) == (list{"layer 0: lstm 1 -> 2", "layer 0: dense 2 -> 1"}),
        boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(the_first_step_that_differs_is_named) {
    const auto wrong = [](std::vector<strut::rtneural_step> file,
                           std::vector<strut::rtneural_step> net) {
        const auto same = strut::detail::rtneural_same_steps("x", file, net);
        return same.has_error() ? same.error().message() : "";
    };
    const strut::rtneural_step a{.kind = "tanh", .inputs = 2, .outputs = 2, .place = "here"};
    const strut::rtneural_step b{.kind = "relu", .inputs = 2, .outputs = 2, .place = "there"};
    BOOST_TEST(wrong({a, b}, {a, b}) == "");
    BOOST_TEST(wrong({a}, {b}) == "x: here is another layer than there of the network (expected "
                                  "relu of 2, found tanh of 2)");
    BOOST_TEST(wrong({a, b}, {a}).find("behind the network's last layer") != std::string::npos);
    BOOST_TEST(wrong({a}, {a, b}).find("there is no layer for there") != std::string::npos);
}

} // namespace
