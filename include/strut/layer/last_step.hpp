#pragma once

#include <cstddef>
#include <string_view>

#include "strut/core/check.hpp"
#include "strut/core/shape.hpp"
#include "strut/layer/concept.hpp"
#include "strut/layer/each_step.hpp"
#include "strut/layer/site.hpp"
#include "strut/simd/map.hpp"

namespace strut {

namespace bound {

/// The last step of a sequence. Shapes: x [Steps][F][lane] -> y [F][lane].
template <class T, std::size_t Steps, std::size_t F>
struct last_step : plain_layer<T> {
    static constexpr std::string_view name = "last_step";
    static constexpr shape in{Steps, F};
    static constexpr shape out{F};

    template <mode, std::size_t Lanes>
    static constexpr void forward(const T*, const T*, const T* x, T* y, T*, T*, const pass&) {
        simd::map<size<Lanes>>(
            y, [](auto v) STRUT_LAMBDA { return v; }, x + (Steps - 1) * size<Lanes>);
    }

    template <wanted Wanted, std::size_t Lanes>
    static constexpr void backward(
        const T*, const T*, const T*, const T*, T* dy, T* dx, T*, T*, const pass&) {
        if constexpr (Wanted.input) {
            for (std::size_t i = 0; i < (Steps - 1) * size<Lanes>; ++i)
                dx[i] = 0;
            simd::map<size<Lanes>>(
                dx + (Steps - 1) * size<Lanes>, [](auto v) STRUT_LAMBDA { return v; },
                static_cast<const T*>(dy));
        }
    }

private:
    template <std::size_t Lanes>
    static constexpr std::size_t size = F* simd::row_stride<T>(Lanes);
};

} // namespace bound

/// What came out at the last step of a sequence: the others get no gradient.
/// Behind a `bidirectional` layer: PyTorch's `output[:, -1]`, of which the reversed half has seen
/// the last step only.
/// Shapes: in [Steps][F] -> out [F]. Errors: an input that is no sequence.
/// Source: Keras's `return_sequences=False`.
struct last_step {
    using is_layer = void;

    static constexpr shape output(shape in) { return shape{features_of(in)}; }

    template <class Site>
    struct check {
        static constexpr bool value = error::sequence_input<(Site::in.rank == 2),
            typename Site::place, error::expected<2>, error::found<Site::in.rank>>::value;
    };

    template <class Site>
    struct bind {
        using type = bound::last_step<typename Site::value, Site::in[0], Site::in[1]>;
    };
};

} // namespace strut
