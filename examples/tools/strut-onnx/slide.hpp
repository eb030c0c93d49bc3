#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "graph.hpp"

namespace strut_onnx {

/// How a window slides along one axis.
struct slide {
    std::int64_t kernel = 1, stride = 1, dilation = 1;
    std::int64_t before = 0, after = 0;

    std::int64_t reach() const { return (kernel - 1) * dilation; }
    std::int64_t out(std::int64_t in) const {
        const std::int64_t room = in + before + after - reach() - 1;
        return room < 0 ? 0 : room / stride + 1;
    }
};

/// The windows of a Conv, MaxPool or AveragePool, an axis each behind [batch, channels].
inline std::vector<slide> slides_of(
    const node& of, std::vector<std::int64_t> kernel, std::size_t axes) {
    const std::string automatic = of.word("auto_pad", "NOTSET");
    if (automatic != "NOTSET" && automatic != "VALID")
        of.refuse("attribute 'auto_pad' is not supported", "NOTSET or VALID", automatic);
    const std::vector<std::int64_t> ones(axes, 1);
    const auto strides = of.wholes("strides", ones);
    const auto dilations = of.wholes("dilations", ones);
    const auto pads = of.wholes("pads", std::vector<std::int64_t>(2 * axes, 0));
    if (axes == 0 || axes > 2 || kernel.size() != axes || strides.size() != axes ||
        dilations.size() != axes || pads.size() != 2 * axes)
        of.refuse("its window is not along one axis or two");
    if (automatic == "VALID" &&
        std::ranges::any_of(pads, [](std::int64_t one) { return one != 0; }))
        of.refuse("attributes 'auto_pad' and 'pads' contradict each other", "no pads with VALID",
            text_of(pads));
    const auto checked = [&of](std::int64_t given, std::int64_t least) {
        constexpr std::int64_t most = 1 << 20;
        if (given < least || given > most)
            of.refuse("a size of its window is not supported",
                std::to_string(least) + " to " + std::to_string(most), std::to_string(given));
        return given;
    };
    std::vector<slide> all;
    for (std::size_t i = 0; i < axes; ++i)
        all.push_back({checked(kernel[i], 1), checked(strides[i], 1), checked(dilations[i], 1),
            checked(pads[i], 0), checked(pads[i + axes], 0)});
    return all;
}

} // namespace strut_onnx
