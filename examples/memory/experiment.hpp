#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "memory.hpp"
#include "strut/strut.hpp"
#include "tasks.hpp"

inline constexpr std::size_t at_a_time = 32;  ///< sequences in a step
inline constexpr std::size_t test_every = 50; ///< steps

/// Trains a cell on fresh sequences until it has learned or its steps are over, under a monitor.
template <class Task, class Cell, std::size_t Length>
outcome run(const effort& most) {
    using net = typename Task::template network<Length, Cell>;
    constexpr const auto& forecast = strut::forecast<net, strut::adam>;

    const auto model = std::make_unique<net>(strut::seed{1});
    strut::trainer<net, typename Task::loss, strut::adam, strut::batch<at_a_time>,
        strut::clip::by_global_norm<1>>
        fit{*model, {.learning_rate = most.learning_rate}};
    strut::monitor watch{fit, {.planned_steps = most.steps}};

    const auto unseen = Task::draw(512, Length, 0);
    const strut::random seeds{1};
    outcome result;
    do {
        const auto next = Task::draw(at_a_time * test_every, Length, seeds.u64(result.steps));
        fit.epoch(next.x, next.y, watch);
        result.steps += test_every;
        result.loss = fit.evaluate(unseen.x, unseen.y).loss / Task::guess(Length);
    } while (!result.learned() && result.steps < most.steps);

    result.learning_rate = most.learning_rate;
    result.decades = forecast.layers[0].through_time;
    result.forecast = forecast.verdict.is;
    result.verdict = name_of(watch.verdict().what);
    if (!watch.alarms().empty())
        result.alarm = std::string{name_of(watch.alarms().front().what)} + " at " +
                       std::to_string(watch.alarms().front().step);
    return result;
}

namespace detail {
/// A cell of each length.
template <class Task, template <std::size_t, std::size_t> class Cell>
contender make(std::string name) {
    return [&]<std::size_t... I>(std::index_sequence<I...>) {
        return contender{std::move(name),
            {run<Task, typename Cell<Task::units, lengths[I]>::type, lengths[I]>...}};
    }
    (std::make_index_sequence<lengths.size()>{});
}

/// The cells; some are told how long they will have to remember.
template <std::size_t Units, std::size_t>
struct simple {
    using type = strut::rnn<Units>;
};
template <std::size_t Units, std::size_t>
struct lstm_half_open {
    using type = strut::lstm<Units, strut::forget_bias<0>>;
};
template <std::size_t Units, std::size_t>
struct lstm_open {
    using type = strut::lstm<Units, strut::forget_bias<1>>;
};
template <std::size_t Units, std::size_t Length>
struct lstm_chrono {
    using type = strut::lstm<Units, strut::chrono<Length>>;
};
template <std::size_t Units, std::size_t>
struct gru_half_open {
    using type = strut::gru<Units>;
};
template <std::size_t Units, std::size_t Length>
struct gru_chrono {
    using type = strut::gru<Units, strut::chrono<Length>>;
};
} // namespace detail

/// All cells on a task.
template <class Task>
std::vector<contender> contenders() {
    return {
        detail::make<Task, detail::simple>("rnn"),
        detail::make<Task, detail::lstm_half_open>("lstm, forget bias 0"),
        detail::make<Task, detail::lstm_open>("lstm, forget bias 1"),
        detail::make<Task, detail::lstm_chrono>("lstm, chrono"),
        detail::make<Task, detail::gru_half_open>("gru"),
        detail::make<Task, detail::gru_chrono>("gru, chrono"),
    };
}
