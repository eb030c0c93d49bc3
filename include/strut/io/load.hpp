#pragma once

#include "strut/core/failure.hpp"
#include "strut/io/allow.hpp"
#include "strut/io/layout.hpp"
#include "strut/io/layout_tag.hpp"
#include "strut/io/match.hpp"
#include "strut/io/slots.hpp"
#include "strut/io/staged.hpp"
#include "strut/io/torch_layout.hpp"
#include "strut/io/weights.hpp"

namespace strut {

/// What `load` is told beside the file and its layout.
struct load_options {
    /// Every tensor of the file is used once, and every one of the network filled. Otherwise what
    /// the file does not have stays as it is, and what else it has is passed over.
    bool strict = true;
    allow numbers = allow::finite;
    naming named{};
};

/// Fills a network with the numbers of a file whose tensors are laid out and named as `Layout` and
/// the options say. Numbers of another type are converted: a double is rounded to float.
/// Shapes: a tensor has the extents that the layout gives it, axis by axis (`torch_layout`:
/// [out][in] of an affine layer, [in][out] here); nothing is reshaped or broadcast.
/// Errors: a failure that names the file when its metadata name another layout (`strut.layout`,
/// which `save` writes; a file that names none is taken at the caller's word); one that names the
/// file and the tensor, its layer, what was expected and what was found: tensors missing and unused
/// (both lists), another shape, NaN or infinity (the first of them), numbers that a float cannot
/// hold. Everything is checked first: on failure the network is what it was. Tensors `verify.input`
/// and `verify.output` are no parameters: see `verify`. Example: docs/importing.md.
template <class Net, layout Layout = torch_layout>
result<void> load(Net& to, const weights& file, Layout = {}, const load_options& options = {}) {
    if (auto same = detail::laid_out_as<Layout>(file); same.has_error())
        return same;
    const auto slots = detail::named_slots<Net, Layout>(options.named, file.subject);
    if (slots.has_error())
        return slots.error();
    const auto matches = detail::match(*slots, file, options.strict);
    if (matches.has_error())
        return matches.error();
    detail::staged<typename Net::value> numbers{to.parameters.size(), to.statistics.size()};
    if (auto taken = numbers.take(file, *matches, options.numbers); taken.has_error())
        return taken;
    numbers.write(to.parameters.data(), to.statistics.data());
    return {};
}

} // namespace strut
