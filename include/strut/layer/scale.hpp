#pragma once

#include <cstddef>
#include <limits>
#include <string_view>

#include "strut/core/check.hpp"
#include "strut/core/real.hpp"
#include "strut/core/shape.hpp"
#include "strut/layer/concept.hpp"
#include "strut/layer/site.hpp"
#include "strut/simd/map.hpp"

namespace strut {

namespace detail {
/// Whether numbers of type T can be multiplied by it and something is left of them.
template <class T>
constexpr bool is_factor(double factor) {
    const double size = factor < 0 ? -factor : factor;
    return size >= static_cast<double>(std::numeric_limits<T>::min()) &&
           size <= static_cast<double>(std::numeric_limits<T>::max());
}
} // namespace detail

namespace bound {

/// y = Factor x. Shapes: x [...][lane] -> y [...][lane]. No parameters.
template <class T, shape Shape, real Factor>
struct scale : plain_layer<T> {
    static constexpr std::string_view name = "scale";
    static constexpr shape in = Shape;
    static constexpr shape out = Shape;

    template <mode, std::size_t Lanes>
    static constexpr void forward(const T*, const T*, const T* x, T* y, T*, T*, const pass&) {
        multiply<Lanes>(x, y);
    }

    template <wanted Wanted, std::size_t Lanes>
    static constexpr void backward(
        const T*, const T*, const T*, const T*, T* dy, T* dx, T*, T*, const pass&) {
        if constexpr (Wanted.input)
            multiply<Lanes>(dy, dx);
    }

private:
    template <std::size_t Lanes>
    static constexpr void multiply(const T* from, T* to) {
        simd::map<Shape.size() * simd::row_stride<T>(Lanes)>(
            to, [](auto v) STRUT_LAMBDA { return v * decltype(v)(static_cast<T>(Factor.value)); },
            from);
    }
};

} // namespace bound

/// Multiplies by a number that is part of the type: no parameter, and not trained.
/// Shapes: in [...] -> out [...]. Errors: a factor that is zero, infinite or no number, or that is
/// so in the network's type. Source: Keras's `Rescaling(Factor)`.
/// Example: `affine<1>, scale<0.02>`, the end of NeuralAmpModeler's WaveNet.
template <real Factor>
struct scale {
    using is_layer = void;

    static constexpr shape output(shape in) { return in; }

    template <class Site>
    struct check {
        static constexpr bool value =
            error::factor_that_scales<detail::is_factor<typename Site::value>(Factor.value),
                typename Site::place>::value;
    };

    template <class Site>
    struct bind {
        using type = bound::scale<typename Site::value, Site::in, Factor>;
    };
};

} // namespace strut
