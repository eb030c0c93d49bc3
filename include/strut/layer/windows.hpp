#pragma once

#include <array>
#include <cstddef>
#include <type_traits>
#include <utility>

#include "strut/core/shape.hpp"
#include "strut/layer/activate.hpp"
#include "strut/layer/branches.hpp"
#include "strut/layer/carried.hpp"
#include "strut/layer/chain.hpp"
#include "strut/layer/conditioned.hpp"
#include "strut/layer/dropout.hpp"
#include "strut/layer/each_step.hpp"
#include "strut/layer/embedding.hpp"
#include "strut/layer/flatten.hpp"
#include "strut/layer/last_step.hpp"
#include "strut/layer/narrow.hpp"
#include "strut/layer/normalize.hpp"
#include "strut/layer/normalized_recurrent.hpp"
#include "strut/layer/recurrent.hpp"
#include "strut/layer/repeat.hpp"
#include "strut/layer/residual.hpp"
#include "strut/layer/scale.hpp"
#include "strut/layer/skip_sum.hpp"
#include "strut/layer/softmax.hpp"
#include "strut/layer/walk.hpp"

/// Layers that give for the windows of a long sequence, one after the other, what they would give
/// for the whole of it.
namespace strut {

namespace detail {
/// The first of these types that is not void, or void.
template <class... Types>
struct first_of {
    using type = void;
};
template <class First, class... Rest>
struct first_of<First, Rest...> : std::type_identity<First> {};
template <class... Rest>
struct first_of<void, Rest...> : first_of<Rest...> {};
} // namespace detail

/// What in a bound layer neither looks at one step at a time nor goes on from window to window, of
/// `Window` steps: the layer itself, or one inside it; void if there is nothing of the kind.
template <class Bound, std::size_t Window>
struct stuck_inside : std::conditional<Bound::in.rank == 1, void, Bound> {};

/// The steps of a network's window, and what is stuck in it.
template <class Root>
inline constexpr std::size_t window_of = Root::in.rank == 2 ? Root::in[0] : 1;
template <class Root>
using stuck_inside_t = typename stuck_inside<Root, window_of<Root>>::type;

namespace detail {
template <std::size_t Window, class... Parts>
using first_stuck = first_of<typename stuck_inside<Parts, Window>::type...>;
} // namespace detail

/// It goes on from step to step: behind `last_step` there is only one of them.
template <class One, std::size_t Window>
struct stuck_inside<bound::carried<One>, Window>
    : std::conditional<One::steps == Window, void, bound::carried<One>> {};
template <class T, shape Input, std::size_t H, class Cell, class Start, std::size_t Window>
struct stuck_inside<bound::recurrent<T, Input, H, Cell, Start>, Window>
    : std::type_identity<bound::recurrent<T, Input, H, Cell, Start>> {};
template <class T, shape Input, std::size_t H, class Cell, class Start, class Norm,
    std::size_t Window>
struct stuck_inside<bound::normalized_recurrent<T, Input, H, Cell, Start, Norm>, Window>
    : std::type_identity<bound::normalized_recurrent<T, Input, H, Cell, Start, Norm>> {};
template <class T, std::size_t Steps, class Inner, std::size_t Window>
struct stuck_inside<bound::each_step<T, Steps, Inner>, Window> : std::type_identity<void> {};
template <class T, std::size_t Steps, std::size_t F, std::size_t Window>
struct stuck_inside<bound::last_step<T, Steps, F>, Window> : std::type_identity<void> {};
template <class T, shape Shape, class Act, class Math, std::size_t Window>
struct stuck_inside<bound::activate<T, Shape, Act, Math>, Window> : std::type_identity<void> {};
template <class T, shape Shape, class Act, std::size_t Window>
struct stuck_inside<bound::activate_parametric<T, Shape, Act>, Window> : std::type_identity<void> {
};
template <class T, shape Shape, real Rate, std::size_t Window>
struct stuck_inside<bound::dropout<T, Shape, Rate>, Window> : std::type_identity<void> {};
template <class T, shape Shape, std::size_t Count, std::size_t F, class Init, std::size_t Window>
struct stuck_inside<bound::embedding<T, Shape, Count, F, Init>, Window> : std::type_identity<void> {
};
template <class T, shape Shape, std::size_t Window>
struct stuck_inside<bound::tap<T, Shape>, Window> : std::type_identity<void> {};
template <class T, class Indices, class... Elements, std::size_t Window>
struct stuck_inside<bound::chain<T, Indices, Elements...>, Window>
    : detail::first_stuck<Window, Elements...> {};
template <class T, class Branch, class Shortcut, std::size_t Blocks, std::size_t Window>
struct stuck_inside<bound::residual<T, Branch, Shortcut, Blocks>, Window>
    : stuck_inside<Branch, Window> {};
template <class T, std::size_t N, class Inner, std::size_t Window>
struct stuck_inside<bound::repeat<T, N, Inner>, Window> : stuck_inside<Inner, Window> {};
template <class T, shape Shape, bool Logarithm, std::size_t Window>
struct stuck_inside<bound::softmax<T, Shape, Logarithm>, Window>
    : std::conditional<(Shape.rank <= 2), void, bound::softmax<T, Shape, Logarithm>> {};
template <class T, shape Shape, std::size_t Window>
struct stuck_inside<bound::flatten<T, Shape, true>, Window> : std::type_identity<void> {};
template <class T, shape Shape, std::size_t Start, std::size_t Length, std::size_t Window>
struct stuck_inside<bound::narrow<T, Shape, Start, Length>, Window>
    : std::conditional<(Shape.rank <= 2), void, bound::narrow<T, Shape, Start, Length>> {};
template <class T, shape Shape, real Factor, std::size_t Window>
struct stuck_inside<bound::scale<T, Shape, Factor>, Window> : std::type_identity<void> {};
template <class T, bound::merging Merging, class... Branches, std::size_t Window>
struct stuck_inside<bound::branches<T, Merging, Branches...>, Window>
    : detail::first_stuck<Window, Branches...> {};
template <class T, class Inner, std::size_t Window>
struct stuck_inside<bound::conditioned<T, Inner>, Window> : stuck_inside<Inner, Window> {};
template <class T, shape Condition, class Inner, class Init, std::size_t Window>
struct stuck_inside<bound::mix<T, Condition, Inner, Init>, Window> : stuck_inside<Inner, Window> {};
template <class T, shape Sum, class Inner, std::size_t Window>
struct stuck_inside<bound::skip_sum<T, Sum, Inner>, Window> : stuck_inside<Inner, Window> {};
template <class T, shape Sum, class Inner, class Head, std::size_t Window>
struct stuck_inside<bound::skip_stack<T, Sum, Inner, Head>, Window>
    : detail::first_stuck<Window, Inner, Head> {};

/// True for a bound layer that looks at one step at a time, or goes on from window to window.
template <class Bound>
inline constexpr bool goes_through_windows = std::is_void_v<stuck_inside_t<Bound>>;

/// True for a layer whose statistics are those of all steps of a batch.
template <class Bound>
inline constexpr bool has_statistics_of_steps = false;
template <class T, shape Shape, class Norm>
inline constexpr bool has_statistics_of_steps<bound::normalize<T, Shape, Norm>> = true;

/// The index, as the user counts, of a network's first layer that does not; that of the last one if
/// all do.
template <class Root>
inline constexpr std::size_t stuck_in_window = 0;
template <class T, std::size_t... Indices, class... Elements>
inline constexpr std::size_t
    stuck_in_window<bound::chain<T, std::index_sequence<Indices...>, Elements...>> = [] {
        constexpr std::array index{Indices...};
        constexpr std::size_t window =
            window_of<bound::chain<T, std::index_sequence<Indices...>, Elements...>>;
        constexpr std::array goes{std::is_void_v<typename stuck_inside<Elements, window>::type>...};
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
