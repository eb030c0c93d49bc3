#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>

#include "strut/core/check.hpp"
#include "strut/core/config.hpp"
#include "strut/core/shape.hpp"
#include "strut/core/storage.hpp"
#include "strut/layer/concept.hpp"
#include "strut/layer/each_step.hpp"
#include "strut/layer/kind.hpp"
#include "strut/layer/site.hpp"
#include "strut/policy/norm/concept.hpp"
#include "strut/simd/map.hpp"
#include "strut/simd/pack.hpp"
#include "strut/simd/reduce.hpp"

namespace strut {

namespace bound {

/// y = scale * normal(x) + shift, with a scale and a shift for each feature where they are learned.
/// Shapes: x [F][lane] -> y [F][lane]. Parameters: scale [F], shift [F].
/// Statistics, for a normalization over the batch: running mean [F] and variance [F].
template <class T, shape Shape, class Norm>
struct normalize : plain_layer<T> {
    using normalization = Norm;
    static constexpr std::string_view name = "normalize";
    static constexpr shape in = Shape;
    static constexpr shape out = Shape;
    static constexpr std::size_t features = Shape.size();
    static constexpr bool scaled =
        Norm::learns == learned::scale || Norm::learns == learned::scale_and_shift;
    static constexpr bool shifted =
        Norm::learns == learned::shift || Norm::learns == learned::scale_and_shift;
    static constexpr bool remembers = mixes_samples<Norm>;

private:
    static constexpr std::size_t vector = tensor_footprint<T>(features);

public:
    static constexpr std::size_t shift_offset = scaled ? vector : 0;
    static constexpr auto tensors = [] {
        if constexpr (scaled && shifted)
            return std::array{tensor{role::scale, shape{features}, 0},
                tensor{role::shift, shape{features}, shift_offset}};
        else if constexpr (scaled || shifted)
            return std::array{tensor{scaled ? role::scale : role::shift, shape{features}, 0}};
        else
            return std::array<tensor, 0>{};
    }();
    static constexpr std::size_t parameter_size = vector * (scaled + shifted);
    static constexpr auto statistics = [] {
        if constexpr (remembers)
            return std::array{tensor{role::running_mean, shape{features}, 0},
                tensor{role::running_variance, shape{features}, vector}};
        else
            return std::array<tensor, 0>{};
    }();
    static constexpr std::size_t statistics_size = remembers ? 2 * vector : 0;
    static constexpr std::size_t least_samples = [] {
        if constexpr (remembers)
            return Norm::least_samples;
        else
            return 1;
    }();

    template <std::size_t Lanes>
    static constexpr std::size_t row = simd::row_stride<T>(Lanes);
    /// What is normal, before scale and shift; then what the normalization itself keeps.
    template <std::size_t Lanes>
    static constexpr std::size_t saved_offset = tensor_footprint<T>(features* row<Lanes>);
    template <std::size_t Lanes>
    static constexpr std::size_t tape = saved_offset<Lanes> +
                                        tensor_footprint<T>(Norm::template saved<T, Shape, Lanes>);

    static constexpr void initialize(T* parameters, std::uint64_t&) {
        if constexpr (scaled)
            for (std::size_t f = 0; f < features; ++f)
                parameters[f] = T(1);
        if constexpr (shifted)
            for (std::size_t f = 0; f < features; ++f)
                parameters[shift_offset + f] = T(0);
    }

    static constexpr void initialize_statistics(T* statistics_data) {
        if constexpr (remembers)
            for (std::size_t f = 0; f < features; ++f) {
                statistics_data[f] = T(0);
                statistics_data[vector + f] = T(1);
            }
    }

    template <mode Mode, std::size_t Lanes>
    static constexpr void forward(const T* parameters, const T* statistics_data, const T* x, T* y,
        T* tape_data, T*, const pass& run) {
        constexpr bool trains = Mode == mode::training;
        const ends<Lanes, trains> emit{parameters, y, tape_data};
        if constexpr (remembers && !trains)
            Norm::template infer<Shape, Lanes>(x, statistics_data, statistics_data + vector, emit);
        else
            Norm::template forward<Shape, Lanes>(
                x, trains ? tape_data + saved_offset<Lanes> : nullptr, run.count, emit);
    }

