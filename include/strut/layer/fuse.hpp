#pragma once

namespace strut {

/// What two neighbouring bound layers become when one kernel can do the work of both. A
/// specialization has a member `type`; without one the two stay apart.
template <class First, class Second>
struct fuse {};

/// Two neighbouring bound layers that become one. *Minimal complete definition*: a specialization
/// of `fuse` with a `type`, a bound layer that gives out what the two give out one after the other.
/// *Models*: affine, conv1d and conv2d, each before an activation without parameters.
template <class First, class Second>
concept fusable = requires {
    typename fuse<First, Second>::type;
};

} // namespace strut
