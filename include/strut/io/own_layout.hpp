#pragma once

#include <string_view>
#include <utility>
#include <vector>

#include "strut/io/layout.hpp"

namespace strut {

/// Tensors as this library has them: weight [in][out], kernels [K][in][out] and [in][KH][KW][out],
/// gates in its own order. Names are the roles: weight, bias, slope, scale, shift, running_mean,
/// running_variance; a recurrent layer's second weight is `weight_2`. As many of these names are
/// PyTorch's, a file that says `format: pt` and no layout is refused.
struct own_layout {
    static constexpr std::string_view tag = "own";
    static constexpr std::pair<const char*, const char*> foreign{"format", "pt"};

    static void slots(const leaf& of, std::vector<slot>& to) { detail::own_slots(of, to); }
};

} // namespace strut
