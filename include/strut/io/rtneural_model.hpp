#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include "strut/core/failure.hpp"
#include "strut/io/message.hpp"
#include "strut/io/rtneural_step.hpp"
#include "strut/io/strict_json.hpp"
#include "strut/io/weights.hpp"

namespace strut {

/// What a file of RTNeural holds.
struct rtneural_model {
    /// A state_dict of PyTorch: tensors under their names there, and no list of layers.
    bool state_dict = false;
    std::size_t inputs = 0;           ///< features that come in
    std::size_t steps_in = 0;         ///< of a sequence, where the file says how many
    bool adds_input = false;          ///< "in_skip", or "skip" of a SimpleRNN: y = x + f(x)
    std::vector<rtneural_step> steps; ///< activations are steps of their own
    /// Of step 2: "2.kernel", "2.recurrent_kernel", "2.bias", "2.gamma", "2.beta", "2.moving_mean",
    /// "2.moving_variance", "2.alpha", as `keras_layout` has them. Metadata: all numbers and texts
    /// that stand beside the layers.
    strut::weights tensors;
};

namespace detail {

/// The most features, taps or steps that a file may speak of.
inline constexpr std::int64_t rtneural_most = std::int64_t{1} << 20;

/// A value for a message.
inline std::string json_text(const boost::json::value& value) {
    switch (value.kind()) {
    case boost::json::kind::null:
        return "null";
    case boost::json::kind::bool_:
        return value.get_bool() ? "true" : "false";
    case boost::json::kind::string:
        return in_quotes({value.get_string().data(), value.get_string().size()});
    case boost::json::kind::array:
        return "a list of " + std::to_string(value.get_array().size());
    case boost::json::kind::object:
        return "an object";
    default:
        return boost::json::serialize(value);
    }
}

/// Nested lists, from the outside, going down along the first of each.
inline std::vector<std::size_t> json_extents(const boost::json::value& value) {
    std::vector<std::size_t> extents;
    for (const boost::json::value* at = &value; at != nullptr && at->is_array();) {
        const auto& list = at->get_array();
        extents.push_back(list.size());
        at = list.empty() ? nullptr : &list.front();
    }
    return extents;
}

/// Goes through a file's JSON; the first thing that is not as it must be ends it.
class rtneural_reader {
public:
    explicit rtneural_reader(const std::string& subject) : wrong_{subject, {}, {}, {}} {
        model_.tensors.subject = subject;
    }

    result<rtneural_model> read(const boost::json::value& file) {
        if (whole(file)) {
            give_bytes();
            return std::move(model_);
        }
        return std::move(wrong_);
    }

private:
    using value = boost::json::value;
    using object = boost::json::object;

    bool whole(const value& file) {
        if (!file.is_object())
            return fail("the file is no model", "an object", json_text(file));
        const object& top = file.get_object();
        if (top.contains("layers") || top.contains("in_shape"))
            return layers(top);
        model_.state_dict = true;
        const value* const inner = top.if_contains("state_dict");
        if (inner == nullptr)
            return state_dict(top, "");
        if (!inner->is_object())
            return fail("state_dict", "an object", json_text(*inner));
        if (const value* const data = top.if_contains("model_data"); data && data->is_object()) {
            keep_metadata(data->get_object());
            if (!flag(data->get_object(), "skip"))
                return false;
        }
        return state_dict(inner->get_object(), "state_dict: ");
    }

    /// Whether the input is added to the output.
    bool flag(const object& of, const char* key) {
        const value* const found = of.if_contains(key);
        if (found == nullptr)
            return true;
        const bool is_bit = found->is_int64() && (*found == 0 || *found == 1);
        if (!is_bit && !found->is_bool())
            return fail(key, "0 or 1", json_text(*found));
        model_.adds_input = found->is_bool() ? found->get_bool() : *found == 1;
        return true;
    }

    void keep_metadata(const object& of) {
        for (const auto& [key, one] : of)
            if (one.is_string())
                model_.tensors.metadata.emplace_back(
                    std::string{key}, std::string{one.get_string()});
            else if (one.is_number() || one.is_bool())
                model_.tensors.metadata.emplace_back(std::string{key}, boost::json::serialize(one));
    }

