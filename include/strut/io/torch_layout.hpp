#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "strut/core/shape.hpp"
#include "strut/io/framework_layout.hpp"
#include "strut/io/layout.hpp"
#include "strut/io/leaf.hpp"
#include "strut/io/slot.hpp"

namespace strut {

/// PyTorch's state_dict: Linear [out][in], Conv1d [out][in / groups][K], Conv2d [out][in /
/// groups][KH][KW], ConvTranspose1d [in][out / groups][K], Embedding [count][F]; LSTM, GRU and RNN
/// with `weight_ih_l0`, `weight_hh_l0`, two biases, and `_reverse`; norms and PReLU.
///
/// Two biases of a recurrent layer are added up where the network has their sum; written are the
/// sum and zeros. BatchNorm's num_batches_tracked is accepted and not read. What PyTorch has no
/// module for has names of its own: `scale` of a residual block, and what normalizes a cell.
/// Behind a Conv1d, a pool, a BatchNorm1d or a PReLU of [C][T] a Flatten has all steps of a feature
/// together; the columns of the Linear behind it are brought to [T][C], the order here. Where none
/// of them came since the last layer that PyTorch has for [T][F] (Linear, Embedding, LSTM, GRU,
/// RNN), or only layers that do the same in both, a Flatten is taken to be one of [T][F].
/// Source: the state_dict of PyTorch 1.13.
struct torch_layout : private detail::framework_layout<torch_layout> {
    static constexpr std::pair<const char*, const char*> metadata{"format", "pt"};
    static constexpr std::string_view tag = "torch";
    static constexpr bool steps_last = true;

    using detail::framework_layout<torch_layout>::slots;

private:
    friend detail::framework_layout<torch_layout>;

    static constexpr const char* weight = "weight";
    static constexpr const char* table = "weight";
    static constexpr const char* slopes = "weight";
    static constexpr const char* scale = "weight";
    static constexpr const char* shift = "bias";
    static constexpr const char* mean = "running_mean";
    static constexpr const char* variance = "running_var";
    static constexpr const char* of_input = "weight_ih_l0";
    static constexpr const char* of_output = "weight_hh_l0";
    static constexpr const char* scale_of_input = "scale_ih_l0";
    static constexpr const char* scale_of_output = "scale_hh_l0";
    static constexpr const char* scale_of_memory = "scale_memory_l0";
    static constexpr const char* shift_of_memory = "shift_memory_l0";

    static constexpr std::array<std::size_t, 2> affine_axes{1, 0};
    static constexpr std::array<std::size_t, 3> conv1d_axes{2, 1, 0};
    static constexpr std::array<std::size_t, 4> conv2d_axes{3, 0, 1, 2};
    static constexpr bool leading_ones = false;
    static constexpr bool gates_first = true;
    // r, z, n there; n, r, z of the input and r, z, n of the output here.
    static constexpr std::array<std::size_t, 3> gru_of_input{1, 2, 0};
    static constexpr std::array<std::size_t, 3> gru_of_output{0, 1, 2};

    static std::string in_direction(const char* name, way direction) {
        return name + std::string{direction == way::backward ? "_reverse" : ""};
    }

    static void transposed(const leaf& of, std::vector<slot>& to) {
        const tensor& weight_here = of.tensors[0];
        const shape& own = weight_here.extents;
        const std::size_t taps = own[0], in = own[1], out = own[2], each = out / of.groups;
        to.push_back(detail::whole_slot(of, weight, weight_here, {of.groups * in, each, taps},
            {{of.groups, each}, {in, out}, {each, 1}, {taps, in * out}}));
    }

    static void biases(const leaf& of, const gates& of_gates, std::vector<slot>& to) {
        const tensor& bias = of.tensors[2];
        const std::size_t rows = of_gates.size() * of.units;
        std::vector<slot_part> second;
        if (of.kind == leaf_kind::gru) {
            // n of the input, r, z, n of the output here: the sums of r and z are one number.
            second = detail::bias_parts(bias, of.units, {{0, 1}, {1, 2}}, true);
            second.push_back(detail::bias_parts(bias, of.units, {{2, 3}})[0]);
        } else {
            second = detail::bias_parts(bias, of.units, of_gates, true);
        }
        to.push_back(with_parts(of, in_direction("bias_ih_l0", of.direction), {rows},
            detail::bias_parts(bias, of.units, of_gates)));
        to.push_back(
            with_parts(of, in_direction("bias_hh_l0", of.direction), {rows}, std::move(second)));
    }

    static void counted(const leaf& of, std::vector<slot>& to) {
        if (!of.statistics.empty())
            to.push_back(detail::make_slot(of, "num_batches_tracked", {}));
    }
};

} // namespace strut
