#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>

#include "strut/core/config.hpp"
#include "strut/core/shape.hpp"
#include "strut/core/storage.hpp"
#include "strut/layer/concept.hpp"
#include "strut/layer/gradient_ends.hpp"
#include "strut/layer/layout.hpp"
#include "strut/layer/recurrent.hpp"
#include "strut/layer/recurrent_cell.hpp"
#include "strut/policy/norm/concept.hpp"
#include "strut/simd/gemm.hpp"
#include "strut/simd/map.hpp"
#include "strut/simd/pack.hpp"
#include "strut/simd/transpose.hpp"

namespace strut {

namespace bound {

/// A recurrent layer whose sums are normalized in each step, what the input gives and what the last
/// output gives by itself, and so is the memory where it is put out:
/// sums = scale of N(x W) + recurrent scale of N(h U) + bias, h = o tanh(scale of N(c) + shift).
/// Shapes: x [Steps][F][lane] -> y [Steps][H][lane]. Parameters: those of `recurrent`, then scale
/// [gates of the input * H], recurrent scale [gates of the output * H], and, of a cell with a
/// memory, scale [H] and, where the norm learns one, shift [H]. All other shifts are the bias.
/// Cost: that of `recurrent`, and about twenty passes over the gates.
template <class T, shape Input, std::size_t H, normalizable_cell Cell, class Start, class Norm>
struct normalized_recurrent : recurrent<T, Input, H, Cell, Start> {
    using base = recurrent<T, Input, H, Cell, Start>;
    using base::bias_offset;
    using base::first_of_output;
    using base::gates;
    using base::input_columns;
    using base::inputs;
    using base::output_columns;
    using base::recurrent_offset;
    using base::steps;
    using typename base::in_order;
    using typename base::moment;
    template <std::size_t Lanes>
    static constexpr std::size_t row = base::template row<Lanes>;

    static constexpr bool remembers = Cell::memory > 0;
    static constexpr bool shifts = remembers && Norm::learns == learned::scale_and_shift;
    static_assert(Cell::memory <= 1);

    static constexpr std::size_t scale_offset = base::parameter_size;
    static constexpr std::size_t recurrent_scale_offset =
        scale_offset + tensor_footprint<T>(input_columns);
    static constexpr std::size_t memory_scale_offset =
        recurrent_scale_offset + tensor_footprint<T>(output_columns);
    static constexpr std::size_t memory_shift_offset = memory_scale_offset + tensor_footprint<T>(H);
    static constexpr std::size_t parameter_size =
        (remembers ? memory_shift_offset : memory_scale_offset) +
        (shifts ? tensor_footprint<T>(H) : 0);
    static constexpr auto tensors = [] {
        std::array<tensor, 5 + std::size_t{remembers} + std::size_t{shifts}> all{base::tensors[0],
            base::tensors[1], base::tensors[2],
            tensor{role::scale, shape{input_columns}, scale_offset},
            tensor{role::scale, shape{output_columns}, recurrent_scale_offset}};
        if constexpr (remembers)
            all[5] = {role::scale, shape{H}, memory_scale_offset};
        if constexpr (shifts)
            all[6] = {role::shift, shape{H}, memory_shift_offset};
        return all;
    }();

    /// What a step keeps beside its gates: what was normalized, and what by.
    template <std::size_t Lanes>
    static constexpr std::size_t input_size = tensor_footprint<T>(input_columns* row<Lanes>);
    template <std::size_t Lanes>
    static constexpr std::size_t recurrent_size = tensor_footprint<T>(output_columns* row<Lanes>);
    template <std::size_t Lanes>
    static constexpr std::size_t gate_size =
        base::template gate_size<Lanes> + input_size<Lanes> + recurrent_size<Lanes> +
        base::template memory_size<Lanes> +
        tensor_footprint<T>(
            (Cell::input_norms.size() + Cell::output_norms.size() + remembers) * row<Lanes>);
    template <std::size_t Lanes>
    static constexpr std::size_t step_tape = gate_size<Lanes> + base::template memory_size<Lanes>;
    template <std::size_t Lanes>
    static constexpr std::size_t tape = steps* step_tape<Lanes>;
    template <std::size_t Lanes>
    static constexpr std::size_t downflow_size =
        base::template scratch<Lanes> + input_size<Lanes> + recurrent_size<Lanes> +
        base::template memory_size<Lanes> + base::template gate_size<Lanes>;
    template <std::size_t Lanes>
    static constexpr std::size_t scratch = std::max(
        gate_size<Lanes> + base::template memory_size<Lanes>, downflow_size<Lanes>);

