#pragma once

namespace strut::clip {

/// What a clipping strategy found and did.
struct report {
    /// The norm of the whole gradient before clipping: L2, or what the strategy clips by.
    double norm = 0;
    bool finite = true;    ///< false exactly when an element is infinite or NaN
    bool clipped = false;  ///< whether anything was made smaller
    double norm_after = 0; ///< the same norm afterwards
    bool measured = true;  ///< false where nobody looked: what is above says nothing

    /// Nothing was changed.
    static constexpr report untouched(double norm, bool finite) {
        return {norm, finite, false, norm};
    }
    /// Nobody looked at the gradient.
    static constexpr report unmeasured() { return {.measured = false}; }
};

} // namespace strut::clip
