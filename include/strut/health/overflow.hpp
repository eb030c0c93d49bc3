#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>

#include "strut/health/reading.hpp"
#include "strut/layer/concept.hpp"

namespace strut::detail {

/// How a gradient came to be infinite, or none, in `broken`: the tensor with such a number that is
/// nearest to the loss. What is nearer and has any gradient tells how large it was at the start.
template <class Net>
overflow_reading overflow_of(const typename Net::parameter_block& gradient, const tensor& broken) {
    using value = typename Net::value;
    double largest = 0;
    layer_place nearest = broken.place();
    for (std::size_t i = Net::tensors.size(); i-- > 0;) {
        const tensor& one = Net::tensors[i];
        if (one.place() == broken.place() || (largest > 0 && one.place() != nearest))
            break;
        nearest = one.place();
        const value* const from = gradient.data() + one.offset;
        for (std::size_t k = 0; k < one.size(); ++k)
            largest = std::max(largest, std::abs(static_cast<double>(from[k])));
    }
    if (largest == 0)
        return {};
    constexpr auto most = static_cast<double>(std::numeric_limits<value>::max());
    return {.grew = std::log10(most) - std::log10(largest)};
}

} // namespace strut::detail
