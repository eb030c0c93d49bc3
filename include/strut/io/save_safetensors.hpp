#pragma once

#include <string>

#include "strut/core/failure.hpp"
#include "strut/io/layout.hpp"
#include "strut/io/safetensors.hpp"
#include "strut/io/save.hpp"
#include "strut/io/torch_layout.hpp"

namespace strut {

/// Writes a network's numbers as a .safetensors file.
/// Errors: those of `save` and of `write_safetensors`, with the path in front; a file that was
/// there before is then what it was.
/// Example: `strut::save_safetensors("model.safetensors", model).value();`
template <class Net, layout Layout = torch_layout>
result<void> save_safetensors(
    const std::string& path, const Net& from, Layout = {}, const save_options& options = {}) {
    const auto file = detail::save_as<Net, Layout>(path, from, options);
    return file.has_value() ? write_safetensors(path, *file) : result<void>{file.error()};
}

} // namespace strut