    static constexpr void initialize(T* parameters, std::uint64_t& tensor_seed) {
        base::initialize(parameters, tensor_seed);
        std::fill_n(parameters + scale_offset, input_columns, T(1));
        std::fill_n(parameters + recurrent_scale_offset, output_columns, T(1));
        if constexpr (remembers)
            std::fill_n(parameters + memory_scale_offset, H, T(1));
        if constexpr (shifts)
            std::fill_n(parameters + memory_shift_offset, H, T(0));
    }

    template <mode Mode, std::size_t Lanes, class Path = in_order>
    static constexpr void forward(const T* parameters, const T* statistics_data, const T* x, T* y,
        T* tape_data, T* scratch_data, const pass& run) {
        base::template forward<Mode, Lanes, Path, normalized_recurrent>(
            parameters, statistics_data, x, y, tape_data, scratch_data, run);
    }
    template <wanted Wanted, std::size_t Lanes, class Path = in_order>
    static constexpr void backward(const T* parameters, const T* x, const T* y, const T* tape_data,
        T* dy, T* dx, T* gradient, T* scratch_data, const pass& run) {
        base::template backward<Wanted, Lanes, Path, normalized_recurrent>(
            parameters, x, y, tape_data, dy, dx, gradient, scratch_data, run);
    }

    template <mode, std::size_t Lanes>
    static constexpr void advance(const T* parameters, const T* x, const T* last_y,
        const T* last_memory, T* gate, T* memory, T* y) {
        const areas<Lanes, T> at{gate};
        const T* const bias = parameters + bias_offset;
        base::template multiply<Lanes, inputs, input_columns>(
            parameters, x, raw<Lanes>{at.of_input});
        for_each_norm<Cell::input_norms>([&]<class Part>(Part) {
            constexpr std::size_t first = Part::first * row<Lanes>;
            Norm::template forward<shape{Part::size}, Lanes>(
                static_cast<const T*>(at.of_input + first), at.by + Part::index * row<Lanes>, Lanes,
                to_sums<Lanes, false>{parameters + scale_offset + Part::first, bias + Part::first,
                    at.of_input + first, gate + first});
        });
        if (last_y != nullptr)
            base::template multiply<Lanes, H, output_columns>(
                parameters + recurrent_offset, last_y, raw<Lanes>{at.of_output});
        else
            std::fill_n(at.of_output, output_columns * row<Lanes>, T(0));
        for_each_norm<Cell::output_norms>([&]<class Part>(Part) {
            constexpr std::size_t first = Part::first * row<Lanes>;
            constexpr std::size_t to = first_of_output + Part::first;
            Norm::template forward<shape{Part::size}, Lanes>(
                static_cast<const T*>(at.of_output + first),
                at.by + (Cell::input_norms.size() + Part::index) * row<Lanes>, Lanes,
                to_sums<Lanes, (to < input_columns)>{
                    parameters + recurrent_scale_offset + Part::first, bias + to,
                    at.of_output + first, gate + to * row<Lanes>});
        });
        if constexpr (remembers) {
            constexpr std::size_t size = H * row<Lanes>;
            base::template for_each_unit<Lanes>([&](auto as, std::size_t i) STRUT_LAMBDA {
                using V = typename decltype(as)::type;
                std::array<V, Cell::rows> sum;
                std::array<V, 1> kept{last_memory == nullptr ? V(T(0)) : as.load(last_memory + i)};
                simd::unroll<Cell::rows>(
                    [&](auto g) STRUT_LAMBDA { sum[g] = as.load(gate + g * size + i); });
                Cell::remember(sum, kept);
                simd::unroll<Cell::rows>(
                    [&](auto g) STRUT_LAMBDA { as.store(gate + g * size + i, sum[g]); });
                as.store(memory + i, kept[0]);
            });
            Norm::template forward<shape{H}, Lanes>(static_cast<const T*>(memory), at.by_memory(),
                Lanes, to_output<Lanes>{parameters, at.of_memory, gate, y});
        } else {
            base::template finish_step<Lanes>(last_y, last_memory, gate, memory, y);
        }
    }

