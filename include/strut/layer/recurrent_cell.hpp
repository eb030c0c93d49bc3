#pragma once

#include <concepts>
#include <cstddef>

namespace strut {

/// The arithmetic of a recurrent cell on single numbers: what one unit does in one step.
///
/// In front of it are rows of gates, each with one number a unit. Row g is the sum of what the
/// input and the last output contribute to it: the input to rows [0, of_input), the last output to
/// rows [first_of_output, rows).
///
/// *Minimal complete definition*: `rows`, `of_input`, `first_of_output`; `memory`, the numbers that
/// a unit keeps beside its output (the cell of an LSTM); and, for scalars and packs alike,
///   * `forward(gate, memory, h) -> h`: gate holds the sums and afterwards what backward needs,
///     memory and h are those of the last step, and memory that of this one afterwards;
///   * `backward(gate, before, now, h, dmemory, dh) -> direct`: gate is what forward left, before
///     and now the memory, h the last output; dmemory is the gradient with respect to `now` and
///     afterwards that with respect to `before`; gate is replaced by the gradient with respect to
///     the sums; what is returned is the gradient with respect to h past the gates.
/// *Laws*: those of the layers made of it.
/// *Models*: rnn_cell, lstm_cell, gru_cell.
template <class C>
concept recurrent_cell = requires {
    { C::rows } -> std::convertible_to<std::size_t>;
    { C::of_input } -> std::convertible_to<std::size_t>;
    { C::first_of_output } -> std::convertible_to<std::size_t>;
    { C::memory } -> std::convertible_to<std::size_t>;
};

/// A cell that says what is normalized together: `input_norms` and `output_norms` are numbers of
/// rows of gates, one after the other; and, if it has a memory, what it does in two halves:
///   * `remember(gate, memory)`: from the sums to the gates and the new memory;
///   * `put_out(gate, m) -> h`, where m is the memory, normalized;
///   * `put_out_backward(gate, m, dh) -> dm`, which replaces the gates that only `put_out` reads by
///     the gradients of their sums;
///   * `remember_backward(gate, before, d)`, which replaces the other gates, and d, the gradient of
///     the memory, by that of the memory before.
/// *Models*: rnn_cell, lstm_cell, gru_cell.
template <class C>
concept normalizable_cell = recurrent_cell<C> && requires {
    C::input_norms.size();
    C::output_norms.size();
};

} // namespace strut
