#pragma once

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>

#include "strut/core/check.hpp"
#include "strut/core/failure.hpp"
#include "strut/core/permutation.hpp"
#include "strut/core/random.hpp"
#include "strut/layer/chain.hpp"
#include "strut/layer/kind.hpp"
#include "strut/layer/site.hpp"
#include "strut/net/gradient.hpp"
#include "strut/net/network.hpp"
#include "strut/net/workspace.hpp"
#include "strut/policy/clip/concept.hpp"
#include "strut/policy/clip/non_finite.hpp"
#include "strut/policy/clip/none.hpp"
#include "strut/policy/loss/concept.hpp"
#include "strut/policy/loss/loss_over.hpp"
#include "strut/policy/optimizer/concept.hpp"
#include "strut/policy/penalty/concept.hpp"
#include "strut/policy/schedule/concept.hpp"
#include "strut/policy/schedule/constant.hpp"
#include "strut/simd/flush_denormals.hpp"
#include "strut/train/clipping.hpp"
#include "strut/train/dataset.hpp"
#include "strut/train/epoch_sums.hpp"
#include "strut/train/evaluation.hpp"
#include "strut/train/find_non_finite.hpp"
#include "strut/train/non_finite_event.hpp"
#include "strut/train/observer.hpp"
#include "strut/train/telling.hpp"
#include "strut/train/training.hpp"
#include "strut/train/update.hpp"

namespace strut {

/// Trains a network with a loss and an optimizer.
///
/// Policies, in any order: `batch<N>` (32), `micro_batch<N>` (the batch: N samples are computed at
/// a time, and their gradients added up, which needs less memory), a clipping strategy
/// (`clip::none`) and others for single layers (`clip::in_layer`), what to do with a loss or a
/// gradient that is not finite (`non_finite::skip_step`), a penalty and a constraint on the
/// parameters (none), a schedule of the learning rate (`schedule::constant`), `frozen<layers...>`.
///
/// All memory is allocated in the constructor. A step is forward, loss, backward, clipping, coupled
/// penalty, decoupled decay, optimizer and constraint, in this order; denormals are flushed to zero
/// meanwhile. The same seed, data and calls give the same bits, and so does a trainer that was
/// given the state of another on the way (`for_each_state`; io/checkpoint.hpp). Errors: a head that
/// a loss on logits has no use for, a number of outputs that the loss refuses, a frozen or clipped
/// layer that is not there, and a decoupled decay beside an optimizer that has its own are refused
/// at compile time; data that do not fit throw std::invalid_argument, or come back as a value from
/// make_dataset. Example: examples/digits.
template <class Net, class Loss, class Optimizer, class... Policies>
class trainer {
    static_assert(loss_function<Loss>,
        "strut: this is no loss: policy/loss/concept.hpp lists the members it needs");
    static_assert(optimizer<Optimizer>,
        "strut: this is no optimizer: policy/optimizer/concept.hpp lists the members it needs");
    using pack = policies<Policies...>;
    using root = typename Net::root;
    static_assert(detail::all_known<pack, trainer, is_batch, is_micro_batch, is_clipper,
        is_layer_clipper, is_non_finite, is_penalty, is_constraint, is_schedule, is_frozen>::value);
    static_assert(detail::at_most_one<is_batch, pack, trainer>::value);
    static_assert(detail::at_most_one<is_micro_batch, pack, trainer>::value);
    static_assert(detail::at_most_one<is_clipper, pack, trainer>::value);
    static_assert(detail::at_most_one<is_non_finite, pack, trainer>::value);
    static_assert(detail::at_most_one<is_penalty, pack, trainer>::value);
    static_assert(detail::at_most_one<is_constraint, pack, trainer>::value);
    static_assert(detail::at_most_one<is_schedule, pack, trainer>::value);
    static_assert(detail::at_most_one<is_frozen, pack, trainer>::value);

public:
    using network = Net;
    using loss = Loss;
    using value = typename Net::value;
    using options = typename Optimizer::options;
    using clipping = pick<is_clipper, clip::none, pack>;
    using layer_clippers =
        typename detail::as_policies<typename detail::only<is_layer_clipper, pack>::type>::type;
    using on_non_finite = pick<is_non_finite, non_finite::skip_step, pack>;
    using penalty_term = pick<is_penalty, void, pack>;  ///< void: none
    using constraint = pick<is_constraint, void, pack>; ///< void: none
    using scheduling = pick<is_schedule, schedule::constant, pack>;
    using frozen_layers = pick<is_frozen, frozen<>, pack>;
    static constexpr std::size_t batch_size = pick<is_batch, batch<32>, pack>::size;
    /// Samples computed at a time.
    static constexpr std::size_t lanes =
        std::min(pick<is_micro_batch, micro_batch<batch_size>, pack>::size, batch_size);
    using target_value = typename Loss::template target<value>;
    /// The loss on what the network gives out: of each step, or of all.
    using over = loss_over<Loss, root::out>;

