#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "strut/core/config.hpp"
#include "strut/core/shape.hpp"
#include "strut/core/storage.hpp"
#include "strut/layer/concept.hpp"
#include "strut/layer/each_step.hpp"
#include "strut/policy/clip/norm.hpp"
#include "strut/simd/gemm.hpp"
#include "strut/simd/gemv.hpp"
#include "strut/simd/map.hpp"
#include "strut/simd/pack.hpp"
#include "strut/simd/transpose.hpp"

/// What all recurrent layers have in common: two products for each step and, between them, the
/// arithmetic of a cell, element by element.
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

namespace bound {

/// A cell of H units that goes through a sequence from zero, and gives out every step. A vector is
/// a sequence of one step.
/// Shapes: x [Steps][F][lane] -> y [Steps][H][lane]. Parameters: weight [F][gates of the input *
/// H], recurrent weight [H][gates of the output * H], bias [rows * H].
/// Cost: (F + H) * H * gates multiply-adds a step and sample forward, twice that backward.
/// What `pass::watch` is told, at the first and the last step: the norm of the gradient of the
/// memory that comes into the step (LSTM), or of the output (the others), over all lanes.
template <class T, shape Input, std::size_t H, recurrent_cell Cell, class Start>
struct recurrent : plain_layer<T> {
    using cell = Cell;
    static constexpr std::string_view name = Cell::name;
    static constexpr shape in = Input;
    static constexpr shape out = with_features(Input, H);
    static constexpr std::size_t units = H;

private:
    static constexpr std::size_t Steps = Input.rank == 2 ? Input[0] : 1;
    static constexpr std::size_t In = features_of(Input);

public:
    /// Columns of the two matrices, and the rows of gates that they end in.
    static constexpr std::size_t input_columns = Cell::of_input * H;
    static constexpr std::size_t output_columns = (Cell::rows - Cell::first_of_output) * H;
    static constexpr std::size_t gates = Cell::rows * H;
    static constexpr std::size_t first_of_output = Cell::first_of_output * H;

    static constexpr std::size_t recurrent_offset = tensor_footprint<T>(In * input_columns);
    static constexpr std::size_t bias_offset =
        recurrent_offset + tensor_footprint<T>(H * output_columns);
    static constexpr std::array tensors{tensor{role::weight, shape{In, input_columns}, 0},
        tensor{role::weight, shape{H, output_columns}, recurrent_offset},
        tensor{role::bias, shape{gates}, bias_offset}};
    static constexpr std::size_t parameter_size = bias_offset + tensor_footprint<T>(gates);

    static constexpr bool reads_output = true;

    template <std::size_t Lanes>
    static constexpr std::size_t row = simd::row_stride<T>(Lanes);
    template <std::size_t Lanes>
    static constexpr std::size_t gate_size = tensor_footprint<T>(gates* row<Lanes>);
    template <std::size_t Lanes>
    static constexpr std::size_t memory_size = tensor_footprint<T>(Cell::memory* H* row<Lanes>);
    /// For each step its gates and its memory.
    template <std::size_t Lanes>
    static constexpr std::size_t step_tape = gate_size<Lanes> + memory_size<Lanes>;
    template <std::size_t Lanes>
    static constexpr std::size_t tape = Steps* step_tape<Lanes>;
    /// Forward: the gates of one step, the memory, and an output of zeros for before the first.
    /// Backward: the gradients of gates, of memory and of the output, the gates transposed.
    static constexpr std::size_t transposed = round_up(gates, simd::pack_width<T>(gates));
    template <std::size_t Lanes>
    static constexpr std::size_t output_size = tensor_footprint<T>(H* row<Lanes>);
    template <std::size_t Lanes>
    static constexpr std::size_t scratch = gate_size<Lanes> + memory_size<Lanes> +
                                           output_size<Lanes> +
                                           tensor_footprint<T>(Lanes* transposed);

    static constexpr void initialize(T* parameters, std::uint64_t& tensor_seed) {
        Start::template fill<Cell, In, H>(
            parameters, parameters + recurrent_offset, parameters + bias_offset, tensor_seed);
    }

