#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "io/nets.hpp"
#include "strut/io/leaves.hpp"
#include "strut/io/slots.hpp"

namespace {

using namespace nets;
using strut::leaf;
using strut::leaves_of;

std::vector<std::string> walked(const std::vector<leaf>& leaves) {
    std::vector<std::string> all;
    for (const leaf& one : leaves)
        all.push_back(one.module + " is " + strut::text_of(one));
    return all;
}

} // namespace

BOOST_AUTO_TEST_SUITE(leaves)

BOOST_AUTO_TEST_CASE(layers_come_with_their_modules_and_the_places_of_their_tensors) {
    using net = network<input<6>, dense<8, relu, strut::batch_norm<>>, strut::dropout<0.5>,
        strut::repeat<2, residual<affine<8>>>, dense<2, strut::no_bias, strut::prelu<>>>;
    const auto all = leaves_of<net>();
    BOOST_TEST(
        walked(all) ==
            (std::vector<std::string>{"0 is layer 0 (affine)", "1 is layer 0 (normalize)",
                "4.0.0.branch.0 is layer 2[0] (affine)", "4.1.0.branch.0 is layer 2[1] (affine)",
                "5 is layer 3 (affine)", "6 is layer 3 (activate)"}),
        boost::test_tools::per_element());
    std::size_t tensors = 0, statistics = 0;
    for (const leaf& one : all) {
        for (const strut::tensor& each : one.tensors)
            BOOST_TEST(each.offset == net::tensors.at(tensors++).offset);
        for (const strut::tensor& each : one.statistics)
            BOOST_TEST(each.offset == net::statistic_tensors.at(statistics++).offset);
    }
    BOOST_TEST(tensors == net::tensors.size());
    BOOST_TEST(statistics == net::statistic_tensors.size());
}

BOOST_AUTO_TEST_CASE(what_a_layer_has_beside_those_inside_is_a_part_of_it) {
    using net = network<input<6, 3>, strut::conditioned<strut::mix<affine<4>>>,
        dense<5, strut::shortcut::projection>, dense<5, strut::shortcut::rezero>>;
    const auto all = leaves_of<net>();
    BOOST_TEST(
        walked(all) == (std::vector<std::string>{"0.0.inner.0 is layer 0 (affine)",
                           "0.0.condition is layer 0 (affine)", "1.branch.0 is layer 1 (affine)",
                           "1.shortcut is layer 1 (affine)", "2.branch.0 is layer 2 (affine)",
                           "2 is layer 2 (residual)"}),
        boost::test_tools::per_element());
    BOOST_TEST(all[1].part == "condition");
    BOOST_TEST(all[3].part == "shortcut");
    BOOST_TEST((all[5].kind == strut::leaf_kind::factor));
}

BOOST_AUTO_TEST_CASE(a_bidirectional_layer_is_one_module_twice) {
    const auto all = leaves_of<network<input<5, 2>, bidirectional<gru<3>>, affine<1>>>();
    BOOST_REQUIRE(all.size() == 3);
    BOOST_TEST((all[0].direction == strut::way::forward));
    BOOST_TEST((all[1].direction == strut::way::backward));
    BOOST_TEST(all[1].module == "0");
    BOOST_TEST(all[0].units == 3);
    BOOST_TEST(all[1].tensors[0].offset > all[0].tensors.back().offset);
    BOOST_TEST(all[2].module == "1");
}

// Up to the next layer with a matrix.
BOOST_AUTO_TEST_CASE(the_order_of_flattened_features_is_remembered) {
    const auto all = leaves_of<network<input<6, 4>, conv1d<2, kernel<3>>, flatten,
        normalize<strut::batch_norm<>>, affine<3>, affine<2>>>();
    BOOST_REQUIRE(all.size() == 4);
    BOOST_TEST(all[0].order.flattened.rank == 0);
    for (const std::size_t behind : {1, 2}) {
        BOOST_TEST((all[behind].order.flattened == strut::dims<6, 2>));
        BOOST_TEST(all[behind].order.steps_last);
        BOOST_TEST(!all[behind].order.mixed);
    }
    BOOST_TEST(all[3].order.flattened.rank == 0);
}

