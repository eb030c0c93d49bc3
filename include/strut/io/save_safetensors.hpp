#pragma once

#include <string>

#include "strut/core/failure.hpp"
#include "strut/io/layout.hpp"
#include "strut/io/safetensors.hpp"
#include "strut/io/save.hpp"
#include "strut/io/slots.hpp"
#include "strut/io/torch_layout.hpp"

namespace strut {

/// Writes a network's numbers as a .safetensors file.
/// Errors: those of `save` and of `write_safetensors`; a file that was there before stays then.
template <class Net, layout Layout = torch_layout>
result<void> save_safetensors(
    const std::string& path, const Net& from, Layout as = {}, const naming& named = {}) {
    const auto file = save(from, as, named);
    if (file.has_error()) {
        failure why = file.error();
        why.subject = path + ": " + why.subject;
        return why;
    }
    return write_safetensors(path, *file);
}

} // namespace strut
