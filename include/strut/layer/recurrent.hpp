#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>

#include "strut/core/config.hpp"
#include "strut/core/shape.hpp"
#include "strut/core/storage.hpp"
#include "strut/layer/concept.hpp"
#include "strut/layer/each_step.hpp"
#include "strut/layer/gradient_ends.hpp"
#include "strut/layer/recurrent_cell.hpp"
#include "strut/layer/recurrent_step.hpp"
#include "strut/policy/clip/norm.hpp"
#include "strut/simd/gemm.hpp"
#include "strut/simd/gemv.hpp"
#include "strut/simd/map.hpp"
#include "strut/simd/pack.hpp"
#include "strut/simd/transpose.hpp"

/// What all recurrent layers have in common: two products for each step and, between them, the
/// arithmetic of a cell, element by element.
namespace strut {

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
    static constexpr std::size_t steps = Input.rank == 2 ? Input[0] : 1;
    static constexpr std::size_t inputs = features_of(Input);

private:
    static constexpr std::size_t Steps = steps;
    static constexpr std::size_t In = inputs;

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

    /// Where a sequence's steps lie, in rows, in the order in which the layer goes through them;
    /// and whether the gradient of the input is added to what is there.
    struct in_order {
        static constexpr bool adds = false;
        static constexpr std::size_t x(std::size_t step) { return step * In; }
        static constexpr std::size_t y(std::size_t step) { return step * H; }
    };

    /// `Self` is this layer, or one made of it that has another way to make a step.
    template <mode Mode, std::size_t Lanes, class Path = in_order, class Self = recurrent>
    static constexpr void forward(const T* parameters, const T*, const T* x, T* y, T* tape_data,
        T* scratch_data, const pass&) {
        T* memory = scratch_data + Self::template gate_size<Lanes>;
        for (std::size_t step = 0; step < Steps; ++step) {
            T* gate = scratch_data;
            if constexpr (Mode == mode::training) {
                gate = tape_data + step * Self::template step_tape<Lanes>;
                memory = gate + Self::template gate_size<Lanes>;
            }
            const T* const last_memory =
                step == 0
                    ? nullptr
                    : (Mode == mode::training ? memory - Self::template step_tape<Lanes> : memory);
            Self::template advance<Mode, Lanes>(parameters, x + Path::x(step) * row<Lanes>,
                step == 0 ? nullptr : y + Path::y(step - 1) * row<Lanes>, last_memory, gate, memory,
                y + Path::y(step) * row<Lanes>);
        }
    }

    /// One step: what comes in, the last output and memory (null: zeros) give the next ones. The
    /// gates are left as backward needs them in training only.
    template <mode Mode, std::size_t Lanes>
    static constexpr void advance(const T* parameters, const T* x, const T* last_y,
        const T* last_memory, T* gate, T* memory, T* y) {
        if constexpr (Mode == mode::inference && Lanes == 1) {
            using step = strut::detail::recurrent_step<recurrent>;
            if constexpr (step::fits)
                if (!std::is_constant_evaluated()) {
                    step::run(parameters, x, last_y, last_memory, memory, y);
                    return;
                }
        }
        const T* const bias = parameters + bias_offset;
        multiply<Lanes, In, input_columns>(parameters, x, sums<Lanes, 0, 0>{bias, gate});
        if (last_y != nullptr)
            multiply<Lanes, H, output_columns>(parameters + recurrent_offset, last_y,
                sums<Lanes, first_of_output, input_columns>{bias, gate});
        else
            start_from_bias<Lanes>(bias, gate);
        finish_step<Lanes>(last_y, last_memory, gate, memory, y);
    }

