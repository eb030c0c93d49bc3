#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <type_traits>
#include <vector>

#include "strut/core/extent.hpp"
#include "strut/health/activity.hpp"
#include "strut/health/judge.hpp"
#include "strut/health/kept_targets.hpp"
#include "strut/health/overflow.hpp"
#include "strut/health/probe.hpp"
#include "strut/health/reading.hpp"
#include "strut/layer/concept.hpp"
#include "strut/layer/walk.hpp"
#include "strut/policy/clip/norm.hpp"
#include "strut/policy/loss/concept.hpp"
#include "strut/policy/loss/loss_over.hpp"
#include "strut/train/find_non_finite.hpp"
#include "strut/train/observer.hpp"

namespace strut {

/// What a monitor looks at, and when.
struct monitor_options {
    /// Steps from one check to the next. Gradients, weights and the loss are looked at in every
    /// step, activations, the gradient through time and the distance from the initial weights at
    /// checks.
    std::size_t every = 8;
    /// Steps that the whole run will take, if known: what is slow can then be told from what will
    /// not arrive.
    std::size_t planned_steps = 0;
    /// Targets that are kept to compute the loss of the best constant prediction; once there are so
    /// many, they are replaced by those of checks and of steps whose loss stands out.
    std::size_t targets = 2048;
    /// A unit is dead after so many checks, and 64 samples, without an output other than zero.
    std::uint32_t dead_after = 3;

    /// A check every 0 steps is one at every step.
    constexpr monitor_options at_least_once() const {
        monitor_options mended = *this;
        mended.every = std::max<std::size_t>(every, 1);
        return mended;
    }
};

/// Watches a training run and says what is wrong with it: an observer for `trainer::step` and
/// `trainer::epoch`. All memory is taken in the constructor.
///
///     strut::monitor watch{fit};
///     fit.epoch(x, y, watch);
///     if (watch.verdict().sick()) std::cout << watch.verdict(); // with strut/report/text.hpp
template <class Trainer>
class monitor {
    using net = typename Trainer::network;
    using root = typename net::root;
    using value = typename Trainer::value;
    using loss_type = typename Trainer::loss;
    using target_value = typename Trainer::target_value;
    static constexpr std::size_t lanes = Trainer::lanes;
    static constexpr std::size_t row = simd::row_stride<value>(lanes);
    static constexpr std::size_t tensors = net::tensors.size();
    using over = loss_over<loss_type, root::out>;
    static constexpr std::size_t target_size = over::target_size;
    using targets = detail::kept_targets<over, value, target_value, row>;

public:
    explicit monitor(const Trainer& fit, monitor_options chosen = {})
        : options_{chosen.at_least_once()},
          start_{std::make_unique<typename net::parameter_block>(fit.net().parameters)},
          judge_{{.planned_steps = chosen.planned_steps}},
          targets_{chosen.targets} {
        for (std::size_t i = 0; i < tensors; ++i)
            if (net::tensors[i].purpose == role::weight) {
                const value* const from = start_->data() + net::tensors[i].offset;
                weights_.push_back({.place = net::tensors[i].place(),
                    .trained = !Trainer::frozen_layers::contains(net::tensors[i].layer),
                    .start = clip::measure_of(from, net::tensors[i].size()).norm});
                weights_.back().weight = weights_.back().start;
                tensor_of_.push_back(i);
            }
        std::size_t units = 0;
        over_activations(fit, [&]<class Bound>(layer_place place, auto...) {
            activities_.push_back({.place = place,
                .can_die = detail::dies<detail::activation_behind<Bound>>(),
                .can_saturate = detail::saturates<detail::activation_behind<Bound>>()});
            units += detail::units_of<Bound>;
        });
        over_recurrent(fit, [&]<class Bound>(layer_place place, const value*) {
            times_.push_back({.place = place, .steps = Bound::in[0]});
        });
        notes_.resize(times_.size());
        time_watch_.notes = notes_;
        last_active_.resize(units);
        updates_.resize(weights_.size());
        were_finite_ = weights_are_finite();
    }

    /// Called by the trainer before the gradient of a part of the batch is computed: where
    /// recurrent layers write what comes through time, in a step that will be checked.
    time_watch* before_backward(const Trainer& fit) {
        if (notes_.empty() || !is_checked(fit.steps()))
            return nullptr;
        std::size_t i = 0;
        over_recurrent(fit, [&]<class Bound>(layer_place, const value* tape_data) {
            notes_[i++] = {.tape = tape_data};
        });
        return &time_watch_;
    }

