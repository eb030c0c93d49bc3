#pragma once

#include <algorithm>
#include <cstddef>
#include <memory>
#include <span>
#include <type_traits>
#include <utility>

#include "strut/core/check.hpp"
#include "strut/core/storage.hpp"
#include "strut/layer/concept.hpp"
#include "strut/layer/each_step.hpp"
#include "strut/layer/site.hpp"
#include "strut/layer/windows.hpp"
#include "strut/policy/loss/loss_over.hpp"
#include "strut/train/epoch_sums.hpp"
#include "strut/train/newest.hpp"
#include "strut/train/observer.hpp"
#include "strut/train/sequences.hpp"
#include "strut/train/trainer.hpp"
#include "strut/train/training.hpp"

namespace strut {

/// Policy: an update every `Update` steps of a sequence (k1), whose gradient goes back through the
/// last `Reach` steps (k2).
template <std::size_t Update, std::size_t Reach = Update>
struct tbptt {
    static_assert(Update > 0, "strut: tbptt needs at least one step between two updates");
    static_assert(Reach >= Update, "strut: tbptt<k1, k2> goes back through at least the steps "
                                   "since the last update: k2 is not "
                                   "below k1");
    static constexpr std::size_t update = Update;
    static constexpr std::size_t reach = Reach;
};

template <class P>
struct is_tbptt : std::false_type {};
template <std::size_t Update, std::size_t Reach>
struct is_tbptt<tbptt<Update, Reach>> : std::true_type {};

namespace detail {
template <class P>
struct is_of_trainer : std::bool_constant<!is_tbptt<P>::value> {};

/// The trainer that takes the windows.
template <class Net, class Loss, class Optimizer, class Given>
struct window_trainer;
template <class Net, class Loss, class Optimizer, class... P>
struct window_trainer<Net, Loss, Optimizer, error::given<P...>> {
    using type = trainer<Net, Loss, Optimizer, P...>;
};

/// How the windows of a network follow each other, and what counts in them.
template <class Net, class Loss, class Pack>
struct window_plan {
    static constexpr std::size_t length = window_of<typename Net::root>;
    using steps = strut::pick<is_tbptt, tbptt<length>, Pack>;
    static constexpr std::size_t stuck = stuck_in_window<typename Net::root>;
    using place = error::at<stuck, typename Net::template layer_spec<stuck>>;
    using layer = stuck_inside_t<typename Net::root>;
    static_assert(
        error::state_of_every_step<!bound::is_carried<layer>, place, error::given<layer>>::value);
    static_assert(error::statistics_of_windows<!has_statistics_of_steps<layer>, place,
        error::given<layer>>::value);
    static_assert(
        error::goes_through_windows<std::is_void_v<layer>, place, error::given<layer>>::value);
    static_assert(error::window_of_the_network<steps::reach == length, error::expected<length>,
        error::found<steps::update, steps::reach>>::value);
    /// Steps that an earlier update has counted.
    static constexpr std::size_t skipped = Net::out.rank == 2 ? steps::reach - steps::update : 0;
    using loss = std::conditional_t<skipped == 0, Loss,
        newest<Loss, skipped, skipped + steps::update, features_of(Net::out)>>;
};

template <class Net, class Loss, class Optimizer, class... Policies>
using truncated_base =
    typename window_trainer<Net, typename window_plan<Net, Loss, policies<Policies...>>::loss,
        Optimizer, typename only<is_of_trainer, policies<Policies...>>::type>::type;
} // namespace detail

/// Trains a network of stateful layers on long sequences, window by window: an update every k1
/// steps, whose gradient goes back through the last k2 (`tbptt<k1, k2>`, of which k2 is the length
/// of the sequence that the network is declared for, and k1 the same where nothing is said).
///
/// A window begins with the state that an earlier one had at this step, computed with the
/// parameters of then, and held constant: no gradient leaves the window. The loss of an update is
/// that of its k1 steps; those before them only lead up to it. Each sample begins at zero, and
/// again wherever the data say so: the gradient ends there. After a step that was skipped (see
/// `non_finite`) all samples begin at zero.
///
/// *Policies*: `tbptt`, and those of `trainer` but `micro_batch`. A batch is as many sequences,
/// side by side. All memory is allocated in the constructor.
/// Errors: a layer that would not know of the windows before, a k2 that is not the network's;
/// sequences that do not fit come back from `make_sequences`.
/// Source: Williams and Peng 1990, BPTT(k2; k1); PyTorch's `detach` between windows.
template <class Net, class Loss, class Optimizer, class... Policies>
class truncated : private detail::truncated_base<Net, Loss, Optimizer, Policies...> {
    using pack = policies<Policies...>;
    using plan = detail::window_plan<Net, Loss, pack>;
    using root = typename Net::root;
    static_assert(detail::at_most_one<is_tbptt, pack, truncated>::value);
    static_assert(detail::count_of<is_micro_batch, pack>::value == 0,
        "strut: truncated keeps the state of a whole batch, and computes it at a time: leave "
        "micro_batch out");

public:
    /// What observers see: the trainer of the windows.
    using trainer_type = detail::truncated_base<Net, Loss, Optimizer, Policies...>;
    using trainer_type::batch_size;
    using typename trainer_type::options;
    using typename trainer_type::target_value;
    using typename trainer_type::value;
    static constexpr std::size_t update = plan::steps::update; ///< k1
    static constexpr std::size_t reach = plan::steps::reach;   ///< k2
    /// Numbers of a sequence in a step, and targets of an update; how many of these a step has, if
    /// each step has its own; for labels, how many there are.
    static constexpr std::size_t step_size = Net::in[Net::in.rank - 1];
    static constexpr std::size_t target_size = trainer_type::over::target_size;
    static constexpr std::size_t step_targets = Net::out.rank == 2 ? target_size / update : 0;
    using over_steps = loss_over<Loss, Net::out>;

