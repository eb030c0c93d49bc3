#pragma once

#include <charconv>
#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "strut/core/failure.hpp"
#include "strut/io/message.hpp"
#include "strut/io/weights.hpp"

/// The declaration of a network from the names and shapes of its tensors alone: of a plain
/// torch.nn.Sequential of Linear, BatchNorm1d, activations, and PReLU with one slope.

namespace strut_embed {

inline strut::result<std::string> derived(
    const strut::weights& file, std::string_view prefix, std::string_view activation) {
    using strut::detail::extents_text;
    using strut::detail::in_quotes;
    using tensors = std::map<std::string_view, const strut::named_tensor*>;
    std::map<std::size_t, tensors> modules;
    const auto refuse = [&](std::string problem, std::string found) {
        return strut::failure{
            file.subject, std::move(problem), "--declare 'strut::network<...>'", std::move(found)};
    };
    for (const strut::named_tensor& one : file.tensors) {
        std::string_view name = one.name;
        if (name.starts_with("verify."))
            continue;
        std::size_t module = 0;
        if (name.starts_with(prefix))
            name.remove_prefix(prefix.size());
        const auto read = std::from_chars(name.data(), name.data() + name.size(), module);
        if (read.ec != std::errc{} || *read.ptr != '.' || module > 10000)
            return refuse("the names do not tell what the network is", in_quotes(one.name));
        modules[module][name.substr(static_cast<std::size_t>(read.ptr - name.data()) + 1)] = &one;
    }

    std::vector<std::string> layers;
    std::size_t inputs = 0, features = 0, next = 0;
    bool open = false; // a dense that an activation may follow
    for (const auto& [module, of] : modules) {
        if (module > next + 1 || (module > next && features == 0))
            return refuse("the file does not tell what modules " + std::to_string(next) + " to " +
                              std::to_string(module - 1) + " are",
                "");
        if (module > next) {
            if (activation.empty())
                return strut::failure{file.subject,
                    "module " + std::to_string(next) +
                        " has no numbers, and the file does not tell which activation it is",
                    "--activation NAME or --declare 'strut::network<...>'", ""};
            const std::string act = "strut::" + std::string{activation};
            if (open)
                layers.back().insert(layers.back().size() - 1, ", " + act);
            else
                layers.push_back("strut::activate<" + act + ">");
        }
        next = module + 1;
        const auto weight = of.find("weight");
        const bool biased = of.contains("bias");
        const bool seen = of.contains("running_mean") && of.contains("running_var");
        const auto extents =
            weight == of.end() ? std::vector<std::size_t>{} : weight->second->extents;
        if (extents.size() == 2 && of.size() == 1u + biased &&
            (features == 0 || extents[1] == features)) {
            if (features == 0)
                inputs = extents[1];
            features = extents[0];
            layers.push_back("strut::dense<" + std::to_string(features) + ">");
            if (!biased)
                layers.back().insert(layers.back().size() - 1, ", strut::no_bias");
            open = true;
            continue;
        }
        open = false;
        if (extents.size() == 1 && extents[0] == features && biased && seen &&
            of.size() == 4u + of.contains("num_batches_tracked"))
            layers.push_back("strut::normalize<strut::batch_norm<>>");
        else if (extents == std::vector<std::size_t>{1} && features > 1 && of.size() == 1)
            layers.push_back("strut::activate<strut::prelu<>>");
        else
            return refuse("the shapes do not tell what module " + std::to_string(module) + " is",
                weight == of.end() ? in_quotes(of.begin()->first)
                                   : "'weight' " + extents_text(extents));
    }
    if (features == 0)
        return refuse("no tensor tells what the network is", "");
    std::string text = "strut::network<strut::input<" + std::to_string(inputs) + ">";
    for (const std::string& layer : layers)
        text += ",\n    " + layer;
    text += ">";
    return {boost::system::in_place_value, std::move(text)};
}

} // namespace strut_embed
