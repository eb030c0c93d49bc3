#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "strut/core/config.hpp"
#include "strut/core/shape.hpp"
#include "strut/core/storage.hpp"
#include "strut/layer/activate.hpp"
#include "strut/layer/concept.hpp"
#include "strut/layer/kind.hpp"
#include "strut/policy/activation/identity.hpp"
#include "strut/policy/init/bias.hpp"
#include "strut/policy/init/concept.hpp"
#include "strut/simd/map.hpp"
#include "strut/simd/pack.hpp"

namespace strut::bound {

/// What convolutions in one and two dimensions have in common: parameters, and an activation that
/// was fused into them. `Weight` is the shape of the weights, the outputs last; `Size` the numbers
/// that come out for one sample, of which each output has the bias of its own.
template <class T, shape Weight, fan Fans, std::size_t Size, class Init, class Bias, class Act,
    class Math>
struct convolution : plain_layer<T> {
    using activation = Act;
    static constexpr std::size_t outputs = Weight[Weight.rank - 1];
    static constexpr bool biased = !std::is_same_v<Bias, no_bias>;
    static constexpr std::size_t bias_offset = tensor_footprint<T>(Weight.size());
    static constexpr auto tensors = [] {
        if constexpr (biased)
            return std::array{
                tensor{role::weight, Weight, 0}, tensor{role::bias, shape{outputs}, bias_offset}};
        else
            return std::array{tensor{role::weight, Weight, 0}};
    }();
    static constexpr std::size_t parameter_size =
        bias_offset + (biased ? tensor_footprint<T>(outputs) : 0);

    /// The pre-activation is kept only where the slope cannot be had from the output.
    static constexpr bool keeps_pre_activation = !has_slope_at<Act>;
    static constexpr bool reads_output = !keeps_pre_activation && !std::is_same_v<Act, identity>;
    static constexpr bool spoils_gradient = !std::is_same_v<Act, identity>;
    template <std::size_t Lanes>
    static constexpr std::size_t elements = Size* simd::row_stride<T>(Lanes);
    template <std::size_t Lanes>
    static constexpr std::size_t tape = keeps_pre_activation ? tensor_footprint<T>(elements<Lanes>)
                                                             : 0;

    static constexpr void initialize(T* parameters, std::uint64_t& tensor_seed) {
        ++tensor_seed;
        Init::fill(parameters, Fans, tensor_seed);
        if constexpr (biased)
            Bias::fill(parameters + bias_offset, Fans, tensor_seed);
    }

protected:
    template <mode Mode>
    static constexpr bool keeps = keeps_pre_activation&& Mode == mode::training;
    /// Whether the activation is applied to sums in registers, rather than in a pass of its own.
    template <mode Mode>
    static constexpr bool fused = is_cheap<Act> && !keeps<Mode>;

    /// y = activation(h), if that has not been done.
    template <mode Mode, std::size_t Lanes>
    static constexpr void activate_sums(T* y, const T* h) {
        if constexpr (!fused<Mode> && !(std::is_same_v<Act, identity>))
            simd::map<elements<Lanes>>(
                y, [](auto v) STRUT_LAMBDA { return activate_value<Act, Math>(v); }, h);
    }

    /// dy becomes the gradient with respect to the sums.
    template <std::size_t Lanes>
    static constexpr void before_activation(T* dy, const T* y, const T* tape_data) {
        if constexpr (keeps_pre_activation)
            simd::map<elements<Lanes>>(
                dy, [](auto d, auto h) STRUT_LAMBDA { return d * activate_slope<Act, Math>(h); },
                static_cast<const T*>(dy), tape_data);
        else if constexpr (!std::is_same_v<Act, identity>)
            simd::map<elements<Lanes>>(
                dy, [](auto d, auto v) STRUT_LAMBDA { return d * activate_slope_at<Act, Math>(v); },
                static_cast<const T*>(dy), y);
    }

    /// What sums of an output begin with: for packs of lanes, or of neighbouring outputs.
    template <class V, bool OfOutputs>
    static STRUT_INLINE constexpr V first_sum(const T* bias, std::size_t output) {
        if constexpr (!biased)
            return V(T(0));
        else if constexpr (OfOutputs)
            return simd::load<V>(bias + output);
        else
            return simd::broadcast<V>(bias[output]);
    }

    template <bool Fused, std::size_t Count, class V>
    static STRUT_INLINE constexpr void last_sum(T* to, V sum) {
        if constexpr (Fused)
            simd::store_first<Count>(to, V(activate_value<Act, Math>(sum)));
        else
            simd::store_first<Count>(to, sum);
    }
};

} // namespace strut::bound
