#pragma once

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <ranges>
#include <span>
#include <string>
#include <type_traits>
#include <utility>

#include "strut/core/check.hpp"
#include "strut/core/failure.hpp"
#include "strut/core/shape.hpp"
#include "strut/policy/loss/loss_over.hpp"
#include "strut/simd/pack.hpp"

namespace strut {

/// Samples with their targets, as two views: inputs [sample][in], targets [sample][target],
/// row-major. The elements may be of any arithmetic type; batches convert them.
template <class X, class Y>
struct dataset {
    std::span<const X> inputs;
    std::span<const Y> targets;
    std::size_t input_size;
    std::size_t target_size;

    constexpr std::size_t size() const { return inputs.size() / input_size; }

    /// The samples [first, first + count).
    constexpr dataset slice(std::size_t first, std::size_t count) const {
        return {inputs.subspan(first * input_size, count * input_size),
            targets.subspan(first * target_size, count * target_size), input_size, target_size};
    }
};

template <class T>
inline constexpr bool is_dataset = false;
template <class X, class Y>
inline constexpr bool is_dataset<dataset<X, Y>> = true;

/// What may hold samples or targets: numbers one behind the other. A vector, an array, a span; a
/// container, an adaptor or a view of rows of xtensor, when it is row-major.
template <class Range>
concept numeric_range = requires(const Range& range) {
    // Less than std::ranges::contiguous_range: that looks at data() too, which some adaptors of
    // xtensor declare but cannot compile.
    requires std::contiguous_iterator<std::ranges::iterator_t<const Range>>;
    requires std::is_arithmetic_v<std::ranges::range_value_t<const Range>>;
    { std::ranges::size(range) } -> std::convertible_to<std::size_t>;
};

namespace detail {
/// A view of a numeric range.
template <numeric_range Range>
constexpr auto as_span(const Range& range) {
    // Not std::ranges::data: that of a view of an xtensor is where the whole tensor begins.
    return std::span{std::to_address(std::ranges::begin(range)), std::ranges::size(range)};
}

/// A range that knows its shape, as the containers and views of xtensor do.
template <class Range>
concept shaped = requires(const Range& range) {
    { range.dimension() } -> std::convertible_to<std::size_t>;
    { range.shape(0) } -> std::convertible_to<std::size_t>;
};

/// Whether a shaped range of the right size has one row for each sample. A flat sample may have any
/// shape, and a sample of any shape may be flat; what has one axis only is read row after row.
template <shaped Range>
constexpr bool one_row_each(const Range& range, std::size_t samples, const shape& sample) {
    const std::size_t axes = range.dimension();
    if (axes < 2)
        return true;
    bool same = axes == sample.rank + 1;
    for (std::size_t axis = 1; same && axis < axes; ++axis)
        same = static_cast<std::size_t>(range.shape(axis)) == sample[axis - 1];
    return static_cast<std::size_t>(range.shape(0)) == samples &&
           (same || axes == 2 || sample.rank == 1);
}

/// A shape in words: "1797 x 64".
inline std::string extents_text(std::size_t axes, auto extent) {
    std::string text;
    for (std::size_t axis = 0; axis < axes; ++axis)
        text += (axis == 0 ? "" : " x ") + std::to_string(extent(axis));
    return text;
}

/// A forwarded range that is gone after the call, with its elements.
template <class Range>
concept temporary =
    !std::is_reference_v<Range> && !std::ranges::enable_borrowed_range<std::remove_cv_t<Range>>;

/// Whether a number is one of the labels 0 to classes - 1.
template <class Label>
constexpr bool is_label(Label label, std::size_t classes) {
    if constexpr (std::is_floating_point_v<Label>)
        return label >= 0 && label < static_cast<Label>(classes) &&
               static_cast<Label>(static_cast<std::size_t>(label)) == label;
    else
        return static_cast<std::uintmax_t>(label) < classes; // a negative one is very large
}

/// A label that is none of the classes, and where it stands: "7 at sample 3, step 1, target 0".
template <class Label>
std::string label_text(
    Label label, const std::string& where, std::size_t place, std::size_t targets) {
    return std::to_string(label) + " at " + where +
           (targets > 1 ? ", target " + std::to_string(place) : "");
}
} // namespace detail

/// Two ranges of numbers as the data set of a network and a loss, or what does not fit: inputs that
/// are no whole number of samples, another number of targets, a class that the network does not
/// have, and rows that are no samples, where a range knows its shape (an xtensor).
/// Errors: what is no `numeric_range`, and a temporary that owns its numbers, is refused at compile
/// time.
template <class Net, class Loss, class X, class Y>
auto make_dataset(const X& x, const Y& y) {
    static_assert(error::numbers_in_a_row<numeric_range<X>, error::given<X>>::value);
    static_assert(error::numbers_in_a_row<numeric_range<Y>, error::given<Y>>::value);
    const auto inputs = detail::as_span(x);
    const auto targets = detail::as_span(y);
    using element = std::remove_cv_t<typename decltype(inputs)::element_type>;
    using target = std::remove_cv_t<typename decltype(targets)::element_type>;
    using set = dataset<element, target>;
    constexpr std::size_t in = Net::in.size();
    using over = loss_over<Loss, Net::out>;
    constexpr std::size_t out = over::target_size;
    const auto fail = [](const char* subject, const char* problem, std::string expected,
                          std::string found) {
        return result<set>{failure{subject, problem, std::move(expected), std::move(found)}};
    };
    if (inputs.empty() || inputs.size() % in != 0)
        return fail("inputs", "not a whole number of samples",
            "a multiple of " + std::to_string(in), std::to_string(inputs.size()));
    const std::size_t samples = inputs.size() / in;
    if (targets.size() != samples * out)
        return fail("targets",
            over::by_step ? "not one target for each step of each sample"
                          : "not one target for each sample",
            std::to_string(samples) + " x " + std::to_string(over::by_step ? over::steps : out) +
                (over::by_step && over::step_targets > 1
                        ? " x " + std::to_string(over::step_targets)
                        : ""),
            std::to_string(targets.size()));
    const auto no_rows = [&](const char* subject, const shape& sample, const auto& range) {
        return fail(subject, "not one row for each sample",
            detail::extents_text(sample.rank + 1,
                [&](std::size_t axis) { return axis == 0 ? samples : sample[axis - 1]; }),
            detail::extents_text(
                range.dimension(), [&](std::size_t axis) { return range.shape(axis); }));
    };
    if constexpr (detail::shaped<X>)
        if (!detail::one_row_each(x, samples, Net::in))
            return no_rows("inputs", Net::in, x);
    if constexpr (detail::shaped<Y>)
        if (!detail::one_row_each(y, samples, over::targets))
            return no_rows("targets", over::targets, y);
    if constexpr (over::has_labels)
        for (std::size_t at = 0; at < targets.size(); ++at) {
            const std::size_t place = at % over::step_targets;
            const std::size_t classes = over::classes_at(place);
            if (classes == 0 || detail::is_label(targets[at], classes))
                continue;
            const std::string step =
                over::by_step ? ", step " + std::to_string(at % out / over::step_targets) : "";
            return fail("targets", "a label that is none of the classes",
                "0 to " + std::to_string(classes - 1),
                detail::label_text(targets[at], "sample " + std::to_string(at / out) + step, place,
                    over::step_targets));
        }
    return result<set>{set{inputs, targets, in, out}};
}

/// Not of what would be gone before the data set is used: a dataset is two views.
template <class Net, class Loss, class X, class Y>
    requires(detail::temporary<X> || detail::temporary<Y>)
auto make_dataset(X&& x, Y&& y) = delete;

/// Copies samples into lanes: to[feature][lane] = rows[pick(lane)][feature] for lane < count.
/// Lanes from `count` to the stride repeat lane 0, so that they compute something harmless.
/// Shapes: rows [samples][features] -> to [features][row_stride<Scalar>(Lanes)]; `Scalar` is that
/// of the network, which labels have the strides of, and T where nothing is said.
template <std::size_t Lanes, class Scalar = void, class T, class From, class Pick>
constexpr void gather(
    std::span<const From> rows, std::size_t features, std::size_t count, Pick pick, T* to) {
    constexpr std::size_t stride =
        simd::row_stride<std::conditional_t<std::is_void_v<Scalar>, T, Scalar>>(Lanes);
    for (std::size_t lane = 0; lane < stride; ++lane) {
        const From* const row = rows.data() + pick(lane < count ? lane : 0) * features;
        for (std::size_t f = 0; f < features; ++f)
            to[f * stride + lane] = static_cast<T>(row[f]);
    }
}

} // namespace strut
