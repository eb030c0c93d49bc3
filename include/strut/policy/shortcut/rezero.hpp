#pragma once

namespace strut::shortcut {

/// y = x + a f(x) with one learned a for the block, zero at the start: a network of any depth
/// begins as the identity, and gradients of the input are exact whatever its depth. The weights of
/// f get no gradient in the very first step, when only a moves. Parameters: a [1], of role scale.
/// Source: Bachlechner et al. 2021, eq. 1 (ReZero); De and Smith 2020 (SkipInit).
struct rezero {
    using is_shortcut = void;
    static constexpr bool projects = false;
    static constexpr bool learns = true;
    static constexpr double scale = 0;
};

} // namespace strut::shortcut
