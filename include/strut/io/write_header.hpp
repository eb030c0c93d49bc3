#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <type_traits>
#include <utility>

#include "strut/core/failure.hpp"
#include "strut/io/embedded_text.hpp"
#include "strut/io/replace_file.hpp"

namespace strut {

namespace detail {

/// What `write_header` is told of a network whose type it does not know.
inline result<void> write_embedded(
    const std::string& path, const embedded_network& from, const header_options& options) {
    if (auto wrong = refused(path, from, options))
        return *std::move(wrong);
    const embedded_files files = embedded_text(path, from, options);
    if (options.form != embedded_form::assembly)
        return replace_file(path, files.header);
    if (path == files.data_path || path == files.assembly_path)
        return failure{path, "the header cannot have this name",
            "another ending than those of the files beside it", "one of .S and .bin"};
    const std::array all{new_file{files.data_path, files.data},
        new_file{files.assembly_path, files.assembly}, new_file{path, files.header}};
    return replace_files(all);
}

} // namespace detail

/// Writes a network as a header of C++ that has its weights, for `embed`: what was trained here is
/// shipped as source. As `embedded_form::assembly` the numbers are in a file of their own beside
/// it, which an assembler takes in: `model.hpp`, `model.S`, `model.bin`.
/// *Errors*: a name that is no identifier, NaN or infinity unless they are allowed, and what
/// `replace_file` refuses. *Example*: docs/embedding.md.
template <class Net>
result<void> write_header(
    const std::string& path, const Net& from, const header_options& options = {}) {
    using T = typename Net::value;
    return detail::write_embedded(path,
        {std::is_same_v<T, double>, {Net::tensors.begin(), Net::tensors.end()},
            {Net::statistic_tensors.begin(), Net::statistic_tensors.end()},
            std::as_bytes(from.parameters.span()), std::as_bytes(from.statistics.span())},
        options);
}

} // namespace strut
