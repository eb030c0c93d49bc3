#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <utility>

#include "declaration.hpp"
#include "sliding_pack.hpp"
#include "strut/core/shape.hpp"
#include "strut/io/leaf.hpp"
#include "strut/layer/concept.hpp"
#include "strut/layer/window.hpp"
#include "vocabulary.hpp"
#include "walk.hpp"

/// Convolutions and pools.

namespace strut_embed {

/// A convolution's pack, if it fits what comes in.
inline std::optional<sliding_pack> declared_walk::convolution_pack(
    const item& of, std::size_t channels, std::size_t count, refusal& wrong) const {
    sliding_pack pack;
    pack.stride = {1, 1};
    pack.biased = biased_by_default;
    const item* const stray = read_pack(of, 1, pack);
    if (stray == nullptr && channels % pack.groups == 0 && count % pack.groups == 0)
        return pack;
    wrong = refuse(stray == nullptr ? of : *stray,
        "kernel<K> stride<S> dilation<D> groups<G> that fit, padding::..., no_bias");
    return std::nullopt;
}

inline void declared_walk::convolution(
    std::string_view name, const sliding_pack& pack, strut::shape weight) {
    strut::leaf one = at.leaf(name);
    one.groups = pack.groups;
    const std::size_t count = weight[weight.rank - 1];
    parameter(one, strut::role::weight, weight);
    if (pack.biased)
        parameter(one, strut::role::bias, strut::shape{count});
    keep(std::move(one));
    ++at.module;
}

inline refusal declared_walk::conv1d(const item& of) {
    const bool transposed = of.name == "conv1d_transposed";
    const auto count = first_size(of);
    refusal wrong;
    if (!count || at.now.rank != 2)
        return refuse(of, of.name + "<N, kernel<K>> of a sequence");
    auto pack = convolution_pack(of, at.now[1], *count, wrong);
    if (!pack)
        return wrong;
    if (pack->padding.empty() && !transposed)
        pack->padding = "padding::causal";
    const strut::sliding along = pack->along(at.now[0], 0);
    std::size_t steps = along.out();
    if (transposed)
        steps = pack->padding == "padding::causal"
                    ? at.now[0] * along.stride
                    : (at.now[0] - 1) * along.stride + along.reach() + 1;
    if (steps == 0)
        return refuse(of, "a kernel that fits");
    convolution(transposed ? "conv1d_transposed" : "conv1d", *pack,
        strut::shape{along.kernel, at.now[1] / pack->groups, *count});
    at.now = strut::shape{steps, *count};
    at.order.steps_last = true;
    return std::nullopt;
}

inline refusal declared_walk::conv2d(const item& of) {
    const auto count = first_size(of);
    refusal wrong;
    if (!count || at.now.rank != 3)
        return refuse(of, "conv2d<N, kernel<K>> of an image");
    const auto pack = convolution_pack(of, at.now[0], *count, wrong);
    if (!pack)
        return wrong;
    const strut::shape to{*count, pack->along(at.now[1], 0).out(), pack->along(at.now[2], 1).out()};
    if (to[1] == 0 || to[2] == 0)
        return refuse(of, "a kernel that fits");
    convolution("conv2d", *pack,
        strut::shape{at.now[0] / pack->groups, pack->kernel[0], pack->kernel[1], *count});
    at.now = to;
    return std::nullopt;
}

inline refusal declared_walk::pool(const item& of) {
    sliding_pack pack;
    const item* const stray = read_pack(of, 0, pack);
    if (stray != nullptr || (at.now.rank != 2 && at.now.rank != 3))
        return refuse(
            stray != nullptr ? *stray : of, "window<W> stride<S>, of a sequence or an image");
    if (pack.stride[0] == 0)
        pack.stride = pack.kernel;
    const bool of_image = at.now.rank == 3;
    const std::size_t first = pack.along(at.now[of_image ? 1 : 0], 0).out();
    const std::size_t second = of_image ? pack.along(at.now[2], 1).out() : at.now[1];
    if (first == 0 || second == 0)
        return refuse(of, "a window that fits");
    at.now = of_image ? strut::shape{at.now[0], first, second} : strut::shape{first, second};
    at.order.steps_last |= !of_image;
    ++at.module;
    return std::nullopt;
}

} // namespace strut_embed
