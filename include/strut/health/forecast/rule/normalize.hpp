#pragma once

#include <algorithm>
#include <cstddef>

#include "strut/health/forecast/walk.hpp"
#include "strut/layer/normalize.hpp"
#include "strut/policy/norm/concept.hpp"

namespace strut::health {

/// y = (x - mean) / deviation, which brings back to one whatever came in: |dx|^2 = |dy|^2 /
/// variance, less the directions of mean and deviation, which are lost.
template <class T, shape Shape, class Norm>
struct rule<bound::normalize<T, Shape, Norm>> {
    static constexpr std::size_t gains = 1;
    static constexpr std::size_t layers = 0;

    static constexpr void forward(signal& at, walk& notes) {
        if (at.mixed)
            notes.flag(beyond::concatenation);
        double scale = 0;
        double kept = 1;
        if constexpr (mixes_samples<Norm>) {
            // Where a batch is as large as the layer, its Gram matrix lacks rank, and the form for
            // infinitely many samples is closer.
            constexpr std::size_t fewest = 4;
            // Of a channel the places of all samples are normalized together.
            using rows = strut::detail::feature_rows<Shape>;
            const std::size_t together = notes.samples * rows::positions;
            const bool small = together < rows::features;
            const std::size_t samples = std::max(together, fewest);
            if (together < 8)
                notes.flag(beyond::small_batch);
            scale = at.within;
            at.mean = 0;
            at.within = 1;
            if (small)
                scale *= static_cast<double>(samples - 1) / static_cast<double>(samples);
            at.batch = small ? samples : 0;
            at.normalized = normalized_over::batch;
        } else {
            constexpr bool centred = subtracts_mean();
            scale = centred ? at.variance() : at.second_moment;
            at.within /= scale + Norm::epsilon;
            at.mean = centred ? 0 : at.mean / cmath::sqrt(scale + Norm::epsilon);
            at.batch = 0;
            at.normalized = normalized_over::sample;
            // One direction less, and one more with the mean, of those in a group.
            constexpr double size = static_cast<double>(Shape.size() / groups());
            constexpr double lost = centred ? 2 : 1;
            kept = std::max(size - lost, 1.0) / std::max(size - lost - 1, 1.0);
            if (groups() > 1 && size < 8)
                notes.flag(beyond::small_groups);
        }
        at.second_moment = scale / (scale + Norm::epsilon);
        at.lose_sum();
        notes.push(kept / (scale + Norm::epsilon));
        notes.amplification = 1;
        if (layer_forecast* const layer = notes.last) {
            layer->normalized = true;
            if (at.normalized == normalized_over::batch)
                layer->spread = 0;
        }
    }
    static constexpr void backward(double& gradient, walk& notes) { gradient += notes.pop(); }

private:
    static constexpr std::size_t groups() {
        if constexpr (requires { Norm::groups; })
            return Norm::groups;
        else
            return 1;
    }
    static constexpr bool subtracts_mean() {
        if constexpr (requires { Norm::subtracts_mean; })
            return Norm::subtracts_mean;
        else
            return true;
    }
};

} // namespace strut::health
