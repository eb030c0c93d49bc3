#pragma once

#include <cstddef>
#include <string_view>

#include "strut/core/check.hpp"
#include "strut/core/shape.hpp"
#include "strut/layer/flatten.hpp"
#include "strut/layer/site.hpp"

namespace strut {

namespace bound {

/// y = x, seen in another shape. Shapes: x [...][lane] -> y [...][lane].
template <class T, shape Shape, shape Out>
struct reshape : flatten<T, Shape> {
    static constexpr std::string_view name = "reshape";
    static constexpr shape out = Out;
};

} // namespace bound

/// The same numbers, in the same order, in another shape: a vector as a sequence [Steps][F] or an
/// image [C][H][W].
/// Shapes: in of any shape -> out [Extents...], outermost first. Errors: another number of numbers;
/// more than four axes. Cost: a copy. Source: PyTorch's `Unflatten`; Keras's `Reshape`, of images
/// with the channels first.
template <std::size_t... Extents>
struct reshape {
    using is_layer = void;

private:
    static constexpr bool fits = sizeof...(Extents) > 0 && sizeof...(Extents) <= shape::max_rank;
    static constexpr shape extents = [] {
        if constexpr (fits)
            return shape{Extents...};
        else
            return shape{};
    }();

public:
    static constexpr shape output(shape) { return extents; }

    template <class Site>
    struct check {
        static constexpr bool value =
            error::one_to_four_axes<fits, typename Site::place,
                error::found<sizeof...(Extents)>>::value &&
            error::as_many_numbers<(!fits || Site::in.size() == extents.size()),
                typename Site::place, error::expected<Site::in.size()>,
                error::found<extents.size()>>::value;
    };

    template <class Site>
    struct bind {
        using type = bound::reshape<typename Site::value, Site::in, extents>;
    };
};

} // namespace strut
