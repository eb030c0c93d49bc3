#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <type_traits>
#include <utility>

#include "strut/core/failure.hpp"
#include "strut/train/dataset.hpp"

namespace strut {

/// Long sequences with their targets, as views: inputs [sample][step][feature], targets
/// [sample][update][target], where an update has the targets of its steps, or one if the network
/// gives out only its last step; resets [sample][step], or none: not zero where a sample begins
/// anew at this step.
template <class X, class Y, class R>
struct sequences {
    std::span<const X> inputs;
    std::span<const Y> targets;
    std::span<const R> resets;
    std::size_t steps;       ///< of each sample
    std::size_t input_size;  ///< numbers in a step
    std::size_t target_size; ///< numbers in an update

    constexpr std::size_t size() const { return inputs.size() / (steps * input_size); }
    constexpr bool begins_anew(std::size_t sample, std::size_t step) const {
        return step == 0 || (!resets.empty() && resets[sample * steps + step] != R(0));
    }
};

/// Three ranges of numbers as the sequences of `steps` steps of a `truncated` trainer, or what does
/// not fit.
/// Errors: steps that are no multiple of those between two updates; a size or a label as in
/// `make_dataset`.
template <class Fit, class X, class Y, class R = std::span<const std::uint8_t>>
    requires(!detail::temporary<X> && !detail::temporary<Y> && !detail::temporary<R>)
auto make_sequences(X&& x, Y&& y, std::size_t steps, R&& resets) {
    const auto inputs = detail::as_span(x);
    const auto targets = detail::as_span(y);
    const auto anew = detail::as_span(resets);
    using element = std::remove_cv_t<typename decltype(inputs)::element_type>;
    using target = std::remove_cv_t<typename decltype(targets)::element_type>;
    using set = sequences<element, target, std::remove_cv_t<typename decltype(anew)::element_type>>;
    const auto refuse = [](const char* subject, const char* problem, std::string expected,
                            std::string found) {
        return result<set>{failure{subject, problem, std::move(expected), std::move(found)}};
    };
    const auto fail = [&](const char* subject, const char* problem, std::string expected,
                          std::size_t found) {
        return refuse(subject, problem, std::move(expected), std::to_string(found));
    };
    if (steps == 0 || steps % Fit::update != 0)
        return fail("sequences", "their steps are not a whole number of updates",
            "a multiple of " + std::to_string(Fit::update), steps);
    const std::size_t one = steps * Fit::step_size;
    if (inputs.empty() || inputs.size() % one != 0)
        return fail("inputs", "not a whole number of sequences",
            "a multiple of " + std::to_string(one), inputs.size());
    const std::size_t samples = inputs.size() / one;
    // Each step has its own, or each update.
    constexpr bool by_step = Fit::step_targets > 0;
    const std::size_t times = by_step ? steps : steps / Fit::update;
    constexpr std::size_t at_a_time = by_step ? Fit::step_targets : Fit::target_size;
    if (targets.size() != samples * times * at_a_time)
        return fail("targets",
            by_step ? "not those of each step of each sequence"
                    : "not those of each update of each sequence",
            std::to_string(samples) + " x " + std::to_string(times) +
                (at_a_time > 1 ? " x " + std::to_string(at_a_time) : ""),
            targets.size());
    if (!anew.empty() && anew.size() != samples * steps)
        return fail("resets", "not one for each step of each sequence",
            std::to_string(samples * steps), anew.size());
    using over = typename Fit::over_steps;
    if constexpr (over::has_labels)
        for (std::size_t at = 0; at < targets.size(); ++at) {
            const std::size_t place = at % at_a_time;
            const std::size_t classes = over::classes_at(place);
            if (classes == 0 || detail::is_label(targets[at], classes))
                continue;
            const std::size_t time = at / at_a_time;
            return refuse("targets", "a label that is none of the classes",
                "0 to " + std::to_string(classes - 1),
                detail::label_text(targets[at],
                    "sequence " + std::to_string(time / times) +
                        (by_step ? ", step " : ", update ") + std::to_string(time % times),
                    place, at_a_time));
        }
    return result<set>{set{inputs, targets, anew, steps, Fit::step_size, Fit::target_size}};
}
template <class Fit, class X, class Y>
    requires(!detail::temporary<X> && !detail::temporary<Y>)
auto make_sequences(X&& x, Y&& y, std::size_t steps) {
    constexpr std::span<const std::uint8_t> none;
    return make_sequences<Fit>(x, y, steps, none);
}

} // namespace strut
