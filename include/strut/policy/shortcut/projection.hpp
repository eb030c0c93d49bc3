#pragma once

namespace strut::shortcut {

/// y = x P + f(x) with a learned matrix P without bias, for branches that change the size. P starts
/// at variance 1 / fan-in, which keeps the signal's second moment. Where sizes are equal, identity
/// costs nothing and is better for the gradient.
/// Parameters: P [in][out]. Source: He et al. 2015 ("Deep residual learning"), eq. 2.
struct projection {
    using is_shortcut = void;
    static constexpr bool projects = true;
    static constexpr bool learns = false;
    static constexpr double scale = 1;
};

} // namespace strut::shortcut
