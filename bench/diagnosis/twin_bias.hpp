#pragma once

#include <cstddef>
#include <vector>

#include "strut/health/probe.hpp"
#include "strut/layer/walk.hpp"
#include "strut/strut.hpp"

namespace diagnosis {

/// The biases that a recurrent layer of the reference has twice, once for what comes in and once
/// for the last output. This library has their sum: as both have the same gradient, it moves twice
/// as far in a step.
template <class Trainer>
class twin_biases {
    using net = typename Trainer::network;

public:
    explicit twin_biases(const Trainer& fit) {
        const auto& work = fit.workspace();
        strut::walk<typename net::root>::template over<Trainer::lanes>({}, work.input.data(),
            work.output.data(), work.tape.data(),
            [&]<class Bound>(strut::layer_place place, const auto*, const auto*, const auto*) {
                if constexpr (strut::detail::ways_through_time<Bound> == 1)
                    add<Bound>(place);
            });
    }

    /// Keeps them as they are before a step.
    void before(const net& model) {
        before_.clear();
        for (const std::size_t at : places_)
            before_.push_back(model.parameters[at]);
    }
    /// Moves them as far again.
    void after(net& model) const {
        for (std::size_t i = 0; i < places_.size(); ++i)
            model.parameters[places_[i]] += model.parameters[places_[i]] - before_[i];
    }

private:
    /// Those of the gates that both the input and the last output add to.
    template <class Bound>
    void add(strut::layer_place place) {
        for (const strut::tensor& one : net::tensors)
            if (one.purpose == strut::role::bias && one.place() == place)
                for (std::size_t i = Bound::first_of_output; i < Bound::input_columns; ++i)
                    places_.push_back(one.offset + i);
    }

    std::vector<std::size_t> places_;
    std::vector<typename net::value> before_;
};

} // namespace diagnosis
