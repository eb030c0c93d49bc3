#pragma once

#include <cstddef>

#include "strut/core/check/branch.hpp"
#include "strut/core/check/layer.hpp"
#include "strut/core/check/network.hpp"
#include "strut/core/check/sequence.hpp"
#include "strut/core/check/stream.hpp"
#include "strut/core/check/training.hpp"
#include "strut/core/check/window.hpp"

/// What strut refuses at compile time, and in which words.
///
/// Each check is a class template whose arguments are the facts: where, what was expected, what was
/// found. When it fails, g++ and clang print its name with these arguments, then its message, both
/// among the first lines:
///
///     In instantiation of 'struct strut::error::inputs_as_stated<false,
///         at<1, dense<10, from<64>>>, expected<64>, found<128>>': ...
///     error: static assertion failed: strut: the layer was declared for another number ...
namespace strut::error {

/// The layer with this index, as the user counts them from 0, and as the user wrote it.
template <std::size_t Index, class Layer>
struct at;
template <auto... Values>
struct expected;
template <auto... Values>
struct found;
/// Types instead of values: two policies of one kind, a policy that lacks a member.
template <class... Types>
struct given;
/// Of a verdict: what goes wrong, and what to try.
template <auto Problem>
struct because;
template <auto Cure>
struct try_this;

} // namespace strut::error