    template <mode Mode, std::size_t Lanes>
    static constexpr void forward(const T* parameters, const T*, const T* x, T* y, T* tape_data,
        T* scratch_data, const pass&) {
        T* memory = scratch_data + gate_size<Lanes>;
        for (std::size_t step = 0; step < Steps; ++step) {
            T* gate = scratch_data;
            if constexpr (Mode == mode::training) {
                gate = tape_data + step * step_tape<Lanes>;
                memory = gate + gate_size<Lanes>;
            }
            const T* const last_memory =
                step == 0 ? nullptr : (Mode == mode::training ? memory - step_tape<Lanes> : memory);
            advance<Lanes>(parameters, x + step * In * row<Lanes>,
                step == 0 ? nullptr : y + (step - 1) * H * row<Lanes>, last_memory, gate, memory,
                y + step * H * row<Lanes>);
        }
    }

    /// One step: what comes in, the last output and memory (null: zeros) give the next ones.
    template <std::size_t Lanes>
    static constexpr void advance(const T* parameters, const T* x, const T* last_y,
        const T* last_memory, T* gate, T* memory, T* y) {
        const T* const bias = parameters + bias_offset;
        multiply<Lanes, In, input_columns>(parameters, x, sums<Lanes, 0, 0>{bias, gate});
        if (last_y != nullptr)
            multiply<Lanes, H, output_columns>(parameters + recurrent_offset, last_y,
                sums<Lanes, first_of_output, input_columns>{bias, gate});
        else
            start_from_bias<Lanes>(bias, gate);
        for_each_unit<Lanes>([&](auto as, std::size_t at) STRUT_LAMBDA {
            using V = typename decltype(as)::type;
            std::array<V, Cell::rows> sum;
            std::array<V, Cell::memory> kept;
            simd::unroll<Cell::rows>(
                [&](auto g) STRUT_LAMBDA { sum[g] = as.load(gate + g * H * row<Lanes> + at); });
            simd::unroll<Cell::memory>([&](auto m) STRUT_LAMBDA {
                kept[m] = last_memory == nullptr ? V(T(0))
                                                 : as.load(last_memory + m * H * row<Lanes> + at);
            });
            const V before = last_y == nullptr ? V(T(0)) : as.load(last_y + at);
            as.store(y + at, Cell::forward(sum, kept, before));
            simd::unroll<Cell::rows>(
                [&](auto g) STRUT_LAMBDA { as.store(gate + g * H * row<Lanes> + at, sum[g]); });
            simd::unroll<Cell::memory>(
                [&](auto m) STRUT_LAMBDA { as.store(memory + m * H * row<Lanes> + at, kept[m]); });
        });
    }

