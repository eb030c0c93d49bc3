#pragma once

#include <string>
#include <type_traits>
#include <utility>

#include "strut/core/failure.hpp"
#include "strut/io/any_of.hpp"
#include "strut/io/keras_layout.hpp"
#include "strut/io/load.hpp"
#include "strut/io/rtneural_json.hpp"
#include "strut/io/torch_layout.hpp"

namespace strut {

/// The first of several networks whose model a file of RTNeural is, filled with it: see `any_of`.
/// A list of layers fits one network; a state_dict the first whose tensors have its shapes, as it
/// tells no activations and no dilations.
/// Errors: a failure that says of each candidate what it lacked; that of `load_rtneural` where one
/// fits and its numbers are refused.
/// Example: docs/importing.md.
template <class... Nets>
result<any_of<Nets...>> any_of_rtneural(
    const rtneural_model& file, const rtneural_options& options = {}) {
    const auto options_of = [&]<class Net>(std::type_identity<Net>) -> result<load_options> {
        auto names = detail::rtneural_names<Net>(file, options.modules);
        if (names.has_error())
            return names.error();
        return load_options{.numbers = options.numbers, .named = {.names = *std::move(names)}};
    };
    using any = any_of<Nets...>;
    return file.state_dict ? any::load_each(file.tensors, torch_layout{}, options_of)
                           : any::load_each(file.tensors, keras_layout{}, options_of);
}
template <class... Nets>
result<any_of<Nets...>> any_of_rtneural(
    const std::string& path, const rtneural_options& options = {}) {
    const auto file = read_rtneural(path);
    if (file.has_error())
        return file.error();
    return any_of_rtneural<Nets...>(*file, options);
}

} // namespace strut
