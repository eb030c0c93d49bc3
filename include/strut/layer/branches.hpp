#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>
#include <utility>

#include <boost/hana/basic_tuple.hpp>
#include <boost/hana/type.hpp>

#include "strut/core/shape.hpp"
#include "strut/core/storage.hpp"
#include "strut/layer/chain.hpp"
#include "strut/layer/concept.hpp"
#include "strut/layer/layout.hpp"
#include "strut/simd/map.hpp"
#include "strut/simd/pack.hpp"

namespace strut::bound {

/// What becomes of what the branches give out.
enum class merging {
    concatenate, ///< one after the other, in each step of a sequence, by channels of an image
    sum,         ///< added up
};

/// The first `count` of some shapes, one behind the other along the axis of the features.
template <std::size_t N>
constexpr shape joined(const std::array<shape, N>& some, std::size_t count) {
    shape whole = some[0];
    for (std::size_t i = 1; i < count; ++i)
        whole.extent[feature_axis(whole)] += some[i][feature_axis(whole)];
    return whole;
}

/// Whether a shape is, but for that axis, as the whole is.
constexpr bool joins(shape one, shape whole) {
    one.extent[feature_axis(whole)] = whole[feature_axis(whole)];
    return one == whole;
}

/// Layers side by side on the same input, with what they give out merged.
/// Shapes: x [in][lane] -> y [joined outs][lane], or [out][lane]. Parameters: those of the
/// branches, in order.
template <class T, merging Merging, class... Branches>
struct branches : plain_layer<T> {
    using all = boost::hana::basic_tuple<boost::hana::type<Branches>...>;
    template <std::size_t I>
    using branch = detail::type_at<all, I>;
    static constexpr std::size_t size = sizeof...(Branches);
    static constexpr bool sums = Merging == merging::sum;
    static constexpr std::string_view name = "parallel";
    static constexpr shape in = branch<0>::in;
    static constexpr shape out = sums ? branch<0>::out : joined(std::array{Branches::out...}, size);
    /// True for sequences side by side: each step has a part of each branch's.
    static constexpr bool by_step = !sums && out.rank == 2;
    /// Whether what a branch gives out is kept apart from y, on the tape in training.
    static constexpr bool apart = sums || by_step;

    using sizes = std::array<std::size_t, size>;
    /// Where the numbers of each branch begin.
    static constexpr auto parameter_offset = detail::offsets(sizes{Branches::parameter_size...});
    static constexpr auto statistics_offset = detail::offsets(sizes{Branches::statistics_size...});

    static constexpr auto output_offset = detail::offsets(sizes{Branches::out.size()...});
    template <std::size_t Lanes>
    static constexpr std::size_t in_buffer = tensor_footprint<T>(
        in.size() * simd::row_stride<T>(Lanes));
    /// Room for what one branch gives out, and for that of the largest.
    template <class Branch, std::size_t Lanes>
    static constexpr std::size_t
        own_buffer = apart ? tensor_footprint<T>(Branch::out.size() * simd::row_stride<T>(Lanes))
                           : 0;
    template <std::size_t Lanes>
    static constexpr std::size_t out_buffer = std::max({own_buffer<Branches, Lanes>...});
    /// The tape holds what each branch keeps; where they are apart also what they give out.
    template <std::size_t Lanes>
    static constexpr auto tape_offset = detail::offsets(
        sizes{(Branches::template tape<Lanes> + own_buffer<Branches, Lanes>)...});

    static constexpr auto tensors =
        detail::joined_tensors(parameter_offset, sizes{}, Branches::tensors...);
    static constexpr std::size_t parameter_size = parameter_offset[size];
    static constexpr auto statistics =
        detail::joined_tensors(statistics_offset, sizes{}, Branches::statistics...);
    static constexpr std::size_t statistics_size = statistics_offset[size];
    static constexpr std::size_t least_samples = std::max({Branches::least_samples...});
    static constexpr bool reads_output = !apart && (Branches::reads_output || ...);
    static constexpr bool spoils_gradient = !apart && (Branches::spoils_gradient || ...);
    template <std::size_t Lanes>
    static constexpr std::size_t tape = tape_offset<Lanes>[size];
    template <std::size_t Lanes>
    static constexpr std::size_t scratch = in_buffer<Lanes> + out_buffer<Lanes> +
                                           std::max({Branches::template scratch<Lanes>...});

    static constexpr void initialize(T* parameters, std::uint64_t& tensor_seed) {
        for_each([&]<std::size_t I>(index<I>) {
            branch<I>::initialize(parameters + parameter_offset[I], tensor_seed);
        });
    }
    static constexpr void initialize_statistics(T* statistics_data) {
        for_each([&]<std::size_t I>(index<I>) {
            branch<I>::initialize_statistics(statistics_data + statistics_offset[I]);
        });
    }

