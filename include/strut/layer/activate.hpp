#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>

#include "strut/core/check.hpp"
#include "strut/core/shape.hpp"
#include "strut/core/storage.hpp"
#include "strut/layer/concept.hpp"
#include "strut/layer/kind.hpp"
#include "strut/layer/site.hpp"
#include "strut/simd/map.hpp"
#include "strut/simd/math.hpp"

namespace strut {

namespace bound {

/// y = activation(x), element by element. Shapes: x [F][lane] -> y [F][lane]. No parameters.
template <class T, shape Shape, class Act, class Math>
struct activate : plain_layer<T> {
    using activation = Act;
    static constexpr std::string_view name = "activate";
    static constexpr shape in = Shape;
    static constexpr shape out = Shape;
    static constexpr bool reads_output = has_slope_at<Act>;

    template <mode, std::size_t Lanes>
    static constexpr void forward(const T*, const T*, const T* x, T* y, T*, T*, const pass&) {
        simd::map<size<Lanes>>(
            y, [](auto v) STRUT_LAMBDA { return activate_value<Act, Math>(v); }, x);
    }

    template <wanted Wanted, std::size_t Lanes>
    static constexpr void backward(
        const T*, const T* x, const T* y, const T*, T* dy, T* dx, T*, T*, const pass&) {
        if constexpr (Wanted.input) {
            const T* const upstream = dy;
            if constexpr (has_slope_at<Act>)
                simd::map<size<Lanes>>(
                    dx,
                    [](auto d, auto v) STRUT_LAMBDA { return d * activate_slope_at<Act, Math>(v); },
                    upstream, y);
            else
                simd::map<size<Lanes>>(
                    dx,
                    [](auto d, auto h) STRUT_LAMBDA { return d * activate_slope<Act, Math>(h); },
                    upstream, x);
        }
    }

private:
    template <std::size_t Lanes>
    static constexpr std::size_t size = Shape.size() * simd::row_stride<T>(Lanes);
};

/// y = activation(x, a) with a learned slope a: one for all features, or one for each.
/// Parameters: slope [1] or [F]. The slope is never decayed: its role is `slope`.
template <class T, shape Shape, class Act>
struct activate_parametric : plain_layer<T> {
    using activation = Act;
    static constexpr std::string_view name = "activate";
    static constexpr shape in = Shape;
    static constexpr shape out = Shape;
    static constexpr std::size_t slopes = Act::shared ? 1 : Shape[0];
    static constexpr std::array tensors{tensor{role::slope, shape{slopes}, 0}};
    static constexpr std::size_t parameter_size = tensor_footprint<T>(slopes);

    static constexpr void initialize(T* parameters, std::uint64_t&) {
        for (std::size_t i = 0; i < slopes; ++i)
            parameters[i] = static_cast<T>(Act::start);
    }

    template <mode, std::size_t Lanes>
    static constexpr void forward(
        const T* parameters, const T*, const T* x, T* y, T*, T*, const pass&) {
        for_each_slope<Lanes>([&](std::size_t slope, std::size_t first, auto count) STRUT_LAMBDA {
            const T a = parameters[slope];
            simd::map<count>(
                y + first, [a](auto h) STRUT_LAMBDA { return Act::value(h, decltype(h)(a)); },
                x + first);
        });
    }

    template <wanted Wanted, std::size_t Lanes>
    static constexpr void backward(const T* parameters, const T* x, const T*, const T*, T* dy,
        T* dx, T* gradient, T*, const pass& run) {
        const T* const upstream = dy;
        if constexpr (Wanted.parameters) {
            if (!run.accumulate)
                for (std::size_t i = 0; i < slopes; ++i)
                    gradient[i] = 0;
            constexpr std::size_t row = simd::row_stride<T>(Lanes);
            for (std::size_t f = 0; f < Shape.size(); ++f) {
                T total = 0;
                for (std::size_t lane = 0; lane < run.count; ++lane)
                    total += dy[f * row + lane] * Act::parameter_slope(x[f * row + lane]);
                gradient[Act::shared ? 0 : f / (Shape.size() / slopes)] += total;
            }
        }
        if constexpr (Wanted.input)
            for_each_slope<Lanes>([&](std::size_t slope, std::size_t first,
                                      auto count) STRUT_LAMBDA {
                const T a = parameters[slope];
                simd::map<count>(
                    dx + first,
                    [a](auto d, auto h) STRUT_LAMBDA { return d * Act::slope(h, decltype(h)(a)); },
                    upstream + first, x + first);
            });
    }

private:
    template <std::size_t Lanes, class Body>
    static constexpr void for_each_slope(Body body) {
        constexpr std::size_t each = Shape.size() * simd::row_stride<T>(Lanes) / slopes;
        for (std::size_t slope = 0; slope < slopes; ++slope)
            body(slope, slope * each, std::integral_constant<std::size_t, each>{});
    }
};

} // namespace bound

/// An activation as a layer of its own, for orders that a dense layer does not have.
/// Shapes: in [...] -> out [...]. Parameters: none, or the slopes of a prelu.
template <class Act, class... Policies>
struct activate {
    using is_layer = void;
    using activation = Act;
    using pack = policies<Policies...>;

    static constexpr shape output(shape in) { return in; }

    template <class Site>
    struct check {
        static_assert(detail::all_known<pack, typename Site::place, is_math>::value);
        static constexpr bool value = error::an_activation<is_activation<Act>::value,
            typename Site::place, error::given<Act>>::value;
    };

    template <class Site>
    struct bind {
        using math = pick<is_math, pick<is_math, simd::accurate, typename Site::defaults>, pack>;
        using type = typename std::conditional_t<parametric_activation<Act>,
            std::type_identity<bound::activate_parametric<typename Site::value, Site::in, Act>>,
            std::type_identity<bound::activate<typename Site::value, Site::in, Act, math>>>::type;
    };
};

} // namespace strut
