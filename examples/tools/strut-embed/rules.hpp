#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <limits>

#include "declaration.hpp"
#include "parts.hpp"
#include "vocabulary.hpp"
#include "walk.hpp"

namespace strut_embed {

/// A layer: what is in its brackets, and how it is walked over.
struct declared_walk::rule : layer_form {
    refusal (declared_walk::*walk)(const parts&);

    /// The rule of a layer, or null.
    static const rule* of(const item& one);
};

inline const declared_walk::rule* declared_walk::rule::of(const item& one) {
    using enum sort;
    using walk = declared_walk;
    constexpr std::size_t any = std::numeric_limits<std::size_t>::max();
    constexpr auto matrix = kinds(initializer, bias, inputs, arithmetic);
    constexpr auto cell =
        kinds(initializer, recurrent_init, bias, inputs, arithmetic, normalization, stateful);
    constexpr auto convolution = matrix | kinds(padding, kernel, stride, dilation, groups);
    static constexpr std::array all{
        rule{{{"affine", "s", 1}, matrix}, &walk::affine},
        rule{
            {{"dense", "s", 1}, matrix | kinds(activation, normalization, shortcut)}, &walk::dense},
        rule{{{"activate"}, kinds(activation, arithmetic)}, &walk::activate},
        rule{{{"normalize"}, kinds(normalization)}, &walk::normalize},
        rule{{{"softmax log_softmax"}}, &walk::same},
        rule{{{"dropout", "p"}}, &walk::same},
        rule{{{"scale", "f", 1}}, &walk::same},
        rule{{{"flatten"}}, &walk::flatten},
        rule{{{"narrow", "zs", 2}}, &walk::narrow},
        rule{{{"reshape", "ssss", 1}}, &walk::reshape},
        rule{{{"rnn", "s", 1}, cell | kinds(activation)}, &walk::recurrent},
        rule{{{"lstm", "s", 1}, cell | kinds(forget)}, &walk::recurrent},
        rule{{{"gru", "s", 1}, cell | kinds(forget, form)}, &walk::recurrent},
        rule{{{"bidirectional"}, 0, 1, 1}, &walk::bidirectional},
        rule{{{"embedding", "ss", 2}, kinds(initializer)}, &walk::embedding},
        rule{{{"last_step"}}, &walk::last_step},
        rule{{{"conv1d", "s", 1}, convolution}, &walk::conv1d},
        rule{{{"conv1d_transposed", "s", 1}, convolution}, &walk::conv1d_transposed},
        rule{{{"conv2d", "s", 1}, convolution}, &walk::conv2d},
        rule{{{"max_pool average_pool"}, kinds(window, stride)}, &walk::pool},
        rule{{{"global_max_pool global_average_pool"}}, &walk::global_pool},
        rule{{{"chain"}, 0, 1, any}, &walk::chain},
        rule{{{"repeat", "s", 1}, 0, 1, any}, &walk::repeat},
        rule{{{"residual"}, kinds(shortcut), 1, any}, &walk::residual},
        rule{{{"parallel"}, kinds(summed), 1, any}, &walk::parallel},
        rule{{{"dense_block"}, 0, 1, any}, &walk::dense_block},
        rule{{{"conditioned"}, 0, 1, any}, &walk::conditioned},
        rule{{{"mix"}, 0, 1, any}, &walk::mix},
        rule{{{"skip_sum", "s", 1}, 0, 1, any}, &walk::skip_sum},
        rule{{{"skip_stack", "s", 1}, 0, 2, any}, &walk::skip_stack},
        rule{{{"tap"}}, &walk::tap},
    };
    const auto found =
        std::ranges::find_if(all, [&](const rule& known) { return known.named.contain(one.name); });
    return found == all.end() ? nullptr : &*found;
}

} // namespace strut_embed