    bool state_dict(const object& all, const std::string& place) {
        for (const auto& [key, one] : all) {
            const std::string name{key};
            if (name == "num_batches_tracked" || name.ends_with(".num_batches_tracked"))
                continue;
            const std::string here = place + in_quotes(name);
            if (!one.is_array())
                return fail(
                    here + " is no tensor: neither a model with \"layers\" nor a state_dict",
                    "a list of numbers", json_text(one));
            if (!tensor(one, here, name, json_extents(one)))
                return false;
        }
        return !model_.tensors.tensors.empty() ||
               fail("the file is no model", "\"layers\" or a state_dict", "nothing");
    }

    bool layers(const object& top) {
        keep_metadata(top);
        if (!flag(top, "in_skip"))
            return false;
        const value* const shape = member(top, "in_shape", "");
        const value* const list = shape ? member(top, "layers", "") : nullptr;
        if (list == nullptr || !last(*shape, "in_shape", model_.inputs))
            return false;
        if (!shape->is_array() || shape->get_array().size() > 3)
            return fail("in_shape", "a list of batch, steps if there are any, and features",
                json_text(*shape));
        if (const auto& extents = shape->get_array(); extents.size() == 3 && !extents[1].is_null())
            if (!size(extents[1], "in_shape[1]", model_.steps_in))
                return false;
        if (!list->is_array() || list->get_array().empty())
            return fail("layers", "a list of layers", json_text(*list));
        std::size_t features = model_.inputs;
        std::size_t index = 0;
        for (const value& one : list->get_array())
            if (!layer(one, "layers[" + std::to_string(index++) + "]", features))
                return false;
        return true;
    }

    /// One layer and its activation; `features` come in, and afterwards are what goes out.
    bool layer(const value& one, std::string place, std::size_t& features) {
        if (!one.is_object())
            return fail(place, "an object", json_text(one));
        const object& of = one.get_object();
        rtneural_step step;
        std::string act;
        if (!text(of, "type", place, step.kind))
            return false;
        if (step.kind == "time-distributed-dense")
            step.kind = "dense";
        constexpr std::array known{
            "dense", "conv1d", "lstm", "gru", "batchnorm", "prelu", "activation"};
        if (std::ranges::find(known, step.kind) == known.end())
            return fail(place + ": a layer that is not read",
                "dense, time-distributed-dense, conv1d, lstm, gru, batchnorm, prelu or activation",
                in_quotes(step.kind));
        place += " (" + step.kind + ")";
        if (of.contains("activation") && !text(of, "activation", place, act))
            return false;
        const value* const shape = member(of, "shape", place);
        const value* const numbers = shape ? member(of, "weights", place) : nullptr;
        if (numbers == nullptr || !last(*shape, place + ": shape", step.outputs))
            return false;
        if (!numbers->is_array())
            return fail(place + ": weights", "a list", json_text(*numbers));
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
            model_.steps.push_back(step);
        if (!alone && act.empty())
            return true;
        // RTNeural's exporter writes "" for an activation that it does not know.
        constexpr std::array functions{"tanh", "relu", "sigmoid", "softmax", "elu"};
        if (std::ranges::find(functions, act) == functions.end())
            return fail(place + ": an activation that is not read",
                "tanh, relu, sigmoid, softmax or elu", in_quotes(act));
        const bool has_one = alone || step.kind == "dense" || step.kind == "conv1d";
        if (has_one) {
            rtneural_step function;
            function.kind = act;
            function.inputs = function.outputs = features;
            function.place = place;
            model_.steps.push_back(std::move(function));
            return true;
        }
        const bool recurrent_one = step.kind == "lstm" || step.kind == "gru";
        return (recurrent_one && act == "tanh") ||
               fail(place + ": another activation than RTNeural computes",
                   recurrent_one ? "'tanh' or ''" : "''", in_quotes(act));
    }

    bool dense(rtneural_step& step, const boost::json::array& arrays) {
        if (!count(step, arrays, 1, 2) ||
            !tensor(step, arrays, 0, "kernel", {step.inputs, step.outputs}))
            return false;
        step.biased = arrays.size() == 2;
        return !step.biased || tensor(step, arrays, 1, "bias", {step.outputs});
    }

