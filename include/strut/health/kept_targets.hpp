#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

#include "strut/core/config.hpp"

namespace strut::detail {

/// Targets of a training run that are kept to compute the loss of the best constant prediction
/// from. `Over` is the loss over what the network gives out (policy/loss/loss_over.hpp), `Value`
/// the network's type of numbers, `Row` from one target of a sample to the next. All memory is
/// taken in the constructor.
template <class Over, class Value, class Target, std::size_t Row>
class kept_targets {
    static constexpr std::size_t size = Over::target_size;

public:
    explicit kept_targets(std::size_t capacity) : capacity_{capacity}, all_(capacity * size) {}

    bool full() const { return kept_ == capacity_; }

    /// Those of the first `count` lanes that are finite; the oldest go once it is full.
    void remember(const Target* target, std::size_t count, bool all_are_finite) {
        if (capacity_ == 0)
            return;
        for (std::size_t lane = 0; lane < count; ++lane) {
            if (!all_are_finite && !is_finite(target, lane))
                continue;
            for (std::size_t i = 0; i < size; ++i)
                of_step(
                    i / Over::step_targets)[next_ * Over::step_targets + i % Over::step_targets] =
                    target[i * Row + lane];
            kept_ = std::max(kept_, ++next_);
            if (next_ == capacity_)
                next_ = 0;
        }
        new_ += count;
    }

    /// The loss of the best constant prediction, brought up to date: as long as targets still come
    /// in, then whenever all that are kept have been replaced, or if it is `urgent`.
    template <class Loss>
    double best_constant(const Loss& loss, bool urgent) {
        const bool filled = full() && judged_ == kept_;
        if (new_ == 0 || (filled && new_ < kept_ && !urgent))
            return best_constant_;
        best_constant_ = Over::template best_constant<Value>(loss, [&](std::size_t step) {
            return std::span<const Target>{all_}.subspan(
                step * capacity_ * Over::step_targets, kept_ * Over::step_targets);
        });
        judged_ = kept_;
        new_ = 0;
        return best_constant_;
    }
    /// As of the last time.
    double best_constant() const { return best_constant_; }

private:
    static bool is_finite(const Target* target, std::size_t lane) {
        for (std::size_t i = 0; i < size; ++i)
            if (!std::isfinite(static_cast<double>(target[i * Row + lane])))
                return false;
        return true;
    }
    /// [step][sample][target].
    Target* of_step(std::size_t step) {
        return all_.data() + step * capacity_ * Over::step_targets;
    }

    std::size_t capacity_;
    std::vector<Target> all_;
    std::size_t kept_ = 0, next_ = 0;  ///< how many, and where the next one goes
    std::size_t new_ = 0, judged_ = 0; ///< since the best constant was computed, and kept then
    double best_constant_ = 0;
};

} // namespace strut::detail