    /// Beside what `recurrent` hands from step to step: gradients of both products, of the memory
    /// put out, and products for the scales.
    template <std::size_t Lanes>
    struct downflow : base::template downflow<Lanes> {
        T* of_input;
        T* of_output;
        T* of_memory;
        T* products;

        explicit constexpr downflow(T* scratch_data)
            : base::template downflow<Lanes>{scratch_data},
              of_input{scratch_data + base::template scratch<Lanes>},
              of_output{of_input + input_size<Lanes>},
              of_memory{of_output + recurrent_size<Lanes>},
              products{of_memory + base::template memory_size<Lanes>} {}
    };

    template <std::size_t Lanes>
    static constexpr void retreat(const T* parameters, const moment& step, const T* dy,
        const downflow<Lanes>& to, bool newest) {
        const areas<Lanes, const T> at{step.gate};
        if constexpr (remembers)
            through_memory<Lanes>(parameters, step, dy, to, newest);
        else
            base::template retreat<Lanes>(parameters, step, dy, to, newest);
        for_each_norm<Cell::input_norms>([&]<class Part>(Part) {
            constexpr std::size_t first = Part::first * row<Lanes>;
            const T* const normal = at.of_input + first;
            Norm::template backward<shape{Part::size}, Lanes>(normal, normal,
                at.by + Part::index * row<Lanes>, Lanes,
                scaled<Lanes>{parameters + scale_offset + Part::first, to.gate + first},
                to.of_input + first);
        });
        for_each_norm<Cell::output_norms>([&]<class Part>(Part) {
            constexpr std::size_t first = Part::first * row<Lanes>;
            const T* const normal = at.of_output + first;
            Norm::template backward<shape{Part::size}, Lanes>(normal, normal,
                at.by + (Cell::input_norms.size() + Part::index) * row<Lanes>, Lanes,
                scaled<Lanes>{parameters + recurrent_scale_offset + Part::first,
                    to.gate + first_of_output * row<Lanes> + first},
                to.of_output + first);
        });
    }

    template <std::size_t Lanes>
    static constexpr void to_last_output(const T* parameters, const downflow<Lanes>& to) {
        base::template multiply_back<Lanes, H, output_columns, true>(
            parameters + recurrent_offset, to.of_output, to.output);
    }
    template <std::size_t Lanes, bool Adds>
    static constexpr void to_input(const T* parameters, const downflow<Lanes>& to, T* dx) {
        base::template multiply_back<Lanes, inputs, input_columns, Adds>(
            parameters, to.of_input, dx);
    }

    template <std::size_t Lanes>
    static constexpr void add_to_gradient(const moment& step, const downflow<Lanes>& from,
        T* gradient, std::size_t count, bool accumulate) {
        const areas<Lanes, const T> at{step.gate};
        const T* const input = lanes_first<Lanes, input_columns>(from.of_input, from.rows);
        simd::gemm<T, inputs, input_columns, simd::strided<row<Lanes>, 1>, base::transposed>(
            step.x, input, count, detail::gradient_ends<T, input_columns>{gradient, accumulate});
        T* const of_recurrent = gradient + recurrent_offset;
        if (step.last_y != nullptr) {
            const T* const output = lanes_first<Lanes, output_columns>(from.of_output, from.rows);
            simd::gemm<T, H, output_columns, simd::strided<row<Lanes>, 1>, base::transposed>(
                step.last_y, output, count,
                detail::gradient_ends<T, output_columns>{of_recurrent, accumulate});
        } else if (!accumulate) { // a sequence of one step
            std::fill_n(of_recurrent, H * output_columns, T(0));
        }
        const auto add = [&]<std::size_t Columns>(std::integral_constant<std::size_t, Columns>,
                             const T* rows, std::size_t to) {
            constexpr T one = 1;
            simd::gemm<T, 1, Columns, simd::strided<0, 0>, base::transposed>(&one,
                lanes_first<Lanes, Columns>(rows, from.rows), count,
                detail::gradient_ends<T, Columns>{gradient + to, accumulate});
        };
        const auto add_products = [&]<std::size_t Columns>(
                                      std::integral_constant<std::size_t, Columns> columns,
                                      const T* d, const T* normal, std::size_t to) {
            simd::map<Columns * row<Lanes>>(
                from.products, [](auto a, auto b) STRUT_LAMBDA { return decltype(a)(a * b); }, d,
                normal);
            add(columns, from.products, to);
        };
        constexpr std::integral_constant<std::size_t, H> units;
        const T* const sums = from.gate;
        add(std::integral_constant<std::size_t, gates>{}, sums, bias_offset);
        add_products(
            std::integral_constant<std::size_t, input_columns>{}, sums, at.of_input, scale_offset);
        add_products(std::integral_constant<std::size_t, output_columns>{},
            sums + first_of_output * row<Lanes>, at.of_output, recurrent_scale_offset);
        if constexpr (remembers) {
            if constexpr (shifts)
                add(units, from.of_memory, memory_shift_offset);
            add_products(
                units, static_cast<const T*>(from.of_memory), at.of_memory, memory_scale_offset);
        }
    }

private:
    /// A step's part of the tape behind its gates.
    template <std::size_t Lanes, class Element>
    struct areas {
        Element* of_input;  ///< [columns of the input][lane], normalized
        Element* of_output; ///< [columns of the output][lane], likewise
        Element* of_memory; ///< [H][lane], likewise
        Element* by;        ///< for each normalization what it keeps