    static_assert(check_head<Net, Loss>::value);
    static_assert(error::samples_at_least<(lanes >= root::least_samples), Net,
        error::expected<root::least_samples>, error::found<lanes>>::value);
    static_assert(error::samples_at_least<(batch_size % lanes == 0 ||
                                              batch_size % lanes >= root::least_samples),
        Net, error::expected<root::least_samples>, error::found<batch_size % lanes>>::value);
    static_assert(check_frozen<Net, frozen_layers>::value);
    static_assert(
        error::decayed_once<!(decays_weights<Optimizer> && decoupled_penalty<penalty_term>),
            error::given<Optimizer, penalty_term>>::value);
    static_assert(check_clipping<Net, typename detail::only<is_layer_clipper, pack>::type>::value);

    /// Training starts from the network as it is. `order` seeds the permutations of the epochs and
    /// the noise of dropout.
    explicit trainer(Net& net, options chosen = {}, Loss loss_object = {}, seed order = seed{0})
        : net_{net},
          options_{chosen},
          loss_{loss_object},
          order_{order},
          state_{std::make_unique<state>()} {}

    /// One step on the samples of `data` that `pick(0), ..., pick(count - 1)` name.
    template <class X, class Y, class Pick, observer<trainer>... Observers>
    step_report step(
        const dataset<X, Y>& data, std::size_t count, Pick pick, Observers&&... watching) {
        if (count == 0)
            refuse_batch("no samples", "at least 1", "0");
        require_enough(count);
        const simd::flush_denormals guard;
        auto& work = state_->work;
        ++step_;
        keep_statistics();
        double weight = 0;
        for (std::size_t first = 0; first < count; first += lanes) {
            load_targets(data, std::min(lanes, count - first), pick, first);
            weight += static_cast<double>(over::template weight<value, lanes>(
                loss_, work.target.data(), std::min(lanes, count - first)));
        }
        const auto scale = static_cast<value>(1 / weight);
        step_report report{.step = step_, .weight = weight, .samples = count};
        for (std::size_t first = 0; first < count; first += lanes) {
            const std::size_t part = std::min(lanes, count - first);
            const auto picked = [&](std::size_t lane) { return pick(first + lane); };
            gather<lanes>(data.inputs, data.input_size, part, picked, work.input.data());
            if (count > lanes)
                load_targets(data, part, pick, first);
            const value part_loss = accumulate(part, first, scale, watching...);
            report.loss += static_cast<double>(part_loss);
            look_at_loss(report, part_loss, part, picked);
            (detail::tell_backward(*this, watching, part, picked), ...);
        }
        return apply(report, untold, watching...);
    }

    /// One step on a batch of at most batch_size samples, row-major. Errors: more samples throw
    /// std::invalid_argument.
    template <class X, class Y, observer<trainer>... Observers>
        requires(!is_dataset<X>)
    step_report step(const X& x, const Y& y, Observers&&... watching) {
        const auto data = make_dataset<Net, Loss>(x, y).value();
        if (data.size() > batch_size)
            refuse_batch("more samples than a step takes", "at most " + std::to_string(batch_size),
                std::to_string(data.size()));
        return step(
            data, data.size(), [](std::size_t sample) { return sample; }, watching...);
    }

    /// One step on the batch that lies in `workspace().input` and `workspace().target` already, as
    /// [feature][lane]: the innermost loop, with nothing around it. Errors: no sample, or more than
    /// `lanes`, throw std::invalid_argument.
    template <observer<trainer>... Observers>
    step_report step_in_place(std::size_t count = lanes, Observers&&... watching) {
        if (count == 0 || count > lanes)
            refuse_batch("the workspace has no such number of samples",
                "1 to " + std::to_string(lanes), std::to_string(count));
        return step_in_place_then(untold, count, watching...);
    }

