#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <type_traits>
#include <utility>

#include "strut/core/real.hpp"
#include "strut/core/shape.hpp"
#include "strut/layer/affine.hpp"
#include "strut/layer/chain.hpp"
#include "strut/layer/dropout.hpp"
#include "strut/layer/flatten.hpp"
#include "strut/layer/normalize.hpp"
#include "strut/layer/pieces.hpp"
#include "strut/layer/residual.hpp"
#include "strut/layer/scale.hpp"

namespace strut {

/// How much a layer does in inference, if all it does is y = x A + b.
enum class linearity {
    none,     ///< it does something else
    same,     ///< y = x
    diagonal, ///< each feature by itself
    matrix,
};

/// The map y = x A + b that a bound layer is in inference, if it is one. In double, whatever the
/// layer's numbers are, so that maps can be composed without loss.
///
/// A specialization has the `kind`; for a matrix the `cost` in multiply-adds; and
/// `apply(parameters, statistics, x, y, unit)`: y = x A + unit b. With unit = 1 that is the layer,
/// with unit = 0 its linear part. x and y may be the same only where the kind is no matrix.
template <class Bound>
struct linear_map {
    static constexpr linearity kind = linearity::none;
};

template <class Bound>
inline constexpr bool is_linear = linear_map<Bound>::kind != linearity::none;

namespace detail {
/// The map of a piece; of an affine that an activation was fused into, the part before that.
template <class Bound>
struct without_activation {
    using type = Bound;
};
template <class T, std::size_t In, std::size_t Out, class Init, class Bias, class Act, class Math,
    class Next>
struct without_activation<bound::affine<T, In, Out, Init, Bias, Act, Math, Next>> {
    using type = bound::affine<T, In, Out, Init, Bias, identity, Math, Next>;
};
template <class Piece>
using map_of = linear_map<typename without_activation<typename Piece::bound>::type>;

template <class T, shape Shape>
struct same_map {
    static constexpr linearity kind = linearity::same;
    static constexpr std::size_t cost = 0;
    static constexpr void apply(const T*, const T*, const double* x, double* y, double) {
        std::copy_n(x, Shape.size(), y);
    }
};
} // namespace detail

template <class T, shape Shape, real Rate>
struct linear_map<bound::dropout<T, Shape, Rate>> : detail::same_map<T, Shape> {};
template <class T, shape Shape, bool AsItIs>
struct linear_map<bound::flatten<T, Shape, AsItIs>> : detail::same_map<T, Shape> {};

/// Of vectors, as a normalization.
template <class T, shape Shape, real Factor>
    requires(Shape.rank == 1)
struct linear_map<bound::scale<T, Shape, Factor>> {
    static constexpr linearity kind = linearity::diagonal;
    static constexpr std::size_t cost = Shape.size();
    static constexpr void apply(const T*, const T*, const double* x, double* y, double) {
        for (std::size_t f = 0; f < Shape.size(); ++f)
            y[f] = static_cast<double>(static_cast<T>(Factor.value)) * x[f];
    }
};

/// A normalization is linear in inference if it says what it multiplies by: batch_norm. Of vectors:
/// the affine that it could be folded into has no places.
template <class T, shape Shape, class Norm>
    requires(Shape.rank == 1 && requires { Norm::inference_scale(1.0); })
struct linear_map<bound::normalize<T, Shape, Norm>> {
    using layer = bound::normalize<T, Shape, Norm>;
    static constexpr linearity kind = linearity::diagonal;
    static constexpr std::size_t cost = Shape.size();
    static constexpr void apply(
        const T* parameters, const T* statistics_data, const double* x, double* y, double unit) {
        const T* const mean = statistics_data + layer::statistics[0].offset;
        const T* const variance = statistics_data + layer::statistics[1].offset;
        for (std::size_t f = 0; f < Shape.size(); ++f) {
            double value = (x[f] - unit * static_cast<double>(mean[f])) *
                           Norm::inference_scale(static_cast<double>(variance[f]));
            if constexpr (layer::scaled)
                value *= static_cast<double>(parameters[f]);
            if constexpr (layer::shifted)
                value += unit * static_cast<double>(parameters[layer::shift_offset + f]);
            y[f] = value;
        }
    }
};

template <class T, std::size_t In, std::size_t Out, class Init, class Bias, class Math, class Next>
struct linear_map<bound::affine<T, In, Out, Init, Bias, identity, Math, Next>> {
    using layer = bound::affine<T, In, Out, Init, Bias, identity, Math, Next>;
    static constexpr linearity kind = linearity::matrix;
    static constexpr std::size_t cost = In * Out;
    static constexpr void apply(
        const T* parameters, const T*, const double* x, double* y, double unit) {
        for (std::size_t o = 0; o < Out; ++o)
            y[o] = layer::biased ? unit * static_cast<double>(parameters[layer::bias_offset + o])
                                 : 0.0;
        for (std::size_t i = 0; i < In; ++i)
            if (x[i] != 0) // unit vectors come by
                for (std::size_t o = 0; o < Out; ++o)
                    y[o] += x[i] * static_cast<double>(parameters[i * Out + o]);
    }
};

namespace detail {
/// The maps of pieces, one after the other.
template <class T, class List>
struct composed_map;
template <class T, class First, class... Rest>
struct composed_map<T, piece_list<First, Rest...>> {
    static constexpr linearity kind = std::max({map_of<First>::kind, map_of<Rest>::kind...});
    static constexpr std::size_t cost = (map_of<First>::cost + ... + map_of<Rest>::cost);
    static constexpr void apply(
        const T* parameters, const T* statistics_data, const double* x, double* y, double unit) {
        constexpr std::size_t in = First::bound::in.size();
        std::array<double, std::max({in, First::bound::out.size(), Rest::bound::out.size()...})>
            from{}, to{};
        std::copy_n(x, in, from.begin());
        std::size_t out = in;
        const auto step = [&]<class Piece>(Piece) {
            map_of<Piece>::apply(parameters + Piece::parameters,
                statistics_data + Piece::statistics, from.data(), to.data(), unit);
            std::swap(from, to);
            out = Piece::bound::out.size();
        };
        step(First{});
        (step(Rest{}), ...);
        std::copy_n(from.begin(), out, y);
    }
};
} // namespace detail

template <class T, class Indices, class... Elements>
    requires(is_linear<Elements>&&...)
struct linear_map<bound::chain<T, Indices, Elements...>>
    : detail::composed_map<T,
          typename detail::pieces_of<bound::chain<T, Indices, Elements...>>::type> {};

/// Of vectors: on sequences and images the matrix of a shortcut is one for each place.
template <class T, class Branch, class Shortcut, std::size_t Blocks>
    requires(Branch::in.rank == 1 && is_linear<Branch>)
struct linear_map<bound::residual<T, Branch, Shortcut, Blocks>> {
    using layer = bound::residual<T, Branch, Shortcut, Blocks>;
    static constexpr std::size_t cost =
        linear_map<Branch>::cost +
        (Shortcut::projects ? layer::in.size() * layer::out.size() : layer::out.size());
    /// A matrix would cost more than a narrow branch does: then the block stays one.
    static constexpr linearity kind =
        layer::in.size() * layer::out.size() <= cost ? linearity::matrix : linearity::none;
    static constexpr void apply(
        const T* parameters, const T* statistics_data, const double* x, double* y, double unit) {
        std::array<double, layer::out.size()> round{};
        if constexpr (Shortcut::projects)
            linear_map<typename layer::projection>::apply(
                parameters + layer::projection_offset, nullptr, x, round.data(), unit);
        else
            std::copy_n(x, layer::in.size(), round.begin());
        linear_map<Branch>::apply(parameters, statistics_data, x, y, unit);
        for (std::size_t o = 0; o < layer::out.size(); ++o)
            y[o] = round[o] + static_cast<double>(layer::scale(parameters)) * y[o];
    }
};

} // namespace strut