        explicit constexpr areas(Element* gate)
            : of_input{gate + base::template gate_size<Lanes>},
              of_output{of_input + input_size<Lanes>},
              of_memory{of_output + recurrent_size<Lanes>},
              by{of_memory + base::template memory_size<Lanes>} {}
        constexpr Element* by_memory() const {
            return by + (Cell::input_norms.size() + Cell::output_norms.size()) * row<Lanes>;
        }
    };

    /// Columns that are normalized together.
    template <std::size_t Index, std::size_t First, std::size_t Size>
    struct part {
        static constexpr std::size_t index = Index;
        static constexpr std::size_t first = First;
        static constexpr std::size_t size = Size;
    };
    /// Calls `body(part)` for each normalization of these numbers of rows.
    template <auto Rows, class Body>
    static constexpr void for_each_norm(Body&& body) {
        [&]<std::size_t... I>(std::index_sequence<I...>) {
            constexpr auto first = detail::offsets(Rows);
            (body(part<I, first[I] * H, Rows[I] * H>{}), ...);
        }
        (std::make_index_sequence<Rows.size()>{});
    }

    /// A parameter of a row for packs of lanes, or those of neighbouring rows.
    template <simd::value V, std::size_t Lanes>
    static STRUT_INLINE constexpr V of_row(const T* parameters, std::size_t r) {
        if constexpr (Lanes == 1)
            return simd::load<V>(parameters + r);
        else
            return simd::broadcast<V>(parameters[r]);
    }

    template <std::size_t Lanes>
    struct raw {
        T* to;

        template <class V, std::size_t>
        STRUT_INLINE constexpr V start(std::size_t, std::size_t) const {
            return V(T(0));
        }
        template <class V, std::size_t Count>
        STRUT_INLINE constexpr void finish(std::size_t m, std::size_t n, V sum) const {
            simd::store_first<Count>(Lanes == 1 ? to + n : to + m * row<Lanes> + n, sum);
        }
    };

    /// What was normalized, kept, and scaled onto the sums, which `Begun` says have been begun.
    template <std::size_t Lanes, bool Begun>
    struct to_sums {
        const T* scale;
        const T* bias;
        T* normal;
        T* sum;

        template <class V>
        STRUT_INLINE constexpr void operator()(std::size_t r, std::size_t lane, V value) const {
            const std::size_t at = r * row<Lanes> + lane;
            simd::store(normal + at, value);
            V start;
            if constexpr (Begun)
                start = simd::load<V>(sum + at);
            else
                start = of_row<V, Lanes>(bias, r);
            simd::store(sum + at, simd::fma(value, of_row<V, Lanes>(scale, r), start));
        }
    };

    /// The memory as the cell puts it out, of what was normalized.
    template <class V, std::size_t Lanes>
    static STRUT_INLINE constexpr V put_out_of(const T* parameters, V normal, std::size_t r) {
        const V scale = of_row<V, Lanes>(parameters + memory_scale_offset, r);
        if constexpr (shifts)
            return simd::fma(normal, scale, of_row<V, Lanes>(parameters + memory_shift_offset, r));
        else
            return normal * scale;
    }

