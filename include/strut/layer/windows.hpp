#pragma once

#include <array>
#include <cstddef>
#include <utility>

#include "strut/core/shape.hpp"
#include "strut/layer/activate.hpp"
#include "strut/layer/branches.hpp"
#include "strut/layer/carried.hpp"
#include "strut/layer/chain.hpp"
#include "strut/layer/dropout.hpp"
#include "strut/layer/each_step.hpp"
#include "strut/layer/flatten.hpp"
#include "strut/layer/last_step.hpp"
#include "strut/layer/normalized_recurrent.hpp"
#include "strut/layer/recurrent.hpp"
#include "strut/layer/repeat.hpp"
#include "strut/layer/residual.hpp"
#include "strut/layer/softmax.hpp"
#include "strut/layer/walk.hpp"

/// Layers that give for the windows of a long sequence, one after the other, what they would give
/// for the whole of it.
namespace strut {

/// True for a bound layer that looks at one step at a time, or goes on from window to window.
template <class Bound>
inline constexpr bool goes_through_windows = Bound::in.rank == 1;
template <class One>
inline constexpr bool goes_through_windows<bound::carried<One>> = true;
template <class T, shape Input, std::size_t H, class Cell, class Start>
inline constexpr bool goes_through_windows<bound::recurrent<T, Input, H, Cell, Start>> = false;
template <class T, shape Input, std::size_t H, class Cell, class Start, class Norm>
inline constexpr bool
    goes_through_windows<bound::normalized_recurrent<T, Input, H, Cell, Start, Norm>> = false;
template <class T, std::size_t Steps, class Inner>
inline constexpr bool goes_through_windows<bound::each_step<T, Steps, Inner>> = true;
template <class T, std::size_t Steps, std::size_t F>
inline constexpr bool goes_through_windows<bound::last_step<T, Steps, F>> = true;
template <class T, shape Shape, class Act, class Math>
inline constexpr bool goes_through_windows<bound::activate<T, Shape, Act, Math>> = true;
template <class T, shape Shape, real Rate>
inline constexpr bool goes_through_windows<bound::dropout<T, Shape, Rate>> = true;
template <class T, class Indices, class... Elements>
inline constexpr bool goes_through_windows<bound::chain<T, Indices, Elements...>> =
    (goes_through_windows<Elements> && ...);
template <class T, class Branch, class Shortcut, std::size_t Blocks>
inline constexpr bool goes_through_windows<bound::residual<T, Branch, Shortcut, Blocks>> =
    goes_through_windows<Branch>;
template <class T, std::size_t N, class Inner>
inline constexpr bool goes_through_windows<bound::repeat<T, N, Inner>> =
    goes_through_windows<Inner>;
template <class T, shape Shape, bool Logarithm>
    requires(Shape.rank <= 2)
inline constexpr bool goes_through_windows<bound::softmax<T, Shape, Logarithm>> = true;
template <class T, shape Shape>
inline constexpr bool goes_through_windows<bound::flatten<T, Shape, true>> = true;
template <class T, bound::merging Merging, class... Branches>
inline constexpr bool goes_through_windows<bound::branches<T, Merging, Branches...>> =
    (goes_through_windows<Branches> && ...);

/// The index, as the user counts, of a network's first layer that does not; that of the last one if
/// all do.
template <class Root>
inline constexpr std::size_t stuck_in_window = 0;
template <class T, std::size_t... Indices, class... Elements>
inline constexpr std::size_t
    stuck_in_window<bound::chain<T, std::index_sequence<Indices...>, Elements...>> = [] {
        constexpr std::array index{Indices...};
        constexpr std::array goes{goes_through_windows<Elements>...};
        std::size_t i = 0;
        while (i + 1 < index.size() && goes[i])
            ++i;
        return index[i];
    }();

/// Calls `visit.template operator()<Bound>(tape)` for each layer of a network that is carried from
/// window to window, with its own part of the tape.
template <class Root, std::size_t Lanes, class T, class Tape, class Visit>
constexpr void over_carried(const T* x, const T* y, Tape* tape_data, Visit&& visit) {
    walk<Root>::template over<Lanes>(layer_place{}, x, y, static_cast<const T*>(tape_data),
        [&]<class Bound>(layer_place, const T*, const T*, const T* part) {
            if constexpr (bound::is_carried<Bound>)
                visit.template operator()<Bound>(tape_data + (part - tape_data));
        });
}

} // namespace strut
