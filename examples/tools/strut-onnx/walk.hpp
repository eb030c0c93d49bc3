#pragma once

#include <cmath>
#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "graph.hpp"
#include "operands.hpp"
#include "step.hpp"

namespace strut_onnx {

/// A step, and the value that comes into it.
struct matched {
    step what;
    std::string from;
};

/// A folded graph, seen from its outputs.
struct walk {
    const graph& of;
    std::map<std::string, const node*, std::less<>> producers;

    explicit walk(const graph& folded) : of{folded} {
        for (const node& one : folded.nodes)
            for (const std::string& name : one.outputs)
                if (!name.empty())
                    producers[name] = &one;
    }

    /// The node that gives out a value, if it is of that operation ("": of any), or null.
    const node* producer(std::string_view name, std::string_view op = "") const {
        const auto at = producers.find(name);
        return at != producers.end() && (op.empty() || at->second->op == op) ? at->second : nullptr;
    }
    bool is_data(const std::string& name) const {
        return !name.empty() && of.constant(name) == nullptr;
    }
    const extents& shape(const node& at, const std::string& name) const {
        const auto found = of.shapes.find(name);
        if (found == of.shapes.end())
            at.refuse("'" + name + "' is not computed from the input");
        return found->second;
    }

    /// The two inputs of a node of which one is computed and the other a constant.
    struct with_constant {
        std::string data;
        const tensor* constant = nullptr;
        bool data_first = true;

        bool is(double number) const {
            return !constant->whole && constant->reals.size() == 1 &&
                   std::abs(constant->reals[0] - number) < 1e-6;
        }
    };
    std::optional<with_constant> split(const node& at) const {
        if (at.inputs.size() != 2 || is_data(at.inputs[0]) == is_data(at.inputs[1]))
            return std::nullopt;
        const bool first = is_data(at.inputs[0]);
        const tensor* const constant = of.constant(at.inputs[first ? 1 : 0]);
        if (constant == nullptr)
            return std::nullopt;
        return with_constant{at.inputs[first ? 0 : 1], constant, first};
    }

    /// Real numbers of the model's type. Errors: another shape than one of these.
    const tensor& numbers(const node& at, std::size_t input) const {
        const tensor& found = constant_of(of, at, input);
        if (found.whole || found.wide != of.wide)
            at.refuse("input " + std::to_string(input) + " has numbers of another type",
                of.wide ? "double" : "float");
        return found;
    }
    reals vector(const node& at, std::size_t input, std::int64_t size) const {
        const tensor& found = numbers(at, input);
        if (static_cast<std::int64_t>(found.reals.size()) != size || found.shape.size() != 1)
            at.refuse("input " + std::to_string(input) + " has another shape", text_of({size}),
                text_of(found.shape));
        return found.reals;
    }

    /// Whether a value is computed from another. Cost: the nodes between them, as those in front of
    /// the other cannot need it.
    bool comes_from(const std::string& value, const std::string& source) const {
        const std::ptrdiff_t first = place(source);
        std::set<std::string> seen{value};
        std::vector<std::string> open{value};
        while (!open.empty()) {
            const node* const at = producer(open.back());
            open.pop_back();
            if (at == nullptr || at - of.nodes.data() <= first)
                continue;
            for (const std::string& name : at->inputs) {
                if (name == source)
                    return true;
                if (is_data(name) && place(name) > first && seen.insert(name).second)
                    open.push_back(name);
            }
        }
        return false;
    }

    /// Where among the nodes a value is computed; in front of all for the input.
    std::ptrdiff_t place(const std::string& name) const {
        const node* const at = producer(name);
        return at != nullptr ? at - of.nodes.data() : -1;
    }

    matched make(const node& at, const std::string& from, const std::string& to,
        decltype(step::what) what) const {
        return {{&at, shape(at, from), shape(at, to), std::move(what)}, from};
    }
};

} // namespace strut_onnx