    explicit truncated(
        Net& trained, options chosen = {}, Loss loss_object = {}, seed order = seed{0})
        : trainer_type{trained, chosen, typename plan::loss{loss_object}, order} {}

    using trainer_type::epochs;
    using trainer_type::gradient;
    using trainer_type::learning_rate;
    using trainer_type::net;
    using trainer_type::optimizer_options;
    using trainer_type::steps;
    using trainer_type::stopped;
    using trainer_type::workspace;

    /// The trainer of the windows, for an observer that wants it: `monitor watch{fit.observed()}`.
    const trainer_type& observed() const { return *this; }

    /// The state of the trainer of the windows, and what the next window begins with.
    template <class Visit>
    void for_each_state(Visit&& visit) {
        trainer_type::for_each_state(visit);
        over_carried([&]<class Bound>(value* tape) {
            visit("carried",
                std::span<value>{Bound::template initial<batch_size>(tape),
                    Bound::template state_size<batch_size>},
                std::span<const tensor>{});
        });
    }
    template <class Visit>
    void for_each_state(Visit&& visit) const {
        trainer_type::for_each_state(visit);
        const auto& work = workspace();
        strut::over_carried<root, batch_size>(work.input.data(), work.output.data(),
            work.tape.data(), [&]<class Bound>(const value* tape) {
                visit("carried",
                    std::span<const value>{Bound::template initial<batch_size>(tape),
                        Bound::template state_size<batch_size>},
                    std::span<const tensor>{});
            });
    }

