#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>

#include "strut/core/shape.hpp"
#include "strut/layer/activate.hpp"
#include "strut/layer/concept.hpp"
#include "strut/layer/fuse.hpp"
#include "strut/layer/wrapping_layer.hpp"
#include "strut/simd/pack.hpp"

namespace strut {

namespace bound {

/// A layer on vectors, applied to each step of a sequence with the same parameters.
/// Shapes: x [Steps][F][lane] -> y [Steps][N][lane]. Parameters: those of the layer.
template <class T, std::size_t Steps, class Inner>
struct each_step : wrapping_layer<T, Inner> {
    static constexpr std::size_t steps = Steps;
    static constexpr std::string_view name = Inner::name;
    static constexpr shape in{Steps, Inner::in.size()};
    static constexpr shape out{Steps, Inner::out.size()};
    static_assert(Inner::statistics_size == 0, "statistics would be those of one step");

    template <std::size_t Lanes>
    static constexpr std::size_t tape = Steps* Inner::template tape<Lanes>;

    template <mode Mode, std::size_t Lanes>
    static constexpr void forward(const T* parameters, const T*, const T* x, T* y, T* tape_data,
        T* scratch_data, const pass& run) {
        for (std::size_t step = 0; step < Steps; ++step) {
            T* kept = nullptr;
            if constexpr (Mode == mode::training)
                kept = tape_data + step * Inner::template tape<Lanes>;
            Inner::template forward<Mode, Lanes>(parameters, nullptr, x + step * size_in<Lanes>,
                y + step * size_out<Lanes>, kept, scratch_data, run.inner(step));
        }
    }

    template <wanted Wanted, std::size_t Lanes>
    static constexpr void backward(const T* parameters, const T* x, const T* y, const T* tape_data,
        T* dy, T* dx, T* gradient, T* scratch_data, const pass& run) {
        for (std::size_t step = 0; step < Steps; ++step) {
            pass of_step = run.inner(step);
            of_step.accumulate = run.accumulate || step > 0;
            T* down = nullptr;
            if constexpr (Wanted.input)
                down = dx + step * size_in<Lanes>;
            Inner::template backward<Wanted, Lanes>(parameters, x + step * size_in<Lanes>,
                y + step * size_out<Lanes>, tape_data + step * Inner::template tape<Lanes>,
                dy + step * size_out<Lanes>, down, gradient, scratch_data, of_step);
        }
    }

private:
    template <std::size_t Lanes>
    static constexpr std::size_t size_in = Inner::in.size() * simd::row_stride<T>(Lanes);
    template <std::size_t Lanes>
    static constexpr std::size_t size_out = Inner::out.size() * simd::row_stride<T>(Lanes);
};

} // namespace bound

/// The features of a vector, or of each step of a sequence.
constexpr std::size_t features_of(shape in) {
    return in.rank == 0 ? 0 : in[in.rank - 1];
}

/// The shape with another number of features.
constexpr shape with_features(shape in, std::size_t features) {
    if (in.rank == 2)
        return shape{in[0], features};
    return shape{features};
}

namespace detail {
template <class T, shape In, class Inner>
struct on_each_step {
    using type = bound::each_step<T, In[0], Inner>;
};
template <class T, shape In, class Inner>
    requires(In.rank == 1)
struct on_each_step<T, In, Inner> {
    using type = Inner;
};
} // namespace detail

/// What can be one on a vector can be one on each step.
template <class T, std::size_t Steps, class Inner, shape Shape, class Act, class Math>
    requires(Shape.rank == 2 && fusable<Inner, bound::activate<T, shape{Shape[1]}, Act, Math>>)
struct fuse<bound::each_step<T, Steps, Inner>, bound::activate<T, Shape, Act, Math>> {
    using type = bound::each_step<T, Steps,
        typename fuse<Inner, bound::activate<T, shape{Shape[1]}, Act, Math>>::type>;
};

} // namespace strut
