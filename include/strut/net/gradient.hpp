#pragma once

#include <cstddef>

#include "strut/core/check.hpp"
#include "strut/layer/chain.hpp"
#include "strut/layer/concept.hpp"
#include "strut/net/network.hpp"
#include "strut/net/workspace.hpp"
#include "strut/policy/loss/loss_over.hpp"

namespace strut {

/// Forward, loss and backward over the batch that lies in `work.input` and `work.target`.
/// Writes (or adds, as `run.accumulate` says) the gradient of `scale * sum of losses` with respect
/// to the parameters, with `WithInput` also that with respect to the input, to
/// `work.input_gradient`. Layers in `Frozen` get no gradient.
/// Returns: scale * sum of losses over the first `run.count` samples.
/// Cost: three times the forward pass, less the input gradient of the first layer.
template <class Frozen = frozen<>, bool WithInput = false, class Net, class Loss, std::size_t Lanes>
constexpr typename Net::value backpropagate(const Net& net, const Loss& loss,
    training_workspace<typename Net::root, Loss, Lanes>& work,
    typename Net::parameter_block& gradient, const pass& run, typename Net::value scale) {
    using root = typename Net::root;
    using T = typename Net::value;
    static_assert(error::samples_at_least<(Lanes >= root::least_samples), Net,
        error::expected<root::least_samples>, error::found<Lanes>>::value);
    root::template forward<mode::training, Lanes>(net.parameters.data(), net.statistics.data(),
        work.input.data(), work.output.data(), work.tape.data(), work.scratch.data(), run);
    const T value = loss_over<Loss, root::out>::template evaluate<T, Lanes>(loss,
        work.output.data(), work.target.data(), run.count, scale, work.output_gradient.data());
    root::template backward<wanted{true, WithInput}, Lanes, Frozen>(net.parameters.data(),
        work.input.data(), work.output.data(), work.tape.data(), work.output_gradient.data(),
        work.input_gradient.data(), gradient.data(), work.scratch.data(), run);
    return value;
}

} // namespace strut
