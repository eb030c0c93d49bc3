#pragma once

#include <algorithm>
#include <cstddef>

#include "strut/core/cmath.hpp"
#include "strut/core/config.hpp"
#include "strut/core/real.hpp"
#include "strut/core/shape.hpp"
#include "strut/policy/norm/concept.hpp"
#include "strut/simd/map.hpp"
#include "strut/simd/pack.hpp"
#include "strut/simd/reduce.hpp"

namespace strut {

/// Batch normalization: each feature to mean zero and variance one over the samples of the batch in
/// training (biased variance), and by running means and variances in inference. The running ones
/// move towards those of the batch by the share `Momentum`, the variance as the unbiased one.
/// Gradient: divided by the deviation of the batch. By itself it makes gradients of relu explode,
/// by sqrt(pi / (pi - 1)) = 1.21 a layer at initialisation; inside a residual branch it does not.
/// Errors: training on one sample has no variance and is refused, as PyTorch does.
/// Defaults: PyTorch's; Keras's momentum 0.99 is 0.01 here, its epsilon 1e-3.
/// Source: Ioffe and Szegedy 2015, algorithms 1 and 2; PyTorch's BatchNorm1d.
template <real Momentum = 0.1, real Epsilon = 1e-5, learned Learned = learned::scale_and_shift>
struct batch_norm {
    static constexpr learned learns = Learned;
    static constexpr bool mixes_samples = true;
    static constexpr std::size_t least_samples = 2;
    static constexpr double momentum = Momentum;
    static constexpr double epsilon = Epsilon;

    /// In inference x - mean is multiplied by this: the layer is linear there, and can be folded.
    static constexpr double inference_scale(double variance) {
        return 1 / simd::sqrt(variance + epsilon);
    }

    /// Of each feature: 1 / deviation, then the means, then the variances.
    template <class T, shape Shape, std::size_t Lanes>
    static constexpr std::size_t saved = 3 * Shape.size();

    template <shape Shape, std::size_t Lanes, class T, class Emit>
    static constexpr void forward(const T* x, T* saved_data, std::size_t count, const Emit& emit) {
        constexpr std::size_t features = Shape.size();
        constexpr std::size_t row = simd::row_stride<T>(Lanes);
        const T share = T(1) / static_cast<T>(count);
        for (std::size_t f = 0; f < features; ++f) {
            const T* const from = x + f * row;
            const T mean = share * simd::sum_of(from, count);
            const T variance = share * simd::detail::accumulate<T>(count,
                                           [&]<class V>(V partial, std::size_t i) STRUT_LAMBDA {
                                               const V centred = simd::load<V>(from + i) - V(mean);
                                               return simd::fma(centred, centred, partial);
                                           });
            const T scale = T(1) / simd::sqrt(variance + static_cast<T>(epsilon));
            saved_data[f] = scale;
            saved_data[features + f] = mean;
            saved_data[2 * features + f] = variance;
            simd::visit_lanes<T, Lanes>([&](auto as, std::size_t lane) STRUT_LAMBDA {
                emit(f, lane, (as.load(from + lane) - as.broadcast(mean)) * as.broadcast(scale));
            });
        }
    }

    template <shape Shape, std::size_t Lanes, class T, class Incoming>
    static constexpr void backward(const T*, const T* normal, const T* saved_data,
        std::size_t count, const Incoming& incoming, T* dx) {
        constexpr std::size_t row = simd::row_stride<T>(Lanes);
        const T share = T(1) / static_cast<T>(count);
        for (std::size_t f = 0; f < Shape.size(); ++f) {
            // Lanes that are not in use have no gradient: the sums may run over them.
            T mean = 0;
            T along = 0;
            simd::visit_lanes<T, Lanes>([&](auto as, std::size_t lane) STRUT_LAMBDA {
                using V = typename decltype(as)::type;
                const V d = incoming.template at<V>(f, lane);
                mean += simd::sum(d);
                along += simd::sum(V(d * as.load(normal + f * row + lane)));
            });
            mean *= share;
            along *= share;
            simd::visit_lanes<T, Lanes>([&](auto as, std::size_t lane) STRUT_LAMBDA {
                using V = typename decltype(as)::type;
                const V rest = simd::fnma(as.load(normal + f * row + lane), V(along),
                    V(incoming.template at<V>(f, lane) - V(mean)));
                simd::store(dx + f * row + lane, V(rest * V(saved_data[f])));
            });
            std::fill(dx + f * row + std::min(count, row), dx + (f + 1) * row, T(0));
        }
    }

    template <shape Shape, std::size_t Lanes, class T, class Emit>
    static constexpr void infer(
        const T* x, const T* running_mean, const T* running_variance, const Emit& emit) {
        constexpr std::size_t row = simd::row_stride<T>(Lanes);
        const auto scale_of = [&](auto as, std::size_t f) STRUT_LAMBDA {
            return as.broadcast(T(1)) / simd::sqrt(as.load(running_variance + f) +
                                                   as.broadcast(static_cast<T>(epsilon)));
        };
        if constexpr (Lanes == 1)
            simd::visit<T>(Shape.size(), [&](auto as, std::size_t f) STRUT_LAMBDA {
                emit(f, 0, (as.load(x + f) - as.load(running_mean + f)) * scale_of(as, f));
            });
        else
            for (std::size_t f = 0; f < Shape.size(); ++f) {
                const T mean = running_mean[f];
                const T scale = scale_of(simd::as_value<T>{}, f);
                simd::visit_lanes<T, Lanes>([&](auto as, std::size_t lane) STRUT_LAMBDA {
                    emit(f, lane,
                        (as.load(x + f * row + lane) - as.broadcast(mean)) * as.broadcast(scale));
                });
            }
    }

    /// Statistics that are not finite are left out, with the step that made them.
    template <shape Shape, class T>
    static constexpr void absorb(
        const T* saved_data, T* running_mean, T* running_variance, std::size_t count) {
        constexpr std::size_t features = Shape.size();
        const auto n = static_cast<double>(count);
        const auto unbiased = static_cast<T>(n / (n - 1));
        constexpr auto share = static_cast<T>(momentum);
        for (std::size_t f = 0; f < features; ++f) {
            const T mean = saved_data[features + f];
            const T variance = unbiased * saved_data[2 * features + f];
            if (variance - variance != 0) // not finite: then the mean is not to be trusted either
                continue;
            running_mean[f] += share * (mean - running_mean[f]);
            running_variance[f] += share * (variance - running_variance[f]);
        }
    }
};

} // namespace strut
