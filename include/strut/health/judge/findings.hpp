#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "strut/health/reading.hpp"
#include "strut/health/verdict.hpp"
#include "strut/layer/concept.hpp"

namespace strut::detail {

using because = std::array<evidence, 3>;

/// What was found so far: the first time of each condition, and the verdict that stands.
class findings {
public:
    const strut::verdict& verdict() const { return verdict_; }
    std::span<const alarm> alarms() const { return {alarms_.data(), alarm_count_}; }

    bool raised(condition what) const {
        return std::any_of(
            alarms().begin(), alarms().end(), [&](const alarm& one) { return one.what == what; });
    }

    /// Takes down when it was first found.
    void note(condition what, std::uint64_t step, layer_place place) {
        if (!raised(what))
            alarms_[alarm_count_++] = {step, what, place};
    }

    /// Of what has been found the more serious stands, which is the first in the list of
    /// conditions.
    void raise(condition what, std::uint64_t step, layer_place place, double confidence,
        const because& why, bool in_layer = true, bool through_time = false) {
        note(what, step, place);
        if (!verdict_.sick() || what <= verdict_.what)
            verdict_ = {what, confidence, place, verdict_.what == what ? verdict_.step : step, why,
                through_time ? advice_through_time(what) : advice_for(what), in_layer,
                through_time};
    }

    /// The run has learned after all.
    void recover(std::uint64_t step) {
        if (verdict_.sick())
            verdict_ = {.step = step};
    }

private:
    strut::verdict verdict_{};
    std::array<alarm, 8> alarms_{};
    std::size_t alarm_count_ = 0;
};

/// The layer whose weights are farthest from where they started.
inline layer_place farthest_from_start(const reading& now) {
    const weight_reading* most = nullptr;
    for (const weight_reading& one : now.weights)
        if (most == nullptr || one.displacement > most->displacement)
            most = &one;
    return most == nullptr ? layer_place{} : most->place;
}

} // namespace strut::detail
