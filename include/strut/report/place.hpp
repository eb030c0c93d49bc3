#pragma once

#include <algorithm>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "strut/layer/concept.hpp"

namespace strut::report {

/// A layer as the user counts: `3`, inside a repeat `2[17]`.
inline std::string place_text(layer_place at) {
    const std::string layer = std::to_string(at.layer);
    return at.repeated ? layer + '[' + std::to_string(at.round) + ']' : layer;
}

/// A name for each of the places: as above, and `2a`, `2b` where several have the same one, as in a
/// residual block.
inline std::vector<std::string> place_labels(std::span<const layer_place> places) {
    std::vector<std::string> labels;
    for (std::size_t i = 0; i < places.size(); ++i) {
        const layer_place at = places[i];
        labels.push_back(place_text(at));
        if (std::ranges::count(places, at) > 1)
            labels.back() += static_cast<char>('a' + std::ranges::count(places.first(i), at) % 26);
    }
    return labels;
}

} // namespace strut::report