    template <wanted Wanted, std::size_t Lanes>
    static constexpr void backward(const T* parameters, const T* x, const T*, const T* tape_data,
        T* dy, T* dx, T* gradient, T*, const pass& run) {
        if constexpr (Wanted.parameters)
            for (std::size_t f = 0; f < features; ++f) {
                const T* const d = dy + f * row<Lanes>;
                const auto add = [&](T& to, T sum) { to = run.accumulate ? to + sum : sum; };
                if constexpr (scaled)
                    add(gradient[f], simd::dot(d, tape_data + f * row<Lanes>, run.count));
                if constexpr (shifted)
                    add(gradient[shift_offset + f], simd::sum_of(d, run.count));
            }
        if constexpr (Wanted.input)
            Norm::template backward<Shape, Lanes>(x, tape_data, tape_data + saved_offset<Lanes>,
                run.count, incoming<Lanes>{parameters, dy}, dx);
    }

    template <std::size_t Lanes>
    static constexpr void absorb(const T* tape_data, T* statistics_data, const pass& run) {
        if constexpr (remembers)
            Norm::template absorb<Shape>(tape_data + saved_offset<Lanes>, statistics_data,
                statistics_data + vector, run.count);
    }

private:
    /// A parameter of a feature for packs of lanes, or those of neighbouring features.
    template <simd::value V, std::size_t Lanes>
    static STRUT_INLINE constexpr V of_feature(const T* parameters, std::size_t f) {
        if constexpr (Lanes == 1)
            return simd::load<V>(parameters + f);
        else
            return simd::broadcast<V>(parameters[f]);
    }

    template <std::size_t Lanes, bool Keep>
    struct ends {
        const T* parameters;
        T* y;
        T* normal;

        template <simd::value V>
        STRUT_INLINE constexpr void operator()(std::size_t f, std::size_t lane, V value) const {
            const std::size_t at = f * row<Lanes> + lane;
            if constexpr (Keep)
                simd::store(normal + at, value);
            if constexpr (scaled && shifted)
                value = simd::fma(value, of_feature<V, Lanes>(parameters, f),
                    of_feature<V, Lanes>(parameters + shift_offset, f));
            else if constexpr (scaled)
                value = value * of_feature<V, Lanes>(parameters, f);
            else if constexpr (shifted)
                value = value + of_feature<V, Lanes>(parameters, f);
            simd::store(y + at, value);
        }
    };

    template <std::size_t Lanes>
    struct incoming {
        const T* parameters;
        const T* dy;

        template <simd::value V>
        STRUT_INLINE constexpr V at(std::size_t f, std::size_t lane) const {
            const V d = simd::load<V>(dy + f * row<Lanes> + lane);
            if constexpr (scaled)
                return d * of_feature<V, Lanes>(parameters, f);
            else
                return d;
        }
    };
};

} // namespace bound

/// A normalization as a layer of its own: see policy/norm.
/// Shapes: in [F] -> out [F]. Parameters: scale [F] (from 1), shift [F] (from 0), as the
/// normalization says.
/// Errors: an input that is not a vector; features that are no multiple of the groups.
template <class Norm>
struct normalize {
    using is_layer = void;
    /// The initializer of the layer before follows the activation behind.
    using is_transparent = void;

    static constexpr shape output(shape in) { return in; }

    template <class Site>
    struct check {
        using place = typename Site::place;
        /// What looks at one sample alone can look at one step alone.
        static constexpr bool of_steps = Site::in.rank == 2 && !mixes_samples<Norm>;
        static constexpr std::size_t groups = [] {
            if constexpr (requires { Norm::groups; })
                return Norm::groups;
            else
                return 1;
        }();
        static constexpr bool value =
            error::a_normalization<normalizer<Norm>, place, error::given<Norm>>::value &&
            error::vector_input<(Site::in.rank == 1 || of_steps), place, error::expected<1>,
                error::found<Site::in.rank>>::value &&
            error::whole_groups<(features_of(Site::in) % groups == 0), place, error::given<Norm>,
                error::found<features_of(Site::in)>>::value;
    };

    template <class Site>
    struct bind {
        using type = typename detail::on_each_step<typename Site::value, Site::in,
            bound::normalize<typename Site::value, shape{features_of(Site::in)}, Norm>>::type;
    };
};

} // namespace strut
