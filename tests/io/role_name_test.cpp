#include "strut/io/role_name.hpp"

// Names of files: none may change.
using strut::role;
using strut::detail::name_of;
static_assert(name_of(role::weight) == "weight" && name_of(role::bias) == "bias");
static_assert(name_of(role::slope) == "slope");
static_assert(name_of(role::scale) == "scale" && name_of(role::shift) == "shift");
static_assert(name_of(role::running_mean) == "running_mean");
static_assert(name_of(role::running_variance) == "running_variance");