    /// Called by the trainer when the gradient of a part of the batch is there: sample `pick(i)` of
    /// the data set lies in lane i.
    template <class Pick>
    void after_backward(const Trainer& fit, std::size_t count, Pick pick) {
        const auto& work = fit.workspace();
        const bool targets_are_finite = all_finite(work.target.data(), target_size * row);
        if (!targets_.full() || is_checked(fit.steps()))
            targets_.remember(work.target.data(), count, targets_are_finite);
        const auto note = [&](non_finite_event::where what, layer_place place, std::size_t lane) {
            if (first_.what == non_finite_event::where::none)
                first_ = {what, place, fit.steps(), pick(lane)};
        };
        if (!all_finite(work.input.data(), root::in.size() * row))
            look_for(work.input.data(), root::in.size(), count,
                [&](std::size_t lane) { note(non_finite_event::where::input, {}, lane); });
        if (!targets_are_finite)
            look_for(work.target.data(), target_size, count,
                [&](std::size_t lane) { note(non_finite_event::where::target, {}, lane); });
        over_layers(
            fit, [&]<class Bound>(layer_place place, const value*, const value* y, const value*) {
                if (y != nullptr && !all_finite(y, Bound::out.size() * row))
                    look_for(y, Bound::out.size(), count, [&](std::size_t lane) {
                        note(non_finite_event::where::activation, place, lane);
                    });
            });
        counted_ = count;
    }

    /// Called by the trainer behind the optimizer with the norms of every tensor.
    void after_update(const Trainer&, std::span<const update_norms, tensors> norms) {
        were_finite_ = weights_are_finite();
        for (std::size_t i = 0; i < weights_.size(); ++i) {
            const update_norms& one = norms[tensor_of_[i]];
            weights_[i].gradient = one.gradient;
            weights_[i].weight = one.after;
            updates_[i] += one.after > 0 ? one.change / one.after : one.change > 0;
        }
        ++applied_;
    }

    void after_step(const Trainer& fit, const step_report& report) {
        loss_ += report.loss;
        largest_ = std::max(largest_, report.loss);
        samples_ += report.samples;
        ++steps_;
        double growth = 0;
        for (const weight_reading& one : weights_)
            if (one.start > 0)
                growth = std::max(growth, one.weight / one.start);
        judge_.see_step(report.loss, targets_.best_constant(), growth);
        if (targets_.full() && !is_checked(report.step) && stands_out(report.loss))
            targets_.remember(fit.workspace().target.data(), counted_, false);
        if (!std::isfinite(report.loss) || !report.gradient.finite || !weights_are_finite())
            find_non_finite(fit, report);
        if (first_.what != non_finite_event::where::none)
            judge_.see(first_, overflow_);
        if (is_checked(report.step))
            check(fit, report);
    }

    /// What is wrong, as of the last check.
    const strut::verdict& verdict() const { return judge_.verdict(); }
    /// All that was ever found wrong, in the order in which it was.
    std::span<const alarm> alarms() const { return judge_.alarms(); }
    /// The first number that was not finite; `where::none` if all were.
    const non_finite_event& first_non_finite() const { return first_; }
    /// How it came up, if it was a gradient.
    const overflow_reading& overflow() const { return overflow_; }
    /// The last check.
    const reading& last() const { return last_; }

private:
    bool is_checked(std::uint64_t step) const {
        return step % options_.every == 1 % options_.every;
    }

    template <class Visit>
    static void over_layers(const Trainer& fit, Visit&& visit) {
        const auto& work = fit.workspace();
        walk<root>::template over<lanes>(
            layer_place{}, work.input.data(), work.output.data(), work.tape.data(), visit);
    }

    /// Calls `visit` for the layers with an activation.
    template <class Visit>
    static void over_activations(const Trainer& fit, Visit&& visit) {
        over_layers(fit, [&]<class Bound>(layer_place place, const value* x, const value* y,
                             const value* tape_data) {
            if constexpr (detail::has_activation<Bound>)
                visit.template operator()<Bound>(place, x, y, tape_data);
        });
    }

    /// Calls `visit` for the recurrent layers over more than one step, and for each of their ways
    /// through it.
    template <class Visit>
    static void over_recurrent(const Trainer& fit, Visit&& visit) {
        over_layers(fit, [&]<class Bound>(layer_place place, const value*, const value*,
                             const value* tape_data) {
            constexpr std::size_t ways = detail::ways_through_time<Bound>;
            if constexpr (ways > 0)
                for (std::size_t i = 0; i < ways; ++i)
                    visit.template operator()<Bound>(
                        place, tape_data + i * (Bound::template tape<lanes> / ways));
        });
    }

    /// Calls `found(lane)` for the first sample with a number that is not finite.
    template <class Number, class Found>
    static void look_for(const Number* x, std::size_t features, std::size_t count, Found found) {
        for (std::size_t lane = 0; lane < count; ++lane)
            for (std::size_t f = 0; f < features; ++f)
                if (!std::isfinite(static_cast<double>(x[f * row + lane])))
                    return found(lane);
    }

    /// Targets may be of another type than the network's numbers.
    template <class Number>
    static bool all_finite(const Number* x, std::size_t count) {
        if constexpr (std::is_floating_point_v<Number>)
            return detail::all_finite(x, count);
        else
            return true;
    }

    bool weights_are_finite() const {
        return std::all_of(weights_.begin(), weights_.end(),
            [](const weight_reading& one) { return std::isfinite(one.weight); });
    }