    /// Every sample once, in a new random order; the last batch may be a partial one. An epoch that
    /// was broken off, by `non_finite::stop` or by a checkpoint in the middle of it, goes on.
    template <class X, class Y, observer<trainer>... Observers>
    epoch_report epoch(const dataset<X, Y>& data, Observers&&... watching) {
        // Before the first step, so that a refused epoch changes nothing.
        require_enough(data.size() % batch_size);
        const permutation order = order_of(data.size());
        return epoch_of(
            data.size(),
            [&](std::uint64_t done) {
                std::size_t first = detail::times_at_most(done, batch_size, data.size());
                for (; first < data.size() && !stopped(); first += batch_size)
                    step(
                        data, std::min(batch_size, data.size() - first),
                        [&](std::size_t sample) { return order(first + sample); }, watching...);
            },
            watching...);
    }
    template <class X, class Y, observer<trainer>... Observers>
        requires(!is_dataset<X>)
    epoch_report epoch(const X& x, const Y& y, Observers&&... watching) {
        return epoch(make_dataset<Net, Loss>(x, y).value(), watching...);
    }

    /// An epoch of the steps that `go(done)` takes until it is through or `stopped()`, where `done`
    /// is how many steps an epoch that was broken off had: for those who know another way through
    /// their data. An exception ends the epoch, and the next call begins it again.
    /// Errors: an epoch that goes on with another number of samples throws std::invalid_argument.
    template <class Go, observer<trainer>... Observers>
    epoch_report epoch_of(std::size_t samples, Go go, Observers&&... watching) {
        const auto start = std::chrono::steady_clock::now();
        if (so_far_.steps > 0 && so_far_.samples != samples)
            throw std::invalid_argument{
                failure{"epoch", "goes on with another number of samples than it began with",
                    std::to_string(so_far_.samples), std::to_string(samples)}
                    .message()};
        struct running {
            trainer& fit;
            bool keep = false;
            ~running() {
                fit.in_epoch_ = false;
                if (!keep)
                    fit.so_far_ = {};
            }
        } guard{*this};
        so_far_.samples = samples;
        in_epoch_ = true;
        cause_ = {};
        go(so_far_.steps);
        epoch_report report = so_far_.report(static_cast<std::size_t>(epoch_ + 1));
        report.cause = cause_;
        report.stopped = guard.keep = stopped();
        if (!report.stopped) {
            so_far_ = {};
            ++epoch_;
            if constexpr (adaptive && !scheduled::takes_loss)
                scheduled::observe(plan_, report.loss);
        }
        report.seconds =
            std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
        if (!report.stopped)
            (detail::tell_epoch(*this, watching, report), ...);
        return report;
    }
    /// Whether `non_finite::stop` has ended the epoch.
    bool stopped() const {
        return stops_the_epoch<on_non_finite> && cause_.what != non_finite_event::where::none;
    }
    /// The order of so many samples in the epoch that comes next.
    permutation order_of(std::size_t samples) const {
        return {samples, random{order_}.u64(epoch_ + 1)};
    }

    /// Loss and metrics over a data set, in inference mode; changes nothing. The loss of no sample
    /// is zero.
    template <class X, class Y, class... Metrics>
    evaluation<sizeof...(Metrics)> evaluate(const dataset<X, Y>& data, Metrics... metrics) {
        return detail::evaluate(net_, loss_, state_->work, data, std::move(metrics)...);
    }
    template <class X, class Y, class... Metrics>
        requires(!is_dataset<X>)
    evaluation<sizeof...(Metrics)> evaluate(const X& x, const Y& y, Metrics... metrics) {
        return evaluate(make_dataset<Net, Loss>(x, y).value(), metrics...);
    }

    const Net& net() const { return net_; }
    const Loss& loss_function() const { return loss_; }
    /// The gradient of the last step, after clipping and with a coupled penalty, in the layout of
    /// the parameters.
    const typename Net::parameter_block& gradient() const { return state_->gradient; }
    /// What the optimizer changes from now on: the learning rate, above all.
    options& optimizer_options() { return options_; }
    const options& optimizer_options() const { return options_; }
    /// The learning rate of the next step: the option times the schedule's factor.
    double learning_rate() const { return options_.learning_rate * scheduled_factor(step_); }
    /// Tells a schedule that watches a validation loss (`schedule::watch::validation`) what it is
    /// after the epoch.
    void validation_loss(double found) requires(schedule::detail::uniform<scheduling>::takes_loss) {
        scheduled::observe(plan_, found);
    }
    std::uint64_t steps() const { return step_; }
    /// Epochs that are over.
    std::uint64_t epochs() const { return epoch_; }

