#pragma once

#include <algorithm>
#include <cstddef>
#include <span>
#include <string_view>

#include "strut/core/shape.hpp"
#include "strut/policy/loss/concept.hpp"
#include "strut/policy/loss/loss_over.hpp"
#include "strut/simd/pack.hpp"

namespace strut {

/// A loss over a sequence of `Steps` steps of `Features` outputs that does not look at the first
/// `Skipped` steps: they only lead up to the ones that count, and get no gradient.
template <loss_function Loss, std::size_t Skipped, std::size_t Steps, std::size_t Features>
struct newest {
    static constexpr shape all{Steps, Features};
    static constexpr shape counted{Steps - Skipped, Features};
    using counting = loss_over<Loss, counted>;

    template <class T>
    using target = typename Loss::template target<T>;
    static constexpr bool on_logits = Loss::on_logits;
    static constexpr std::string_view name = Loss::name;
    static constexpr std::size_t target_size(std::size_t) { return counting::target_size; }
    static constexpr bool accepts(std::size_t) { return counting::accepts; }

    [[no_unique_address]] Loss of{};

    template <class T, std::size_t, std::size_t Lanes>
    constexpr T weight(const target<T>* y, std::size_t count) const {
        return counting::template weight<T, Lanes>(of, y, count);
    }

    template <class T, std::size_t, std::size_t Lanes>
    constexpr T evaluate(
        const T* logits, const target<T>* y, std::size_t count, T scale, T* gradient) const {
        constexpr std::size_t skipped = Skipped * Features * simd::row_stride<T>(Lanes);
        if (gradient != nullptr) {
            std::fill_n(gradient, skipped, T(0));
            gradient += skipped;
        }
        return counting::template evaluate<T, Lanes>(
            of, logits + skipped, y, count, scale, gradient);
    }

    template <class T, std::size_t, std::size_t Lanes>
    static constexpr void link(const T* logits, T* prediction) {
        loss_over<Loss, all>::template link<T, Lanes>(logits, prediction);
    }
};

} // namespace strut
