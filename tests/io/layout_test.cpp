#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "io/nets.hpp"
#include "strut/inference.hpp"
#include "strut/io/keras_layout.hpp"
#include "strut/io/load.hpp"
#include "strut/io/own_layout.hpp"
#include "strut/io/save.hpp"
#include "strut/io/torch_layout.hpp"

namespace {

using namespace nets;
using strut::numbering;
using names = std::vector<std::string>;

static_assert(strut::layout<strut::torch_layout> && strut::layout<strut::keras_layout>);
static_assert(strut::layout<strut::own_layout> && !strut::layout<int>);

/// A number of its own for each parameter and statistic, zeros of both signs among them.
template <class Net>
std::unique_ptr<Net> numbered() {
    auto net = std::make_unique<Net>();
    float next = 1;
    const auto fill = [&](const auto& tensors, auto* block) {
        for (const strut::tensor& one : tensors)
            for (std::size_t i = 0; i < one.size(); ++i, ++next)
                block[one.offset + i] = i % 7 == 3 ? -0.0f : i % 7 == 5 ? 0.0f : next;
    };
    fill(Net::tensors, net->parameters.data());
    fill(Net::statistic_tensors, net->statistics.data());
    return net;
}

template <class Net>
bool same_bits(const Net& a, const Net& b) {
    const auto same = [](const auto& left, const auto& right) {
        return std::equal(
            left.begin(), left.end(), right.begin(), right.end(), [](float x, float y) {
                return std::bit_cast<std::uint32_t>(x) == std::bit_cast<std::uint32_t>(y);
            });
    };
    return same(a.parameters, b.parameters) && same(a.statistics, b.statistics);
}

/// The law of layouts: slots and blocks cover each other.
template <class Net, class Layout>
void covers(Layout) {
    std::vector<int> parameters(Net::block_size), statistics(Net::statistics_block::size());
    for (const strut::slot& one : strut::detail::numbered_slots<Net, Layout>(numbering::modules)) {
        std::vector<int> file(one.size());
        auto& block = one.statistic ? statistics : parameters;
        for (const strut::slot_part& part : one.parts)
            strut::detail::for_each_number(part, [&](std::size_t in_file, std::size_t own) {
                ++file.at(in_file);
                block.at(own) += part.second ? 0 : 1;
            });
        if (!one.parts.empty())
            BOOST_TEST(std::ranges::count(file, 1) == static_cast<std::ptrdiff_t>(one.size()),
                one.name << " is not covered");
    }
    const auto expect = [](const auto& tensors, std::vector<int> covered) {
        for (const strut::tensor& one : tensors)
            for (std::size_t i = 0; i < one.size(); ++i)
                --covered[one.offset + i];
        BOOST_TEST(std::ranges::count(covered, 0) == static_cast<std::ptrdiff_t>(covered.size()));
    };
    expect(Net::tensors, parameters);
    expect(Net::statistic_tensors, statistics);
}

template <class Net, class Layout>
void comes_back(Layout as) {
    covers<Net>(as);
    const auto net = numbered<Net>();
    for (const numbering by : {numbering::modules, numbering::layers}) {
        const auto file = strut::save(*net, as, {.named = {.numbered = by}});
        BOOST_REQUIRE(file.has_value());
        const auto other = std::make_unique<Net>();
        const auto loaded = strut::load(*other, *file, as, {.named = {.numbered = by}});
        BOOST_TEST_REQUIRE(
            loaded.has_value(), (loaded.has_error() ? loaded.error().message() : ""));
        BOOST_TEST(same_bits(*net, *other));
    }
}

template <class Layout>
void all_come_back(Layout as) {
    comes_back<every_block>(as);
    comes_back<convolutions>(as);
    comes_back<steps>(as);
    comes_back<recurrent>(as);
    comes_back<around>(as);
    comes_back<along>(as);
    comes_back<across>(as);
}

BOOST_AUTO_TEST_CASE(what_is_saved_is_loaded_with_the_same_bits) {
    all_come_back(strut::torch_layout{});
    all_come_back(strut::keras_layout{});
    all_come_back(strut::own_layout{});
}

BOOST_AUTO_TEST_CASE(modules_are_numbered_as_in_a_sequential) {
    using net = network<input<6>, dense<8, relu, strut::batch_norm<>>, strut::dropout<0.5>,
        dense<4, strut::prelu<>>, dense<2, strut::no_bias>>;
    BOOST_TEST(strut::tensor_names<net>() ==
                   (names{"0.weight", "0.bias", "1.weight", "1.bias", "1.running_mean",
                       "1.running_var", "4.weight", "4.bias", "5.weight", "6.weight"}),
        boost::test_tools::per_element());
    BOOST_TEST(strut::tensor_names<net>(strut::keras_layout{}, numbering::layers) ==
                   (names{"0.kernel", "0.bias", "0.gamma", "0.beta", "0.moving_mean",
                       "0.moving_variance", "2.kernel", "2.bias", "2.alpha", "3.kernel"}),
        boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_shortcut_is_a_matrix_or_a_convolution_of_one_tap) {
    const auto extents = []<class Net, class Layout>(const Net&, Layout) {
        std::vector<std::vector<std::size_t>> all;
        for (const strut::slot& one :
            strut::detail::numbered_slots<Net, Layout>(numbering::modules))
            if (one.name.find("shortcut") != std::string::npos)
                all.push_back(one.extents);
        return all;
    };
    using extents_of = std::vector<std::vector<std::size_t>>;
    BOOST_TEST((extents(along{}, strut::torch_layout{}) == extents_of{{4, 3}, {5, 4, 1}}));
    BOOST_TEST((extents(across{}, strut::torch_layout{}) == extents_of{{3, 2, 1, 1}}));
    BOOST_TEST((extents(along{}, strut::keras_layout{}) == extents_of{{3, 4}, {1, 4, 5}}));
    BOOST_TEST((extents(across{}, strut::keras_layout{}) == extents_of{{1, 1, 2, 3}}));
}

BOOST_AUTO_TEST_CASE(nested_layers_have_the_documented_names) {
    using net = network<input<6>, strut::repeat<2, dense<6, strut::shortcut::identity>>,
        dense<5, strut::shortcut::projection>, dense<5, strut::shortcut::rezero>,
        strut::parallel<affine<2, strut::no_bias>,
            strut::chain<activate<relu>, affine<3, strut::no_bias>>>>;
    BOOST_TEST(
        strut::tensor_names<net>() ==
            (names{"0.0.0.branch.0.weight", "0.0.0.branch.0.bias", "0.1.0.branch.0.weight",
                "0.1.0.branch.0.bias", "1.branch.0.weight", "1.branch.0.bias", "1.shortcut.weight",
                "2.branch.0.weight", "2.branch.0.bias", "2.scale", "3.0.0.weight", "3.1.1.weight"}),
        boost::test_tools::per_element());
    BOOST_TEST(
        strut::tensor_names<net>(strut::torch_layout{}, numbering::layers) ==
            (names{"0[0].weight", "0[0].bias", "0[1].weight", "0[1].bias", "1.weight", "1.bias",
                "1.shortcut.weight", "2.weight", "2.bias", "2.scale", "3.weight", "3.weight_2"}),
        boost::test_tools::per_element());
    using lent =
        network<input<6, 3>, strut::conditioned<affine<4>, strut::mix<affine<4, strut::no_bias>>>,
            strut::skip_sum<5, strut::skip_stack<4, affine<5, strut::no_bias>, strut::tap>>>;
    BOOST_TEST(strut::tensor_names<lent>() == (names{"0.0.weight", "0.0.bias", "0.1.inner.0.weight",
                                                  "0.1.condition.weight", "1.0.head.0.weight"}),
        boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(recurrent_layers_have_the_frameworks_names) {
    using net = network<input<5, 2>, lstm<3>, bidirectional<gru<2>>>;
    BOOST_TEST(strut::tensor_names<net>() ==
                   (names{"0.weight_ih_l0", "0.weight_hh_l0", "0.bias_ih_l0", "0.bias_hh_l0",
                       "1.weight_ih_l0", "1.weight_hh_l0", "1.bias_ih_l0", "1.bias_hh_l0",
                       "1.weight_ih_l0_reverse", "1.weight_hh_l0_reverse", "1.bias_ih_l0_reverse",
                       "1.bias_hh_l0_reverse"}),
        boost::test_tools::per_element());
    BOOST_TEST(strut::tensor_names<net>(strut::keras_layout{}) ==
                   (names{"0.kernel", "0.recurrent_kernel", "0.bias", "1.forward.kernel",
                       "1.forward.recurrent_kernel", "1.forward.bias", "1.backward.kernel",
                       "1.backward.recurrent_kernel", "1.backward.bias"}),
        boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(features_whose_order_cannot_be_told_are_refused) {
    using image = network<input<2, 3, 4>, flatten, residual<activate<relu>, affine<24>>, dense<2>>;
    using block = network<input<2, 3, 4>, flatten, strut::dense_block<affine<3>>, dense<2>>;
    using heads = network<input<2, 3, 4>, flatten, strut::parallel<affine<3>, affine<2>>, dense<2>>;
    using sequence = network<input<6, 4>, conv1d<3, kernel<2>>, flatten,
        residual<activate<relu>, affine<18>>, dense<2>>;
    const auto message = [](const auto& saved) {
        return saved.has_error() ? saved.error().message() : "";
    };
    const strut::torch_layout torch;
    const strut::keras_layout keras;
    BOOST_TEST(
        message(strut::save(image{}, keras)) ==
        "network: layer 1 (affine) has no order of features that this layout could be brought "
        "to (expected a layer with a matrix right behind the flatten, found a residual or a "
        "parallel between them)");
    BOOST_TEST(message(strut::save(block{}, keras)).find("layer 2 (affine)") != std::string::npos);
    BOOST_TEST(message(strut::save(sequence{}, torch)).find("layer 2") != std::string::npos);
    BOOST_TEST(message(strut::save(image{}, torch)) == "");
    BOOST_TEST(message(strut::save(block{}, torch)) == "");
    BOOST_TEST(message(strut::save(sequence{}, keras)) == "");
    BOOST_TEST(message(strut::save(image{}, strut::own_layout{})) == "");
    comes_back<heads>(keras);
}

} // namespace
