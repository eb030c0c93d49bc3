#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "strut/core/failure.hpp"
#include "strut/io/layout.hpp"
#include "strut/io/leaf.hpp"
#include "strut/io/leaves.hpp"
#include "strut/io/message.hpp"
#include "strut/io/slot.hpp"
#include "strut/io/torch_layout.hpp"

namespace strut {

/// By what a tensor's name begins.
enum class numbering {
    modules, ///< as torch.nn.Sequential numbers its modules: "2.weight", "4.17.0.weight"
    layers,  ///< as this library numbers its layers: "1.weight", "2[17].weight"
};

/// How the tensors of a file are called.
struct naming {
    numbering numbered = numbering::modules;
    std::string prefix{}; ///< before every name: "model."
    /// Instead of both: a name for each tensor, in the order of `tensor_names`.
    std::vector<std::string> names{};
};

namespace detail {

inline std::string layer_prefix(const leaf& of, numbering numbered) {
    if (numbered == numbering::modules)
        return of.module + ".";
    std::string text = std::to_string(of.place.layer);
    if (of.place.repeated)
        text += "[" + std::to_string(of.place.round) + "]";
    text += ".";
    return of.part.empty() ? text : text + std::string{of.part} + ".";
}

/// A name that comes again in its layer gets a number: "3.weight", "3.weight_2".
inline void number_repeated(std::vector<slot>& all) {
    std::map<std::string, std::size_t> times;
    for (slot& one : all)
        if (const std::size_t time = ++times[one.name]; time > 1)
            one.name += "_" + std::to_string(time);
}

/// The slots of layers under the names of the numbering.
template <layout Layout>
std::vector<slot> numbered_slots(const std::vector<leaf>& leaves, numbering numbered) {
    std::vector<slot> all;
    for (const leaf& one : leaves) {
        const std::size_t first = all.size();
        Layout::slots(one, all);
        for (std::size_t i = first; i < all.size(); ++i)
            all[i].name = layer_prefix(one, numbered) + all[i].name;
    }
    number_repeated(all);
    return all;
}
template <class Net, layout Layout>
std::vector<slot> numbered_slots(numbering numbered) {
    return numbered_slots<Layout>(leaves_of<Net>(), numbered);
}

/// The slots under the names that are wanted; `subject` is what a message is about.
template <layout Layout>
result<std::vector<slot>> named_slots(
    const std::vector<leaf>& leaves, const naming& named, const std::string& subject) {
    for (const leaf& one : leaves)
        if (one.order.mixed && reorders<Layout>(one))
            return failure{subject,
                text_of(one) + " has no order of features that this layout could be brought to",
                "a layer with a matrix right behind the flatten",
                "a residual or a parallel between them"};
    std::vector<slot> all = numbered_slots<Layout>(leaves, named.numbered);
    if (named.names.empty()) {
        for (slot& one : all)
            one.name = named.prefix + one.name;
        return all;
    }
    // What is accepted and not read has no name in the list.
    std::erase_if(all, [](const slot& one) { return one.parts.empty(); });
    if (named.names.size() != all.size())
        return failure{subject, "the list of names has not one for each tensor of the network",
            std::to_string(all.size()) + " names", std::to_string(named.names.size())};
    std::map<std::string_view, std::size_t> times;
    for (const std::string& name : named.names)
        ++times[name];
    for (std::size_t i = 0; i < all.size(); ++i) {
        all[i].name = named.names[i];
        if (times[named.names[i]] > 1)
            return failure{
                subject, "the list of names has one twice", "each once", name_text(all[i].name)};
    }
    return all;
}
template <class Net, layout Layout>
result<std::vector<slot>> named_slots(const naming& named, const std::string& subject) {
    return named_slots<Layout>(leaves_of<Net>(), named, subject);
}

} // namespace detail

/// The names of a network's tensors in a layout, in the order in which a list of names replaces
/// them.
template <class Net, layout Layout = torch_layout>
std::vector<std::string> tensor_names(Layout = {}, numbering numbered = numbering::modules) {
    std::vector<std::string> names;
    for (const slot& one : detail::numbered_slots<Net, Layout>(numbered))
        if (!one.parts.empty())
            names.push_back(one.name);
    return names;
}

} // namespace strut
