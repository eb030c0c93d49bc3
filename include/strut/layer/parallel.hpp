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
            return bound::joined(std::array{Branches::output(in)..., in}, sizeof...(Branches));
    }

private:
    template <class Site>
    using inner = typename Site::template inside<Site::in, void>;

public:
    template <class Site>
    struct check {
        static constexpr bool sums = Merging == bound::merging::sum;
        static constexpr shape whole = output(Site::in);
        static constexpr bool same = ((Branches::output(Site::in) == whole) && ...);
        static constexpr bool fit = (bound::joins(Branches::output(Site::in), whole) && ...);
        static constexpr bool
            value =
                error::one_layer_inside<(sizeof...(Branches) > 0), typename Site::place>::value &&
                    (chain<Branches>::template check<inner<Site>>::value && ...) &&
                    error::branches_that_add_up < !sums ||
                same,
            typename Site::place, error::expected<whole>,
            error::found < Branches::output(Site::in)... >>
                ::value &&error::branches_side_by_side<sums || fit, typename Site::place,
                    error::expected<std::array{Branches::output(Site::in)..., Site::in}[0]>,
                    error::found<Branches::output(Site::in)...>>::value;
    };

    template <class Site>
    struct bind {
        using type = bound::branches<typename Site::value, Merging,
            typename chain<Branches>::template bind<inner<Site>>::type...>;
    };
};
} // namespace detail

/// Branches side by side on the same input. What they give out is concatenated in the order
/// written: vectors one after the other, sequences along their features (PyTorch's `cat` along the
/// last axis), images along their channels. Several heads of a network are a `parallel` at its end.
/// With `summed` first it is added up. A branch of several layers is written as a `chain`. Shapes:
/// in [...] -> out [sum of the branches' outs], [T][sum], or [sum][H][W]; or [...] of each when
/// summed. Errors: branches that are summed and give out different shapes; others whose outs differ
/// in more than what is added up.
template <class... Branches>
struct parallel : detail::parallel_of<bound::merging::concatenate, Branches...> {};
template <class... Branches>
struct parallel<summed, Branches...> : detail::parallel_of<bound::merging::sum, Branches...> {};

} // namespace strut
