#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include "strut/io/json_reader.hpp"
#include "strut/io/message.hpp"
#include "strut/io/rtneural_step.hpp"
#include "strut/io/rtneural_tensors.hpp"

namespace strut::detail {

/// The layers of a file as RTNeural's Keras exporter writes them: the steps that they are, and
/// their tensors.
class rtneural_layers {
public:
    rtneural_layers(json_reader& json, std::vector<rtneural_step>& steps, rtneural_tensors& tensors)
        : json_{json}, steps_{steps}, tensors_{tensors} {}

    /// One layer and its activation; `features` come in, and afterwards are what goes out.
    bool read(const boost::json::value& one, std::string place, std::size_t& features) {
        if (!one.is_object())
            return json_.fail(place, "an object", json_text(one));
        const object& of = one.get_object();
        rtneural_step step;
        std::string act;
        if (!json_.text(of, "type", place, step.kind))
            return false;
        if (step.kind == "time-distributed-dense")
            step.kind = "dense";
        constexpr std::array known{
            "dense", "conv1d", "lstm", "gru", "batchnorm", "prelu", "activation"};
        if (std::ranges::find(known, step.kind) == known.end())
            return json_.fail(place + ": a layer that is not read",
                "dense, time-distributed-dense, conv1d, lstm, gru, batchnorm, prelu or activation",
                in_quotes(step.kind));
        place += " (" + step.kind + ")";
        if (of.contains("activation") && !json_.text(of, "activation", place, act))
            return false;
        const value* const shape = json_.member(of, "shape", place);
        const value* const numbers = shape ? json_.member(of, "weights", place) : nullptr;
        if (numbers == nullptr || !json_.last(*shape, place + ": shape", step.outputs))
            return false;
        if (!numbers->is_array())
            return json_.fail(place + ": weights", "a list", json_text(*numbers));
        step.inputs = features;
        step.place = place;

        const boost::json::array& arrays = numbers->get_array();
        const bool fits = step.kind == "dense"       ? dense(step, arrays)
                          : step.kind == "conv1d"    ? conv1d(of, step, arrays)
                          : step.kind == "lstm"      ? recurrent(step, arrays, 4)
                          : step.kind == "gru"       ? recurrent(step, arrays, 3)
                          : step.kind == "batchnorm" ? batchnorm(of, step, arrays)
                          : step.kind == "prelu"     ? prelu(step, arrays)
                                                     : kept(step) && count(step, arrays, 0, 0);
        if (!fits)
            return false;
        const bool alone = step.kind == "activation";
        features = step.outputs;
        if (!alone)
            steps_.push_back(step);
        if (!alone && act.empty())
            return true;
        // RTNeural's exporter writes "" for an activation that it does not know.
        constexpr std::array functions{"tanh", "relu", "sigmoid", "softmax", "elu"};
        if (std::ranges::find(functions, act) == functions.end())
            return json_.fail(place + ": an activation that is not read",
                "tanh, relu, sigmoid, softmax or elu", in_quotes(act));
        const bool has_one = alone || step.kind == "dense" || step.kind == "conv1d";
        if (has_one) {
            rtneural_step function;
            function.kind = act;
            function.inputs = function.outputs = features;
            function.place = place;
            steps_.push_back(std::move(function));
            return true;
        }
        const bool recurrent_one = step.kind == "lstm" || step.kind == "gru";
        return (recurrent_one && act == "tanh") ||
               json_.fail(place + ": another activation than RTNeural computes",
                   recurrent_one ? "'tanh' or ''" : "''", in_quotes(act));
    }

private:
    using value = json_reader::value;
    using object = json_reader::object;

    bool dense(rtneural_step& step, const boost::json::array& arrays) {
        if (!count(step, arrays, 1, 2) ||
            !tensor(step, arrays, 0, "kernel", {step.inputs, step.outputs}))
            return false;
        step.biased = arrays.size() == 2;
        return !step.biased || tensor(step, arrays, 1, "bias", {step.outputs});
    }

