#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "strut/core/shape.hpp"
#include "strut/layer/concept.hpp"
#include "strut/layer/site.hpp"
#include "strut/simd/pack.hpp"

namespace laws {

/// A layer bound for numbers of type T where `In` comes in, alone in its network.
template <class Layer, class T, strut::shape In, class... Defaults>
using bound_at =
    typename Layer::template bind<strut::site<T, In, 0, Layer, strut::policies<Defaults...>>>::type;

/// A bound layer at a number of lanes with its types taken off, so that what is tested of it is
/// compiled once.
template <class T>
struct any_layer {
    std::string_view name;
    std::size_t lanes;
    std::size_t stride; ///< from one row of a batch to the next
    std::size_t in;     ///< features of a sample
    std::size_t out;
    std::size_t parameters;
    std::size_t statistics;
    std::size_t tape;
    std::size_t scratch;
    std::span<const strut::tensor> tensors;
    std::span<const strut::tensor> statistic_tensors;

    void (*initialize)(T* parameters, std::uint64_t& tensor_seed);
    void (*initialize_statistics)(T* statistics);
    void (*absorb)(const T* tape, T* statistics, const strut::pass&);
    using forward_pass = void (*)(const T* parameters, const T* statistics, const T* x, T* y,
        T* tape, T* scratch, const strut::pass&);
    forward_pass infer; ///< may be null: see `any`
    forward_pass forward;
    using backward_pass = void (*)(const T* parameters, const T* x, const T* y, const T* tape,
        T* dy, T* dx, T* gradient, T* scratch, const strut::pass&);
    backward_pass backward;            ///< both gradients
    backward_pass backward_parameters; ///< only that of the parameters; may be null
    backward_pass backward_input;      ///< only that of the input; may be null
};

/// One pass of a layer as a function of its own.
template <class Bound, strut::wanted Wanted, std::size_t Lanes, class T = typename Bound::value>
void backward_of(const T* parameters, const T* x, const T* y, const T* tape, T* dy, T* dx,
    T* gradient, T* scratch, const strut::pass& run) {
    Bound::template backward<Wanted, Lanes>(parameters, x, y, tape, dy, dx, gradient, scratch, run);
}

/// Training passes only, or every pass that there is: each takes its time to compile.
enum class passes { training, all };

template <class Bound, std::size_t Lanes, passes Passes = passes::training>
constexpr auto any = [] {
    using T = typename Bound::value;
    any_layer<T> layer{
        .name = Bound::name,
        .lanes = Lanes,
        .stride = strut::simd::row_stride<T>(Lanes),
        .in = Bound::in.size(),
        .out = Bound::out.size(),
        .parameters = Bound::parameter_size,
        .statistics = Bound::statistics_size,
        .tape = Bound::template tape<Lanes>,
        .scratch = Bound::template scratch<Lanes>,
        .tensors = Bound::tensors,
        .statistic_tensors = Bound::statistics,
        .initialize = Bound::initialize,
        .initialize_statistics = Bound::initialize_statistics,
        .absorb = Bound::template absorb<Lanes>,
        .infer = nullptr,
        .forward = Bound::template forward<strut::mode::training, Lanes>,
        .backward = backward_of<Bound, strut::wanted{true, true}, Lanes>,
        .backward_parameters = nullptr,
        .backward_input = nullptr,
    };
    if constexpr (Passes == passes::all) {
        layer.infer = Bound::template forward<strut::mode::inference, Lanes>;
        layer.backward_parameters = backward_of<Bound, strut::wanted{true, false}, Lanes>;
        layer.backward_input = backward_of<Bound, strut::wanted{false, true}, Lanes>;
    }
    return layer;
}();

} // namespace laws