    template <mode Mode, std::size_t Lanes>
    static constexpr void forward(const T* parameters, const T* statistics_data, const T* x, T* y,
        T* tape_data, T* scratch_data, const pass& run) {
        T* const inner_scratch = scratch_data + in_buffer<Lanes> + out_buffer<Lanes>;
        for_each([&]<std::size_t I>(index<I>) {
            constexpr bool trains = Mode == mode::training;
            T* const kept = trains ? tape_data + tape_offset<Lanes>[I] : nullptr;
            T* to = y + output_offset[I] * simd::row_stride<T>(Lanes);
            if constexpr (apart)
                to = trains           ? kept + branch<I>::template tape<Lanes>
                     : sums && I == 0 ? y
                                      : scratch_data + in_buffer<Lanes>;
            branch<I>::template forward<Mode, Lanes>(parameters + parameter_offset[I],
                statistics_data + statistics_offset[I], x, to, kept, inner_scratch, run.inner(I));
            if constexpr (sums)
                put<out.size() * simd::row_stride<T>(Lanes), I == 0>(y, to);
            if constexpr (by_step)
                for_each_step<I, Lanes>([&](std::size_t part, std::size_t whole) {
                    put<step_size<I, Lanes>, true>(y + whole, to + part);
                });
        });
    }

    template <wanted Wanted, std::size_t Lanes>
    static constexpr void backward(const T* parameters, const T* x, const T* y, const T* tape_data,
        T* dy, T* dx, T* gradient, T* scratch_data, const pass& run) {
        T* const inner_scratch = scratch_data + in_buffer<Lanes> + out_buffer<Lanes>;
        for_each([&]<std::size_t I>(index<I>) {
            using inner = branch<I>;
            const T* const kept = tape_data + tape_offset<Lanes>[I];
            const std::size_t at = apart ? 0 : output_offset[I] * simd::row_stride<T>(Lanes);
            const T* const inner_y = apart ? kept + inner::template tape<Lanes> : y + at;
            T* inner_dy = dy + at;
            if constexpr (sums && inner::spoils_gradient) {
                inner_dy = scratch_data + in_buffer<Lanes>;
                put<out.size() * simd::row_stride<T>(Lanes), true>(inner_dy, dy);
            }
            if constexpr (by_step) {
                inner_dy = scratch_data + in_buffer<Lanes>;
                for_each_step<I, Lanes>([&](std::size_t part, std::size_t whole) {
                    put<step_size<I, Lanes>, true>(inner_dy + part, dy + whole);
                });
            }
            T* const inner_dx = I == 0 ? dx : scratch_data;
            inner::template backward<Wanted, Lanes>(parameters + parameter_offset[I], x, inner_y,
                kept, inner_dy, inner_dx, gradient + parameter_offset[I], inner_scratch,
                run.inner(I));
            if constexpr (Wanted.input && I > 0)
                put<in.size() * simd::row_stride<T>(Lanes), false>(dx, inner_dx);
        });
    }

    template <std::size_t Lanes>
    static constexpr void absorb(const T* tape_data, T* statistics_data, const pass& run) {
        for_each([&]<std::size_t I>(index<I>) {
            if constexpr (branch<I>::statistics_size > 0)
                branch<I>::template absorb<Lanes>(
                    tape_data + tape_offset<Lanes>[I], statistics_data + statistics_offset[I], run);
        });
    }

private:
    template <std::size_t I>
    using index = std::integral_constant<std::size_t, I>;

    template <class Body>
    static constexpr void for_each(Body&& body) {
        [&]<std::size_t... I>(std::index_sequence<I...>) {
            (body(index<I>{}), ...);
        }
        (std::make_index_sequence<size>{});
    }

    template <std::size_t I, std::size_t Lanes>
    static constexpr std::size_t step_size = branch<I>::out[1] * simd::row_stride<T>(Lanes);

    /// Calls `body` with where each step begins in what branch I gives out, and in the whole.
    template <std::size_t I, std::size_t Lanes, class Body>
    static constexpr void for_each_step(Body&& body) {
        constexpr std::size_t row = simd::row_stride<T>(Lanes);
        constexpr std::size_t before = output_offset[I] / out[0];
        for (std::size_t step = 0; step < out[0]; ++step)
            body(step * step_size<I, Lanes>, (step * out[1] + before) * row);
    }

    /// Writes or adds `Count` elements; nothing where they are written to themselves.
    template <std::size_t Count, bool First>
    static constexpr void put(T* to, const T* from) {
        if constexpr (First) {
            if (to != from)
                simd::map<Count>(
                    to, [](auto v) STRUT_LAMBDA { return v; }, from);
        } else {
            simd::map<Count>(
                to, [](auto t, auto v) STRUT_LAMBDA { return decltype(t)(t + v); },
                static_cast<const T*>(to), from);
        }
    }
};

} // namespace strut::bound
