#pragma once

#include "strut/core/real.hpp"

namespace strut::shortcut {

/// y = x + A f(x) with a constant A: 1 / sqrt(blocks) keeps signal and gradient of a deep network
/// without normalization within a factor of e^(1/2).
/// Source: Szegedy et al. 2017, section 3.3; Zhang et al. 2019, section 2.
template <real A>
struct scaled {
    using is_shortcut = void;
    static constexpr bool projects = false;
    static constexpr bool learns = false;
    static constexpr double scale = A;
};

} // namespace strut::shortcut
