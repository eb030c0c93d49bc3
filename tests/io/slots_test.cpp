#include <chrono>
#include <cstddef>
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

BOOST_AUTO_TEST_CASE(a_name_that_comes_again_is_numbered_by_how_often) {
    std::vector<strut::slot> all(6);
    const names given{"a", "b", "a", "a_2", "b", "a"};
    for (std::size_t i = 0; i < all.size(); ++i)
        all[i].name = given[i];
    strut::detail::number_repeated(all);
    names numbered;
    for (const strut::slot& one : all)
        numbered.push_back(one.name);
    BOOST_TEST(numbered == (names{"a", "b", "a_2", "a_2", "b_2", "a_3"}),
        boost::test_tools::per_element());
}

// Of a hostile file's 65,536 rounds, by strut-embed; one by one that took minutes.
BOOST_AUTO_TEST_CASE(very_many_names_take_no_time, *boost::unit_test::label("timing")) {
    constexpr std::size_t count = 200'000;
    const auto start = std::chrono::steady_clock::now();
    std::vector<strut::slot> all(count);
    for (std::size_t i = 0; i < count; ++i)
        all[i].name = std::to_string(i) + ".0.weight";
    strut::detail::number_repeated(all);
    BOOST_TEST(all.back().name == "199999.0.weight");

    std::vector<strut::leaf> leaves(
        count / 2, strut::leaves_of<network<input<1>, affine<1>>>().front());
    strut::naming listed;
    for (const strut::slot& one : all)
        listed.names.push_back(one.name);
    BOOST_TEST(
        strut::detail::named_slots<strut::torch_layout>(leaves, listed, "x")->size() == count);
    BOOST_TEST(std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count() < 5);
}

BOOST_AUTO_TEST_SUITE_END()
