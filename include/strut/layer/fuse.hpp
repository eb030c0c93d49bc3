#pragma once

namespace strut {

/// What two neighbouring bound layers become when one kernel can do the work of both. A
/// specialization has a member `type`; without one the two stay apart.
template <class First, class Second>
struct fuse {};

template <class First, class Second>
concept fusable = requires {
    typename fuse<First, Second>::type;
};

} // namespace strut