    /// The memory, normalized, and what the cell makes of it.
    template <std::size_t Lanes>
    struct to_output {
        const T* parameters;
        T* normal;
        const T* gate;
        T* y;

        template <class V>
        STRUT_INLINE constexpr void operator()(std::size_t r, std::size_t lane, V value) const {
            const std::size_t at = r * row<Lanes> + lane;
            simd::store(normal + at, value);
            std::array<V, Cell::rows> gates_now;
            simd::unroll<Cell::rows>([&](auto g) STRUT_LAMBDA {
                gates_now[g] = simd::load<V>(gate + g * H * row<Lanes> + at);
            });
            simd::store(
                y + at, Cell::put_out(gates_now, put_out_of<V, Lanes>(parameters, value, r)));
        }
    };

    /// A gradient times the scale that it came through.
    template <std::size_t Lanes>
    struct scaled {
        const T* scale;
        const T* d;

        template <simd::value V>
        STRUT_INLINE constexpr V at(std::size_t r, std::size_t lane) const {
            return simd::load<V>(d + r * row<Lanes> + lane) * of_row<V, Lanes>(scale, r);
        }
    };

    /// Calls `body(as_value, row, lane)` for all units.
    template <std::size_t Lanes, class Body>
    static STRUT_INLINE constexpr void for_each_row(Body&& body) {
        if constexpr (Lanes == 1)
            simd::visit<T>(H, [&](auto as, std::size_t r) STRUT_LAMBDA { body(as, r, 0); });
        else
            for (std::size_t r = 0; r < H; ++r)
                simd::visit_lanes<T, Lanes>(
                    [&](auto as, std::size_t lane) STRUT_LAMBDA { body(as, r, lane); });
    }

    /// `retreat` of a cell with a memory: to the gates and the memory before.
    template <std::size_t Lanes>
    static constexpr void through_memory(const T* parameters, const moment& step, const T* dy,
        const downflow<Lanes>& to, bool newest) {
        constexpr std::size_t size = H * row<Lanes>;
        const areas<Lanes, const T> at{step.gate};
        for_each_row<Lanes>([&](auto as, std::size_t r, std::size_t lane) STRUT_LAMBDA {
            using V = typename decltype(as)::type;
            const std::size_t i = r * row<Lanes> + lane;
            std::array<V, Cell::rows> gate;
            simd::unroll<Cell::rows>(
                [&](auto g) STRUT_LAMBDA { gate[g] = as.load(step.gate + g * size + i); });
            V incoming = as.load(dy + i);
            if (!newest)
                incoming += as.load(to.output + i);
            const V m = put_out_of<V, Lanes>(parameters, as.load(at.of_memory + i), r);
            simd::store(to.of_memory + i, Cell::put_out_backward(gate, m, incoming));
            simd::unroll<Cell::rows>(
                [&](auto g) STRUT_LAMBDA { simd::store(to.gate + g * size + i, gate[g]); });
        });
        Norm::template backward<shape{H}, Lanes>(at.of_memory, at.of_memory, at.by_memory(), Lanes,
            scaled<Lanes>{parameters + memory_scale_offset, to.of_memory}, to.products);
        base::template for_each_unit<Lanes>([&](auto as, std::size_t i) STRUT_LAMBDA {
            using V = typename decltype(as)::type;
            std::array<V, Cell::rows> gate;
            simd::unroll<Cell::rows>(
                [&](auto g) STRUT_LAMBDA { gate[g] = as.load(to.gate + g * size + i); });
            V d = as.load(to.memory + i) + as.load(to.products + i);
            Cell::remember_backward(
                gate, step.before == nullptr ? V(T(0)) : as.load(step.before + i), d);
            simd::unroll<Cell::rows>(
                [&](auto g) STRUT_LAMBDA { as.store(to.gate + g * size + i, gate[g]); });
            as.store(to.memory + i, d);
            as.store(to.output + i, V(T(0)));
        });
    }

    /// Rows of lanes as lanes of rows, `transposed` apart.
    template <std::size_t Lanes, std::size_t Columns>
    static constexpr const T* lanes_first(const T* rows, T* to) {
        if constexpr (Lanes == 1) {
            return rows;
        } else {
            simd::transpose<Columns, Lanes, row<Lanes>, base::transposed>(rows, to);
            return to;
        }
    }
};

} // namespace bound

} // namespace strut
