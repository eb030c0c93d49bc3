#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "parts.hpp"
#include "sliding_pack.hpp"
#include "strut/core/shape.hpp"
#include "strut/io/leaf.hpp"
#include "strut/layer/concept.hpp"
#include "strut/layer/window.hpp"
#include "vocabulary.hpp"
#include "walk.hpp"

/// Convolutions and pools.

namespace strut_embed {

/// What a window asks of what comes in: that it is there, and has as many axes.
inline refusal declared_walk::windowed(const parts& of, sort kind, bool sequence, bool image) {
    if (!(sequence && at.now.rank == 2) && !(image && at.now.rank == 3))
        return refuse_shape(!image      ? "a sequence"
                            : !sequence ? "an image"
                                        : "a sequence, an image");
    if (of[kind] == nullptr)
        return refuse({&of.whole, "a " + std::string{sort_names[static_cast<std::size_t>(kind)]}});
    if (at.now.rank == 2 && sliding_pack{of, kind, {}}.two_axes)
        return refuse({&of.whole, "one number for the steps of a sequence"});
    return std::nullopt;
}

/// A convolution that makes `to` of what comes in.
inline refusal declared_walk::convolution(
    const parts& of, std::string_view name, const sliding_pack& pack, strut::shape to) {
    const std::size_t channels = at.features(), count = of.size(0);
    if (to.size() == 0)
        return refuse_shape("as much as the kernel reaches over");
    if (channels % pack.groups != 0 || count % pack.groups != 0)
        return refuse("channels in " + std::to_string(pack.groups) + " groups",
            extents_of({channels, count}));
    const std::size_t in = channels / pack.groups;
    strut::leaf one = at.leaf(name);
    one.groups = pack.groups;
    parameter(one, strut::role::weight,
        at.now.rank == 3 ? strut::shape{in, pack.kernel[0], pack.kernel[1], count}
                         : strut::shape{pack.kernel[0], in, count});
    if (biased(of))
        parameter(one, strut::role::bias, strut::shape{count});
    keep(std::move(one));
    at.order.steps_last |= at.now.rank == 2;
    at.now = to;
    ++at.module;
    return std::nullopt;
}

inline refusal declared_walk::conv1d(const parts& of) {
    if (auto wrong = windowed(of, sort::kernel, true, false))
        return wrong;
    const sliding_pack pack{of, sort::kernel, "padding::causal"};
    return convolution(of, "conv1d", pack, {pack.along(at.now[0], 0).out(), of.size(0)});
}

inline refusal declared_walk::conv1d_transposed(const parts& of) {
    if (auto wrong = windowed(of, sort::kernel, true, false))
        return wrong;
    const sliding_pack pack{of, sort::kernel, "padding::valid"};
    if (pack.padding == "padding::same")
        return refuse({of[sort::padding], "padding::valid or padding::causal"});
    const strut::sliding along = pack.along(at.now[0], 0);
    const std::size_t whole = (at.now[0] - 1) * along.stride + along.reach() + 1;
    const bool cut = pack.padding == "padding::causal";
    return convolution(
        of, "conv1d_transposed", pack, {cut ? at.now[0] * along.stride : whole, of.size(0)});
}

inline refusal declared_walk::conv2d(const parts& of) {
    if (auto wrong = windowed(of, sort::kernel, false, true))
        return wrong;
    const sliding_pack pack{of, sort::kernel, "padding::valid"};
    if (pack.padding == "padding::causal")
        return refuse({of[sort::padding], "padding::valid or padding::same"});
    return convolution(of, "conv2d", pack,
        {of.size(0), pack.along(at.now[1], 0).out(), pack.along(at.now[2], 1).out()});
}

inline refusal declared_walk::pool(const parts& of) {
    if (auto wrong = windowed(of, sort::window, true, true))
        return wrong;
    const sliding_pack pack{of, sort::window, {}};
    const bool of_image = at.now.rank == 3;
    const std::size_t first = pack.along(at.now[of_image ? 1 : 0], 0).out();
    const std::size_t second = of_image ? pack.along(at.now[2], 1).out() : at.now[1];
    if (first == 0 || second == 0)
        return refuse_shape("as much as the window reaches over");
    at.now = of_image ? strut::shape{at.now[0], first, second} : strut::shape{first, second};
    at.order.steps_last |= !of_image;
    ++at.module;
    return std::nullopt;
}

inline refusal declared_walk::global_pool(const parts&) {
    if (at.now.rank != 2 && at.now.rank != 3)
        return refuse_shape("a sequence, an image");
    at.now = strut::shape{at.features()};
    ++at.module;
    return std::nullopt;
}

} // namespace strut_embed