    /// The cell's arithmetic of one step, from the sums on.
    template <std::size_t Lanes>
    static STRUT_INLINE constexpr void finish_step(
        const T* last_y, const T* last_memory, T* gate, T* memory, T* y) {
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

    template <wanted Wanted, std::size_t Lanes, class Path = in_order, class Self = recurrent>
    static constexpr void backward(const T* parameters, const T* x, const T* y, const T* tape_data,
        T* dy, T* dx, T* gradient, T* scratch_data, const pass& run) {
        const typename Self::template downflow<Lanes> to{scratch_data};
        to.clear_memory();
        for (std::size_t step = Steps; step-- > 0;) {
            const T* const gate = tape_data + step * Self::template step_tape<Lanes>;
            const T* const now = gate + Self::template gate_size<Lanes>;
            const moment at{x + Path::x(step) * row<Lanes>,
                step == 0 ? nullptr : y + Path::y(step - 1) * row<Lanes>,
                step == 0 ? nullptr : now - Self::template step_tape<Lanes>, gate, now};
            const auto norm = [](const T* of) { return clip::measure_of(of, H * row<Lanes>).norm; };
            if constexpr (Cell::memory == 0)
                note_output<Lanes>(run, tape_data, step, dy + Path::y(step) * row<Lanes>, to, norm);
            Self::template retreat<Lanes>(
                parameters, at, dy + Path::y(step) * row<Lanes>, to, step + 1 == Steps);
            if constexpr (Wanted.parameters)
                Self::template add_to_gradient<Lanes>(
                    at, to, gradient, run.count, run.accumulate || step + 1 < Steps);
            if constexpr (Cell::memory > 0)
                note(run, tape_data, step, to.memory, norm);
            if (step > 0)
                Self::template to_last_output<Lanes>(parameters, to);
            if constexpr (Wanted.input)
                Self::template to_input<Lanes, Path::adds>(
                    parameters, to, dx + Path::x(step) * row<Lanes>);
        }
    }

    /// A step as backward finds it: what came in, the output and the memory that it began with
    /// (null: zeros), and the gates and the memory that forward left.
    struct moment {
        const T* x;
        const T* last_y;
        const T* before;
        const T* gate;
        const T* now;
    };

    /// What backward hands from step to step: gradients of the gates, of the memory and of the last
    /// output, and the first of these transposed.
    template <std::size_t Lanes>
    struct downflow {
        T* gate;
        T* memory;
        T* output;
        T* rows;

        explicit constexpr downflow(T* scratch_data)
            : gate{scratch_data},
              memory{gate + gate_size<Lanes>},
              output{memory + memory_size<Lanes>},
              rows{output + output_size<Lanes>} {}
        STRUT_INLINE constexpr void clear_memory() const {
            for (std::size_t i = 0; i < Cell::memory * H * row<Lanes>; ++i)
                memory[i] = 0;
        }
    };

    /// Tells who watches, at the first and the last step, what norm(of) is.
    template <class Norm>
    static constexpr void note(
        const pass& run, const T* tape_data, std::size_t step, const T* of, const Norm& norm) {
        if (run.watch != nullptr && Steps > 1 && (step == 0 || step + 1 == Steps))
            run.watch->see(tape_data, step == 0 ? &time_note::first : &time_note::last, norm(of));
    }
    /// The same of an output, before `retreat`: of the first one, what has come through time.
    template <std::size_t Lanes, class Norm>
    static constexpr void note_output(const pass& run, const T* tape_data, std::size_t step,
        const T* dy, const downflow<Lanes>& to, const Norm& norm) {
        note(run, tape_data, step, step + 1 < Steps ? to.output : dy, norm);
    }

    /// The cell's arithmetic of one step, backward; at the newest step nothing comes from a later
    /// one.
    template <std::size_t Lanes>
    static STRUT_INLINE constexpr void retreat(
        const T*, const moment& step, const T* dy, const downflow<Lanes>& to, bool newest) {
        constexpr std::size_t size = H * row<Lanes>;
        for_each_unit<Lanes>([&](auto as, std::size_t at) STRUT_LAMBDA {
            using V = typename decltype(as)::type;
            std::array<V, Cell::rows> g;
            std::array<V, Cell::memory> memory_before, memory_now, d;
            simd::unroll<Cell::rows>(
                [&](auto k) STRUT_LAMBDA { g[k] = as.load(step.gate + k * size + at); });
            simd::unroll<Cell::memory>([&](auto m) STRUT_LAMBDA {
                memory_before[m] =
                    step.before == nullptr ? V(T(0)) : as.load(step.before + m * size + at);
                memory_now[m] = as.load(step.now + m * size + at);
                d[m] = as.load(to.memory + m * size + at);
            });
            const V h = step.last_y == nullptr ? V(T(0)) : as.load(step.last_y + at);
            V incoming = as.load(dy + at);
            if (!newest)
                incoming += as.load(to.output + at);
            const V direct = Cell::backward(g, memory_before, memory_now, h, d, incoming);
            simd::unroll<Cell::rows>(
                [&](auto k) STRUT_LAMBDA { as.store(to.gate + k * size + at, g[k]); });
            simd::unroll<Cell::memory>(
                [&](auto m) STRUT_LAMBDA { as.store(to.memory + m * size + at, d[m]); });
            as.store(to.output + at, direct);
        });
    }

    /// What reaches the last output through the gates, added to what went past them.
    template <std::size_t Lanes>
    static STRUT_INLINE constexpr void to_last_output(
        const T* parameters, const downflow<Lanes>& to) {
        multiply_back<Lanes, H, output_columns, true>(
            parameters + recurrent_offset, to.gate + first_of_output * row<Lanes>, to.output);
    }

    template <std::size_t Lanes, bool Adds>
    static STRUT_INLINE constexpr void to_input(
        const T* parameters, const downflow<Lanes>& to, T* dx) {
        multiply_back<Lanes, In, input_columns, Adds>(parameters, to.gate, dx);
    }

    /// Gradients of both matrices and of the bias, from one step.
    template <std::size_t Lanes>
    static constexpr void add_to_gradient(const moment& step, const downflow<Lanes>& from,
        T* gradient, std::size_t count, bool accumulate) {
        const T* transposed_rows = from.gate;
        if constexpr (Lanes != 1) {
            simd::transpose<gates, Lanes, row<Lanes>, transposed>(from.gate, from.rows);
            transposed_rows = from.rows;
        }
        simd::gemm<T, In, input_columns, simd::strided<row<Lanes>, 1>, transposed>(step.x,
            transposed_rows, count, detail::gradient_ends<T, input_columns>{gradient, accumulate});
        T* const of_recurrent = gradient + recurrent_offset;
        if (step.last_y != nullptr)
            simd::gemm<T, H, output_columns, simd::strided<row<Lanes>, 1>, transposed>(step.last_y,
                transposed_rows + first_of_output, count,
                detail::gradient_ends<T, output_columns>{of_recurrent, accumulate});
        else if (!accumulate) // a sequence of one step
            for (std::size_t i = 0; i < H * output_columns; ++i)
                of_recurrent[i] = 0;
        constexpr T one = 1;
        simd::gemm<T, 1, gates, simd::strided<0, 0>, transposed>(&one, transposed_rows, count,
            detail::gradient_ends<T, gates>{gradient + bias_offset, accumulate});
    }

protected:
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
