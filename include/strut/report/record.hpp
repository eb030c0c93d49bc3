#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "strut/health/reading.hpp"
#include "strut/health/verdict.hpp"
#include "strut/layer/concept.hpp"
#include "strut/report/place.hpp"
#include "strut/train/observer.hpp"

namespace strut::report {

/// One check of a monitor, but for its layers.
struct check {
    std::uint64_t step = 0;
    double seconds = 0; ///< since 1970, when it was recorded
    double loss = 0;
    double largest_loss = 0; ///< since the check that is kept before it
    double best_constant = 0;
    double learning_rate = 0;
};

/// What is kept of a weight at a check; see `weight_reading`.
struct weight_figures {
    double gradient = 0;
    double update = 0;
};

/// What is kept of an activation at a check; see `activity_reading`.
struct activity_figures {
    double dead = 0;
    double saturated = 0;
};

/// An activation whose figures are kept.
struct activity_place {
    layer_place place{};
    bool can_die = false;
    bool can_saturate = false;
};

/// The course of a training run as its monitor saw it, free of the network's type: what reports are
/// written from. Its memory is bounded, and taken at the first check: when it is full, every second
/// check is dropped, and from then on only every second one kept. The latest is always there.
///
/// *Cost*: capacity * (48 + 16 * (weights + activations) + 8 * recurrent layers) bytes.
class record {
public:
    /// `capacity` checks at most, rounded up to an even number.
    explicit record(std::size_t capacity = 512)
        : capacity_{std::max<std::size_t>(2, capacity + capacity % 2)} {}

    void push(const reading& now, double seconds = 0) {
        if (pushed_ == 0)
            begin(now);
        double largest = now.largest_loss;
        if (stands_in_) {
            largest = std::max(largest, checks_[--size_].largest_loss);
        } else if (size_ == capacity_) {
            largest = std::max(largest, checks_.back().largest_loss);
            keep_every_second();
        }
        checks_[size_] = {
            now.step, seconds, now.loss, largest, now.best_constant, now.learning_rate};
        for (std::size_t i = 0; i < weights_.size(); ++i)
            weight_figures_[size_ * weights_.size() + i] = {
                now.weights[i].gradient, now.weights[i].update};
        for (std::size_t i = 0; i < activities_.size(); ++i)
            activity_figures_[size_ * activities_.size() + i] = {
                now.activities[i].dead, now.activities[i].saturated};
        for (std::size_t i = 0; i < times_.size(); ++i)
            time_figures_[size_ * times_.size() + i] = now.times[i].through_time;
        ++size_;
        stands_in_ = pushed_++ % spacing_ != 0;
    }

    /// Kept if it is another than the last, and not the health that a run begins with.
    void push(const verdict& now) {
        const condition before = verdicts_.empty() ? condition::healthy : verdicts_.back().what;
        if (now.what == before)
            return;
        if (verdicts_.size() == most_verdicts)
            verdicts_.pop_back();
        verdicts_.push_back(now);
    }

    void push(const non_finite_event& first) { first_non_finite_ = first; }

    std::span<const check> checks() const { return {checks_.data(), size_}; }
    /// The changes of the verdict, the last of which holds now; none if the run was always healthy.
    std::span<const verdict> verdicts() const { return verdicts_; }
    const non_finite_event& first_non_finite() const { return first_non_finite_; }

    std::span<const layer_place> weights() const { return weights_; }
    std::span<const activity_place> activities() const { return activities_; }
    std::span<const layer_place> times() const { return times_; } ///< recurrent layers
    /// Of the `index`-th check that is kept, in the order of `weights()`.
    std::span<const weight_figures> weights(std::size_t index) const {
        return std::span{weight_figures_}.subspan(index * weights_.size(), weights_.size());
    }
    /// Of the `index`-th check that is kept, in the order of `activities()`.
    std::span<const activity_figures> activities(std::size_t index) const {
        return std::span{activity_figures_}.subspan(index * activities_.size(), activities_.size());
    }
    /// Of the `index`-th check that is kept, in the order of `times()`: decades, as
    /// `time_reading::through_time`.
    std::span<const double> times(std::size_t index) const {
        return std::span{time_figures_}.subspan(index * times_.size(), times_.size());
    }

private:
    /// Verdicts that come and go for ever must not fill the memory.
    static constexpr std::size_t most_verdicts = 64;

    void begin(const reading& first) {
        for (const weight_reading& one : first.weights)
            weights_.push_back(one.place);
        for (const activity_reading& one : first.activities)
            activities_.push_back({one.place, one.can_die, one.can_saturate});
        for (const time_reading& one : first.times)
            times_.push_back(one.place);
        checks_.resize(capacity_);
        weight_figures_.resize(capacity_ * weights_.size());
        activity_figures_.resize(capacity_ * activities_.size());
        time_figures_.resize(capacity_ * times_.size());
        verdicts_.reserve(most_verdicts);
    }

    void keep_every_second() {
        const auto pack = [&](auto& rows, std::size_t width) {
            for (std::size_t i = 1; i < capacity_ / 2; ++i)
                std::copy_n(rows.begin() + static_cast<std::ptrdiff_t>(2 * i * width), width,
                    rows.begin() + static_cast<std::ptrdiff_t>(i * width));
        };
        for (std::size_t i = 2; i < capacity_; i += 2)
            checks_[i].largest_loss =
                std::max(checks_[i].largest_loss, checks_[i - 1].largest_loss);
        pack(checks_, 1);
        pack(weight_figures_, weights_.size());
        pack(activity_figures_, activities_.size());
        pack(time_figures_, times_.size());
        size_ = capacity_ / 2;
        spacing_ *= 2;
    }

    std::size_t capacity_;
    std::size_t size_ = 0, spacing_ = 1, pushed_ = 0;
    bool stands_in_ = false; ///< the last one goes when the next one comes
    std::vector<check> checks_;
    std::vector<layer_place> weights_;
    std::vector<activity_place> activities_;
    std::vector<layer_place> times_;
    std::vector<weight_figures> weight_figures_;
    std::vector<activity_figures> activity_figures_;
    std::vector<double> time_figures_;
    std::vector<verdict> verdicts_;
    non_finite_event first_non_finite_{};
};

/// Names for the activations, as `place_labels` gives them.
inline std::vector<std::string> activity_labels(const record& run) {
    std::vector<layer_place> places;
    for (const activity_place& one : run.activities())
        places.push_back(one.place);
    return place_labels(places);
}

/// An observer that keeps the record of a monitor's readings, behind the monitor in the list.
///
///     strut::monitor watch{fit};
///     strut::report::recorder keep{watch};
///     fit.epoch(x, y, watch, keep);
///     strut::report::html("run.html", keep.record());
template <class Monitor>
class recorder {
public:
    explicit recorder(const Monitor& watched, std::size_t capacity = 512)
        : watched_{watched}, record_{capacity} {}

    template <class Trainer>
    void after_step(const Trainer&, const step_report&) {
        const reading& now = watched_.last();
        if (now.step > step_) {
            step_ = now.step;
            record_.push(now, seconds_since_1970());
        }
        record_.push(watched_.verdict());
        record_.push(watched_.first_non_finite());
    }

    const report::record& record() const { return record_; }

private:
    static double seconds_since_1970() {
        const auto now = std::chrono::system_clock::now().time_since_epoch();
        return std::chrono::duration<double>(now).count();
    }

    const Monitor& watched_;
    report::record record_;
    std::uint64_t step_ = 0; ///< of the last check that was recorded
};

} // namespace strut::report
