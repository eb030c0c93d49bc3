#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include "strut/core/failure.hpp"
#include "strut/io/json_reader.hpp"
#include "strut/io/message.hpp"
#include "strut/io/rtneural_layers.hpp"
#include "strut/io/rtneural_step.hpp"
#include "strut/io/rtneural_tensors.hpp"
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

/// Goes through a file's JSON; the first thing that is not as it must be ends it.
class rtneural_reader {
public:
    explicit rtneural_reader(const std::string& subject) : json_{subject} {
        model_.tensors.subject = subject;
    }

    result<rtneural_model> read(const boost::json::value& file) {
        if (!whole(file))
            return json_.wrong();
        tensors_.give(model_.tensors);
        return std::move(model_);
    }

private:
    using value = json_reader::value;
    using object = json_reader::object;

    bool whole(const value& file) {
        if (!file.is_object())
            return json_.fail("the file is no model", "an object", json_text(file));
        const object& top = file.get_object();
        if (top.contains("layers") && top.contains("state_dict"))
            return json_.fail("the file is two models", "\"layers\" or \"state_dict\"", "both");
        if (top.contains("layers") || top.contains("in_shape"))
            return layers(top);
        model_.state_dict = true;
        const value* const inner = top.if_contains("state_dict");
        if (inner == nullptr)
            return state_dict(top, "");
        if (!inner->is_object())
            return json_.fail("state_dict", "an object", json_text(*inner));
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
            return json_.fail(key, "0 or 1", json_text(*found));
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
                return json_.fail(
                    here + " is no tensor: neither a model with \"layers\" nor a state_dict",
                    "a list of numbers", json_text(one));
            if (!tensors_.add(one, here, name, json_extents(one)))
                return false;
        }
        return tensors_.count() > 0 ||
               json_.fail("the file is no model", "\"layers\" or a state_dict", "nothing");
    }

    bool layers(const object& top) {
        keep_metadata(top);
        if (!flag(top, "in_skip"))
            return false;
        const value* const shape = json_.member(top, "in_shape", "");
        const value* const list = shape ? json_.member(top, "layers", "") : nullptr;
        if (list == nullptr || !json_.last(*shape, "in_shape", model_.inputs))
            return false;
        if (!shape->is_array() || shape->get_array().size() > 3)
            return json_.fail("in_shape", "a list of batch, steps if there are any, and features",
                json_text(*shape));
        if (const auto& extents = shape->get_array(); extents.size() == 3 && !extents[1].is_null())
            if (!json_.size(extents[1], "in_shape[1]", model_.steps_in))
                return false;
        if (!list->is_array() || list->get_array().empty())
            return json_.fail("layers", "a list of layers", json_text(*list));
        std::size_t features = model_.inputs;
        std::size_t index = 0;
        rtneural_layers all{json_, model_.steps, tensors_};
        for (const value& one : list->get_array())
            if (!all.read(one, "layers[" + std::to_string(index++) + "]", features))
                return false;
        return true;
    }

    json_reader json_;
    rtneural_model model_;
    rtneural_tensors tensors_{json_};
};

} // namespace detail

/// Reads the text of a model of RTNeural: what its Keras exporter writes (layers dense,
/// time-distributed-dense, conv1d, lstm, gru, batchnorm, prelu, activation), or a state_dict of
/// PyTorch as nested lists, by itself or as the member "state_dict".
/// Errors: a failure that names the layer, what was expected and what was found: JSON that is not
/// strict or longer than the limits (`parse_strict_json`), a layer or an activation of another
/// kind, weights of another shape than the layer's, a GRU with reset_after=False, anything that is
/// no finite number. Cost: linear in the text, but for the sorting of keys. Not read: conv2d and
/// batchnorm2d; of other members none but those that change the function
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
