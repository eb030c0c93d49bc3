#pragma once

#include "strut/layer/fold.hpp"
#include "strut/net/runnable.hpp"

namespace strut {

/// A network that will only run, made from one that was trained: batch_norm is multiplied into the
/// affine beside it, dropout is gone, affines without an activation between them are one where that
/// is cheaper, and the factor of a shortcut is in the weights. The outputs are the same but for
/// rounding (1e-6 of the largest), and batch_norm beside an affine costs nothing.
///
///     const strut::folded<net> fast{*model};
///     const auto y = fast(x);
///
/// The new weights are computed in double. A layer that folding does not know stays as it is, and
/// so do affines on either side of the border of a repeat or a parallel.
template <class Net>
class folded : public runnable<typename fold<typename Net::root>::type, Net::in, Net::out> {
public:
    /// A network of zeros, to be filled.
    constexpr folded() = default;

    explicit constexpr folded(const Net& trained) {
        fold<typename Net::root>::fill({trained.parameters.data(), trained.statistics.data()},
            {this->parameters.data(), this->statistics.data()});
    }
};

} // namespace strut
