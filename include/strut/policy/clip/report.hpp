#pragma once

namespace strut::clip {

/// What a clipping strategy found and did.
struct report {
    double norm = 0;      ///< the L2 norm of the whole gradient before clipping
    bool finite = true;   ///< false exactly when an element is infinite or NaN
    bool clipped = false; ///< whether anything was made smaller
};

} // namespace strut::clip
