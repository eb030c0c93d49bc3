#pragma once

namespace strut::shortcut {

/// y = x + f(x): the gradient reaches x undiminished, whatever f does to it.
/// Without normalization inside f the signal's second moment grows with each block: doubled by He
/// and relu, hence use a norm first in the branch, `scaled`, `rezero` or `fixup` in deep networks.
/// Source: He et al. 2016 ("Identity mappings in deep residual networks"), eq. 1 and 4.
struct identity {
    using is_shortcut = void;
    static constexpr bool projects = false;
    static constexpr bool learns = false;
    static constexpr double scale = 1;
};

} // namespace strut::shortcut
