#pragma once

#include <cstddef>

#include "strut/health/forecast/rule/convolution.hpp"
#include "strut/health/forecast/walk.hpp"
#include "strut/layer/pool.hpp"

namespace strut::health {

/// A mean of n numbers that know nothing of each other: their variance and the squared norm of the
/// gradient are divided by n. (Steps of a recurrent layer do, which is said.) What a largest number
/// passes on depends on the activation before it: it is taken to pass on everything, and the
/// forecast says that this is beyond the theory.
template <class T, pooling Kind, shape In, shape Out, sliding Rows, sliding Columns>
struct rule<bound::pool<T, Kind, In, Out, Rows, Columns>> {
    static constexpr std::size_t gains = 1;
    static constexpr std::size_t layers = 0;

    static constexpr void forward(signal& at, walk& notes) {
        at.lose_sum();
        if constexpr (Kind == pooling::largest) {
            notes.flag(beyond::largest_of_many);
            notes.push(1);
        } else {
            if (at.alike)
                notes.flag(beyond::alike_steps);
            constexpr auto taps = static_cast<double>(Rows.kernel * Columns.kernel);
            const double variance = at.variance() / taps;
            at.second_moment = variance + at.mean * at.mean;
            at.within /= taps;
            notes.push(1 / taps);
        }
    }
    static constexpr void backward(double& gradient, walk& notes) { gradient += notes.pop(); }
};

} // namespace strut::health
