#pragma once

#include <array>
#include <cstddef>
#include <span>

#include "strut/layer/time_watch.hpp"
#include "strut/train/observer.hpp"

/// How a trainer tells its observers what happens: each hears what it has a member for, in the
/// order given.
namespace strut::detail {

template <class Trainer, class O>
time_watch* with_time_watch(const Trainer& fit, O& one, time_watch* others) {
    if constexpr (sees_time<O, Trainer>) {
        time_watch* const watch = one.before_backward(fit);
        for (const time_watch* other = others; other != nullptr; other = other->next)
            if (other == watch) // an observer that was given twice
                return others;
        if (watch != nullptr) {
            watch->next = others;
            return watch;
        }
    }
    return others;
}

/// What those who watch the gradient through time want it written to, as a list; null: nobody.
template <class Trainer, class... Observers>
time_watch* time_watches(const Trainer& fit, Observers&... watching) {
    time_watch* all = nullptr;
    ((all = with_time_watch(fit, watching, all)), ...);
    return all;
}

template <class Trainer, class O, class Pick>
void tell_backward(const Trainer& fit, O& one, std::size_t count, Pick pick) {
    if constexpr (sees_backward<O, Trainer>)
        one.after_backward(fit, count, pick);
}

template <class Trainer, class O, std::size_t Tensors>
void tell_update(const Trainer& fit, O& one, const std::array<update_norms, Tensors>& norms) {
    if constexpr (sees_updates<O, Trainer>)
        one.after_update(fit, std::span{norms});
}

template <class Trainer, class O>
void tell_step(const Trainer& fit, O& one, const step_report& report) {
    if constexpr (sees_steps<O, Trainer>)
        one.after_step(fit, report);
}

template <class Trainer, class O>
void tell_epoch(const Trainer& fit, O& one, const epoch_report& report) {
    if constexpr (sees_epochs<O, Trainer>)
        one.after_epoch(fit, report);
}

} // namespace strut::detail