    /// Every sequence once, from its beginning to its end, in a new random order. What was broken
    /// off goes on, in the middle of a sequence as well.
    template <class X, class Y, class R, observer<trainer_type>... Observers>
    epoch_report epoch(const sequences<X, Y, R>& data, Observers&&... watching) {
        const auto order = this->order_of(data.size());
        return this->epoch_of(
            data.size(),
            [&](std::uint64_t done) {
                const std::size_t windows = data.steps / update;
                std::size_t first = detail::times_at_most(done / windows, batch_size, data.size());
                auto window = static_cast<std::size_t>(done % windows);
                for (; first < data.size() && !stopped(); first += batch_size) {
                    sweep_from(
                        window, data, std::min(batch_size, data.size() - first),
                        [&](std::size_t sample) { return order(first + sample); },
                        [](const step_report&) {}, watching...);
                    window = 0;
                }
            },
            watching...);
    }

    /// The updates of the sequences `pick(0), ..., pick(count - 1)`, of which there are at most as
    /// many as in a batch, from their beginning to their end; `made` is told the report of each.
    template <class X, class Y, class R, class Pick, class Made,
        observer<trainer_type>... Observers>
    void sweep(const sequences<X, Y, R>& data, std::size_t count, Pick pick, Made&& made,
        Observers&&... watching) {
        sweep_from(0, data, count, pick, made, watching...);
    }

private:
    /// The windows from `window` on, which goes on where the one before it has ended.
    template <class X, class Y, class R, class Pick, class Made, class... Observers>
    void sweep_from(std::size_t window, const sequences<X, Y, R>& data, std::size_t count,
        Pick pick, Made&& made, Observers&... watching) {
        if (window == 0)
            forget();
        const auto hand_over = [&](const step_report& done) {
            if (done.applied)
                over_carried([&]<class Bound>(value* tape) {
                    Bound::template hand_over<batch_size>(tape, update);
                });
            else
                forget();
        };
        for (std::size_t end = (window + 1) * update; end <= data.steps; end += update) {
            load(data, count, pick, end);
            const step_report done = this->step_in_place_then(hand_over, count, watching...);
            made(done);
            if (stops_the_epoch<typename trainer_type::on_non_finite> && !done.applied)
                return;
        }
    }

    static constexpr std::size_t row = simd::row_stride<value>(batch_size);

    template <class Visit>
    void over_carried(Visit&& visit) {
        auto& work = workspace();
        strut::over_carried<root, batch_size>(static_cast<const value*>(work.input.data()),
            static_cast<const value*>(work.output.data()), work.tape.data(), visit);
    }

    /// All samples begin at zero.
    void forget() {
        over_carried([]<class Bound>(value* tape) {
            std::fill_n(Bound::template initial<batch_size>(tape),
                Bound::template state_size<batch_size>, value(0));
        });
    }

    /// The window whose last step is the one before `end`. Of what lies before the beginning of the
    /// sequence nothing counts: the first step stands for it.
    template <class X, class Y, class R, class Pick>
    void load(const sequences<X, Y, R>& data, std::size_t count, Pick& pick, std::size_t end) {
        auto& work = workspace();
        for (std::size_t lane = 0; lane < row; ++lane) {
            const std::size_t sample = pick(lane < count ? lane : 0);
            for (std::size_t t = 0; t < reach; ++t) {
                const bool early = end + t < reach;
                const std::size_t step = early ? 0 : end + t - reach;
                const X* const from = data.inputs.data() + (sample * data.steps + step) * step_size;
                for (std::size_t f = 0; f < step_size; ++f)
                    work.input[(t * step_size + f) * row + lane] = static_cast<value>(from[f]);
                resets_[t * row + lane] = value(!early && data.begins_anew(sample, step));
            }
            const Y* const target =
                data.targets.data() +
                (sample * (data.steps / update) + end / update - 1) * target_size;
            for (std::size_t i = 0; i < target_size; ++i)
                work.target[i * row + lane] = static_cast<target_value>(target[i]);
        }
        over_carried([&]<class Bound>(value* tape) {
            std::copy_n(resets_.get(), reach * row, Bound::template reset<batch_size>(tape));
        });
    }

    std::unique_ptr<value[]> resets_ = std::make_unique<value[]>(reach * row); ///< [reach][lane]
};

} // namespace strut
