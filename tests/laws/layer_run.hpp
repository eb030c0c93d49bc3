#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>

#include "laws/any_layer.hpp"
#include "laws/guarded.hpp"
#include "strut/core/random.hpp"
#include "strut/layer/concept.hpp"

namespace laws {

/// A layer at work: everything that it reads and writes, each array between canaries. The numbers
/// are those of the seed, the same in float and double.
template <class T>
struct layer_run {
    any_layer<T> layer;
    strut::pass pass;
    guarded<T> parameters{layer.parameters, T(0)};
    guarded<T> x{layer.in * layer.stride};
    guarded<T> y{layer.out * layer.stride};
    guarded<T> tape{layer.tape};
    guarded<T> scratch{layer.scratch};
    guarded<T> output_gradient{layer.out * layer.stride}; ///< kept; `dy` is the layer's to spoil
    guarded<T> dy{layer.out * layer.stride};
    guarded<T> dx{layer.in * layer.stride};
    guarded<T> gradient{layer.parameters};

    layer_run(const any_layer<T>& which, std::uint64_t seed, std::size_t count)
        : layer{which},
          pass{.count = count, .noise = 99} {
        const strut::random numbers{seed};
        std::uint64_t drawn = 0;
        const auto draw = [&] { return static_cast<T>(static_cast<float>(numbers.normal(drawn++))); };
        // Sums of about the size of their terms.
        const T scale = 1 / std::sqrt(static_cast<T>(std::max<std::size_t>(layer.in, 1)));
        for (const strut::tensor& tensor : layer.tensors)
            for (std::size_t i = 0; i < tensor.size(); ++i)
                parameters[tensor.offset + i] =
                    draw() * (tensor.purpose == strut::role::weight ? scale : T(0.5));
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
        layer.infer(parameters.data(), x.data(), y.data(), nullptr, scratch.data(), pass);
    }
    void forward() {
        layer.forward(parameters.data(), x.data(), y.data(), tape.data(), scratch.data(), pass);
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

    bool guards_intact() const {
        return parameters.intact() && x.intact() && y.intact() && tape.intact() &&
               scratch.intact() && dy.intact() && dx.intact() && gradient.intact();
    }
};

} // namespace laws
