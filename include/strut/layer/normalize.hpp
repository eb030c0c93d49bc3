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
#include "strut/policy/norm/feature_rows.hpp"
#include "strut/simd/pack.hpp"

namespace strut {

namespace bound {

/// y = scale * normal(x) + shift, with a scale and a shift for each feature where they are learned.
/// Shapes: x [F][lane] -> y [F][lane], or the same of a sequence [T][F] or of an image [F][H][W],
/// whose features have many rows. Parameters: scale [F], shift [F].
/// Statistics, for a normalization over the batch: running mean [F] and variance [F].
template <class T, shape Shape, class Norm>
struct normalize : plain_layer<T> {
    using normalization = Norm;
    static constexpr std::string_view name = "normalize";
    static constexpr shape in = Shape;
    static constexpr shape out = Shape;
    using rows = detail::feature_rows<Shape>;
    static constexpr std::size_t features = rows::features;
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
        // A feature with many places has a variance in a single sample.
        if constexpr (remembers && rows::positions == 1)
            return Norm::least_samples;
        else
            return 1;
    }();

    template <std::size_t Lanes>
    static constexpr std::size_t row = simd::row_stride<T>(Lanes);
    /// What is normal, before scale and shift; then what the normalization itself keeps.
    template <std::size_t Lanes>
    static constexpr std::size_t saved_offset = tensor_footprint<T>(Shape.size() * row<Lanes>);
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
                const auto add = [&](T& to, auto term) {
                    const T sum = rows::template sum<T, Lanes>(f, run.count, term);
                    to = run.accumulate ? to + sum : sum;
                };
                if constexpr (scaled)
                    add(gradient[f], [&](auto as, std::size_t r, std::size_t lane) STRUT_LAMBDA {
                        const std::size_t at = r * row<Lanes> + lane;
                        return as.load(dy + at) * as.load(tape_data + at);
                    });
                if constexpr (shifted)
                    add(gradient[shift_offset + f],
                        [&](auto as, std::size_t r, std::size_t lane)
                            STRUT_LAMBDA { return as.load(dy + r * row<Lanes> + lane); });
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
    /// A parameter of a row's feature for packs of lanes, or those of neighbouring rows.
    template <simd::value V, std::size_t Lanes>
    static STRUT_INLINE constexpr V of_row(const T* parameters, std::size_t r) {
        const std::size_t f = rows::feature(r);
        if constexpr (Lanes != 1) {
            return simd::broadcast<V>(parameters[f]);
        } else if constexpr (!rows::of_image) {
            return simd::load<V>(parameters + f);
        } else {
            if (rows::feature(r + simd::width_of<V> - 1) == f)
                return simd::broadcast<V>(parameters[f]);
            alignas(alignment) T each[simd::width_of<V>];
            for (std::size_t i = 0; i < simd::width_of<V>; ++i)
                each[i] = parameters[rows::feature(r + i)];
            return simd::load<V>(each);
        }
    }

    template <std::size_t Lanes, bool Keep>
    struct ends {
        const T* parameters;
        T* y;
        T* normal;

        template <simd::value V>
        STRUT_INLINE constexpr void operator()(std::size_t r, std::size_t lane, V value) const {
            const std::size_t at = r * row<Lanes> + lane;
            if constexpr (Keep)
                simd::store(normal + at, value);
            if constexpr (scaled && shifted)
                value = simd::fma(value, of_row<V, Lanes>(parameters, r),
                    of_row<V, Lanes>(parameters + shift_offset, r));
            else if constexpr (scaled)
                value = value * of_row<V, Lanes>(parameters, r);
            else if constexpr (shifted)
                value = value + of_row<V, Lanes>(parameters, r);
            simd::store(y + at, value);
        }
    };

    template <std::size_t Lanes>
    struct incoming {
        const T* parameters;
        const T* dy;

        template <simd::value V>
        STRUT_INLINE constexpr V at(std::size_t r, std::size_t lane) const {
            const V d = simd::load<V>(dy + r * row<Lanes> + lane);
            if constexpr (scaled)
                return d * of_row<V, Lanes>(parameters, r);
            else
                return d;
        }
    };
};

} // namespace bound

namespace detail {
/// What looks at one sample alone looks at one step alone; the others see the whole sequence.
template <class T, shape In, class Norm>
struct normalizing {
    using type = bound::normalize<T, In, Norm>;
};
template <class T, shape In, class Norm>
    requires(In.rank == 2 && !mixes_samples<Norm>)
struct normalizing<T, In, Norm> {
    using type = bound::each_step<T, In[0], bound::normalize<T, shape{In[1]}, Norm>>;
};
} // namespace detail

/// A normalization as a layer of its own: see policy/norm.
/// Shapes: in [F] -> out [F], or of each step of a sequence, or the channels of an image.
/// Parameters: scale [F] (from 1), shift [F] (from 0), as the normalization says.
/// Errors: an input of another rank; on an image, a normalization that has no one meaning for
/// channels; features that are no multiple of the groups.
template <class Norm>
struct normalize {
    using is_layer = void;
    /// The initializer of the layer before follows the activation behind.
    using is_transparent = void;

    static constexpr shape output(shape in) { return in; }

    template <class Site>
    struct check {
        using place = typename Site::place;
        static constexpr std::size_t rank = Site::in.rank;
        static constexpr std::size_t features = rank == 3 ? Site::in[0] : features_of(Site::in);
        static constexpr std::size_t groups = [] {
            if constexpr (requires { Norm::groups; })
                return Norm::groups;
            else
                return 1;
        }();
        static constexpr bool value =
            error::a_normalization<normalizer<Norm>, place, error::given<Norm>>::value &&
            error::normalized_input<(rank >= 1 && rank <= 3), place, error::found<rank>>::value &&
            error::normalization_of_channels<(rank != 3 || of_channels<Norm>), place,
                error::given<Norm>>::value &&
            error::whole_groups<(features % groups == 0), place, error::given<Norm>,
                error::found<features>>::value;
    };

    template <class Site>
    struct bind {
        using type = typename detail::normalizing<typename Site::value, Site::in, Norm>::type;
    };
};

} // namespace strut