    /// Nothing came up in the activations: the loss, the gradient or the weights are left. Where
    /// the weights were finite before the step, the gradient was first: an update from such a one
    /// leaves such weights.
    void find_non_finite(const Trainer& fit, const step_report& report) {
        using where = non_finite_event::where;
        if (first_.what != where::none)
            return;
        if (!std::isfinite(report.loss)) {
            first_ = {where::loss, {}, report.step, 0};
            return;
        }
        if (!report.applied || !were_finite_)
            find_non_finite_weight(fit, report.step);
        if (first_.what != where::none)
            return;
        if (const tensor* const one =
                detail::non_finite_tensor(net::tensors, fit.gradient().data(), true)) {
            first_ = {where::gradient, one->place(), report.step, 0};
            overflow_ = detail::overflow_of<net>(fit.gradient(), *one);
            overflow_.through_time = std::any_of(times_.begin(), times_.end(),
                [&](const time_reading& layer) { return layer.place == one->place(); });
            return;
        }
        find_non_finite_weight(fit, report.step);
    }

    void find_non_finite_weight(const Trainer& fit, std::uint64_t step) {
        if (const tensor* const one =
                detail::non_finite_tensor(net::tensors, fit.net().parameters.data()))
            first_ = {non_finite_event::where::weight, one->place(), step, 0};
    }

    /// Few samples say little: a unit that is active for one sample in twenty is zero for a batch
    /// of 4 more often than not, and for 64 samples in four cases of a hundred.
    std::uint32_t dead_after() const {
        return std::max<std::uint32_t>(
            options_.dead_after * static_cast<std::uint32_t>(counted_), 64);
    }

    /// Whether a loss is so large beside the last check's that its targets may be of another kind.
    bool stands_out(double loss) const { return loss > 4 * last_.loss; }

    void check(const Trainer& fit, const step_report& report) {
        looked_at_ += static_cast<std::uint32_t>(counted_);
        // From the last, which the optimizer has just left in the cache, to the first, which the
        // next step begins with.
        for (std::size_t i = weights_.size(); i-- > 0;) {
            const tensor& one = net::tensors[tensor_of_[i]];
            weights_[i].update = applied_ > 0 ? updates_[i] / static_cast<double>(applied_) : 0;
            weights_[i].displacement = displacement(fit, one, weights_[i].start);
            const auto tiny = detail::count_tiny(fit.gradient().data() + one.offset, one.size());
            weights_[i].zeros = tiny.zeros / static_cast<double>(one.size());
            weights_[i].denormals = tiny.denormals / static_cast<double>(one.size());
            updates_[i] = 0;
        }
        std::size_t at = 0, unit = 0;
        over_activations(fit,
            [&]<class Bound>(layer_place, const value* x, const value* y, const value* tape_data) {
                const std::span units{last_active_.data() + unit, detail::units_of<Bound>};
                detail::read_activity<Bound, lanes>(
                    x, y, tape_data, counted_, units, looked_at_, dead_after(), activities_[at]);
                unit += units.size();
                ++at;
            });
        for (std::size_t i = 0; i < times_.size(); ++i)
            times_[i].through_time = detail::through_time(notes_[i]);
        last_ = {.step = report.step,
            .loss = loss_ / static_cast<double>(steps_),
            .largest_loss = largest_,
            .best_constant = targets_.best_constant(fit.loss_function(), stands_out(largest_)),
            .learning_rate = report.learning_rate,
            .samples = samples_,
            .weights = weights_,
            .activities = activities_,
            .times = times_};
        judge_.see(last_);
        loss_ = largest_ = 0;
        steps_ = applied_ = samples_ = 0;
    }

    double displacement(const Trainer& fit, const tensor& one, double size) const {
        const value* const now = fit.net().parameters.data() + one.offset;
        const value* const then = start_->data() + one.offset;
        const value moved = simd::detail::accumulate<value>(
            one.size(), [&]<class V>(V sum, std::size_t i) STRUT_LAMBDA {
                const V d = simd::load<V>(now + i) - simd::load<V>(then + i);
                return simd::fma(d, d, sum);
            });
        return size > 0 ? std::sqrt(static_cast<double>(moved)) / size
                        : static_cast<double>(moved > 0);
    }

    monitor_options options_;
    std::unique_ptr<typename net::parameter_block> start_;
    judge judge_;
    reading last_{};
    non_finite_event first_{};
    overflow_reading overflow_{}; ///< of that, if it is a gradient
    bool were_finite_ = true;     ///< the weights, before the last update
    std::vector<weight_reading> weights_;
    std::vector<std::size_t> tensor_of_;
    std::vector<double> updates_; ///< relative, added up since the last check
    std::vector<activity_reading> activities_;
    std::vector<time_reading> times_;
    std::vector<time_note> notes_; ///< of the same layers
    time_watch time_watch_{};
    std::vector<std::uint32_t> last_active_;
    targets targets_;
    std::size_t counted_ = 0;
    double loss_ = 0, largest_ = 0;
    std::size_t steps_ = 0, applied_ = 0, samples_ = 0; ///< since the last check
    std::uint32_t looked_at_ = 0;                       ///< samples at checks
};

template <class Trainer>
monitor(const Trainer&, monitor_options = {}) -> monitor<Trainer>;

} // namespace strut
