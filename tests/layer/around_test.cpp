#include "strut/layer/around.hpp"

#include <type_traits>

namespace {

using strut::pass;
using strut::shape;
using lent = strut::bound::around<float>;

// A pass without surroundings lends nothing.
static_assert(lent::of(pass{}).condition == nullptr && lent::of(pass{}).sum == nullptr);

// What is lent goes on to the passes of inner layers, and the rest of the pass is as it was.
constexpr bool surroundings_go_inwards() {
    float sum = 0;
    lent around;
    around.sum = &sum;
    const pass inner = around.within(pass{.count = 3, .noise = 9}).inner(1);
    return lent::of(inner).sum == &sum && lent::of(inner).condition == nullptr && inner.count == 3;
}
static_assert(surroundings_go_inwards());

static_assert(strut::detail::is_sum_of<strut::detail::sum_of<shape{3}>>::value &&
              !strut::detail::is_condition_of<strut::detail::sum_of<shape{3}>>::value);

} // namespace
