#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "strut/core/shape.hpp"
#include "strut/core/storage.hpp"
#include "strut/layer/concept.hpp"
#include "strut/layer/recurrent.hpp"
#include "strut/policy/clip/norm.hpp"
#include "strut/simd/map.hpp"
#include "strut/simd/pack.hpp"

namespace strut::bound {

/// A recurrent layer over a window of a longer sequence: in training it begins with the output and
/// the memory that an earlier window left, or with zeros where a sample is reset. No gradient
/// leaves the window, and none passes a reset. In inference it begins at zero, as `One` does.
/// Shapes and parameters: those of `One`.
/// The state lies on the tape, for `Lanes` samples, and stays there from pass to pass: `initial` is
/// what the window begins with, `reset` says at which steps which samples begin anew, and
/// `hand_over` goes on to the next window. On a tape of zeros the window begins at zero, and
/// nothing is reset. What `pass::watch` is told is what `One` tells it, over the samples that are
/// not reset behind the window's first step.
template <class One>
struct carried : plain_layer<typename One::value> {
    using one = One;
    using T = typename One::value;
    static constexpr std::string_view name = One::name;
    static constexpr shape in = One::in;
    static constexpr shape out = One::out;
    static constexpr std::size_t steps = One::steps;
    static constexpr auto tensors = One::tensors;
    static constexpr std::size_t parameter_size = One::parameter_size;

    /// The output and behind it the memory.
    template <std::size_t Lanes>
    static constexpr std::size_t state_size =
        One::template output_size<Lanes> + One::template memory_size<Lanes>;
    template <std::size_t Lanes>
    static constexpr std::size_t tape = 2 * state_size<Lanes> +
                                        tensor_footprint<T>(steps* simd::row_stride<T>(Lanes)) +
                                        steps*(state_size<Lanes> + One::template step_tape<Lanes>);
    template <std::size_t Lanes>
    static constexpr std::size_t scratch = One::template scratch<Lanes>;

    static constexpr void initialize(T* parameters, std::uint64_t& tensor_seed) {
        One::initialize(parameters, tensor_seed);
    }

    /// What the next window begins with: [H][lane], and behind it the memory.
    template <std::size_t Lanes, class Tape>
    static constexpr Tape* initial(Tape* tape_data) {
        return tape_data;
    }
    /// [steps][lane]: not zero where a sample is reset before the step.
    template <std::size_t Lanes, class Tape>
    static constexpr Tape* reset(Tape* tape_data) {
        return tape_data + state_size<Lanes>;
    }
    /// What a step began with, behind resets; at `steps`, what the window ended with.
    template <std::size_t Lanes, class Tape>
    static constexpr Tape* begun(Tape* tape_data, std::size_t step) {
        return reset<Lanes>(tape_data) + tensor_footprint<T>(steps * simd::row_stride<T>(Lanes)) +
               step * (state_size<Lanes> + One::template step_tape<Lanes>);
    }

    /// The next window begins with what `step` of this one began with.
    template <std::size_t Lanes>
    static constexpr void hand_over(T* tape_data, std::size_t step = steps) {
        std::copy_n(begun<Lanes>(tape_data, step), state_size<Lanes>, initial<Lanes>(tape_data));
    }

    template <mode Mode, std::size_t Lanes>
    static constexpr void forward(const T* parameters, const T* statistics_data, const T* x, T* y,
        T* tape_data, T* scratch_data, const pass& run) {
        if constexpr (Mode == mode::inference) {
            One::template forward<Mode, Lanes>(
                parameters, statistics_data, x, y, tape_data, scratch_data, run);
        } else {
            const T* last_y = initial<Lanes>(tape_data);
            const T* last_memory = last_y + One::template output_size<Lanes>;
            for (std::size_t step = 0; step < steps; ++step) {
                T* const from = begun<Lanes>(tape_data, step);
                T* const from_memory = from + One::template output_size<Lanes>;
                const T* const anew = resets_at<Lanes>(tape_data, step);
                unless_reset<Lanes, 1>(from, last_y, anew);
                unless_reset<Lanes, One::cell::memory>(from_memory, last_memory, anew);
                T* const gate = from + state_size<Lanes>;
                T* const memory = gate + One::template gate_size<Lanes>;
                T* const to = y + step * size<Lanes>;
                One::template advance<Mode, Lanes>(parameters,
                    x + step * One::inputs * simd::row_stride<T>(Lanes), from, from_memory, gate,
                    memory, to);
                last_y = to;
                last_memory = memory;
            }
            T* const end = begun<Lanes>(tape_data, steps);
            std::copy_n(last_y, size<Lanes>, end);
            std::copy_n(last_memory, One::cell::memory * size<Lanes>,
                end + One::template output_size<Lanes>);
        }
    }

