#pragma once

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <type_traits>

#include "strut/core/check.hpp"
#include "strut/core/shape.hpp"
#include "strut/layer/kind.hpp"
#include "strut/layer/site.hpp"

/// What convolutions and pools have in common: a window that slides along one axis or two, and the
/// policies that say how.
namespace strut {

namespace detail {
/// One size for both axes, or one for each: rows, then columns.
template <std::size_t Rows, std::size_t Columns>
struct of_axes {
    static constexpr bool in_range = Rows > 0 && Columns > 0;
    static constexpr bool of_two = Rows != Columns;
    /// At least one, so that only the layer that refuses it has something to say.
    static constexpr std::size_t size[2]{
        std::max(Rows, std::size_t{1}), std::max(Columns, std::size_t{1})};
};
} // namespace detail

/// Pack policy of a convolution: how many numbers of a channel it looks at. `kernel<5>` on a
/// sequence is five steps, on an image five by five; `kernel<3, 5>` is three rows by five columns.
template <std::size_t Rows, std::size_t Columns = Rows>
struct kernel : detail::of_axes<Rows, Columns> {};

/// Pack policy of a pool: how much becomes one number, written as a kernel is.
template <std::size_t Rows, std::size_t Columns = Rows>
struct window : detail::of_axes<Rows, Columns> {};

/// Pack policy: how far the window moves each time.
template <std::size_t Rows, std::size_t Columns = Rows>
struct stride : detail::of_axes<Rows, Columns> {};

/// Pack policy: how far apart the numbers are that a kernel looks at.
template <std::size_t Rows, std::size_t Columns = Rows>
struct dilation : detail::of_axes<Rows, Columns> {};

/// Pack policy: the channels fall into so many groups, and each is convolved by itself. As many as
/// channels that come in is a depthwise convolution.
template <std::size_t Count>
struct groups {
    static constexpr bool in_range = Count > 0;
    static constexpr std::size_t count = std::max(Count, std::size_t{1});
};

namespace padding {
/// Nothing is added: only whole windows count.
struct valid {};
/// Zeros on both sides, so that stride 1 keeps the size; an odd one goes behind. PyTorch's "same";
/// for odd kernels at any stride its padding = kernel / 2. Keras places strided windows otherwise:
/// it cannot be expressed, and its exporter refuses it.
struct same {};
/// Zeros in front only: no output depends on a later input, and stride 1 keeps the number of steps.
struct causal {};
} // namespace padding

template <class P>
struct is_kernel : std::false_type {};
template <std::size_t R, std::size_t C>
struct is_kernel<kernel<R, C>> : std::true_type {};
template <class P>
struct is_window : std::false_type {};
template <std::size_t R, std::size_t C>
struct is_window<window<R, C>> : std::true_type {};
template <class P>
struct is_stride : std::false_type {};
template <std::size_t R, std::size_t C>
struct is_stride<stride<R, C>> : std::true_type {};
template <class P>
struct is_dilation : std::false_type {};
template <std::size_t R, std::size_t C>
struct is_dilation<dilation<R, C>> : std::true_type {};
template <class P>
struct is_groups : std::false_type {};
template <std::size_t Count>
struct is_groups<groups<Count>> : std::true_type {};
/// True for a policy with a number for rows and another for columns.
template <class P>
struct is_of_two_axes : std::false_type {};
template <class P>
    requires requires {
        P::of_two;
    }
struct is_of_two_axes<P> : std::bool_constant<P::of_two> {};
template <class P>
struct is_padding
    : std::bool_constant<std::is_same_v<P, padding::valid> || std::is_same_v<P, padding::same>> {};
template <class P>
struct is_padding_of_sequence
    : std::bool_constant<is_padding<P>::value || std::is_same_v<P, padding::causal>> {};

/// Some taps of a kernel, and where the first of them meets the other side.
struct taps {
    std::size_t first = 0, count = 0, position = 0;
};

/// A window that slides along an axis: output t looks at inputs t * stride + k * dilation - before.
struct sliding {
    std::size_t in = 1, kernel = 1, stride = 1, dilation = 1;
    std::size_t before = 0, after = 0; ///< zeros that are thought to be there

    constexpr std::size_t reach() const { return (kernel - 1) * dilation; }
    constexpr std::size_t out() const {
        const std::size_t padded = in + before + after;
        return padded <= reach() ? 0 : (padded - reach() - 1) / stride + 1;
    }

