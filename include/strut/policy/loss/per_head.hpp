#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <boost/hana/at.hpp>
#include <boost/hana/basic_tuple.hpp>

#include "strut/core/real.hpp"
#include "strut/policy/loss/concept.hpp"
#include "strut/simd/pack.hpp"

namespace strut {

template <class... Heads>
struct per_head;
template <class Loss>
struct is_per_head : std::false_type {};
template <class... Heads>
struct is_per_head<per_head<Heads...>> : std::true_type {};

/// One of the heads of `per_head`: so many outputs, their loss, and how much it weighs in the sum.
template <std::size_t Outputs, loss_function Loss, real Weight = 1>
struct head {
    using loss = Loss;
    static constexpr std::size_t outputs = Outputs;
    static constexpr std::size_t targets = Loss::target_size(Outputs);
    static constexpr double weight = Weight;
    template <class T>
    using target = typename Loss::template target<T>;
    template <class T>
    static constexpr bool labelled = std::is_integral_v<target<T>>;
    static_assert(!is_per_head<Loss>::value,
        "strut: a head's loss is no per_head itself: write its heads beside the others");
    static_assert(Weight > 0, "strut: a head weighs more than nothing");
    static_assert(accepts_outputs<Loss>(Outputs),
        "strut: the loss of a head has no meaning for its number of outputs");
};

/// A loss for each head: the network's outputs, cut into consecutive ranges, each with a loss of
/// its own; what is made small is the sum of their means, each times the weight of its head.
/// Shapes: logits [outputs of the first head, of the second, ...][lane], targets likewise. Of a
/// sequence they are those of each step, and the means are over these as well.
/// Units or range: a head's mean is over samples and its targets. One with class weights is not
/// divided by their sum, as in Keras's `class_weight` and other than in PyTorch.
/// Labels beside numbers are stored as numbers, exact up to 2^24 in float; what is no whole number
/// is no class.
/// Errors: heads that have more or fewer outputs together than the network are refused;
/// a `per_head` as the loss of a head is.
/// Source: Keras's `compile(loss=[...], loss_weights=[...])`.
template <class... Heads>
struct per_head {
    static_assert(sizeof...(Heads) > 0, "strut: at least one head");
    static constexpr std::size_t size = sizeof...(Heads);
    static constexpr std::string_view name = "per_head";
    /// Where each head begins among the outputs, and among the targets.
    static constexpr auto output_offset = [] {
        std::array<std::size_t, size + 1> at{};
        std::size_t i = 0;
        ((at[i + 1] = at[i] + Heads::outputs, ++i), ...);
        return at;
    }();
    static constexpr auto target_offset = [] {
        std::array<std::size_t, size + 1> at{};
        std::size_t i = 0;
        ((at[i + 1] = at[i] + Heads::targets, ++i), ...);
        return at;
    }();
    /// How many outputs the heads have together.
    static constexpr std::size_t outputs = output_offset[size];

    /// Labels if all heads have labels, numbers otherwise.
    template <class T>
    using target = std::conditional_t<(Heads::template labelled<T> && ...), std::int32_t, T>;
    /// A sigmoid may be right behind one head: refused only where no head has a use for it.
    static constexpr bool on_logits = (Heads::loss::on_logits && ...);
    static constexpr bool per_step = true;
    static constexpr std::size_t target_size(std::size_t) { return target_offset[size]; }
    static constexpr bool accepts(std::size_t found) { return found == outputs; }

    /// Of how many classes the target at this place is one; 0: it is a number.
    static constexpr std::size_t classes_at(std::size_t place) {
        std::size_t classes = 0, i = 0;
        ((classes = place >= target_offset[i] && Heads::template labelled<float> ? Heads::outputs
                    : place >= target_offset[i]                                  ? 0
                                                                                 : classes,
             ++i),
            ...);
        return classes;
    }

    /// The head with this index.
    template <std::size_t I>
    using head_at = typename std::remove_cvref_t<decltype(boost::hana::at_c<I>(
        std::declval<boost::hana::basic_tuple<std::type_identity<Heads>...>&>()))>::type;

    template <class T, std::size_t Outputs, std::size_t Lanes>
    static constexpr T weight(const target<T>*, std::size_t count) {
        return static_cast<T>(count);
    }

