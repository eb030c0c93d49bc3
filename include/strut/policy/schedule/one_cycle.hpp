#pragma once

#include <cstdint>
#include <string_view>

#include "strut/core/real.hpp"
#include "strut/policy/schedule/anneal.hpp"
#include "strut/policy/schedule/clock.hpp"

namespace strut::schedule {

/// One cycle: up from 1 / Div to 1 in the share `Up` of `Steps` steps, then down to
/// 1 / (Div * FinalDiv), both along a cosine. The trainer's learning rate is the highest one
/// (PyTorch's max_lr). A high rate in the middle of training is what it is for, and needs a network
/// whose gradients do not explode under it.
/// After the last step the rate stays where it is; PyTorch refuses to go on. PyTorch also moves the
/// momentum in the opposite direction unless told not to; here it stays.
/// Source: Smith and Topin 2018; PyTorch's OneCycleLR with its defaults and cycle_momentum=False.
template <std::uint64_t Steps, real Up = 0.3, real Div = 25, real FinalDiv = 1e4>
struct one_cycle {
    static_assert(Up > 0 && Up < 1 && Up * static_cast<double>(Steps) > 1,
        "strut: schedule::one_cycle<steps, up> needs a share from 0 to 1 that is more than one "
        "step");
    static_assert(Div > 0 && FinalDiv > 0, "strut: schedule::one_cycle needs positive divisors");
    static constexpr std::string_view name = "one_cycle";
    static constexpr double factor(const clock& now) {
        constexpr auto last = static_cast<double>(Steps - 1);
        constexpr double top = Up * static_cast<double>(Steps) - 1;
        const auto at = now.step < Steps ? static_cast<double>(now.step) : last;
        if (at <= top)
            return detail::anneal(1 / Div, 1, at / top);
        return detail::anneal(1, 1 / Div / FinalDiv, (at - top) / (last - top));
    }
};

} // namespace strut::schedule
