#pragma once

#include <charconv>
#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "strut/core/failure.hpp"
#include "strut/io/message.hpp"
#include "strut/io/weights.hpp"

/// The declaration of a network from the names and shapes of its tensors alone: of a plain
/// torch.nn.Sequential of Linear, BatchNorm1d, activations, and PReLU with one slope.

namespace strut_embed {

/// A declaration, and what it takes for granted.
struct derived_network {
    std::string text{};
    std::vector<std::string> guesses{}; ///< "module 1 is strut::relu"
};

/// What a user has to be told of guesses, and how to check them.
inline std::string caution(const strut::weights& file, const std::vector<std::string>& guesses) {
    std::string text = file.subject + ": guessed from names and shapes: ";
    for (const std::string& one : guesses)
        text += one + "; ";
    const bool sampled =
        file.find("verify.input") != nullptr && file.find("verify.output") != nullptr;
    return text + (sampled
                          ? "its samples were not run, strut::verify does"
                          : "it has no samples, verify.input and verify.output, for strut::verify");
}

/// Reads the modules of a torch.nn.Sequential from the first to the last.
class derivation {
public:
    derivation(const strut::weights& from, std::string_view names_begin, std::string_view act)
        : file{from}, prefix{names_begin}, activation{act} {}

    strut::result<derived_network> whole() {
        if (auto read = read_modules(); read.has_error())
            return std::move(read).error();
        for (const auto& [module, of] : modules) {
            if (auto filled = fill_gap_before(module); filled.has_error())
                return std::move(filled).error();
            if (!take_dense(of) && !take_norm(of) && !take_slope(of))
                return refuse(
                    "the shapes do not tell what module " + std::to_string(module) + " is",
                    what_is(of));
            next = module + 1;
        }
        if (features == 0)
            return refuse("no tensor tells what the network is", "");
        if (!activation.empty() && !activates)
            return refuse(
                "no module is without numbers", std::string{activation}, "no --activation");
        derived_network made{
            "strut::network<strut::input<" + std::to_string(inputs) + ">", std::move(guesses)};
        for (const std::string& layer : layers)
            made.text += ",\n    " + layer;
        made.text += '>';
        if (normalizes)
            made.guesses.emplace_back("the epsilon of batch_norm is 1e-5");
        made.guesses.push_back("nothing follows module " + std::to_string(next - 1));
        return made;
    }

private:
    /// By what follows the module's number: "weight", "bias".
    using tensors = std::map<std::string_view, const strut::named_tensor*>;

    const strut::weights& file;
    std::string_view prefix, activation;
    std::map<std::size_t, tensors> modules;
    std::vector<std::string> layers, guesses;
    std::size_t inputs = 0, features = 0, next = 0;
    bool open = false; ///< whether the last layer is a dense that an activation may follow
    bool normalizes = false, activates = false;

    strut::failure refuse(std::string problem, std::string found,
        std::string expected = "--declare 'strut::network<...>'") const {
        return {file.subject, std::move(problem), std::move(expected), std::move(found)};
    }

    strut::result<void> read_modules() {
        constexpr std::size_t most = 10000;
        for (const strut::named_tensor& one : file.tensors) {
            std::string_view name = one.name;
            if (name.starts_with("verify."))
                continue;
            if (name.starts_with(prefix))
                name.remove_prefix(prefix.size());
            std::size_t module = 0;
            const char* const end = name.data() + name.size();
            const auto read = std::from_chars(name.data(), end, module);
            if (read.ec != std::errc{} || read.ptr == end || *read.ptr != '.' || module > most)
                return refuse("the names do not tell what the network is",
                    strut::detail::in_quotes(one.name));
            modules[module][{read.ptr + 1, end}] = &one;
        }
        return {};
    }

    /// One module without numbers is taken for an activation.
    strut::result<void> fill_gap_before(std::size_t module) {
        if (module == next)
            return {};
        const std::string gap = "module " + std::to_string(next);
        if (module > next + 1 || features == 0)
            return refuse("the file does not tell what " + gap +
                              (module == next + 1 ? "" : " to " + std::to_string(module - 1)) +
                              " is",
                "");
        if (activation.empty())
            return refuse(
                gap + " has no numbers, and the file does not tell which activation it is", "",
                "--activation NAME or --declare 'strut::network<...>'");
        const std::string act{activation};
        if (open)
            layers.back().insert(layers.back().size() - 1, ", " + act);
        else
            layers.push_back("strut::activate<" + act + ">");
        open = false;
        activates = true;
        guesses.push_back(gap + " is " + act);
        return {};
    }

    static const std::vector<std::size_t>& extents(const tensors& of) {
        static const std::vector<std::size_t> none;
        const auto weight = of.find("weight");
        return weight == of.end() ? none : weight->second->extents;
    }
    static std::string what_is(const tensors& of) {
        return of.contains("weight") ? "'weight' " + strut::detail::extents_text(extents(of))
                                     : strut::detail::in_quotes(of.begin()->first);
    }

    bool take_dense(const tensors& of) {
        const bool biased = of.contains("bias");
        if (extents(of).size() != 2 || of.size() != 1u + biased ||
            (features != 0 && extents(of)[1] != features))
            return false;
        if (features == 0)
            inputs = extents(of)[1];
        if (open)
            guesses.push_back("nothing is between module " + std::to_string(next - 1) +
                              " and module " + std::to_string(next));
        features = extents(of)[0];
        layers.push_back(
            "strut::dense<" + std::to_string(features) + (biased ? ">" : ", strut::no_bias>"));
        open = true;
        return true;
    }

    bool take_norm(const tensors& of) {
        if (extents(of) != std::vector{features} || !of.contains("bias") ||
            !of.contains("running_mean") || !of.contains("running_var") ||
            of.size() != 4u + of.contains("num_batches_tracked"))
            return false;
        layers.emplace_back("strut::normalize<strut::batch_norm<>>");
        normalizes = true;
        open = false;
        return true;
    }

    bool take_slope(const tensors& of) {
        if (extents(of) != std::vector<std::size_t>{1} || features <= 1 || of.size() != 1)
            return false;
        layers.emplace_back("strut::activate<strut::prelu<>>");
        open = false;
        return true;
    }
};

/// With `activation`, `strut::elu<0.5>`, where a module has no numbers; empty: such are refused.
inline strut::result<derived_network> derived(
    const strut::weights& file, std::string_view prefix, std::string_view activation) {
    return derivation{file, prefix, activation}.whole();
}

} // namespace strut_embed
