#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>

#include "strut/health/reading.hpp"
#include "strut/layer/concept.hpp"

namespace strut::detail {

/// How a gradient came to be infinite, or none, in `broken`: the tensor with such a number that is
/// nearest to the loss.
template <class Net>
overflow_reading overflow_of(const typename Net::parameter_block& gradient, const tensor& broken) {
    using value = typename Net::value;
    double largest = 0;
    for (std::size_t i = Net::tensors.size(); i-- > 0 && Net::tensors[i] != broken;) {
        const tensor& one = Net::tensors[i];
        if (one.place() == broken.place())
            continue;
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
