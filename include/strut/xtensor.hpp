#pragma once

#include <cstddef>
#include <iterator>
#include <memory>
#include <span>
#include <type_traits>
#include <utility>

#if __has_include(<xtensor/containers/xadapt.hpp>)
#include <xtensor/containers/xadapt.hpp>
#include <xtensor/containers/xfixed.hpp>
#include <xtensor/containers/xstorage.hpp>
#include <xtensor/core/xexpression.hpp>
#else
#include <xtensor/xadapt.hpp>
#include <xtensor/xexpression.hpp>
#include <xtensor/xfixed.hpp>
#include <xtensor/xstorage.hpp>
#endif

#include "strut/core/check.hpp"
#include "strut/core/shape.hpp"
#include "strut/core/view.hpp"

/// The edge to xtensor: the tensors of a network as xtensor sees them, and the reverse.
///
/// Data sets need nothing from here: `fit.epoch(x, y)` and `fit.evaluate(x, y)` take xtensor's
/// row-major containers, adaptors and views of rows as they are, without a copy, and check their
/// shape: [samples][...one sample] and [samples][...one target].

#if defined(__clang__) && __clang_major__ >= 19 && XTENSOR_VERSION_MAJOR == 0 &&                   \
    XTENSOR_VERSION_MINOR <= 25
// clang 19 finds two partial specialisations of this one equally good, and so compiles no
// xt::xarray at all (https://github.com/xtensor-stack/xtensor/issues/2804).
template <>
struct xt::rebind_container<std::ptrdiff_t, xt::svector<std::size_t, 4>> {
    using type = xt::svector<std::ptrdiff_t, 4>;
};
#endif

namespace strut {

namespace error {
template <bool Ok, class Given>
struct row_major_without_gaps {
    static_assert(Ok, "strut: only what is known to be row-major and without gaps can be seen as a "
                      "span; assign this to an xt::xtensor or an xt::xarray first");
    static constexpr bool value = true;
};
} // namespace error

/// A tensor of a network as an xtensor expression of fixed shape, without a copy:
/// `as_xtensor(model.view<0, role::weight>())`. Writing to it writes to the network, unless that is
/// const. Valid as long as the network is.
template <class T, shape Shape>
auto as_xtensor(tensor_view<T, Shape> view) {
    return [&]<std::size_t... Axis>(std::index_sequence<Axis...>) {
        return xt::adapt(view.data(), xt::xshape<Shape.extent[Axis]...>{});
    }
    (std::make_index_sequence<Shape.rank>{});
}

namespace detail {
template <class Shape>
inline constexpr std::size_t static_size = std::dynamic_extent;
template <std::size_t... Extents>
inline constexpr std::size_t static_size<xt::fixed_shape<Extents...>> = (Extents * ... * 1);

template <class T>
concept xtensor_expression = xt::is_xexpression<T>::value;
} // namespace detail

/// The elements of an xtensor container, adaptor or view of rows, without a copy, as a span; of
/// static extent for a fixed shape, so that a network can be called with it: `model(as_span(x))`.
/// Errors: what is not known at compile time to be row-major and without gaps is refused: a lazy
/// expression, a column-major container, a view of columns. Assign it to an xt::xtensor first.
template <detail::xtensor_expression Expression>
auto as_span(const Expression& expression) {
    constexpr bool row_major = Expression::static_layout == xt::layout_type::row_major && requires {
        requires std::contiguous_iterator<decltype(expression.begin())>;
    };
    static_assert(error::row_major_without_gaps<row_major, error::given<Expression>>::value);
    if constexpr (row_major) {
        // Not data(): that of a view is where the whole tensor begins.
        auto* const first = std::to_address(expression.begin());
        constexpr std::size_t extent = detail::static_size<typename Expression::shape_type>;
        return std::span<std::remove_pointer_t<decltype(first)>, extent>{first, expression.size()};
    }
}

} // namespace strut