    bool conv1d(const object& of, rtneural_step& step, const boost::json::array& arrays) {
        const value* const kernel = member(of, "kernel_size", step.place);
        const value* const dilation = kernel ? member(of, "dilation", step.place) : nullptr;
        if (dilation == nullptr || !last(*kernel, step.place + ": kernel_size", step.kernel) ||
            !last(*dilation, step.place + ": dilation", step.dilation))
            return false;
        for (const auto& [key, to] : {std::pair{"groups", &step.groups},
                 std::pair{"stride", &step.stride}, std::pair{"strides", &step.stride}})
            if (const value* const found = of.if_contains(key))
                if (!last(*found, step.place + ": " + key, *to))
                    return false;
        if (const value* const padding = of.if_contains("padding"); padding && *padding != "causal")
            return fail(step.place + ": padding", "'causal'", json_text(*padding));
        if (step.inputs % step.groups != 0 || step.outputs % step.groups != 0)
            return fail(step.place + ": groups",
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
            return fail(step.place + ": a GRU with reset_after=False is another function",
                "a bias of " + extents_text({2, columns}), extents_text(json_extents(arrays[2])));
        return tensor(step, arrays, 2, "bias", {2, columns});
    }

    bool batchnorm(const object& of, rtneural_step& step, const boost::json::array& arrays) {
        const value* const epsilon = member(of, "epsilon", step.place);
        if (epsilon == nullptr || !kept(step))
            return false;
        if (epsilon->is_number())
            step.epsilon = epsilon->to_number<double>();
        if (!epsilon->is_number() || step.epsilon < 0)
            return fail(step.place + ": epsilon", "a number from 0", json_text(*epsilon));
        if (arrays.size() != 2 && !count(step, arrays, 4, 4))
            return false;
        step.learned = arrays.size() == 4;
        constexpr std::array names{"gamma", "beta", "moving_mean", "moving_variance"};
        for (std::size_t i = 0; i < arrays.size(); ++i)
            if (!tensor(step, arrays, i, names[4 - arrays.size() + i], {step.outputs}))
                return false;
        const auto last_one = numbers_.end() - static_cast<std::ptrdiff_t>(step.outputs);
        const auto negative =
            std::find_if(last_one, numbers_.end(), [](double v) { return v < 0; });
        return negative == numbers_.end() || fail(step.place + ": a variance", "no number below 0",
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
               fail(step.place + ": shape", std::to_string(step.inputs) + " features",
                   std::to_string(step.outputs));
    }

    bool count(const rtneural_step& step, const boost::json::array& arrays, std::size_t least,
        std::size_t most) {
        return (arrays.size() >= least && arrays.size() <= most) ||
               fail(step.place + ": weights",
                   (least == most ? "" : std::to_string(least) + " or ") + std::to_string(most) +
                       (most == 1 ? " tensor" : " tensors"),
                   std::to_string(arrays.size()));
    }

    bool tensor(const rtneural_step& step, const boost::json::array& arrays, std::size_t index,
        const char* name, const std::vector<std::size_t>& extents) {
        const std::string place = step.place + ": weights[" + std::to_string(index) + "]";
        const auto found = json_extents(arrays[index]);
        if (found != extents)
            return fail(place + " has another shape", extents_text(extents), extents_text(found));
        return tensor(
            arrays[index], place, std::to_string(model_.steps.size()) + "." + name, extents);
    }

    bool tensor(const value& from, const std::string& place, std::string name,
        std::vector<std::size_t> extents) {
        const std::size_t first = numbers_.size();
        if (!rows(from, place, extents, 0))
            return false;
        begins_.push_back(first);
        named_tensor made;
        made.name = std::move(name);
        made.type = number_type::f64;
        made.extents = std::move(extents);
        model_.tensors.tensors.push_back(std::move(made));
        return true;
    }

    bool rows(const value& from, const std::string& place, const std::vector<std::size_t>& extents,
        std::size_t axis) {
        if (axis == extents.size()) {
            if (!from.is_number())
                return fail(place, "a number", json_text(from));
            numbers_.push_back(from.to_number<double>());
            return true;
        }
        if (!from.is_array() || from.get_array().size() != extents[axis])
            return fail(place, "a list of " + std::to_string(extents[axis]), json_text(from));
        std::size_t i = 0;
        for (const value& inner : from.get_array()) {
            // The place is put together only where it is needed.
            const bool is_number = axis + 1 == extents.size() && inner.is_number();
            if (is_number)
                numbers_.push_back(inner.to_number<double>());
            else if (!rows(inner, place + "[" + std::to_string(i) + "]", extents, axis + 1))
                return false;
            ++i;
        }
        return true;
    }

    const value* member(const object& of, const char* key, const std::string& place) {
        const value* const found = of.if_contains(key);
        if (found == nullptr)
            fail((place.empty() ? "" : place + ": ") + "a member is missing", in_quotes(key),
                "none");
        return found;
    }

    bool text(const object& of, const char* key, const std::string& place, std::string& to) {
        const value* const found = member(of, key, place);
        if (found == nullptr)
            return false;
        if (!found->is_string())
            return fail(place + ": " + key, "a string", json_text(*found));
        to = std::string{found->get_string()};
        return true;
    }

    /// The last number of a list, or the number.
    bool last(const value& from, const std::string& place, std::size_t& to) {
        if (from.is_array() && !from.get_array().empty())
            return size(from.get_array().back(), place, to);
        return size(from, place, to);
    }

    bool size(const value& from, const std::string& place, std::size_t& to) {
        if (!from.is_int64() || from.get_int64() < 1 || from.get_int64() > rtneural_most)
            return fail(
                place, "an integer from 1 to " + std::to_string(rtneural_most), json_text(from));
        to = static_cast<std::size_t>(from.get_int64());
        return true;
    }

    bool fail(std::string problem, std::string expected, std::string found) {
        wrong_.problem = std::move(problem);
        wrong_.expected = std::move(expected);
        wrong_.found = std::move(found);
        return false;
    }

    /// The numbers as bytes, little-endian, which the tensors point into.
    void give_bytes() {
        if constexpr (std::endian::native == std::endian::big)
            for (double& number : numbers_) {
                auto raw = std::bit_cast<std::array<std::byte, sizeof number>>(number);
                std::ranges::reverse(raw);
                number = std::bit_cast<double>(raw);
            }
        const auto held = std::make_shared<const std::vector<double>>(std::move(numbers_));
        const std::span all = std::as_bytes(std::span{*held});
        auto& made = model_.tensors.tensors;
        for (std::size_t i = 0; i < made.size(); ++i) {
            const std::size_t end = i + 1 < made.size() ? begins_[i + 1] : held->size();
            made[i].bytes =
                all.subspan(begins_[i] * sizeof(double), (end - begins_[i]) * sizeof(double));
        }
        model_.tensors.bytes = held;
    }

    rtneural_model model_;
    failure wrong_;
    std::vector<double> numbers_;
    std::vector<std::size_t> begins_; ///< of each tensor, among the numbers
};

} // namespace detail

/// Reads the text of a model of RTNeural: what its Keras exporter writes (layers dense,
/// time-distributed-dense, conv1d, lstm, gru, batchnorm, prelu, activation), or a state_dict of
/// PyTorch as nested lists, by itself or as the member "state_dict".
/// Errors: a failure that names the layer, what was expected and what was found: JSON that is not
/// strict (`parse_strict_json`), a layer or an activation of another kind, weights of another shape
/// than the layer's, a GRU with reset_after=False, anything that is no finite number.
/// Not read: conv2d and batchnorm2d; of other members none but those that change the function
/// ("in_skip").
/// Source: RTNeural's model_loader.h, torch_helpers.h and python/model_utils.py.
inline result<rtneural_model> parse_rtneural(
    std::string_view text, const std::string& subject, const json_limits& limits = {}) {
    const auto file = parse_strict_json(text, subject, limits);
    if (file.has_error())
        return file.error();
    return detail::rtneural_reader{subject}.read(*file);
}

} // namespace strut
