#pragma once

#include <algorithm>
#include <cstddef>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "strut/core/failure.hpp"
#include "strut/io/leaf.hpp"
#include "strut/io/leaves.hpp"
#include "strut/io/match.hpp"
#include "strut/io/message.hpp"
#include "strut/io/slot.hpp"
#include "strut/io/torch_layout.hpp"
#include "strut/io/weights.hpp"

/// Which module of a state_dict is for which layer of a network.

namespace strut::detail {

/// The tensors of one module of a state_dict. A layer of a torch.nn.LSTM or GRU that has several is
/// a module of its own: "lstm", "lstm_l1".
struct torch_module {
    std::string name;
    std::vector<std::string> kinds; ///< "weight_ih_l0", of whichever layer
    std::vector<std::string> names; ///< in full
};

inline std::vector<torch_module> torch_modules(const weights& file) {
    std::vector<torch_module> all;
    std::map<std::string, std::size_t> at;
    for (const named_tensor& one : file.tensors) {
        const std::size_t dot = one.name.rfind('.');
        std::string module = dot == one.name.npos ? "" : one.name.substr(0, dot);
        std::string kind = dot == one.name.npos ? one.name : one.name.substr(dot + 1);
        if (const std::size_t mark = kind.find("_l"); mark != kind.npos) {
            std::size_t end = mark + 2;
            while (end < kind.size() && kind[end] >= '0' && kind[end] <= '9')
                ++end;
            const std::string layer = kind.substr(mark + 2, end - mark - 2);
            if (!layer.empty() && layer != "0") {
                module += "_l" + layer;
                kind = kind.substr(0, mark) + "_l0" + kind.substr(end);
            }
        }
        const auto [found, is_new] = at.emplace(module, all.size());
        if (is_new)
            all.push_back({module, {}, {}});
        all[found->second].kinds.push_back(std::move(kind));
        all[found->second].names.push_back(one.name);
    }
    return all;
}

inline std::string module_text(const torch_module& one) {
    return in_quotes(one.name) + " with " + listed(one.kinds, 8);
}

/// The names of a state_dict in the order of the network's tensors.
template <class Net>
result<std::vector<std::string>> torch_names(
    const weights& file, const std::vector<std::string>& order) {
    const std::vector<torch_module> modules = torch_modules(file);
    const auto known = [&] {
        std::vector<std::string> names;
        for (const torch_module& one : modules)
            names.push_back(one.name);
        return listed(names, 8);
    };
    const std::vector<leaf> layers = leaves_of<Net>();
    const auto count = [](std::size_t of) { return std::to_string(of) + " modules with tensors"; };
    if (modules.size() != layers.size())
        return failure{file.subject, "there are not as many modules as layers",
            count(layers.size()), count(modules.size()) + ": " + known()};
    if (!order.empty() && order.size() != layers.size())
        return failure{file.subject, "the list of modules has not one for each layer",
            count(layers.size()), std::to_string(order.size())};
    std::vector<std::string> names;
    for (std::size_t i = 0; i < layers.size(); ++i) {
        const auto at = order.empty() ? modules.begin() + static_cast<std::ptrdiff_t>(i)
                                      : std::ranges::find(modules, order[i], &torch_module::name);
        if (at == modules.end())
            return failure{file.subject, "there is no module of that name",
                in_quotes(order[i]) + " for " + text_of(layers[i]), known()};
        std::vector<slot> slots;
        torch_layout::slots(layers[i], slots);
        std::erase_if(slots, [](const slot& one) { return one.parts.empty(); });
        torch_module wanted{at->name, {}, {}};
        for (const slot& one : slots)
            wanted.kinds.push_back(one.name);
        const bool as_many = at->kinds.size() == slots.size();
        for (const slot& one : slots) {
            const auto kind = as_many ? std::ranges::find(at->kinds, one.name) : at->kinds.end();
            if (kind == at->kinds.end())
                return failure{file.subject, "a module is none for " + text_of(layers[i]),
                    module_text(wanted), module_text(*at)};
            names.push_back(at->names[static_cast<std::size_t>(kind - at->kinds.begin())]);
        }
    }
    return names;
}

} // namespace strut::detail
