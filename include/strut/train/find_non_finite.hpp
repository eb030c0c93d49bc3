#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>

#include "strut/layer/concept.hpp"
#include "strut/layer/walk.hpp"
#include "strut/simd/pack.hpp"
#include "strut/train/non_finite_event.hpp"

/// Why a step has no finite loss or gradient: looked for when that has happened, never before.
namespace strut::detail {

/// The first of `count` lanes of x [features][stride] with a number that is not finite; `count` if
/// there is none.
template <class T>
std::size_t non_finite_lane(
    const T* x, std::size_t features, std::size_t stride, std::size_t count) {
    if constexpr (std::is_floating_point_v<T>)
        for (std::size_t lane = 0; lane < count; ++lane)
            for (std::size_t f = 0; f < features; ++f)
                if (!std::isfinite(x[f * stride + lane]))
                    return lane;
    return count;
}

/// The first tensor of a block with a number that is not finite, or the last one; null if there is
/// none.
template <class T>
const tensor* non_finite_tensor(
    std::span<const tensor> tensors, const T* block, bool from_the_end = false) {
    for (std::size_t i = 0; i < tensors.size(); ++i) {
        const tensor& one = tensors[from_the_end ? tensors.size() - 1 - i : i];
        if (non_finite_lane(block + one.offset, one.size(), 1, 1) == 0)
            return &one;
    }
    return nullptr;
}

/// After a training pass whose loss is not finite, while the workspace holds it: a parameter, else
/// an input, a target, the first layer with such an output, or the loss alone. Lane i is sample
/// `pick(i)`.
template <class Net, std::size_t Lanes, class Work, class Pick>
non_finite_event find_non_finite(const Net& net, const Work& work, std::size_t target_size,
    std::size_t count, std::uint64_t step, Pick pick) {
    using value = typename Net::value;
    using root = typename Net::root;
    using where = non_finite_event::where;
    constexpr std::size_t stride = simd::row_stride<value>(Lanes);
    if (const tensor* const one = non_finite_tensor(Net::tensors, net.parameters.data()))
        return {where::weight, one->place(), step, 0};
    non_finite_event found{where::none, {}, step, 0};
    const auto look = [&](where what, layer_place place, const auto* x, std::size_t features) {
        if (found.what != where::none || x == nullptr)
            return;
        const std::size_t lane = non_finite_lane(x, features, stride, count);
        if (lane < count)
            found = {what, place, step, static_cast<std::size_t>(pick(lane))};
    };
    look(where::input, {}, work.input.data(), root::in.size());
    look(where::target, {}, work.target.data(), target_size);
    walk<root>::template over<Lanes>(layer_place{}, work.input.data(), work.output.data(),
        work.tape.data(),
        [&]<class Bound>(layer_place place, const value*, const value* y, const value*) {
            look(where::activation, place, y, Bound::out.size());
        });
    if (found.what == where::none)
        found.what = where::loss;
    return found;
}

/// After a pass whose loss is finite: the gradient of the layer that is nearest to the loss, where
/// it began on its way back; a parameter that made it, if there is one.
template <class Net>
non_finite_event find_non_finite_gradient(
    const Net& net, const typename Net::parameter_block& gradient, std::uint64_t step) {
    using where = non_finite_event::where;
    if (const tensor* const one = non_finite_tensor(Net::tensors, net.parameters.data()))
        return {where::weight, one->place(), step, 0};
    if (const tensor* const one = non_finite_tensor(Net::tensors, gradient.data(), true))
        return {where::gradient, one->place(), step, 0};
    return {where::loss, {}, step, 0};
}

} // namespace strut::detail
