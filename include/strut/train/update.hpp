#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include "strut/core/extent.hpp"
#include "strut/policy/optimizer/concept.hpp"
#include "strut/policy/penalty/concept.hpp"
#include "strut/train/layout.hpp"
#include "strut/train/observer.hpp"
#include "strut/train/update_watch.hpp"

namespace strut {

/// How a step changes a network's parameters, once it has the gradient: the coupled penalty, the
/// decoupled decay, the optimizer and the constraint, in this order. `void` is no penalty, and no
/// constraint. Frozen layers keep their parameters.
template <class Net, optimizer Optimizer, class Penalty, class Constraint, class Frozen>
struct update_of {
    using value = typename Net::value;
    using parameter_block = typename Net::parameter_block;
    using moment_blocks = std::array<parameter_block, Optimizer::moments>;
    using options = typename Optimizer::options;

    /// Update number `number`, from 1. When the optimizer is through, `told` hears the norms of
    /// each tensor, if they are `Measured`. The penalty is added to the gradient.
    template <bool Measured, class Told>
    static void apply(parameter_block& parameters, parameter_block& gradient,
        moment_blocks& moments, const options& chosen, double learning_rate, std::uint64_t number,
        Told told) {
        if constexpr (coupled_penalty<Penalty>)
            for (const tensor_extent& one : covered<Penalty>::tensors)
                Penalty::add_to_gradient(
                    gradient.data() + one.offset, parameters.data() + one.offset, one.size);
        if constexpr (decoupled_penalty<Penalty>)
            for (const tensor_extent& one : covered<Penalty>::tensors)
                Penalty::decay(parameters.data() + one.offset, one.size, learning_rate);
        const optimizer_rule<Optimizer, value> rule{chosen, number};
        const auto range = [&](std::size_t begin, std::size_t end, auto watch) {
            std::array<value*, std::max<std::size_t>(Optimizer::moments, 1)> moment{};
            std::size_t i = 0;
            for (parameter_block& one : moments)
                moment[i++] = one.data() + begin;
            return optimize<Optimizer>(parameters.data() + begin, gradient.data() + begin,
                moment.data(), end - begin, rule, watch);
        };
        if constexpr (Measured)
            told(measured(range, gradient));
        else
            around_frozen(range);
        if constexpr (parameter_constraint<Constraint>)
            for (const tensor_extent& one : covered<Constraint>::tensors)
                Constraint::constrain(parameters.data() + one.offset, one);
    }

private:
    /// What a penalty or a constraint acts on.
    template <class Policy>
    struct covered_by {
        static constexpr bool contains(const tensor_extent& one) {
            return Policy::scope::covers(one) && !Frozen::contains(one.layer);
        }
    };
    template <class Policy>
    using covered = selection<Net, covered_by<Policy>>;

    static constexpr std::size_t end_of(std::size_t i) {
        return i + 1 < Net::tensors.size() ? Net::tensors[i + 1].offset : Net::block_size;
    }

    /// Tensor by tensor, each with the zeros behind it: the same packs as in one go.
    template <class Range>
    static auto measured(Range range, const parameter_block& gradient) {
        std::array<update_norms, Net::tensors.size()> norms{};
        for (std::size_t i = 0; i < Net::tensors.size(); ++i)
            if (!Frozen::contains(Net::tensors[i].layer)) {
                const std::size_t begin = Net::tensors[i].offset;
                const auto watch = range(begin, end_of(i), detail::update_watch<value>{});
                norms[i] = watch.norms(gradient.data() + begin, Net::tensors[i].size());
            }
        return norms;
    }

    /// Everything in one go but for what is frozen.
    template <class Range>
    static void around_frozen(Range range) {
        std::size_t begin = 0;
        for (std::size_t i = 0; i < Net::tensors.size(); ++i)
            if (Frozen::contains(Net::tensors[i].layer)) {
                range(begin, Net::tensors[i].offset, unwatched{});
                begin = end_of(i);
            }
        range(begin, Net::block_size, unwatched{});
    }
};

} // namespace strut
