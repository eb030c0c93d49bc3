#pragma once

#include <cstddef>

#include "strut/health/forecast/walk.hpp"
#include "strut/layer/repeat.hpp"

namespace strut::health {

/// The same layers N times, each time with other weights.
template <class T, std::size_t N, class Inner>
struct rule<bound::repeat<T, N, Inner>> {
    static constexpr std::size_t gains = N * rule<Inner>::gains;
    static constexpr std::size_t layers = N * rule<Inner>::layers;
    static constexpr bool compound = true;

    static constexpr void forward(signal& at, walk& notes) {
        const std::size_t round = notes.round;
        const bool repeated = notes.repeated;
        notes.repeated = true;
        for (std::size_t i = 0; i < N; ++i) {
            notes.round = round * N + i;
            rule<Inner>::forward(at, notes);
        }
        notes.round = round;
        notes.repeated = repeated;
    }
    static constexpr void backward(double& gradient, walk& notes) {
        for (std::size_t i = 0; i < N; ++i)
            rule<Inner>::backward(gradient, notes);
    }
};

} // namespace strut::health
