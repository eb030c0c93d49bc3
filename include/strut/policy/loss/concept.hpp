#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "strut/core/config.hpp"

namespace strut {

namespace detail {

template <class L, class T, std::size_t Outputs, std::size_t Lanes>
concept evaluates_loss = requires(const L& loss, const T* logits, T* written,
    const typename L::template target<T>* y, std::size_t count, T scale) {
    { loss.template weight<T, Outputs, Lanes>(y, count) } -> std::same_as<T>;
    {
        loss.template evaluate<T, Outputs, Lanes>(logits, y, count, scale, written)
        } -> std::same_as<T>;
    L::template link<T, Outputs, Lanes>(logits, written);
};

} // namespace detail

/// What training makes small: a number for each sample, from the network's outputs and a target,
/// averaged over the samples.
///
/// Outputs and targets of a batch are [feature][lane], rows `simd::row_stride<T>(Lanes)` apart, of
/// which the first `count` lanes are samples. What the network puts out are *logits*: the link,
/// which turns them into predictions, belongs to the loss, because only the two together can be
/// computed without overflow and cancellation.
///
/// *Minimal complete definition*
///   * `target<T>`: the type of a target's elements (`std::int32_t` for the index of a class);
///   * `target_size(outputs)`: how many of them a sample has;
///   * `on_logits`: whether the link is more than the identity, so that a head with a sigmoid or
///     a softmax of its own under this loss is a mistake;
///   * `name`;
///   * `weight<T, Outputs, Lanes>(y, count)`: what these samples add to the denominator of the
///   mean;
///   * `evaluate<T, Outputs, Lanes>(logits, y, count, scale, gradient)`: `scale` times the sum of
///     the losses; the gradient of that to the logits unless `gradient` is null, zero in the lanes
///     behind `count`. `gradient` may not overlap the inputs;
///   * `link<T, Outputs, Lanes>(logits, prediction)`, in every lane.
/// A loss that is a sum over outputs gets all but two of these from `elementwise_loss`.
/// May be there: `accepts(outputs)`, false for a number of outputs that the loss has no meaning
/// for; `best_constant_loss<Outputs>(targets)`, see `knows_best_constant`; `per_step`, true for a
/// loss that is taken at each step of a sequence by itself, with the outputs and targets of that
/// step (see loss_over.hpp). One that is a sum over outputs need not say so; `classes_at(place)`,
/// of how many classes a target is one, 0 if it is a number, for a loss with both (see
/// per_head.hpp), and its `outputs`.
///
/// *Laws* (tests/laws/loss_function.hpp)
///   * the gradient agrees with central differences;
///   * the sum over parts of a batch, each with the same scale, is that of the whole batch; what
///     lies in the lanes behind `count` has no influence;
///   * finite logits, however large, never give NaN, neither as loss nor in the gradient;
///   * the loss is not negative, and its gradient vanishes where the prediction is the target.
///
/// *Models*: mse, mae, huber, binary_cross_entropy, weighted_binary_cross_entropy,
/// softmax_cross_entropy, weighted_softmax_cross_entropy, per_head.
template <class L>
concept loss_function = requires {
    typename L::template target<float>;
    { L::target_size(std::size_t{1}) } -> std::same_as<std::size_t>;
    { L::on_logits } -> std::convertible_to<bool>;
    { L::name } -> std::convertible_to<std::string_view>;
}
&&detail::evaluates_loss<L, float, 1, 1>;

/// False when the loss refuses this number of outputs: one class only, or other than the number of
/// its class weights.
template <loss_function L>
constexpr bool accepts_outputs(std::size_t outputs) {
    if constexpr (requires { L::accepts(outputs); })
        return L::accepts(outputs);
    else
        return true;
}

/// A loss that knows its value for the best prediction which does not look at the input, over a
/// data set stored [sample][target]: what a network must beat to have learned anything.
template <class L, class T, std::size_t Outputs>
concept knows_best_constant = requires(
    const L& loss, std::span<const typename L::template target<T>> targets) {
    { loss.template best_constant_loss<Outputs>(targets) } -> std::same_as<double>;
};

} // namespace strut
