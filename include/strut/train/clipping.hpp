#pragma once

#include <cstddef>

#include "strut/core/extent.hpp"
#include "strut/layer/site.hpp"
#include "strut/policy/clip/concept.hpp"
#include "strut/policy/clip/norm.hpp"
#include "strut/policy/clip/report.hpp"
#include "strut/train/layout.hpp"

namespace strut {

/// A network's clipping: one strategy for all layers but those that have one of their own, the
/// `clip::in_layer` in `Overrides`.
template <class Net, clipper Strategy, class Overrides = policies<>>
struct clipping_of;

template <class Net, clipper Strategy, class... Override>
struct clipping_of<Net, Strategy, policies<Override...>> {
    /// Clips the gradient. The norm that is reported is that of the norms of the parts, each in the
    /// norm of its strategy.
    template <class T>
    static constexpr clip::report apply(T* gradient, const T* parameters) {
        clip::report all = Strategy::apply(gradient, parameters, selection<Net, rest>::layout);
        (add(all, Override::strategy::apply(gradient, parameters, own<Override::layer>)), ...);
        return all;
    }

private:
    struct rest {
        static constexpr bool contains(const tensor_extent& one) {
            return ((one.layer != Override::layer) && ...);
        }
    };
    template <std::size_t Layer>
    struct only {
        static constexpr bool contains(const tensor_extent& one) { return one.layer == Layer; }
    };

    /// A layer that is named is clipped, be it the head.
    template <std::size_t Layer>
    static constexpr auto tensors = [] {
        auto some = selection<Net, only<Layer>>::tensors;
        for (tensor_extent& one : some)
            one.head = false;
        return some;
    }();
    template <std::size_t Layer>
    static constexpr tensor_layout own{tensors<Layer>, selection<Net, only<Layer>>::runs};

    static constexpr void add(clip::report& all, const clip::report& part) {
        // What is not finite keeps a norm that says so.
        if (all.finite && part.finite) {
            all.norm = clip::hypotenuse(all.norm, part.norm);
            all.norm_after = clip::hypotenuse(all.norm_after, part.norm_after);
        } else if (all.finite) {
            all.norm = all.norm_after = part.norm;
        }
        all.finite = all.finite && part.finite;
        all.clipped = all.clipped || part.clipped;
    }
};

} // namespace strut
