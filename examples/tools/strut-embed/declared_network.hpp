#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "strut/core/shape.hpp"
#include "strut/core/storage.hpp"
#include "strut/io/leaf.hpp"
#include "strut/layer/concept.hpp"
#include "strut/layer/narrow.hpp"

namespace strut_embed {

/// What a declaration comes to.
struct declared_network {
    bool doubles = false;
    std::vector<strut::leaf> leaves;
    std::size_t parameters = 0; ///< elements of the block
    std::size_t statistics = 0;
    std::string text; ///< the declaration, written anew from what was understood of it

    std::size_t footprint(std::size_t count) const {
        return doubles ? strut::tensor_footprint<double>(count)
                       : strut::tensor_footprint<float>(count);
    }
    void add_parameter(strut::leaf& to, strut::role purpose, strut::shape extents) {
        to.tensors.push_back(
            {purpose, extents, parameters, to.place.layer, to.place.round, to.place.repeated});
        parameters += footprint(extents.size());
    }
    void add_statistic(strut::leaf& to, strut::role purpose, std::size_t count) {
        to.statistics.push_back({purpose, strut::shape{count}, statistics, to.place.layer,
            to.place.round, to.place.repeated});
        statistics += footprint(count);
    }
};

/// Where in a network a walk over its declaration stands.
struct spot {
    std::string prefix{}; ///< of the modules here: "", "3.branch."
    std::size_t module = 0;
    strut::layer_place place{};
    strut::shape now{}; ///< what comes in
    strut::feature_order order{};
    strut::shape condition{}; ///< what a `conditioned` around lends; rank 0: there is none
    strut::shape sum{};       ///< of a `skip_sum` or a `skip_stack` around; likewise

    std::string here() const { return prefix + std::to_string(module); }
    void mix_order() { order.mixed = order.flattened.rank > 0; }

    bool vectors() const { return now.rank == 1 || now.rank == 2; }
    std::size_t features() const { return now[strut::feature_axis(now)]; }
    void set_features(std::size_t count) { now = strut::detail::narrowed(now, count); }

    /// A layer with numbers here; `name` is the bound layer's, and outlives the declaration.
    strut::leaf leaf(std::string_view name) const {
        strut::leaf one;
        one.kind = strut::leaf_kind_of(name);
        one.layer = name;
        one.module = here();
        one.place = place;
        one.in = now;
        one.order = order;
        return one;
    }
};

/// Whether there may be more elements than are counted here.
inline bool is_huge(const strut::shape& extents) {
    double product = 1;
    for (std::size_t axis = 0; axis < extents.rank; ++axis)
        product *= static_cast<double>(extents[axis]);
    return product > 4294967296.;
}

} // namespace strut_embed