template <class... Layers>
bool steps_come_last() {
    const auto all = leaves_of<network<input<6, 4>, Layers..., flatten, affine<3>>>();
    BOOST_TEST((all.back().order.flattened.rank == 2));
    return all.back().order.steps_last;
}

// PyTorch has pools, BatchNorm1d and PReLU(C) for [C][T] only, and Linear for [T][F] only.
BOOST_AUTO_TEST_CASE(steps_come_last_where_pytorch_knows_no_other_order) {
    using strut::activate;
    using strut::window;
    BOOST_TEST(steps_come_last<strut::max_pool<window<2>>>());
    BOOST_TEST(steps_come_last<strut::average_pool<window<2>>>());
    BOOST_TEST(steps_come_last<normalize<strut::batch_norm<>>>());
    BOOST_TEST(steps_come_last<activate<strut::prelu_per_channel<>>>());
    BOOST_TEST(!steps_come_last<>());
    BOOST_TEST(!steps_come_last<activate<relu>>());
    BOOST_TEST(!steps_come_last<activate<strut::prelu<>>>());
    BOOST_TEST(!steps_come_last<normalize<strut::layer_norm<>>>());
    BOOST_TEST((!steps_come_last<strut::max_pool<window<2>>, affine<3>>()));
    using both = strut::parallel<conv1d<2, kernel<3>>, activate<relu>>;
    BOOST_TEST(steps_come_last<both>());
}

/// Of a head of a stack that flattens the sum of what those layers give out.
template <class... Layers>
strut::feature_order order_in_a_head() {
    using head = chain<flatten, affine<12>, strut::reshape<6, 2>>;
    const auto all = leaves_of<
        network<input<6, 4>, strut::skip_sum<2, strut::skip_stack<3, head, Layers...>>>>();
    const auto at = std::ranges::find(all, std::string{"0.0.head.1"}, &leaf::module);
    BOOST_REQUIRE((at != all.end()));
    return at->order;
}

BOOST_AUTO_TEST_CASE(a_sum_that_a_head_flattens_has_its_steps_where_the_layers_have_them) {
    using strut::tap;
    const auto last = order_in_a_head<conv1d<3, kernel<3>>, tap>();
    BOOST_TEST((last.flattened == strut::dims<6, 3>));
    BOOST_TEST(last.steps_last);
    const auto first = order_in_a_head<conv1d<3, kernel<3>>, affine<3>, tap>();
    BOOST_TEST((first.flattened == strut::dims<6, 3>));
    BOOST_TEST(!first.steps_last);
    // And so are the columns of its matrix: in the file those of a feature are together.
    using net = network<input<6, 4>,
        strut::skip_sum<2, strut::skip_stack<3, chain<flatten, affine<12>, strut::reshape<6, 2>>,
                               conv1d<3, kernel<3>>, tap>>>;
    const auto slots =
        strut::detail::numbered_slots<net, strut::torch_layout>(strut::numbering::modules);
    const auto at = std::ranges::find(slots, std::string{"0.0.head.1.weight"}, &strut::slot::name);
    BOOST_REQUIRE((at != slots.end()));
    std::vector<std::size_t> columns;
    strut::detail::for_each_number(at->parts[0], [&](std::size_t file, std::size_t own) {
        if (file < 18) // the first output's
            columns.push_back((own - at->parts[0].own) / 12);
    });
    BOOST_TEST(columns == (std::vector<std::size_t>{
                              0, 3, 6, 9, 12, 15, 1, 4, 7, 10, 13, 16, 2, 5, 8, 11, 14, 17}),
        boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()
