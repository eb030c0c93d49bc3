#pragma once

#include <algorithm>
#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "golden/reader.hpp"
#include "strut/strut.hpp"

/// Networks and numbers from tests/golden/networks.txt.
namespace golden {

/// PyTorch's (out, in) as [in][out], or back.
template <class T>
std::vector<T> transposed(const tensor<T>& from) {
    const std::size_t rows = from.extents[0];
    const std::size_t columns = from.extents[1];
    std::vector<T> to(from.size());
    for (std::size_t r = 0; r < rows; ++r)
        for (std::size_t c = 0; c < columns; ++c)
            to[c * rows + r] = from[r * columns + c];
    return to;
}

/// Sets the parameters of layer I to those in the file.
template <std::size_t I, class Net>
void load_layer(Net& net, const file& numbers, const std::string& name) {
    const std::string layer = name + "/" + std::to_string(I);
    const auto copy = [](const auto& from, auto to) {
        BOOST_REQUIRE_EQUAL(from.size(), to.size());
        std::copy(from.begin(), from.end(), to.begin());
    };
    copy(transposed(numbers.get<float>(layer + "/weight")),
        net.template view<I, strut::role::weight>());
    copy(numbers.get<float>(layer + "/bias"), net.template view<I, strut::role::bias>());
    constexpr bool has_slope =
        std::any_of(Net::tensors.begin(), Net::tensors.end(), [](const strut::tensor& one) {
            return one.layer == I && one.purpose == strut::role::slope;
        });
    if constexpr (has_slope)
        copy(numbers.get<float>(layer + "/slope"), net.template view<I, strut::role::slope>());
}

/// A network with the parameters in the file.
template <class Net>
std::unique_ptr<Net> load(const file& numbers, const std::string& name) {
    auto net = std::make_unique<Net>();
    [&]<std::size_t... I>(std::index_sequence<I...>) {
        (load_layer<I>(*net, numbers, name), ...);
    }
    (std::make_index_sequence<Net::layer_count>{});
    return net;
}

/// The part of a block that is this tensor.
template <class Block>
auto part_of(const Block& block, const strut::tensor& one) {
    const auto* const first = block.data() + one.offset;
    return std::vector(first, first + one.size());
}

/// All parameters in PyTorch's order.
template <class Net>
std::vector<typename Net::value> flat(const Net& net) {
    std::vector<typename Net::value> all;
    for (const strut::tensor& one : Net::tensors) {
        auto part = part_of(net.parameters, one);
        if (one.purpose == strut::role::weight)
            part = transposed(tensor<typename Net::value>{{one.extents[0], one.extents[1]}, part});
        all.insert(all.end(), part.begin(), part.end());
    }
    return all;
}

/// Targets are numbers, or labels.
template <class Loss>
using target_in_file =
    std::conditional_t<std::is_integral_v<typename Loss::template target<float>>, int, float>;

/// Forward, loss and all gradients of a network with these activations, over `Samples` lanes.
template <class T, class First, class Second, class Third, std::size_t Samples, class Loss>
void network_equals_pytorch(const file& numbers, const std::string& name, Loss loss = {}) {
    using net = strut::basic_network<T, strut::input<4>, strut::dense<13, First>,
        strut::dense<7, Second>, strut::dense<5, Third>, strut::dense<3>>;
    using space = strut::training_workspace<typename net::root, Loss, Samples>;
    const auto model = load<net>(numbers, name);
    const auto work = std::make_unique<space>();
    const auto gradient = std::make_unique<typename net::parameter_block>();
    const auto x = numbers.get<float>(name + "/x");
    const auto y = numbers.get<target_in_file<Loss>>(name + "/y");
    BOOST_REQUIRE_EQUAL(x.extents[0], Samples);
    const auto same_order = [](std::size_t lane) { return lane; };
    strut::gather<Samples>(
        std::span<const float>{x.values}, 4, Samples, same_order, work->input.data());
    strut::gather<Samples>(std::span{std::as_const(y.values)}, space::target_size, Samples,
        same_order, work->target.data());

    const T weight = loss.template weight<T, 3, Samples>(work->target.data(), Samples);
    const T value = strut::backpropagate<strut::frozen<>, true>(
        *model, loss, *work, *gradient, strut::pass{.count = Samples}, 1 / weight);

    const auto by_sample = [](const auto& block, std::size_t features) {
        std::vector<T> rows;
        for (std::size_t lane = 0; lane < Samples; ++lane)
            for (std::size_t f = 0; f < features; ++f)
                rows.push_back(block[f * space::stride + lane]);
        return rows;
    };
    const auto expected = [&](const std::string& what) {
        return numbers.get<double>(name + "/" + what);
    };
    expect_close(name + "/out", by_sample(work->output, 3), expected("out"));
    expect_close(name + "/loss", std::vector{value}, expected("loss"));
    expect_close(name + "/x/gradient", by_sample(work->input_gradient, 4), expected("x/gradient"));
    for (const strut::tensor& one : net::tensors) {
        const char* const purpose = one.purpose == strut::role::weight ? "weight"
                                    : one.purpose == strut::role::bias ? "bias"
                                                                       : "slope";
        const std::string where = std::to_string(one.layer) + "/" + purpose + "/gradient";
        auto wanted = expected(where);
        if (one.purpose == strut::role::weight)
            wanted.values = transposed(wanted);
        expect_close(name + "/" + where, part_of(*gradient, one), wanted);
    }
}

/// Every activation once, every loss once, and five numbers of samples, as in make_networks.py.
template <class T>
void networks_equal_pytorch() {
    using namespace strut;
    const file numbers{"networks.txt"};
    network_equals_pytorch<T, identity, relu, leaky_relu<0.2>, 33, mse>(numbers, "0");
    network_equals_pytorch<T, prelu<>, prelu_per_channel<>, elu<0.7>, 1, mae>(numbers, "1");
    network_equals_pytorch<T, selu, gelu, gelu_tanh, 5, huber<0.5>>(numbers, "2");
    network_equals_pytorch<T, silu, mish, softplus, 2, binary_cross_entropy>(numbers, "3");
    network_equals_pytorch<T, softsign, hardtanh, hard_sigmoid, 32, softmax_cross_entropy>(
        numbers, "4");
    network_equals_pytorch<T, hard_swish, strut::sigmoid, strut::tanh, 33>(
        numbers, "5", weighted_softmax_cross_entropy<3>{.class_weight = {0.5, 2, 1}});
}

} // namespace golden
