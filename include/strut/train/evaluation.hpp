#pragma once

#include <algorithm>
#include <array>
#include <cstddef>

#include "strut/layer/concept.hpp"
#include "strut/net/workspace.hpp"
#include "strut/policy/loss/loss_over.hpp"
#include "strut/simd/flush_denormals.hpp"
#include "strut/train/dataset.hpp"
#include "strut/train/epoch_sums.hpp"

namespace strut {

/// What an evaluation over a data set gave.
template <std::size_t Metrics>
struct evaluation {
    double loss = 0;
    std::array<double, Metrics> score{}; ///< in the order in which the metrics were given
};

namespace detail {
/// Loss and metrics of a network over a data set, in inference mode, as many samples at a time as
/// the workspace has lanes. The loss of no sample is zero.
template <class Net, class Loss, std::size_t Lanes, class X, class Y, class... Metrics>
evaluation<sizeof...(Metrics)> evaluate(const Net& net, const Loss& loss,
    training_workspace<typename Net::root, Loss, Lanes>& work, const dataset<X, Y>& data,
    Metrics... metrics) {
    using root = typename Net::root;
    using value = typename Net::value;
    using over = loss_over<Loss, root::out>;
    const simd::flush_denormals guard;
    double total = 0;
    double weight = 0;
    for (std::size_t first = 0; first < data.size(); first += Lanes) {
        const std::size_t count = std::min(Lanes, data.size() - first);
        const auto pick = [&](std::size_t lane) { return first + lane; };
        gather<Lanes>(data.inputs, data.input_size, count, pick, work.input.data());
        gather<Lanes, value>(data.targets, data.target_size, count, pick, work.target.data());
        root::template forward<mode::inference, Lanes>(net.parameters.data(), net.statistics.data(),
            work.input.data(), work.output.data(), nullptr, work.scratch.data(), pass{count});
        total += static_cast<double>(over::template evaluate<value, Lanes>(
            loss, work.output.data(), work.target.data(), count, value(1), nullptr));
        weight += static_cast<double>(
            over::template weight<value, Lanes>(loss, work.target.data(), count));
        over::template for_each_step<value, Lanes>(
            [&]([[maybe_unused]] std::size_t of_outputs, [[maybe_unused]] std::size_t of_targets) {
                (metrics.template add<value, over::outputs, Lanes>(
                     work.output.data() + of_outputs, work.target.data() + of_targets, count),
                    ...);
            });
    }
    return {epoch_sums::mean(total, weight), {metrics.value()...}};
}
} // namespace detail

} // namespace strut
