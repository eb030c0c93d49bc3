#pragma once

#include <optional>
#include <vector>

#include "walk.hpp"

namespace strut_onnx {

/// What a folded graph does, from its input to its output. Errors: a node that is no part of any
/// known step, by its name.
std::vector<step> match(const graph& folded);

/// The step that ends at a node's output `to`, of one kind; none: another kind.
std::optional<matched> match_affine(const walk& in, const node& at, const std::string& to);
std::optional<matched> match_activation(const walk& in, const node& at, const std::string& to);
std::optional<matched> match_norm(const walk& in, const node& at, const std::string& to);
std::optional<matched> match_recurrent(const walk& in, const node& at, const std::string& to);
std::optional<matched> match_window(const walk& in, const node& at, const std::string& to);
std::optional<matched> match_axes(const walk& in, const node& at, const std::string& to);

} // namespace strut_onnx
