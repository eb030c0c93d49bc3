#include <algorithm>
#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "golden/reader.hpp"
#include "layer/golden_layer.hpp"
#include "strut/inference.hpp"
#include "strut/net/gradient.hpp"
#include "strut/policy/loss/loss_over.hpp"
#include "strut/policy/loss/mse.hpp"
#include "strut/policy/loss/per_head.hpp"
#include "strut/policy/loss/softmax_cross_entropy.hpp"

namespace {

using namespace strut;

/// As in make_heads.py.
constexpr std::size_t label(std::size_t sample, std::size_t step, std::size_t classes) {
    return (5 * sample + 3 * step + step * step) % classes;
}

/// A class and then numbers: what make_heads.py compares with, of each step.
template <class Work, std::size_t Lanes, std::size_t Steps>
void fill_targets(Work& work, std::size_t classes) {
    using T = typename Work::T;
    constexpr std::size_t each = Work::target_size / Steps;
    for (std::size_t step = 0; step < Steps; ++step)
        for (std::size_t lane = 0; lane < Lanes; ++lane) {
            auto* const at = work.target.data() + step * each * Work::stride + lane;
            at[0] = static_cast<T>(label(lane, step, classes));
            for (std::size_t i = 1; i < each; ++i)
                at[i * Work::stride] =
                    golden::wave<T>((step * (each - 1) + i - 1) * Lanes + lane, 1, 0.37, 4);
        }
}

/// Forward, loss and all gradients of one batch.
template <class Net, class Loss, std::size_t Lanes>
void equals_pytorch(const std::string& kind) {
    using T = typename Net::value;
    using root = typename Net::root;
    using over = loss_over<Loss, root::out>;
    using space = training_workspace<root, Loss, Lanes>;
    static const golden::file numbers{"heads.txt"};
    const auto model = std::make_unique<Net>();
    const auto work = std::make_unique<space>();
    const auto gradient = std::make_unique<typename Net::parameter_block>();
    for (std::size_t k = 0; k < Net::tensors.size(); ++k)
        for (std::size_t i = 0; i < Net::tensors[k].size(); ++i)
            model->parameters[Net::tensors[k].offset + i] =
                golden::wave<T>(i, 0.6, 1.3 + 0.2 * static_cast<double>(k), static_cast<double>(k));
    for (std::size_t i = 0; i < Net::in.size() * Lanes; ++i)
        work->input[i / Lanes * space::stride + i % Lanes] = golden::wave<T>(i, 1.5, 0.7, 3);
    fill_targets<space, Lanes, over::steps>(*work, Loss::classes_at(0));

    const Loss loss;
    const T weight = over::template weight<T, Lanes>(loss, work->target.data(), Lanes);
    const T value = backpropagate<frozen<>, true>(
        *model, loss, *work, *gradient, pass{.count = Lanes}, 1 / weight);

    const std::string name = kind + "/" + std::to_string(Lanes) + "/";
    const auto expect = [&](const std::string& what, const std::vector<T>& found) {
        golden::expect_close(name + what, found, numbers.get<double>(name + what));
    };
    const auto of_samples = [](const auto& rows, std::size_t features) {
        std::vector<T> all;
        for (std::size_t i = 0; i < features * Lanes; ++i)
            all.push_back(rows[i / Lanes * space::stride + i % Lanes]);
        return all;
    };
    expect("y", of_samples(work->output, Net::out.size()));
    expect("loss", {value});
    expect("dx", of_samples(work->input_gradient, Net::in.size()));
    for (std::size_t k = 0; k < Net::tensors.size(); ++k) {
        const T* const from = gradient->data() + Net::tensors[k].offset;
        expect("gradient" + std::to_string(k), {from, from + Net::tensors[k].size()});
    }
}

// An image of 4 x 4 and a vector of 3; a class of three and two numbers.
template <class T>
using image_and_vector = basic_network<T, input<19>,
    parallel<chain<narrow<0, 16>, reshape<1, 4, 4>, conv2d<4, kernel<3>>, flatten,
                 activate<strut::tanh>>,
        chain<narrow<16, 3>, dense<8, strut::tanh>>>,
    dense<12, strut::tanh>, parallel<dense<3>, dense<2>>>;
using class_and_numbers = per_head<head<3, softmax_cross_entropy, 0.7>, head<2, mse, 2>>;

// A class of two and a number at each step.
template <class T>
using at_each_step = basic_network<T, input<5, 3>, gru<6>, parallel<dense<2>, dense<1>>>;
using class_and_number = per_head<head<2, softmax_cross_entropy, 1.5>, head<1, mse, 0.3>>;

template <class T>
void heads_equal_pytorch() {
    equals_pytorch<image_and_vector<T>, class_and_numbers, 1>("image_and_vector");
    equals_pytorch<image_and_vector<T>, class_and_numbers, 5>("image_and_vector");
    equals_pytorch<at_each_step<T>, class_and_number, 1>("at_each_step");
    equals_pytorch<at_each_step<T>, class_and_number, 5>("at_each_step");
}

} // namespace

BOOST_AUTO_TEST_CASE(several_inputs_and_heads_in_double_equal_pytorch) {
    heads_equal_pytorch<double>();
}
BOOST_AUTO_TEST_CASE(several_inputs_and_heads_in_float_equal_pytorch) {
    heads_equal_pytorch<float>();
}
