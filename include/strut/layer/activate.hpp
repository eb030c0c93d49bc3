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
#include "strut/policy/norm/feature_rows.hpp"
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

/// y = activation(x, a) with a learned slope a: one for all features, or one for each, which of an
/// image are its channels.
/// Parameters: slope [1] or [F]. The slope is never decayed: its role is `slope`.
template <class T, shape Shape, class Act>
struct activate_parametric : plain_layer<T> {
    using activation = Act;
    static constexpr std::string_view name = "activate";
    static constexpr shape in = Shape;
    static constexpr shape out = Shape;
    using rows = detail::feature_rows<Shape>;
    static constexpr std::size_t slopes = Act::shared ? 1 : rows::features;
    static constexpr std::array tensors{tensor{role::slope, shape{slopes}, 0}};
    static constexpr std::size_t parameter_size = tensor_footprint<T>(slopes);

    static constexpr void initialize(T* parameters, std::uint64_t&) {
        for (std::size_t i = 0; i < slopes; ++i)
            parameters[i] = static_cast<T>(Act::start);
    }

    template <mode, std::size_t Lanes>
    static constexpr void forward(
        const T* parameters, const T*, const T* x, T* y, T*, T*, const pass&) {
        visit<Lanes>(parameters, [&](auto as, std::size_t i, auto a) STRUT_LAMBDA {
            simd::store(y + i, Act::value(as.load(x + i), a));
        });
    }

    template <wanted Wanted, std::size_t Lanes>
    static constexpr void backward(const T* parameters, const T* x, const T*, const T*, T* dy,
        T* dx, T* gradient, T*, const pass& run) {
        if constexpr (Wanted.parameters) {
            constexpr std::size_t row = simd::row_stride<T>(Lanes);
            if (!run.accumulate)
                for (std::size_t i = 0; i < slopes; ++i)
                    gradient[i] = 0;
            for (std::size_t f = 0; f < rows::features; ++f)
                gradient[Act::shared ? 0 : f] += rows::template sum<T, Lanes>(
                    f, run.count, [&](auto as, std::size_t r, std::size_t lane) STRUT_LAMBDA {
                        const std::size_t at = r * row + lane;
                        return as.load(dy + at) * Act::parameter_slope(as.load(x + at));
                    });
        }
        if constexpr (Wanted.input)
            visit<Lanes>(parameters, [&](auto as, std::size_t i, auto a) STRUT_LAMBDA {
                using V = decltype(a);
                simd::store(dx + i, V(as.load(dy + i) * Act::slope(as.load(x + i), a)));
            });
    }

private:
    /// Calls `body(as_value, i, slope)` over all elements i.
    template <std::size_t Lanes, class Body>
    static STRUT_INLINE constexpr void visit(const T* parameters, Body&& body) {
        constexpr std::size_t row = simd::row_stride<T>(Lanes);
        if constexpr (Act::shared)
            simd::visit_run<T, Shape.size() * row>([&](auto as, std::size_t i) STRUT_LAMBDA {
                body(as, i, as.broadcast(parameters[0]));
            });
        else if constexpr (Lanes == 1 && !rows::of_image)
            for (std::size_t p = 0; p < rows::positions; ++p)
                simd::visit_run<T, rows::features>([&](auto as, std::size_t f) STRUT_LAMBDA {
                    body(as, rows::row(f, p), as.load(parameters + f));
                });
        else
            for (std::size_t f = 0; f < rows::features; ++f)
                rows::template visit<T, Lanes>(f,
                    [&](auto as, std::size_t r, std::size_t lane)
                        STRUT_LAMBDA { body(as, r * row + lane, as.broadcast(parameters[f])); });
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
