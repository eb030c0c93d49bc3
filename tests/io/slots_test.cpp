#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "io/nets.hpp"
#include "strut/io/own_layout.hpp"
#include "strut/io/slots.hpp"

namespace {

using namespace nets;
using net = network<input<2>, strut::repeat<2, affine<2, strut::no_bias>>,
    strut::parallel<affine<1>, affine<1, strut::no_bias>>>;
using names = std::vector<std::string>;

template <class Layout = strut::torch_layout>
names named(const strut::naming& as) {
    const auto all = strut::detail::named_slots<net, Layout>(as, "x");
    if (all.has_error())
        return {all.error().message()};
    names texts;
    for (const strut::slot& one : *all)
        texts.push_back(one.name);
    return texts;
}

} // namespace

BOOST_AUTO_TEST_SUITE(slots)

BOOST_AUTO_TEST_CASE(names_follow_the_numbering_with_a_prefix_in_front) {
    BOOST_TEST(
        named({.prefix = "net."}) == (names{"net.0.0.0.weight", "net.0.1.0.weight",
                                         "net.1.0.0.weight", "net.1.0.0.bias", "net.1.1.0.weight"}),
        boost::test_tools::per_element());
    // One that comes again in its layer has a number.
    BOOST_TEST(named({.numbered = strut::numbering::layers}) ==
                   (names{"0[0].weight", "0[1].weight", "1.weight", "1.bias", "1.weight_2"}),
        boost::test_tools::per_element());
    BOOST_TEST(strut::tensor_names<net>(strut::own_layout{}) == named<strut::own_layout>({}),
        boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_list_of_names_has_each_once) {
    BOOST_TEST(named({.prefix = "net.", .names = {"a", "b", "c", "d", "e"}}) ==
                   (names{"a", "b", "c", "d", "e"}),
        boost::test_tools::per_element());
    BOOST_TEST(named({.names = {"a"}})[0] ==
               "x: the list of names has not one for each tensor of the network (expected 5 names, "
               "found 1)");
    BOOST_TEST(named({.names = {"a", "b", "c", "d", "b"}})[0] ==
               "x: the list of names has one twice (expected each once, found 'b')");
}

BOOST_AUTO_TEST_SUITE_END()