    bool conv1d(const object& of, rtneural_step& step, const boost::json::array& arrays) {
        const value* const kernel = json_.member(of, "kernel_size", step.place);
        const value* const dilation = kernel ? json_.member(of, "dilation", step.place) : nullptr;
        if (dilation == nullptr ||
            !json_.last(*kernel, step.place + ": kernel_size", step.kernel) ||
            !json_.last(*dilation, step.place + ": dilation", step.dilation))
            return false;
        for (const auto& [key, to] : {std::pair{"groups", &step.groups},
                 std::pair{"stride", &step.stride}, std::pair{"strides", &step.stride}})
            if (const value* const found = of.if_contains(key))
                if (!json_.last(*found, step.place + ": " + key, *to))
                    return false;
        if (const value* const padding = of.if_contains("padding"); padding && *padding != "causal")
            return json_.fail(step.place + ": padding", "'causal'", json_text(*padding));
        if (step.inputs % step.groups != 0 || step.outputs % step.groups != 0)
            return json_.fail(step.place + ": groups",
                "a divisor of " + std::to_string(step.inputs) + " and " +
                    std::to_string(step.outputs),
                std::to_string(step.groups));
        if (!count(step, arrays, 1, 2) ||
            !tensor(
                step, arrays, 0, "kernel", {step.kernel, step.inputs / step.groups, step.outputs}))
            return false;
        step.biased = arrays.size() == 2;
        return !step.biased || tensor(step, arrays, 1, "bias", {step.outputs});
    }

    bool recurrent(rtneural_step& step, const boost::json::array& arrays, std::size_t gates) {
        const std::size_t columns = gates * step.outputs;
        if (!count(step, arrays, 3, 3) ||
            !tensor(step, arrays, 0, "kernel", {step.inputs, columns}) ||
            !tensor(step, arrays, 1, "recurrent_kernel", {step.outputs, columns}))
            return false;
        if (gates == 4)
            return tensor(step, arrays, 2, "bias", {columns});
        if (json_extents(arrays[2]).size() == 1)
            return json_.fail(step.place + ": a GRU with reset_after=False is another function",
                "a bias of " + extents_text({2, columns}), extents_text(json_extents(arrays[2])));
        return tensor(step, arrays, 2, "bias", {2, columns});
    }

    bool batchnorm(const object& of, rtneural_step& step, const boost::json::array& arrays) {
        const value* const epsilon = json_.member(of, "epsilon", step.place);
        if (epsilon == nullptr || !kept(step))
            return false;
        if (epsilon->is_number())
            step.epsilon = epsilon->to_number<double>();
        if (!epsilon->is_number() || step.epsilon < 0)
            return json_.fail(step.place + ": epsilon", "a number from 0", json_text(*epsilon));
        if (arrays.size() != 2 && !count(step, arrays, 4, 4))
            return false;
        step.learned = arrays.size() == 4;
        constexpr std::array names{"gamma", "beta", "moving_mean", "moving_variance"};
        for (std::size_t i = 0; i < arrays.size(); ++i)
            if (!tensor(step, arrays, i, names[4 - arrays.size() + i], {step.outputs}))
                return false;
        const auto variances = tensors_.latest();
        const auto negative = std::ranges::find_if(variances, [](double v) { return v < 0; });
        return negative == variances.end() ||
               json_.fail(step.place + ": a variance", "no number below 0",
                   boost::json::serialize(value(*negative)));
    }

    bool prelu(rtneural_step& step, const boost::json::array& arrays) {
        if (!kept(step) || !count(step, arrays, 1, 1))
            return false;
        const auto found = json_extents(arrays[0]);
        step.slopes = found.size() == 2 && found[1] == 1 ? 1 : step.outputs;
        return tensor(step, arrays, 0, "alpha", {1, step.slopes});
    }

    /// Where as many features go out as come in.
    bool kept(const rtneural_step& step) {
        return step.inputs == step.outputs ||
               json_.fail(step.place + ": shape", std::to_string(step.inputs) + " features",
                   std::to_string(step.outputs));
    }

    bool count(const rtneural_step& step, const boost::json::array& arrays, std::size_t least,
        std::size_t most) {
        return (arrays.size() >= least && arrays.size() <= most) ||
               json_.fail(step.place + ": weights",
                   (least == most ? "" : std::to_string(least) + " or ") + std::to_string(most) +
                       (most == 1 ? " tensor" : " tensors"),
                   std::to_string(arrays.size()));
    }

    bool tensor(const rtneural_step& step, const boost::json::array& arrays, std::size_t index,
        const char* name, const std::vector<std::size_t>& extents) {
        const std::string place = step.place + ": weights[" + std::to_string(index) + "]";
        const auto found = json_extents(arrays[index]);
        if (found != extents)
            return json_.fail(
                place + " has another shape", extents_text(extents), extents_text(found));
        return tensors_.add(
            arrays[index], place, std::to_string(steps_.size()) + "." + name, extents);
    }

    json_reader& json_;
    std::vector<rtneural_step>& steps_;
    rtneural_tensors& tensors_;
};

} // namespace strut::detail
