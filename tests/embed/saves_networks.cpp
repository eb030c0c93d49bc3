/// saves_networks FOLDER: writes networks of every layer that torch's files have no network of,
/// each as NAME.safetensors, with its declaration, and as the library's own header,
/// NAME_expected.hpp.

#include <cstddef>
#include <iostream>
#include <string>

#include "strut/inference.hpp"
#include "strut/io/safetensors.hpp"
#include "strut/io/save.hpp"
#include "strut/io/type_text.hpp"
#include "strut/io/write_header.hpp"

namespace saved {

using namespace strut;

/// Conditions and skip sums, deep inside.
using wave = network<input<6, 2>,
    conditioned<skip_sum<5, affine<4, no_bias>,
        skip_stack<3, chain<affine<4>, dense<5, strut::tanh>>, affine<3>,
            repeat<2, residual<mix<conv1d<3, kernel<2>, dilation<2>>>, activate<strut::tanh>, tap,
                          affine<3>>>>,
        skip_sum<2, affine<2>, tap>, mix<affine<5>>, normalize<batch_norm<>>, tap>>,
    dense<2>, scale<0.5>>;
/// Normalized cells, in both directions too.
using cells = network<input<5, 2, second_moment<4>>, lstm<3, layer_norm<>>,
    bidirectional<gru<2, rms_norm<>>>, rnn<3, relu, layer_norm<1e-3, learned::scale>>,
    bidirectional<lstm<2, rms_norm<1e-6, learned::scale_and_shift>>>, gru<3, layer_norm<>>,
    last_step, dense<2>>;
/// Dense blocks of vectors, sequences and images; parts of what comes in, in other shapes.
using shapes = basic_network<double, input<24>,
    parallel<chain<narrow<0, 8>, reshape<4, 2>, dense_block<lstm<2>, conv1d<1, kernel<2>>>,
                 narrow<1, 3>, last_step>,
        chain<narrow<8, 16>, reshape<1, 4, 4>,
            dense_block<conv2d<2, kernel<3>, padding::same>,
                chain<normalize<batch_norm<>>, activate<relu>, conv2d<1, kernel<1>>>>,
            global_average_pool>>,
    dense_block<affine<3>, chain<normalize<layer_norm<>>, dense<2, prelu<>>>>, dense<2>>;

} // namespace saved

namespace {

template <class Net>
bool write(const std::string& folder, const std::string& name) {
    const std::string path = folder + "/" + name;
    using T = typename Net::value;
    Net model{strut::seed{7}};
    // No two of the numbers that begin alike, biases, scales and slopes, are the same.
    T next = 0;
    const auto spread = [&](const auto& tensors, T* block) {
        for (const strut::tensor& one : tensors)
            for (std::size_t i = 0; i < one.size(); ++i)
                block[one.offset + i] += next += T(0.0009765625);
    };
    spread(Net::tensors, model.parameters.data());
    spread(Net::statistic_tensors, model.statistics.data());

    auto file = strut::save(model).value();
    const std::string declaration = strut::declaration_text<Net>();
    file.metadata.emplace_back("strut.network", declaration);
    auto done = strut::write_safetensors(path + ".safetensors", file);
    if (done.has_value())
        done = strut::write_header(
            path + "_expected.hpp", model, {.name = name, .declaration = declaration});
    if (done.has_error())
        std::cerr << done.error() << '\n';
    return done.has_value();
}

} // namespace

int main(int, char** words) {
    const bool all = write<saved::wave>(words[1], "wave") &&
                     write<saved::cells>(words[1], "cells") &&
                     write<saved::shapes>(words[1], "shapes");
    return all ? 0 : 1;
}
