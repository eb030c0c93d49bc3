#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "strut/core/shape.hpp"
#include "strut/layer/concept.hpp"

namespace strut::bound {

/// What a layer around another has of it, where it says nothing else: everything but the passes.
/// Its tape begins with that of the layer inside.
template <class T, class Inner>
struct wrapping_layer : plain_layer<T> {
    using inner = Inner;
    static constexpr shape in = Inner::in;
    static constexpr shape out = Inner::out;
    static constexpr auto tensors = Inner::tensors;
    static constexpr std::size_t parameter_size = Inner::parameter_size;
    static constexpr auto statistics = Inner::statistics;
    static constexpr std::size_t statistics_size = Inner::statistics_size;
    static constexpr std::size_t least_samples = Inner::least_samples;
    static constexpr bool reads_output = Inner::reads_output;
    static constexpr bool spoils_gradient = Inner::spoils_gradient;
    template <std::size_t Lanes>
    static constexpr std::size_t tape = Inner::template tape<Lanes>;
    template <std::size_t Lanes>
    static constexpr std::size_t scratch = Inner::template scratch<Lanes>;

    static constexpr void initialize(T* parameters, std::uint64_t& tensor_seed) {
        Inner::initialize(parameters, tensor_seed);
    }
    static constexpr void initialize_statistics(T* statistics_data) {
        Inner::initialize_statistics(statistics_data);
    }
    template <std::size_t Lanes>
    static constexpr void absorb(const T* tape_data, T* statistics_data, const pass& run) {
        Inner::template absorb<Lanes>(tape_data, statistics_data, run);
    }
};

} // namespace strut::bound
