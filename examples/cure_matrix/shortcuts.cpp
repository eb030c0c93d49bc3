// A way round each block.

#include "experiment.hpp"

using relu = strut::activate<strut::relu>;
using hidden = strut::affine<64, strut::he>;
// As published, the norm and the activation stand before the head too: what the blocks have added
// up is too large for it.
template <class Norm>
using pre_activation = remedy<strut::residual<strut::normalize<Norm>, relu, hidden>, 1,
    strut::chain<strut::normalize<Norm>, relu, strut::dense<10>>>;

// As published, with batch norm: growth by 16, four times, and back to 64 without an activation.
// Five hidden layers.
using norm = strut::normalize<strut::batch_norm<>>;
using grow = strut::chain<norm, relu, strut::affine<16, strut::he>>;
using dense_net =
    strut::chain<strut::dense_block<grow, grow, grow, grow>, norm, strut::affine<64, strut::lecun>>;

std::vector<cure> shortcuts() {
    return {
        make_cure<remedy<strut::residual<relu, hidden>>>("residual"),
        make_cure<pre_activation<strut::batch_norm<>>>("residual, batch norm"),
        make_cure<pre_activation<strut::layer_norm<>>>("residual, layer norm"),
        make_cure<remedy<strut::residual<strut::shortcut::rezero, relu, hidden>>>("rezero"),
        make_cure<remedy<strut::residual<strut::shortcut::fixup, relu, hidden, relu, hidden>, 2,
            strut::dense<10, strut::zeros>>>("fixup"),
        make_cure<remedy<dense_net, 5>>("dense block, batch norm"),
    };
}