    template <class T, std::size_t Outputs, std::size_t Lanes>
    constexpr T evaluate(
        const T* logits, const target<T>* y, std::size_t count, T scale, T* gradient) const {
        static_assert(Outputs == outputs);
        constexpr std::size_t row = simd::row_stride<T>(Lanes);
        double total = 0;
        for_each([&]<std::size_t I, class Head>(
                     std::integral_constant<std::size_t, I>, std::type_identity<Head>) {
            const T share = static_cast<T>(
                static_cast<double>(scale) * (Head::weight / static_cast<double>(Head::targets)));
            in_head<I, T, Lanes>(logits, y, [&](const T* own, const auto* goal) {
                total += static_cast<double>(
                    boost::hana::at_c<I>(losses).template evaluate<T, Head::outputs, Lanes>(own,
                        goal, count, share,
                        gradient == nullptr ? nullptr : gradient + output_offset[I] * row));
            });
        });
        return static_cast<T>(total);
    }

    template <class T, std::size_t Outputs, std::size_t Lanes>
    static constexpr void link(const T* logits, T* prediction) {
        static_assert(Outputs == outputs);
        constexpr std::size_t row = simd::row_stride<T>(Lanes);
        for_each([&]<std::size_t I, class Head>(
                     std::integral_constant<std::size_t, I>, std::type_identity<Head>) {
            Head::loss::template link<T, Head::outputs, Lanes>(
                logits + output_offset[I] * row, prediction + output_offset[I] * row);
        });
    }

    /// The sum of the heads' best constants, times their weights. It makes a copy of a head's
    /// targets.
    template <std::size_t, class Target>
        requires(knows_best_constant<typename Heads::loss,
            std::conditional_t<std::is_integral_v<Target>, float, Target>, Heads::outputs>&&...)
    constexpr double best_constant_loss(std::span<const Target> targets) const {
        using T = std::conditional_t<std::is_integral_v<Target>, float, Target>;
        const std::size_t samples = targets.size() / target_offset[size];
        double total = 0;
        for_each([&]<std::size_t I, class Head>(
                     std::integral_constant<std::size_t, I>, std::type_identity<Head>) {
            using own = typename Head::template target<T>;
            const auto& loss = boost::hana::at_c<I>(losses);
            std::vector<own> goals;
            goals.reserve(samples * Head::targets);
            double weights = 0;
            for (std::size_t sample = 0; sample < samples; ++sample) {
                for (std::size_t i = 0; i < Head::targets; ++i) {
                    const Target goal =
                        targets[sample * target_offset[size] + target_offset[I] + i];
                    if constexpr (std::is_same_v<own, Target>)
                        goals.push_back(goal);
                    else
                        goals.push_back(label(goal, Head::outputs));
                }
                weights += static_cast<double>(
                    loss.template weight<T, Head::outputs, 1>(&goals[sample * Head::targets], 1));
            }
            if (weights > 0)
                total +=
                    Head::weight * weights / static_cast<double>(goals.size()) *
                    loss.template best_constant_loss<Head::outputs>(std::span<const own>{goals});
        });
        return total;
    }

    /// Calls `body(logits, targets)` with those of head I, labels as its loss has them.
    template <std::size_t I, class T, std::size_t Lanes, class Body>
    static constexpr void in_head(const T* logits, const target<T>* y, Body&& body) {
        using one = head_at<I>;
        constexpr std::size_t row = simd::row_stride<T>(Lanes);
        logits += output_offset[I] * row;
        y += target_offset[I] * row;
        if constexpr (std::is_same_v<target<T>, typename one::template target<T>>) {
            body(logits, y);
        } else {
            std::array<std::int32_t, one::targets * row> labels{};
            for (std::size_t i = 0; i < labels.size(); ++i)
                labels[i] = label(y[i], one::outputs);
            body(logits, static_cast<const std::int32_t*>(labels.data()));
        }
    }

    /// The losses themselves, in order: of those that have something to say, their weights.
    [[no_unique_address]] boost::hana::basic_tuple<typename Heads::loss...> losses{};

private:
    /// A label that was stored as a number; -1 for what is none.
    template <class T>
    static constexpr std::int32_t label(T stored, std::size_t classes) {
        if (!(stored >= T(0) && stored < static_cast<T>(classes)))
            return -1;
        const auto whole = static_cast<std::int32_t>(stored);
        return static_cast<T>(whole) == stored ? whole : -1;
    }

    template <class Body>
    static constexpr void for_each(Body&& body) {
        [&]<std::size_t... I>(std::index_sequence<I...>) {
            (body(std::integral_constant<std::size_t, I>{}, std::type_identity<Heads>{}), ...);
        }
        (std::make_index_sequence<size>{});
    }
};

} // namespace strut
