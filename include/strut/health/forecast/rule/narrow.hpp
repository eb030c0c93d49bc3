#pragma once

#include <cstddef>

#include "strut/health/forecast/walk.hpp"
#include "strut/layer/narrow.hpp"

namespace strut::health {

/// Some of the features: moments stay as they are, if those of all features are alike; the norm of
/// the gradient does.
template <class T, shape Shape, std::size_t Start, std::size_t Length>
struct rule<bound::narrow<T, Shape, Start, Length>> {
    static constexpr std::size_t gains = 0;
    static constexpr std::size_t layers = 0;
    static constexpr void forward(signal& at, walk& notes) {
        if (at.mixed)
            notes.flag(beyond::concatenation);
    }
    static constexpr void backward(double&, walk&) {}
};

} // namespace strut::health