    /// The taps of output t that lie inside, and the input of the first of them.
    constexpr taps of_output(std::size_t t) const {
        const std::size_t start = t * stride;
        taps inside;
        inside.first = start >= before ? 0 : (before - start + dilation - 1) / dilation;
        const std::size_t end =
            start >= in + before ? 0 : std::min(kernel, (in + before - start - 1) / dilation + 1);
        if (inside.first >= end)
            return {};
        inside.count = end - inside.first;
        inside.position = start + inside.first * dilation - before;
        return inside;
    }

    /// The taps that input s goes through: `tap_step` apart, each of them to an output `out_step`
    /// before that of the last.
    constexpr std::size_t tap_step() const { return stride / std::gcd(stride, dilation); }
    constexpr std::size_t out_step() const { return dilation / std::gcd(stride, dilation); }
    constexpr taps of_input(std::size_t s) const {
        const std::size_t at = s + before;
        taps through;
        for (std::size_t k = 0; k < kernel && k * dilation <= at; ++k) {
            const std::size_t start = at - k * dilation;
            if (start % stride != 0 || start / stride >= out())
                continue;
            if (through.count++ == 0) {
                through.first = k;
                through.position = start / stride;
            }
        }
        return through;
    }

    /// The outputs at which tap k lies inside: `first` and `count`; `position` is the input there.
    constexpr taps of_tap(std::size_t k) const {
        const std::size_t at = k * dilation;
        const std::size_t first = at >= before ? 0 : (before - at + stride - 1) / stride;
        const std::size_t end =
            at >= in + before ? 0 : std::min(out(), (in + before - at - 1) / stride + 1);
        if (first >= end)
            return {};
        return {first, end - first, first * stride + at - before};
    }

    friend constexpr bool operator==(const sliding&, const sliding&) = default;
};

namespace detail {

/// How a window slides along an axis of an input by what a pack of policies says.
template <class Window, class Stride, class Dilation, class Padding>
constexpr sliding sliding_along(std::size_t in, std::size_t axis) {
    sliding along{in, Window::size[axis], Stride::size[axis], Dilation::size[axis]};
    if (std::is_same_v<Padding, padding::causal>)
        along.before = along.reach();
    if (std::is_same_v<Padding, padding::same>) {
        along.before = along.reach() / 2;
        along.after = along.reach() - along.before;
    }
    return along;
}

/// What all convolutions ask of their site.
template <class Site, class Pack, std::size_t Out, std::size_t In, std::size_t FoundRank,
    bool RankFits, template <bool, class, class, class> class Refusal, std::size_t Rank,
    std::size_t Reach, std::size_t Room>
struct convolution_check {
    using place = typename Site::place;
    static_assert(none_of<is_out_of_range, error::number_in_range, Pack, place>::value);
    template <class P>
    struct does_not_fit : std::bool_constant<Rank == 2 && is_of_two_axes<P>::value> {};
    static_assert(none_of<does_not_fit, error::number_of_one_axis, Pack, place>::value);
    static_assert(at_most_one<is_kernel, Pack, place>::value);
    static_assert(at_most_one<is_stride, Pack, place>::value);
    static_assert(at_most_one<is_dilation, Pack, place>::value);
    static_assert(at_most_one<is_groups, Pack, place>::value);
    static_assert(at_most_one<is_padding_of_sequence, Pack, place>::value);
    static_assert(at_most_one<is_initializer, Pack, place>::value);
    static_assert(at_most_one<is_bias, Pack, place>::value);
    static_assert(at_most_one<is_from, Pack, place>::value);
    static_assert(at_most_one<is_math, Pack, place>::value);
    static constexpr std::size_t stated = strut::pick<is_from, from<In>, Pack>::inputs;
    static constexpr std::size_t parts = strut::pick<is_groups, groups<1>, Pack>::count;
    static constexpr bool value =
        error::window_given<(count_of<is_kernel, Pack>::value > 0), place>::value &&
        error::one_output_at_least<(Out > 0), place, error::found<Out>>::value &&
        Refusal<RankFits, place, error::expected<Rank>, error::found<FoundRank>>::value &&
        error::inputs_as_stated<(!RankFits || stated == In), place, error::expected<stated>,
            error::found<In>>::value &&
        error::channels_of_groups<(!RankFits || (In % parts == 0 && Out % parts == 0)), place,
            error::expected<parts>, error::found<In, Out>>::value &&
        error::window_inside<(!RankFits || Reach < Room), place, error::expected<Room>,
            error::found<Reach + 1>>::value;
};

} // namespace detail

} // namespace strut