    template <wanted Wanted, std::size_t Lanes>
    static constexpr void backward(const T* parameters, const T* x, const T* y, const T* tape_data,
        T* dy, T* dx, T* gradient, T* scratch_data, const pass& run) {
        T* const dgate = scratch_data;
        T* const dmemory = dgate + gate_size<Lanes>;
        T* const down = dmemory + memory_size<Lanes>;
        T* const rows = down + output_size<Lanes>;
        constexpr std::size_t size = H * row<Lanes>;
        for (std::size_t i = 0; i < Cell::memory * size; ++i)
            dmemory[i] = 0;
        for (std::size_t step = Steps; step-- > 0;) {
            const T* const gate = tape_data + step * step_tape<Lanes>;
            const T* const now = gate + gate_size<Lanes>;
            const T* const before = step == 0 ? nullptr : now - step_tape<Lanes>;
            const T* const last_y = step == 0 ? nullptr : y + (step - 1) * size;
            T* const dstep = dy + step * size;
            const auto note = [&](const T* of, std::size_t count) {
                if (run.watch != nullptr && Steps > 1 && (step == 0 || step + 1 == Steps))
                    run.watch->see(tape_data, step == 0 ? &time_note::first : &time_note::last,
                        clip::measure_of(of, count).norm);
            };
            // Of the first output, what has come through time.
            if constexpr (Cell::memory == 0)
                note(step + 1 < Steps ? down : dstep, size);
            for_each_unit<Lanes>([&](auto as, std::size_t at) STRUT_LAMBDA {
                using V = typename decltype(as)::type;
                std::array<V, Cell::rows> g;
                std::array<V, Cell::memory> memory_before, memory_now, d;
                simd::unroll<Cell::rows>(
                    [&](auto k) STRUT_LAMBDA { g[k] = as.load(gate + k * size + at); });
                simd::unroll<Cell::memory>([&](auto m) STRUT_LAMBDA {
                    memory_before[m] =
                        before == nullptr ? V(T(0)) : as.load(before + m * size + at);
                    memory_now[m] = as.load(now + m * size + at);
                    d[m] = as.load(dmemory + m * size + at);
                });
                const V h = last_y == nullptr ? V(T(0)) : as.load(last_y + at);
                V incoming = as.load(dstep + at);
                if (step + 1 < Steps)
                    incoming += as.load(down + at);
                const V direct = Cell::backward(g, memory_before, memory_now, h, d, incoming);
                simd::unroll<Cell::rows>(
                    [&](auto k) STRUT_LAMBDA { as.store(dgate + k * size + at, g[k]); });
                simd::unroll<Cell::memory>(
                    [&](auto m) STRUT_LAMBDA { as.store(dmemory + m * size + at, d[m]); });
                as.store(down + at, direct);
            });
            if constexpr (Wanted.parameters)
                add_to_gradient<Lanes>(x + step * In * row<Lanes>, last_y, dgate, gradient, rows,
                    run.count, run.accumulate || step + 1 < Steps);
            if constexpr (Cell::memory > 0)
                note(dmemory, Cell::memory * size);
            if (step > 0)
                multiply_back<Lanes, H, output_columns, true>(
                    parameters + recurrent_offset, dgate + first_of_output * row<Lanes>, down);
            if constexpr (Wanted.input)
                multiply_back<Lanes, In, input_columns, false>(
                    parameters, dgate, dx + step * In * row<Lanes>);
        }
    }

private:
    template <std::size_t Lanes, std::size_t Depth, std::size_t Columns, class Ends>
    static STRUT_INLINE constexpr void multiply(const T* weights, const T* x, const Ends& ends) {
        if constexpr (Lanes == 1)
            simd::gemv<T, Depth, Columns>(x, weights, ends);
        else
            simd::gemm<T, Columns, row<Lanes>, simd::strided<1, Columns>, row<Lanes>, Depth>(
                weights, x, Depth, ends);
    }

    /// to [Depth][lane] = (added to if `Adds`) weights times d [Columns][lane].
    template <std::size_t Lanes, std::size_t Depth, std::size_t Columns, bool Adds>
    static constexpr void multiply_back(const T* weights, const T* d, T* to) {
        if constexpr (Lanes == 1) {
            if constexpr (Adds) {
                std::array<T, Depth> product;
                simd::gemv_transposed<T, Depth, Columns>(weights, d, product.data());
                for (std::size_t i = 0; i < Depth; ++i)
                    to[i] += product[i];
            } else {
                simd::gemv_transposed<T, Depth, Columns>(weights, d, to);
            }
        } else {
            simd::gemm<T, Depth, row<Lanes>, simd::strided<Columns, 1>, row<Lanes>, Columns>(
                weights, d, Columns, downward<Lanes, Adds>{to});
        }
    }

    /// Gradients of both matrices and of the bias, from one step.
    template <std::size_t Lanes>
    static constexpr void add_to_gradient(const T* x, const T* last_y, const T* dgate, T* gradient,
        T* rows, std::size_t count, bool accumulate) {
        const T* transposed_rows = dgate;
        if constexpr (Lanes != 1) {
            simd::transpose<gates, Lanes, row<Lanes>, transposed>(dgate, rows);
            transposed_rows = rows;
        }
        simd::gemm<T, In, input_columns, simd::strided<row<Lanes>, 1>, transposed>(
            x, transposed_rows, count, into<input_columns>{gradient, accumulate});
        T* const of_recurrent = gradient + recurrent_offset;
        if (last_y != nullptr)
            simd::gemm<T, H, output_columns, simd::strided<row<Lanes>, 1>, transposed>(last_y,
                transposed_rows + first_of_output, count,
                into<output_columns>{of_recurrent, accumulate});
        else if (!accumulate) // a sequence of one step
            for (std::size_t i = 0; i < H * output_columns; ++i)
                of_recurrent[i] = 0;
        constexpr T one = 1;
        simd::gemm<T, 1, gates, simd::strided<0, 0>, transposed>(
            &one, transposed_rows, count, into<gates>{gradient + bias_offset, accumulate});
    }