    /// All that training goes on from: of two trainers of one type, the one that is given the state
    /// of the other goes on with the same bits. `visit(name, span, tensors)` is called for blocks,
    /// of which only the tensors count (all of it if there are none), and `visit(name, object)` for
    /// numbers and structs of numbers. The gradient is not among them: the next step computes it
    /// anew. Random numbers follow from the seed and the step.
    template <class Visit>
    void for_each_state(Visit&& visit) {
        visit_state<value>(*this, visit);
    }
    template <class Visit>
    void for_each_state(Visit&& visit) const {
        visit_state<const value>(*this, visit);
    }
    auto& workspace() { return state_->work; }
    const auto& workspace() const { return state_->work; }

protected:
    static constexpr auto untold = [](const step_report&) {};

    /// `step_in_place`, where `then(report)` is called behind the optimizer and before any
    /// observer.
    template <class Then, class... Observers>
    step_report step_in_place_then(Then then, std::size_t count, Observers&... watching) {
        require_enough(count);
        const simd::flush_denormals guard;
        ++step_;
        keep_statistics();
        const auto weight =
            over::template weight<value, lanes>(loss_, state_->work.target.data(), count);
        const auto lane_itself = [](std::size_t lane) { return lane; };
        const value mean_loss = accumulate(count, 0, 1 / weight, watching...);
        step_report report{.step = step_,
            .loss = static_cast<double>(mean_loss),
            .weight = static_cast<double>(weight),
            .samples = count};
        look_at_loss(report, mean_loss, count, lane_itself);
        (detail::tell_backward(*this, watching, count, lane_itself), ...);
        return apply(report, then, watching...);
    }

private:
    using update_plan = update_of<Net, Optimizer, penalty_term, constraint, frozen_layers>;

    struct state {
        training_workspace<root, Loss, lanes> work{};
        typename Net::parameter_block gradient{};
        typename update_plan::moment_blocks moments{};
        /// What the statistics were before a step that may be skipped.
        [[no_unique_address]] typename Net::statistics_block statistics{};
    };
    static constexpr bool may_undo = root::statistics_size > 0 && on_non_finite::skips;

    using clip_plan = clipping_of<Net, clipping, layer_clippers>;
    using scheduled = schedule::detail::uniform<scheduling>;
    static constexpr bool adaptive = scheduled::adaptive;
    static constexpr bool fixed_rate = std::is_same_v<scheduling, schedule::constant>;

    template <class Data, class Pick>
    void load_targets(const Data& data, std::size_t part, Pick& pick, std::size_t first) {
        gather<lanes, value>(
            data.targets, data.target_size, part,
            [&](std::size_t lane) { return pick(first + lane); }, state_->work.target.data());
    }

    /// Adds the gradient of one part of the batch.
    template <class... Observers>
    value accumulate(std::size_t count, std::size_t first, value scale, Observers&... watching) {
        const std::uint64_t noise = random{order_}.u64(~step_) + first;
        const pass run{.count = count,
            .accumulate = first > 0,
            .noise = noise,
            .watch = detail::time_watches(*this, watching...)};
        const value sum =
            backpropagate<frozen_layers>(net_, loss_, state_->work, state_->gradient, run, scale);
        root::template absorb<lanes>(state_->work.tape.data(), net_.statistics.data(), run);
        return sum;
    }

    [[noreturn]] static void refuse_batch(
        const char* problem, std::string expected, std::string found) {
        throw std::invalid_argument{
            failure{"batch", problem, std::move(expected), std::move(found)}.message()};
    }

    void keep_statistics() {
        if constexpr (may_undo)
            state_->statistics = net_.statistics;
    }

    /// Refuses a batch whose last part has too few samples for batch statistics.
    static void require_enough(std::size_t samples) {
        if constexpr (root::least_samples > 1) {
            const std::size_t last = samples % lanes;
            if (last != 0 && last < root::least_samples)
                refuse_batch("too few samples at a time for batch statistics",
                    "at least " + std::to_string(root::least_samples),
                    std::to_string(last) + ", left over of " + std::to_string(samples));
        }
    }

