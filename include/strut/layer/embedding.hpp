#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "strut/core/check.hpp"
#include "strut/core/shape.hpp"
#include "strut/core/storage.hpp"
#include "strut/layer/concept.hpp"
#include "strut/layer/kind.hpp"
#include "strut/layer/site.hpp"
#include "strut/policy/init/normal.hpp"
#include "strut/simd/pack.hpp"

namespace strut {

namespace bound {

/// The rows of a table that the numbers of x stand for.
/// Shapes: x [Steps][lane] -> y [Steps][F][lane]. Parameters: weight [Count][F].
template <class T, shape Shape, std::size_t Count, std::size_t F, class Init>
struct embedding : plain_layer<T> {
    static constexpr std::string_view name = "embedding";
    static constexpr std::size_t steps = Shape[0];
    static constexpr std::size_t count = Count;
    static constexpr shape in = Shape;
    static constexpr shape out{steps, F};
    static constexpr std::array tensors{tensor{role::weight, shape{Count, F}, 0}};
    static constexpr std::size_t parameter_size = tensor_footprint<T>(Count * F);

    static constexpr void initialize(T* parameters, std::uint64_t& tensor_seed) {
        // An output is one number of the table, which goes into nothing else.
        Init::fill(parameters, fan{1, F, 0, Count, F}, ++tensor_seed);
    }

    template <mode, std::size_t Lanes>
    static constexpr void forward(
        const T* parameters, const T*, const T* x, T* y, T*, T*, const pass&) {
        constexpr std::size_t row = simd::row_stride<T>(Lanes);
        for (std::size_t step = 0; step < steps; ++step)
            for (std::size_t lane = 0; lane < row; ++lane) {
                const std::size_t which = row_of(x[step * row + lane]);
                T* const to = y + step * F * row + lane;
                for (std::size_t f = 0; f < F; ++f)
                    to[f * row] = which < Count ? parameters[which * F + f] : T(0);
            }
    }

    template <wanted Wanted, std::size_t Lanes>
    static constexpr void backward(
        const T*, const T* x, const T*, const T*, T* dy, T* dx, T* gradient, T*, const pass& run) {
        constexpr std::size_t row = simd::row_stride<T>(Lanes);
        if constexpr (Wanted.parameters) {
            if (!run.accumulate)
                for (std::size_t i = 0; i < Count * F; ++i)
                    gradient[i] = 0;
            for (std::size_t step = 0; step < steps; ++step)
                for (std::size_t lane = 0; lane < run.count; ++lane)
                    if (const std::size_t which = row_of(x[step * row + lane]); which < Count)
                        for (std::size_t f = 0; f < F; ++f)
                            gradient[which * F + f] += dy[(step * F + f) * row + lane];
        }
        if constexpr (Wanted.input)
            for (std::size_t i = 0; i < steps * row; ++i)
                dx[i] = 0;
    }

private:
    /// The row that a number stands for, or Count.
    static constexpr std::size_t row_of(T number) {
        const T up = number + T(0.5);
        return up >= 0 && up < static_cast<T>(Count) ? static_cast<std::size_t>(up) : Count;
    }
};

/// One frame of it on a stream: x [lane] -> y [F][lane].
template <class T, std::size_t Count, std::size_t F, class Init>
struct embedding_of_frame : embedding<T, shape{1}, Count, F, Init> {
    static constexpr shape out{F};
};

} // namespace bound

/// Numbers that stand for something (words, symbols, places) as rows of a learned table. A number
/// is rounded to the nearest integer. What is not in [0, Count), NaN too, stands for nothing: it
/// gives zeros and gets no gradient, so that -1 can fill up a sequence.
/// Shapes: in [T] or [T][1] -> out [T][F]. Parameters: weight [Count][F]. The input has no
/// gradient: what comes out does not change with it, but in steps.
/// Policies: an initializer (`normal<1>` by default, as PyTorch).
/// Units or range: whole numbers up to 2^24 in float.
/// Errors: a sequence with more than one number a step.
/// Source: PyTorch's Embedding, which throws where this gives zeros.
template <std::size_t Count, std::size_t F, class... Policies>
struct embedding {
    using is_layer = void;
    using pack = policies<Policies...>;

    static constexpr shape output(shape in) { return shape{in[0], F}; }

    template <class Site>
    struct check {
        using place = typename Site::place;
        static_assert(detail::all_known<pack, place, is_initializer>::value);
        static_assert(detail::at_most_one<is_initializer, pack, place>::value);
        static constexpr bool fits = Site::in.rank == 1 || (Site::in.rank == 2 && Site::in[1] == 1);
        static constexpr bool value =
            error::one_output_at_least<(Count > 0 && F > 0), place,
                error::found<Count, F>>::value &&
            error::numbers_to_look_up<fits, place, error::found<Site::in>>::value;
    };

    template <class Site>
    struct bind {
        using type = bound::embedding<typename Site::value, Site::in, Count, F,
            pick<is_initializer, normal<1>, pack>>;
    };
};

} // namespace strut
