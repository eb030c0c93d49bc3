#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "strut/core/check.hpp"
#include "strut/core/random.hpp"
#include "strut/core/real.hpp"
#include "strut/core/shape.hpp"
#include "strut/core/storage.hpp"
#include "strut/layer/concept.hpp"
#include "strut/layer/site.hpp"
#include "strut/simd/map.hpp"

namespace strut {

namespace bound {

/// y = x * mask / (1 - Rate) in training, y = x in inference. The mask is kept on the tape.
/// Shapes: x [F][lane] -> y [F][lane]. No parameters.
template <class T, shape Shape, real Rate>
struct dropout : plain_layer<T> {
    static constexpr std::string_view name = "dropout";
    static constexpr shape in = Shape;
    static constexpr shape out = Shape;
    template <std::size_t Lanes>
    static constexpr std::size_t tape = tensor_footprint<T>(
        Shape.size() * simd::row_stride<T>(Lanes));

    template <mode Mode, std::size_t Lanes>
    static constexpr void forward(
        const T*, const T*, const T* x, T* y, T* tape_data, T*, const pass& run) {
        constexpr std::size_t row = simd::row_stride<T>(Lanes);
        if constexpr (Mode == mode::inference) {
            simd::map<Shape.size() * row>(
                y, [](auto v) STRUT_LAMBDA { return v; }, x);
        } else {
            // Numbered by feature and lane, not by position in memory: every instruction set
            // drops the same units.
            const random noise{run.noise};
            constexpr T kept = static_cast<T>(1 / (1 - Rate.value));
            for (std::size_t f = 0; f < Shape.size(); ++f)
                for (std::size_t lane = 0; lane < row; ++lane)
                    tape_data[f * row + lane] =
                        lane < Lanes && noise.uniform(f * Lanes + lane) >= Rate.value ? kept : T(0);
            multiply<Lanes>(x, tape_data, y);
        }
    }

    template <wanted Wanted, std::size_t Lanes>
    static constexpr void backward(
        const T*, const T*, const T*, const T* tape_data, T* dy, T* dx, T*, T*, const pass&) {
        if constexpr (Wanted.input)
            multiply<Lanes>(dy, tape_data, dx);
    }

private:
    template <std::size_t Lanes>
    static constexpr void multiply(const T* a, const T* mask, T* product) {
        simd::map<Shape.size() * simd::row_stride<T>(Lanes)>(
            product, [](auto v, auto m) STRUT_LAMBDA { return v * m; }, a, mask);
    }
};

} // namespace bound

/// Drops each unit with probability `Rate` while training and scales the others by 1 / (1 - Rate),
/// so that inference has nothing to do. Source: Srivastava et al. 2014, in the inverted form that
/// PyTorch and Keras use. Shapes: in [...] -> out [...].
template <real Rate = 0.5>
struct dropout {
    using is_layer = void;

    static constexpr shape output(shape in) { return in; }

    template <class Site>
    struct check {
        static constexpr bool value =
            error::probability_below_one<(Rate.value >= 0 && Rate.value < 1),
                typename Site::place>::value;
    };

    template <class Site>
    struct bind {
        using type = bound::dropout<typename Site::value, Site::in, Rate>;
    };
};

} // namespace strut
