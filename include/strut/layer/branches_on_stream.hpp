#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

#include "strut/core/check.hpp"
#include "strut/core/storage.hpp"
#include "strut/layer/branches.hpp"
#include "strut/layer/layout.hpp"
#include "strut/layer/streaming.hpp"
#include "strut/simd/map.hpp"
#include "strut/simd/pack.hpp"

namespace strut {

/// Side by side in a frame as in each step of a sequence.
template <class T, bound::merging Merging, class... Branches, std::size_t Fastest, class Place>
struct per_frame<bound::branches<T, Merging, Branches...>, Fastest, Place> {
    using type = bound::branches<T, Merging, per_frame_t<Branches, Fastest, Place>...>;
    template <class Branch>
    static constexpr bool fits = Branch::in == type::in &&
                                 (type::sums ? Branch::out == type::out
                                             : bound::joins(Branch::out, type::out));
    static_assert(error::frames_that_join<(fits<per_frame_t<Branches, Fastest, Place>> && ...),
        typename Place::layer, error::given<Branches...>>::value);
};

template <class T, bound::merging Merging, class... Branches>
    requires((streaming<Branches>::template carry<1> > 0) || ...)
struct streaming<bound::branches<T, Merging, Branches...>> {
    using layer = bound::branches<T, Merging, Branches...>;
    template <std::size_t Frames>
    static constexpr auto carry_offset = detail::offsets(
        std::array<std::size_t, layer::size>{streaming<Branches>::template carry<Frames>...});
    template <std::size_t Frames>
    static constexpr std::size_t carry = carry_offset<Frames>[layer::size];
    template <std::size_t Frames>
    static constexpr std::size_t scratch = layer::template out_buffer<Frames> +
                                           std::max(
                                               {streaming<Branches>::template scratch<Frames>...});

    template <std::size_t Frames>
    static constexpr void run(const T* parameters, const T* statistics, const T* x, T* y,
        T* carry_data, T* scratch_data, const bound::around<T>& lent) {
        constexpr std::size_t row = simd::row_stride<T>(Frames);
        const auto one = [&]<std::size_t I>(std::integral_constant<std::size_t, I>) {
            T* to = y + layer::output_offset[I] * row;
            if constexpr (layer::sums)
                to = I == 0 ? y : scratch_data;
            streaming<typename layer::template branch<I>>::template run<Frames>(
                parameters + layer::parameter_offset[I], statistics + layer::statistics_offset[I],
                x, to, carry_data + carry_offset<Frames>[I],
                scratch_data + layer::template out_buffer<Frames>, lent);
            if constexpr (layer::sums && I > 0)
                simd::map<layer::out.size() * row>(
                    y, [](auto a, auto b) STRUT_LAMBDA { return decltype(a)(a + b); },
                    static_cast<const T*>(y), static_cast<const T*>(to));
        };
        [&]<std::size_t... I>(std::index_sequence<I...>) {
            (one(std::integral_constant<std::size_t, I>{}), ...);
        }
        (std::make_index_sequence<layer::size>{});
    }
};

} // namespace strut
