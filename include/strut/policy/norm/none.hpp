#pragma once

namespace strut {

/// Pack policy: no normalization in this layer, where the network has one for all.
struct no_norm {};

} // namespace strut
