#pragma once

#include <string>

#include "strut/core/failure.hpp"
#include "strut/io/layout.hpp"
#include "strut/io/load.hpp"
#include "strut/io/mapped_file.hpp"
#include "strut/io/safetensors.hpp"
#include "strut/io/torch_layout.hpp"

namespace strut {

/// Reads a .safetensors file, `read::whole` if it might be shortened meanwhile, and loads it into a
/// network.
/// Errors: those of `read_safetensors` and of `load`; the network is then what it was.
/// Example: `strut::load_safetensors("model.safetensors", model).value();`
template <class Net, layout Layout = torch_layout>
result<void> load_safetensors(const std::string& path, Net& to, Layout as = {},
    const load_options& options = {}, read how = read::mapped) {
    const auto file = read_safetensors(path, how);
    if (file.has_error())
        return file.error();
    return load(to, *file, as, options);
}

} // namespace strut
