#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "strut/core/shape.hpp"
#include "strut/layer/concept.hpp"
#include "strut/layer/each_step.hpp"
#include "strut/layer/site.hpp"
#include "strut/simd/map.hpp"
#include "strut/simd/math.hpp"
#include "strut/simd/pack.hpp"

namespace strut {

namespace bound {

/// y_f = exp(x_f) / sum over g of exp(x_g), or its logarithm, over the features of each lane, in
/// each step by itself. Shapes: x [F][lane] -> y [F][lane], or [Steps][F][lane] of both.
template <class T, shape Shape, bool Logarithm>
struct softmax : plain_layer<T> {
    static constexpr std::string_view name = Logarithm ? "log_softmax" : "softmax";
    static constexpr shape in = Shape;
    static constexpr shape out = Shape;
    static constexpr bool reads_output = true;

    template <mode, std::size_t Lanes>
    static constexpr void forward(const T*, const T*, const T* x, T* y, T*, T*, const pass&) {
        for (std::size_t step = 0; step < steps; ++step)
            of_step<Lanes>(x + step * size<Lanes>, y + step * size<Lanes>);
    }

    template <wanted Wanted, std::size_t Lanes>
    static constexpr void backward(
        const T*, const T*, const T* y, const T*, T* dy, T* dx, T*, T*, const pass&) {
        if constexpr (Wanted.input)
            for (std::size_t step = 0; step < steps; ++step)
                back_step<Lanes>(
                    y + step * size<Lanes>, dy + step * size<Lanes>, dx + step * size<Lanes>);
    }

private:
    static constexpr std::size_t features = features_of(Shape);
    static constexpr std::size_t steps = Shape.size() / features;
    template <std::size_t Lanes>
    static constexpr std::size_t row = simd::row_stride<T>(Lanes);
    template <std::size_t Lanes>
    static constexpr std::size_t size = features* row<Lanes>;

    template <std::size_t Lanes>
    static constexpr void of_step(const T* x, T* y) {
        using math = simd::accurate;
        simd::visit_lanes<T, Lanes>([&](auto as, std::size_t lane) STRUT_LAMBDA {
            using V = typename decltype(as)::type;
            const auto at = [lane](std::size_t f) { return f * row<Lanes> + lane; };
            V most = simd::load<V>(x + at(0));
            for (std::size_t f = 1; f < features; ++f)
                most = simd::max(most, simd::load<V>(x + at(f)));
            V total = V(T(0));
            for (std::size_t f = 0; f < features; ++f) {
                const V e = math::exp(simd::load<V>(x + at(f)) - most);
                simd::store(y + at(f), e);
                total += e;
            }
            // The largest logit is subtracted first: added to the logarithm it would swallow it.
            const V last = Logarithm ? math::log(total) : simd::divide(V(T(1)), total);
            for (std::size_t f = 0; f < features; ++f)
                simd::store(y + at(f), Logarithm ? V(simd::load<V>(x + at(f)) - most - last)
                                                 : V(simd::load<V>(y + at(f)) * last));
        });
    }

    template <std::size_t Lanes>
    static constexpr void back_step(const T* y, const T* dy, T* dx) {
        simd::visit_lanes<T, Lanes>([&](auto as, std::size_t lane) STRUT_LAMBDA {
            using V = typename decltype(as)::type;
            const auto at = [lane](std::size_t f) { return f * row<Lanes> + lane; };
            V total = V(T(0));
            for (std::size_t f = 0; f < features; ++f)
                total = Logarithm
                            ? V(total + simd::load<V>(dy + at(f)))
                            : simd::fma(simd::load<V>(dy + at(f)), simd::load<V>(y + at(f)), total);
            for (std::size_t f = 0; f < features; ++f) {
                const V d = simd::load<V>(dy + at(f));
                const V out_f = simd::load<V>(y + at(f));
                simd::store(dx + at(f), Logarithm ? simd::fnma(simd::accurate::exp(out_f), total, d)
                                                  : V(out_f * (d - total)));
            }
        });
    }
};

} // namespace bound

/// Turns logits into probabilities. Not under a loss on logits, which applies it itself.
/// Shapes: in [F] -> out [F]; of a sequence [T][F], at each step by itself.
struct softmax {
    using is_layer = void;
    static constexpr shape output(shape in) { return in; }
    template <class Site>
    struct bind {
        using type = bound::softmax<typename Site::value, Site::in, false>;
    };
};

/// Turns logits into the logarithms of probabilities.
/// Shapes: in [F] -> out [F]; of a sequence [T][F], at each step by itself.
struct log_softmax {
    using is_layer = void;
    static constexpr shape output(shape in) { return in; }
    template <class Site>
    struct bind {
        using type = bound::softmax<typename Site::value, Site::in, true>;
    };
};

} // namespace strut
