#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "laws/any_layer.hpp"
#include "laws/guarded.hpp"
#include "strut/core/random.hpp"
#include "strut/layer/concept.hpp"

namespace laws {

/// A layer at work: everything that it reads and writes, each array between canaries. The numbers
/// are those of the seed, the same in float and double.
template <class T>
struct layer_run {
    static constexpr T to_read = guarded<T>::to_read;
    static constexpr T to_write = guarded<T>::to_write;

    any_layer<T> layer;
    strut::pass pass;
    guarded<T> parameters{layer.parameters, to_read};
    guarded<T> statistics{layer.statistics, to_read};
    guarded<T> x{layer.in * layer.stride, to_read};
    guarded<T> y{layer.out * layer.stride, to_write};
    guarded<T> tape{layer.tape, to_write};
    guarded<T> scratch{layer.scratch, to_write};
    guarded<T> output_gradient{layer.out * layer.stride, to_write}; ///< kept: backward spoils `dy`
    guarded<T> dy{output_gradient};
    guarded<T> dx{layer.in * layer.stride, to_write};
    guarded<T> gradient{layer.parameters, to_write};

    layer_run(const any_layer<T>& which, std::uint64_t seed, std::size_t count)
        : layer{which}, pass{.count = count, .noise = 99} {
        const strut::random numbers{seed};
        std::uint64_t drawn = 0;
        const auto draw = [&] {
            return static_cast<T>(static_cast<float>(numbers.normal(drawn++)));
        };
        // The gaps between tensors are zero.
        std::fill(parameters.begin(), parameters.end(), T(0));
        // Sums of about the size of their terms.
        const T scale = 1 / std::sqrt(static_cast<T>(std::max<std::size_t>(layer.in, 1)));
        for (const strut::tensor& tensor : layer.tensors)
            for (std::size_t i = 0; i < tensor.size(); ++i)
                parameters[tensor.offset + i] =
                    draw() * (tensor.purpose == strut::role::weight ? scale : T(0.5));
        layer.initialize_statistics(statistics.data());
        for (const strut::tensor& tensor : layer.statistic_tensors)
            for (std::size_t i = 0; i < tensor.size(); ++i)
                statistics[tensor.offset + i] += std::abs(draw());
        // By sample, so that the number of lanes does not change the samples.
        for (std::size_t lane = 0; lane < layer.lanes; ++lane) {
            for (std::size_t f = 0; f < layer.in; ++f)
                x[at(f, lane)] = draw();
            for (std::size_t f = 0; f < layer.out; ++f)
                output_gradient[at(f, lane)] = draw();
        }
        settle_unused_lanes();
    }

    std::size_t at(std::size_t feature, std::size_t lane) const {
        return feature * layer.stride + lane;
    }

    /// As a network promises: lanes that are not in use repeat the first, and have no gradient.
    void settle_unused_lanes() {
        for (std::size_t lane = pass.count; lane < layer.stride; ++lane) {
            for (std::size_t f = 0; f < layer.in; ++f)
                x[at(f, lane)] = x[at(f, 0)];
            for (std::size_t f = 0; f < layer.out; ++f)
                output_gradient[at(f, lane)] = 0;
        }
    }

    void infer() {
        layer.infer(parameters.data(), statistics.data(), x.data(), y.data(), nullptr,
            scratch.data(), pass);
    }
    void forward() {
        layer.forward(parameters.data(), statistics.data(), x.data(), y.data(), tape.data(),
            scratch.data(), pass);
    }
    void backward() { backward(layer.backward); }
    void backward(typename any_layer<T>::backward_pass which) {
        dy = output_gradient;
        which(parameters.data(), x.data(), y.data(), tape.data(), dy.data(), dx.data(),
            gradient.data(), scratch.data(), pass);
    }

    /// What backward gives the gradients of: the output's product with `output_gradient`.
    T objective() {
        forward();
        T sum = 0;
        for (std::size_t f = 0; f < layer.out; ++f)
            for (std::size_t lane = 0; lane < pass.count; ++lane)
                sum += output_gradient[at(f, lane)] * y[at(f, lane)];
        return sum;
    }

    /// The part of a block of parameters that is this tensor.
    static std::vector<T> tensor_of(const guarded<T>& block, const strut::tensor& tensor) {
        return {block.data() + tensor.offset, block.data() + tensor.offset + tensor.size()};
    }

    bool guards_intact() const {
        return parameters.intact() && statistics.intact() && x.intact() && y.intact() &&
               tape.intact() && scratch.intact() && dy.intact() && dx.intact() && gradient.intact();
    }
};

} // namespace laws
