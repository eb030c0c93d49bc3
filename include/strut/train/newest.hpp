#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>

#include "strut/policy/loss/concept.hpp"
#include "strut/simd/pack.hpp"

namespace strut {

/// A loss that does not look at the first `Skipped` outputs: those of steps that only lead up to
/// the ones that count. They get no gradient.
template <loss_function Loss, std::size_t Skipped>
struct newest {
    static constexpr std::size_t counted(std::size_t outputs) {
        return outputs > Skipped ? outputs - Skipped : outputs;
    }

    template <class T>
    using target = typename Loss::template target<T>;
    static constexpr bool on_logits = Loss::on_logits;
    static constexpr std::string_view name = Loss::name;
    static constexpr std::size_t target_size(std::size_t outputs) {
        return Loss::target_size(counted(outputs));
    }
    static constexpr bool accepts(std::size_t outputs) {
        return accepts_outputs<Loss>(counted(outputs));
    }

    [[no_unique_address]] Loss of{};

    template <class T, std::size_t Outputs, std::size_t Lanes>
    constexpr T weight(const target<T>* y, std::size_t count) const {
        return of.template weight<T, counted(Outputs), Lanes>(y, count);
    }

    template <class T, std::size_t Outputs, std::size_t Lanes>
    constexpr T evaluate(
        const T* logits, const target<T>* y, std::size_t count, T scale, T* gradient) const {
        constexpr std::size_t skipped = (Outputs - counted(Outputs)) * simd::row_stride<T>(Lanes);
        if (gradient != nullptr) {
            std::fill_n(gradient, skipped, T(0));
            gradient += skipped;
        }
        return of.template evaluate<T, counted(Outputs), Lanes>(
            logits + skipped, y, count, scale, gradient);
    }

    template <class T, std::size_t Outputs, std::size_t Lanes>
    static constexpr void link(const T* logits, T* prediction) {
        Loss::template link<T, Outputs, Lanes>(logits, prediction);
    }
};

} // namespace strut
