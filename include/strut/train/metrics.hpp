#pragma once

#include <array>
#include <cstddef>
#include <string_view>
#include <type_traits>

#include "strut/simd/pack.hpp"

namespace strut {

/// A metric is an accumulator over batches: `add` sees logits [Outputs][lane] and targets, `value`
/// says what came out. Start each evaluation with a fresh one.

/// The share of samples that are classified rightly: the largest logit against a label; with one
/// output or real targets the sign of each logit against a target of at least one half.
class accuracy {
public:
    static constexpr std::string_view name = "accuracy";

    template <class T, std::size_t Outputs, std::size_t Lanes, class Target>
    constexpr void add(const T* logits, const Target* targets, std::size_t count) {
        constexpr std::size_t stride = simd::row_stride<T>(Lanes);
        for (std::size_t lane = 0; lane < count; ++lane) {
            if constexpr (std::is_integral_v<Target>) {
                std::size_t best = 0;
                for (std::size_t o = 1; o < Outputs; ++o)
                    if (logits[o * stride + lane] > logits[best * stride + lane])
                        best = o;
                right_ += best == static_cast<std::size_t>(targets[lane]);
                ++seen_;
            } else {
                for (std::size_t o = 0; o < Outputs; ++o)
                    right_ += (logits[o * stride + lane] > T(0)) ==
                              (targets[o * stride + lane] >= Target(0.5));
                seen_ += Outputs;
            }
        }
    }
    constexpr double value() const {
        return seen_ == 0 ? 0 : static_cast<double>(right_) / static_cast<double>(seen_);
    }

private:
    std::size_t right_ = 0;
    std::size_t seen_ = 0;
};

/// The coefficient of determination: 1 - squared error / variance of the targets. Of several
/// outputs, each about its own mean, the sums are taken over all of them (scikit-learn's
/// `variance_weighted`). 1 is perfect, 0 is as good as the means. Constant targets give 0.
/// `MostOutputs` bounds the memory: a mean is kept for each output.
template <std::size_t MostOutputs = 64>
class r2_of {
public:
    static constexpr std::string_view name = "R2";

    template <class T, std::size_t Outputs, std::size_t Lanes, class Target>
    constexpr void add(const T* outputs, const Target* targets, std::size_t count) {
        static_assert(
            Outputs <= MostOutputs, "strut: more outputs than this R2 keeps means of; r2_of<N>");
        constexpr std::size_t stride = simd::row_stride<T>(Lanes);
        for (std::size_t lane = 0; lane < count; ++lane) {
            ++seen_;
            for (std::size_t o = 0; o < Outputs; ++o) {
                const double y = static_cast<double>(targets[o * stride + lane]);
                const double error = static_cast<double>(outputs[o * stride + lane]) - y;
                residual_ += error * error;
                // Welford's update: no cancellation however far the targets are from zero.
                const double before = y - mean_[o];
                mean_[o] += before / static_cast<double>(seen_);
                spread_ += before * (y - mean_[o]);
            }
        }
    }
    constexpr double value() const { return spread_ > 0 ? 1 - residual_ / spread_ : 0; }

private:
    double residual_ = 0;
    double spread_ = 0;
    std::array<double, MostOutputs> mean_{};
    std::size_t seen_ = 0;
};
using r2 = r2_of<>;

} // namespace strut
