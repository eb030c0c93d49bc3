#pragma once

#include <algorithm>
#include <cstddef>

#include "strut/core/cmath.hpp"
#include "strut/core/config.hpp"
#include "strut/core/real.hpp"
#include "strut/core/shape.hpp"
#include "strut/policy/norm/concept.hpp"
#include "strut/policy/norm/feature_rows.hpp"
#include "strut/simd/map.hpp"
#include "strut/simd/pack.hpp"

namespace strut {

/// Batch normalization: each feature to mean zero and variance one over the samples of the batch in
/// training (biased variance), and by running means and variances in inference. Of a sequence over
/// samples and steps; of an image each channel over samples and places. The running ones
/// move towards those of the batch by the share `Momentum`, the variance as the unbiased one.
/// Gradient: divided by the deviation of the batch. By itself it makes gradients of relu explode,
/// by sqrt(pi / (pi - 1)) = 1.21 a layer at initialisation; inside a residual branch it does not.
/// Errors: training on one number of a feature has no variance and is refused, as PyTorch does.
/// Defaults: PyTorch's; Keras's momentum 0.99 is 0.01 here, its epsilon 1e-3.
/// Source: Ioffe and Szegedy 2015, algorithms 1 and 2; PyTorch's BatchNorm1d and
/// BatchNorm2d.
template <real Momentum = 0.1, real Epsilon = 1e-5, learned Learned = learned::scale_and_shift>
struct batch_norm {
    static_assert(Momentum >= 0 && Momentum <= 1 && Epsilon >= 0,
        "strut: batch_norm's momentum is from 0 to 1, and its epsilon not negative");
    static constexpr learned learns = Learned;
    static constexpr bool mixes_samples = true;
    static constexpr bool of_channels = true;
    static constexpr std::size_t least_samples = 2;
    static constexpr double momentum = Momentum;
    static constexpr double epsilon = Epsilon;

    /// In inference x - mean is multiplied by this: the layer is linear there, and can be folded.
    static constexpr double inference_scale(double variance) {
        return 1 / simd::sqrt(variance + epsilon);
    }

    /// Of each feature: 1 / deviation, then the means, then the variances.
    template <class T, shape Shape, std::size_t Lanes>
    static constexpr std::size_t saved = 3 * detail::feature_rows<Shape>::features;

    template <shape Shape, std::size_t Lanes, class T, class Emit>
    static constexpr void forward(const T* x, T* saved_data, std::size_t count, const Emit& emit) {
        using rows = detail::feature_rows<Shape>;
        constexpr std::size_t features = rows::features;
        constexpr std::size_t stride = simd::row_stride<T>(Lanes);
        const T share = T(1) / static_cast<T>(count * rows::positions);
        const auto load = [x](auto as, std::size_t row, std::size_t lane)
                              STRUT_LAMBDA { return as.load(x + row * stride + lane); };
        for (std::size_t f = 0; f < features; ++f) {
            const T mean = share * rows::template sum<T, Lanes>(f, count, load);
            const T variance =
                share * rows::template sum<T, Lanes>(
                            f, count, [&](auto as, std::size_t row, std::size_t lane) STRUT_LAMBDA {
                                const auto centred = load(as, row, lane) - as.broadcast(mean);
                                return centred * centred;
                            });
            const T scale = T(1) / simd::sqrt(variance + static_cast<T>(epsilon));
            saved_data[f] = scale;
            saved_data[features + f] = mean;
            saved_data[2 * features + f] = variance;
            rows::template visit<T, Lanes>(f, [&](auto as, std::size_t row,
                                                  std::size_t lane) STRUT_LAMBDA {
                emit(row, lane, (load(as, row, lane) - as.broadcast(mean)) * as.broadcast(scale));
            });
        }
    }

    template <shape Shape, std::size_t Lanes, class T, class Incoming>
    static constexpr void backward(const T*, const T* normal, const T* saved_data,
        std::size_t count, const Incoming& incoming, T* dx) {
        using rows = detail::feature_rows<Shape>;
        constexpr std::size_t stride = simd::row_stride<T>(Lanes);
        const T share = T(1) / static_cast<T>(count * rows::positions);
        const auto gradient = [&](auto as, std::size_t row, std::size_t lane) STRUT_LAMBDA {
            return incoming.template at<typename decltype(as)::type>(row, lane);
        };
        for (std::size_t f = 0; f < rows::features; ++f) {
            const T mean = share * rows::template sum<T, Lanes>(f, count, gradient);
            const T along =
                share * rows::template sum<T, Lanes>(
                            f, count, [&](auto as, std::size_t row, std::size_t lane) STRUT_LAMBDA {
                                return gradient(as, row, lane) *
                                       as.load(normal + row * stride + lane);
                            });
            rows::template visit<T, Lanes>(
                f, [&](auto as, std::size_t row, std::size_t lane) STRUT_LAMBDA {
                    using V = typename decltype(as)::type;
                    const std::size_t at = row * stride + lane;
                    const V rest = simd::fnma(
                        as.load(normal + at), V(along), V(gradient(as, row, lane) - V(mean)));
                    simd::store(dx + at, V(rest * V(saved_data[f])));
                });
        }
        if (count < stride)
            for (std::size_t row = 0; row < Shape.size(); ++row)
                std::fill(dx + row * stride + count, dx + (row + 1) * stride, T(0));
    }

    template <shape Shape, std::size_t Lanes, class T, class Emit>
    static constexpr void infer(
        const T* x, const T* running_mean, const T* running_variance, const Emit& emit) {
        using rows = detail::feature_rows<Shape>;
        constexpr std::size_t stride = simd::row_stride<T>(Lanes);
        const auto scale_of = [&](auto as, std::size_t f) STRUT_LAMBDA {
            const auto variance = as.load(running_variance + f);
            return simd::divide(as.broadcast(T(1)),
                simd::sqrt(decltype(variance)(variance + as.broadcast(static_cast<T>(epsilon)))));
        };
        if constexpr (Lanes == 1 && !rows::of_image)
            for (std::size_t p = 0; p < rows::positions; ++p)
                simd::visit<T>(rows::features, [&](auto as, std::size_t f) STRUT_LAMBDA {
                    const std::size_t row = rows::row(f, p);
                    emit(row, 0, (as.load(x + row) - as.load(running_mean + f)) * scale_of(as, f));
                });
        else
            for (std::size_t f = 0; f < rows::features; ++f) {
                const T mean = running_mean[f];
                const T scale = scale_of(simd::as_value<T>{}, f);
                rows::template visit<T, Lanes>(
                    f, [&](auto as, std::size_t row, std::size_t lane) STRUT_LAMBDA {
                        emit(row, lane,
                            (as.load(x + row * stride + lane) - as.broadcast(mean)) *
                                as.broadcast(scale));
                    });
            }
    }

    /// Statistics that are not finite are left out, with the step that made them.
    template <shape Shape, class T>
    static constexpr void absorb(
        const T* saved_data, T* running_mean, T* running_variance, std::size_t count) {
        using rows = detail::feature_rows<Shape>;
        constexpr std::size_t features = rows::features;
        const auto n = static_cast<double>(count * rows::positions);
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