    /// Looks for the cause of a loss that is not finite, while the workspace holds it.
    template <class Pick>
    void look_at_loss(step_report& report, value part_loss, std::size_t count, Pick pick) const {
        if constexpr (on_non_finite::skips)
            if (!std::isfinite(part_loss) && report.cause.what == non_finite_event::where::none)
                report.cause = detail::find_non_finite<Net, lanes>(
                    net_, state_->work, over::target_size, count, step_, pick);
    }

    /// What follows a gradient; `report` has what led to it. `then` hears of it first.
    template <class Then, class... Observers>
    step_report apply(step_report report, Then then, Observers&... watching) {
        constexpr bool looks = on_non_finite::skips || !std::is_same_v<clipping, clip::none> ||
                               !std::is_same_v<layer_clippers, policies<>>;
        if constexpr (looks) {
            report.gradient =
                clip_plan::apply(state_->gradient.data(), std::as_const(net_).parameters.data());
            if constexpr (on_non_finite::skips) {
                using where = non_finite_event::where;
                if (!report.gradient.finite && report.cause.what == where::none)
                    report.cause = detail::find_non_finite_gradient(net_, state_->gradient, step_);
                report.applied = report.cause.what == where::none;
            }
        } else {
            report.gradient = clip::report::unmeasured();
        }
        report.learning_rate = options_.learning_rate;
        if constexpr (!fixed_rate)
            report.learning_rate *= scheduled_factor(step_ - 1);
        if constexpr (on_non_finite::skips)
            if (report.applied && !std::isfinite(static_cast<value>(report.learning_rate))) {
                report.cause = {non_finite_event::where::learning_rate, {}, step_, 0};
                report.applied = false;
            }
        if (report.applied)
            update(report.learning_rate, watching...);
        else if constexpr (may_undo)
            net_.statistics = state_->statistics;
        then(report);
        if (in_epoch_) {
            so_far_.add(report);
            if (cause_.what == non_finite_event::where::none)
                cause_ = report.cause;
        }
        (detail::tell_step(*this, watching, report), ...);
        return report;
    }

    template <class T, class Self, class Visit>
    static void visit_state(Self& fit, Visit& visit) {
        const std::span<const tensor> tensors{Net::tensors}, statistics{root::statistics};
        visit("parameters", std::span<T>{fit.net_.parameters.span()}, tensors);
        if constexpr (root::statistics_size > 0)
            visit("statistics", std::span<T>{fit.net_.statistics.span()}, statistics);
        for (auto& moment : fit.state_->moments)
            visit("moment", std::span<T>{moment.span()}, tensors);
        visit("optimizer", fit.options_);
        visit("loss", fit.loss_);
        visit("seed", fit.order_.value);
        visit("steps", fit.step_);
        visit("updates", fit.applied_);
        visit("epochs", fit.epoch_);
        visit("epoch so far", fit.so_far_);
        visit("schedule", fit.plan_);
    }

    double scheduled_factor(std::uint64_t done) const {
        return scheduled::factor({done, epoch_}, plan_);
    }

    /// The optimizer, with what belongs before and behind it.
    template <class... Observers>
    void update(double learning_rate, Observers&... watching) {
        constexpr bool measured = (detail::sees_updates<Observers, trainer> || ...);
        const auto with = [&](const options& chosen) {
            update_plan::template apply<measured>(net_.parameters, state_->gradient,
                state_->moments, chosen, learning_rate, ++applied_,
                [&](const auto& norms) { (detail::tell_update(*this, watching, norms), ...); });
        };
        if constexpr (fixed_rate) {
            with(options_);
        } else {
            options now = options_;
            now.learning_rate = learning_rate;
            with(now);
        }
    }

    Net& net_;
    options options_;
    [[no_unique_address]] Loss loss_;
    seed order_;
    std::unique_ptr<state> state_;
    std::uint64_t step_ = 0;
    std::uint64_t applied_ = 0;
    std::uint64_t epoch_ = 0; ///< epochs that are over
    epoch_sums so_far_{};     ///< of an epoch that is not over
    bool in_epoch_ = false;
    non_finite_event cause_{}; ///< of the first step that the last epoch skipped
    [[no_unique_address]] typename schedule::detail::uniform<scheduling>::state plan_{};
};

} // namespace strut
