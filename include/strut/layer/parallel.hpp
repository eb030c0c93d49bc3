#pragma once

#include <array>
#include <cstddef>
#include <type_traits>

#include "strut/core/check.hpp"
#include "strut/core/shape.hpp"
#include "strut/layer/branches.hpp"
#include "strut/layer/chain.hpp"
#include "strut/layer/concept.hpp"
#include "strut/layer/kind.hpp"
#include "strut/layer/site.hpp"

namespace strut {

/// First in a `parallel`: what the branches give out is added up, rather than concatenated.
struct summed {};

namespace detail {
template <bound::merging Merging, class... Branches>
struct parallel_of {
    using is_layer = void;
    static constexpr std::size_t residual_blocks = (std::size_t{0} + ... + blocks_in<Branches>);

    static constexpr shape output(shape in) {
        if constexpr (Merging == bound::merging::sum)
            return std::array{Branches::output(in)..., in}[0];
        else
            return shape{(std::size_t{0} + ... + Branches::output(in).size())};
    }

private:
    template <class Site>
    using inner = typename Site::template inside<Site::in, void>;

public:
    template <class Site>
    struct check {
        static constexpr bool same = Merging == bound::merging::concatenate ||
                                     ((Branches::output(Site::in) == output(Site::in)) && ...);
        static constexpr bool value =
            error::one_layer_inside<(sizeof...(Branches) > 0), typename Site::place>::value &&
            (chain<Branches>::template check<inner<Site>>::value && ...) &&
            error::branches_that_add_up<same, typename Site::place,
                error::expected<output(Site::in)>,
                error::found<Branches::output(Site::in)...>>::value;
    };

    template <class Site>
    struct bind {
        using type = bound::branches<typename Site::value, Merging,
            typename chain<Branches>::template bind<inner<Site>>::type...>;
    };
};
} // namespace detail

/// Branches side by side on the same input. What they give out is concatenated, one vector after
/// the other in the order written: several heads of a network are a `parallel` at its end. With
/// `summed` first it is added up. A branch of several layers is written as a `chain`.
/// Shapes: in [...] -> out [sum of the branches' outs], or [...] of each when summed.
/// Errors: branches that are summed and give out different shapes.
template <class... Branches>
struct parallel : detail::parallel_of<bound::merging::concatenate, Branches...> {};
template <class... Branches>
struct parallel<summed, Branches...> : detail::parallel_of<bound::merging::sum, Branches...> {};

} // namespace strut