    /// Rows that only the last output contributes to, where there is none yet.
    template <std::size_t Lanes>
    static constexpr void start_from_bias(const T* bias, T* gate) {
        for (std::size_t g = input_columns; g < gates; ++g)
            for (std::size_t lane = 0; lane < row<Lanes>; ++lane)
                gate[g * row<Lanes> + lane] = bias[g];
    }

    /// A register as far as it holds units: packs, and a part of one at the end.
    template <simd::value V, std::size_t Count>
    struct part {
        using type = V;
        static STRUT_INLINE constexpr V load(const T* from) {
            return simd::load_first<V, Count>(from);
        }
        static STRUT_INLINE constexpr void store(T* to, V value) {
            simd::store_first<Count>(to, value);
        }
    };
    /// Calls `body(part, at)` over the units of all lanes.
    template <std::size_t Lanes, class Body>
    static STRUT_INLINE constexpr void for_each_unit(Body&& body) {
        constexpr std::size_t count = H * row<Lanes>;
        if (std::is_constant_evaluated()) {
            for (std::size_t i = 0; i < count; ++i)
                body(part<T, 1>{}, i);
            return;
        }
        constexpr std::size_t width = simd::pack_width<T>(count);
        constexpr std::size_t whole = count / width * width;
        using V = simd::pack<T, width>;
        for (std::size_t i = 0; i < whole; i += width)
            body(part<V, width>{}, i);
        if constexpr (whole < count)
            body(part<V, count - whole>{}, whole);
    }

    /// Sums that go to the gates from row First on: those below Begun have been begun by the
    /// input, the others begin with the bias.
    template <std::size_t Lanes, std::size_t First, std::size_t Begun>
    struct sums {
        const T* bias;
        T* gate;

        template <class V, std::size_t>
        STRUT_INLINE constexpr V start(std::size_t m, std::size_t n) const {
            if constexpr (Lanes == 1) {
                // A pack may reach over the border: take each side from where it is.
                if constexpr (Begun <= First)
                    return simd::load<V>(bias + First + n);
                else if (First + n + simd::width_of<V> <= Begun || Begun >= gates)
                    return simd::load<V>(gate + First + n);
                else
                    return at_border<V>(First + n);
            } else if (First + m < Begun) {
                return simd::load<V>(gate + (First + m) * row<Lanes> + n);
            } else {
                return simd::broadcast<V>(bias[First + m]);
            }
        }
        template <class V, std::size_t Count>
        STRUT_INLINE constexpr void finish(std::size_t m, std::size_t n, V sum) const {
            simd::store_first<Count>(at(m, n), sum);
        }
        STRUT_INLINE constexpr T* at(std::size_t m, std::size_t n) const {
            return Lanes == 1 ? gate + First + n : gate + (First + m) * row<Lanes> + n;
        }

        template <class V>
        STRUT_INLINE constexpr V at_border(std::size_t n) const {
            if constexpr (simd::scalar<V>) {
                return n < Begun ? gate[n] : bias[n];
            } else {
                alignas(alignment) T mixed[simd::width_of<V>];
                for (std::size_t i = 0; i < simd::width_of<V>; ++i)
                    mixed[i] = n + i < Begun ? gate[n + i] : n + i < gates ? bias[n + i] : T(0);
                return simd::load<V>(mixed);
            }
        }
    };

    template <std::size_t Columns>
    struct into {
        T* gradient;
        bool accumulate;

        template <class V, std::size_t>
        STRUT_INLINE constexpr V start(std::size_t m, std::size_t n) const {
            return accumulate ? simd::load<V>(gradient + m * Columns + n) : V(T(0));
        }
        template <class V, std::size_t Count>
        STRUT_INLINE constexpr void finish(std::size_t m, std::size_t n, V sum) const {
            simd::store_first<Count>(gradient + m * Columns + n, sum);
        }
    };

    template <std::size_t Lanes, bool Adds>
    struct downward {
        T* to;

        template <class V, std::size_t>
        STRUT_INLINE constexpr V start(std::size_t m, std::size_t n) const {
            return Adds ? simd::load<V>(at(m, n)) : V(T(0));
        }
        template <class V, std::size_t Count>
        STRUT_INLINE constexpr void finish(std::size_t m, std::size_t n, V sum) const {
            simd::store_first<Count>(at(m, n), sum);
        }
        STRUT_INLINE constexpr T* at(std::size_t m, std::size_t n) const {
            return to + m * row<Lanes> + n;
        }
    };
};

} // namespace bound

} // namespace strut
