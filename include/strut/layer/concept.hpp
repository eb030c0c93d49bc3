#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>

#include "strut/core/config.hpp"
#include "strut/core/random.hpp"
#include "strut/core/shape.hpp"
#include "strut/layer/time_watch.hpp"

/// What a layer is. Read this first.
///
/// A *layer* is what the user writes in a list: `dense<64, relu>`. It has no data and no size of
/// its own; it becomes a *bound layer* at a *site*, which knows the shape that comes in, the scalar
/// type and the policies set for the whole network. A bound layer is a set of static functions over
/// flat arrays; it never knows where in the network it stands, so equal layers share their code.
///
/// Tensors of a batch are [feature][lane]: one row for each feature, `simd::row_stride<T>(Lanes)`
/// apart, samples side by side. `Lanes` = 1 is a single sample, contiguous.
namespace strut {

/// Whether backward will follow: training keeps what backward needs, inference does not.
enum class mode { inference, training };

/// What a tensor of parameters is for. Penalties spare everything but weights.
enum class role { weight, bias, slope, scale, shift, running_mean, running_variance };

/// Where in a network a layer stands.
struct layer_place {
    std::size_t layer = 0; ///< its index as the user counts
    std::size_t round = 0; ///< inside a repeat: which round, from 0
    bool repeated = false; ///< whether it is inside a repeat

    friend constexpr bool operator==(const layer_place&, const layer_place&) = default;
};

/// One tensor of parameters or of statistics inside its block.
struct tensor {
    role purpose = role::weight;
    shape extents{};
    std::size_t offset = 0; ///< elements from the start of the layer, or of the network's block
    std::size_t layer = 0;  ///< the layer's index as the user counts; set by the network
    std::size_t round = 0;  ///< inside a repeat: which of its parameter sets, from 0
    bool repeated = false;  ///< whether it is inside a repeat

    constexpr layer_place place() const { return {layer, round, repeated}; }
    constexpr std::size_t size() const { return extents.size(); }
    friend constexpr bool operator==(const tensor&, const tensor&) = default;
};

/// What layers around a layer lend it: see layer/around.hpp.
struct surroundings {};

/// What a pass over a batch is told at run time.
struct pass {
    std::size_t count = 1;   ///< samples in use, at most the lanes; reductions use only these
    bool accumulate = false; ///< add to the gradient rather than overwrite it
    std::uint64_t noise = 0; ///< where this pass's random numbers start (dropout)
    const surroundings* around = nullptr; ///< of a `conditioned` or a `skip_sum`, if there is one
    time_watch* watch = nullptr;          ///< who watches the gradient through time; null: nobody

    /// The same pass with random numbers of its own for the inner layer `index`.
    constexpr pass inner(std::size_t index) const {
        // Mixed: seeds that differ by a multiple of the counter's step would give every layer the
        // same numbers, shifted.
        return {count, accumulate, random{noise}.u64(index), around, watch};
    }
};

/// Which gradients a backward pass is asked for.
struct wanted {
    bool parameters = true;
    bool input = true;
};

/// A layer as it is written in a network's list.
///
/// *Minimal complete definition*: `is_layer`; `output(shape)`, the shape that comes out; and a
/// class template member `bind<Site>` whose `type` is a bound layer. `Site` (layer/site.hpp) gives
/// `value`, `in`, `index`, `written` and `defaults`. A member `check<Site>` may refuse the site:
/// its `value` asserts what core/check.hpp has words for. *Laws*: the bound layer's `in` is the
/// site's, its `out` is `output(in)`. *Models*: affine, activate, dense, normalize, dropout,
/// flatten, softmax, log_softmax, chain, residual, repeat, parallel, dense_block, conditioned, mix,
/// skip_sum, skip_stack, tap, narrow, reshape, scale.
template <class L>
concept layer = requires {
    typename L::is_layer;
};

template <class L>
struct is_layer_item : std::bool_constant<layer<L>> {};

/// A layer at its place.
///
/// *Minimal complete definition*: the members below, and
///   * `initialize(T* parameters, std::uint64_t& tensor_seed)`, which adds one to the seed for each
///     weight tensor and fills the tensor from it;
///   * `initialize_statistics(T* statistics)`;
///   * `forward<Mode, Lanes>(parameters, statistics, x, y, tape, scratch, pass)`;
///   * `backward<Wanted, Lanes>(parameters, x, y, tape, dy, dx, gradient, scratch, pass)`: dy is
///     its to overwrite; dx is written if wanted, the gradient written or added to if wanted;
///   * `absorb<Lanes>(tape, statistics, pass)`, which brings the statistics up to date after a
///     training pass.
/// Parameters are what training changes; statistics are what a layer has seen (the running mean
/// and variance of batch_norm), and read by inference only. `bound::plain_layer` has what most
/// layers leave empty.
/// `tape<Lanes>` elements are kept from forward to backward in training; `scratch<Lanes>` elements
/// are lent to each call. x and y may not overlap.
/// *Laws* (tests/laws/layer.hpp): backward agrees with central differences; only the layer's own
/// spans are written; zero dy gives zero gradients; lanes do not influence each other except where
/// the layer says so; any `count` of lanes gives what that many samples alone would give.
/// *Models*: everything in namespace `bound`.
template <class B>
concept bound_layer = requires(typename B::value* out, std::uint64_t& seed) {
    { B::in } -> std::convertible_to<shape>;
    { B::out } -> std::convertible_to<shape>;
    { B::name } -> std::convertible_to<std::string_view>;
    { B::tensors.size() } -> std::convertible_to<std::size_t>;
    { B::parameter_size } -> std::convertible_to<std::size_t>;
    { B::statistics.size() } -> std::convertible_to<std::size_t>;
    { B::statistics_size } -> std::convertible_to<std::size_t>;
    { B::least_samples } -> std::convertible_to<std::size_t>;
    { B::reads_output } -> std::convertible_to<bool>;
    { B::spoils_gradient } -> std::convertible_to<bool>;
    { B::template tape<2> } -> std::convertible_to<std::size_t>;
    { B::template scratch<2> } -> std::convertible_to<std::size_t>;
    B::initialize(out, seed);
    B::initialize_statistics(out);
};

namespace bound {

/// What most layers leave empty. A bound layer derives from this and states what it has.
template <class T>
struct plain_layer {
    using value = T;
    static constexpr std::array<tensor, 0> tensors{};
    static constexpr std::size_t parameter_size = 0;
    static constexpr std::array<tensor, 0> statistics{};
    static constexpr std::size_t statistics_size = 0;
    /// The fewest samples that a training pass has a meaning for.
    static constexpr std::size_t least_samples = 1;
    /// Whether backward reads y, and whether it writes to dy: what is read must be kept, and what
    /// is written to must not be needed any more.
    static constexpr bool reads_output = false;
    static constexpr bool spoils_gradient = false;
    template <std::size_t Lanes>
    static constexpr std::size_t tape = 0;
    template <std::size_t Lanes>
    static constexpr std::size_t scratch = 0;

    static constexpr void initialize(T*, std::uint64_t&) {}
    static constexpr void initialize_statistics(T*) {}
    template <std::size_t Lanes>
    static constexpr void absorb(const T*, T*, const pass&) {}
};

} // namespace bound

} // namespace strut