    template <wanted Wanted, std::size_t Lanes>
    static constexpr void backward(const T* parameters, const T* x, const T*, const T* tape_data,
        T* dy, T* dx, T* gradient, T* scratch_data, const pass& run) {
        const typename One::template downflow<Lanes> to{scratch_data};
        to.clear_memory();
        for (std::size_t step = steps; step-- > 0;) {
            const T* const from = begun<Lanes>(tape_data, step);
            const T* const gate = from + state_size<Lanes>;
            const std::size_t at_input = step * One::inputs * simd::row_stride<T>(Lanes);
            const typename One::moment at{x + at_input, from,
                from + One::template output_size<Lanes>, gate,
                gate + One::template gate_size<Lanes>};
            const auto norm = [&](const T* of) { return norm_of_unbroken<Lanes>(tape_data, of); };
            if constexpr (One::cell::memory == 0)
                One::template note_output<Lanes>(
                    run, tape_data, step, dy + step * size<Lanes>, to, norm);
            One::template retreat<Lanes>(
                parameters, at, dy + step * size<Lanes>, to, step + 1 == steps);
            if constexpr (One::cell::memory > 0)
                One::note(run, tape_data, step, to.memory, norm);
            if constexpr (Wanted.parameters)
                One::template add_to_gradient<Lanes>(
                    at, to, gradient, run.count, run.accumulate || step + 1 < steps);
            if (step > 0) {
                One::template to_last_output<Lanes>(parameters, to);
                const T* const anew = resets_at<Lanes>(tape_data, step);
                unless_reset<Lanes, 1>(to.output, to.output, anew);
                unless_reset<Lanes, One::cell::memory>(to.memory, to.memory, anew);
            }
            if constexpr (Wanted.input)
                One::template to_input<Lanes, false>(parameters, to, dx + at_input);
        }
    }

private:
    /// Elements of one step's output.
    template <std::size_t Lanes>
    static constexpr std::size_t size = One::units* simd::row_stride<T>(Lanes);

    template <std::size_t Lanes>
    static constexpr const T* resets_at(const T* tape_data, std::size_t step) {
        return reset<Lanes>(tape_data) + step * simd::row_stride<T>(Lanes);
    }

    /// The norm of an output, or of a memory, over the samples that no reset divides: in the others
    /// nothing comes back from the window's end to its beginning.
    template <std::size_t Lanes>
    static constexpr double norm_of_unbroken(const T* tape_data, const T* of) {
        constexpr std::size_t row = simd::row_stride<T>(Lanes);
        double norm = 0;
        for (std::size_t lane = 0; lane < row; ++lane) {
            bool broken = false;
            for (std::size_t step = 1; step < steps; ++step)
                broken |= resets_at<Lanes>(tape_data, step)[lane] != T(0);
            for (std::size_t unit = 0; !broken && unit < One::units; ++unit)
                norm = clip::hypotenuse(
                    norm, clip::measure_of(of + unit * row + lane, std::size_t{1}).norm);
        }
        return norm;
    }

    /// Chosen, not multiplied: a reset ends what is not finite, too.
    template <std::size_t Lanes, std::size_t Rows>
    static constexpr void unless_reset(T* to, const T* from, const T* anew) {
        if constexpr (Lanes == 1) {
            constexpr std::size_t size = Rows * One::units;
            if (*anew != T(0))
                std::fill_n(to, size, T(0));
            else if (to != from)
                std::copy_n(from, size, to);
            return;
        }
        constexpr std::size_t row = simd::row_stride<T>(Lanes);
        for (std::size_t r = 0; r < Rows * One::units; ++r)
            simd::map<row>(
                to + r * row,
                [](auto value, auto resets) STRUT_LAMBDA {
                    using V = decltype(value);
                    return simd::select(resets != V(T(0)), V(T(0)), value);
                },
                from + r * row, anew);
    }
};

template <class Bound>
inline constexpr bool is_carried = false;
template <class One>
inline constexpr bool is_carried<carried<One>> = true;

} // namespace strut::bound
