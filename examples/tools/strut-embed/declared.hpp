#pragma once

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "declaration.hpp"
#include "strut/core/failure.hpp"
#include "strut/core/shape.hpp"
#include "strut/core/storage.hpp"
#include "strut/io/leaf.hpp"
#include "strut/layer/concept.hpp"

/// The tensors of a declared network, computed as the library computes them from its type.
///
/// A second account of what the layers say of themselves, for plain lists of the usual ones. It
/// cannot go wrong unnoticed: `strut::embed` compares the result with the network's own tables.

namespace strut_embed {

/// What a declaration comes to.
struct declared_network {
    bool doubles = false;
    std::vector<strut::leaf> leaves;
    std::size_t parameters = 0; ///< elements of the block
    std::size_t statistics = 0;
};

class declared_walk {
public:
    strut::result<declared_network> over(const item& root) {
        std::size_t next = 0;
        if (root.name == "basic_network") {
            if (root.inner.empty() ||
                (root.inner[0].name != "float" && root.inner[0].name != "double"))
                return refuse(root, "float or double first");
            made.doubles = root.inner[0].name == "double";
            next = 1;
        } else if (root.name != "network") {
            return refuse(root, "network<...> or basic_network<...>");
        }
        if (root.inner.size() < next + 2 || root.inner[next].name != "input")
            return refuse(root, "input<...>, then layers");
        for (const item& one : root.inner[next].inner) {
            if (one.name == "second_moment")
                continue;
            const auto extent = number(one);
            if (!extent || now.rank == strut::shape::max_rank)
                return refuse(one, "up to four extents");
            now.extent[now.rank++] = *extent;
        }
        if (is_huge(now))
            return refuse(root, "fewer than 2^32 inputs");
        for (std::size_t i = next + 1; i < root.inner.size(); ++i) {
            const item& one = root.inner[i];
            if (is_silent(one))
                continue;
            if (auto wrong = layer(one))
                return *std::move(wrong);
            if (huge || is_huge(now))
                return refuse(one, "fewer than 2^32 numbers");
            ++place;
        }
        return std::move(made);
    }

private:
    declared_network made;
    strut::shape now{};
    std::size_t module = 0;
    std::size_t place = 0;
    strut::feature_order order{};
    bool huge = false;

    using refusal = std::optional<strut::failure>;

    static strut::failure refuse(const item& at, std::string expected) {
        return {"the declaration",
            "strut-embed does not know " + strut::detail::in_quotes(at.name) +
                " there: strut::write_header takes any network",
            std::move(expected), ""};
    }

    static std::optional<std::size_t> number(const item& of) {
        std::size_t value = 0;
        const char* const end = of.name.data() + of.name.size();
        const auto read = std::from_chars(of.name.data(), end, value);
        constexpr std::size_t most = std::size_t{1} << 24;
        if (read.ec != std::errc{} || read.ptr != end || value == 0 || value > most)
            return std::nullopt;
        return value;
    }

    template <std::size_t N>
    static bool is_one_of(const item& of, const std::array<std::string_view, N>& names) {
        return std::ranges::find(names, of.name) != names.end();
    }

    /// Policies without numbers of their own.
    static bool is_silent(const item& of) {
        return is_one_of(
                   of, std::array<std::string_view, 22>{"fast_math", "xavier", "xavier_uniform",
                           "xavier_normal", "he", "he_normal", "he_uniform", "he_truncated",
                           "lecun", "lecun_normal", "lecun_uniform", "orthogonal", "normal",
                           "uniform", "constant", "zeros", "torch_default", "bias", "forget_bias",
                           "chrono", "recurrent_init", "stateful"}) ||
               of.name == "from" || of.name == "no_norm" || of.name == "gru_form::reset_after";
    }
    static bool is_activation(const item& of) {
        return is_one_of(of,
            std::array<std::string_view, 18>{"identity", "relu", "leaky_relu", "prelu",
                "prelu_per_channel", "elu", "selu", "gelu", "gelu_tanh", "silu", "mish", "softplus",
                "softsign", "hardtanh", "hard_sigmoid", "hard_swish", "sigmoid", "tanh"});
    }
    static bool is_norm(const item& of) {
        return is_one_of(of,
            std::array<std::string_view, 4>{"batch_norm", "layer_norm", "rms_norm", "group_norm"});
    }

    std::size_t features() const { return now.rank == 0 ? 0 : now[now.rank - 1]; }
    bool vectors() const { return now.rank == 1 || now.rank == 2; }
    void set_features(std::size_t count) { now.extent[now.rank - 1] = count; }

    std::size_t footprint(std::size_t count) const {
        return made.doubles ? strut::tensor_footprint<double>(count)
                            : strut::tensor_footprint<float>(count);
    }

    /// A layer with numbers; `name` is the bound layer's.
    strut::leaf& leaf(std::string_view name) {
        strut::leaf one;
        one.kind = strut::leaf_kind_of(name);
        one.layer = name;
        one.module = std::to_string(module);
        one.place.layer = place;
        one.in = now;
        one.order = order;
        made.leaves.push_back(std::move(one));
        return made.leaves.back();
    }
    /// Whether a product of the extents may be beyond what is counted here.
    static bool is_huge(const strut::shape& extents) {
        double product = 1;
        for (std::size_t axis = 0; axis < extents.rank; ++axis)
            product *= static_cast<double>(extents[axis]);
        return product > 4294967296.;
    }

    void parameter(strut::leaf& of, strut::role purpose, strut::shape extents) {
        huge = huge || is_huge(extents);
        of.tensors.push_back({purpose, extents, made.parameters, place});
        made.parameters += footprint(extents.size());
    }
    void statistic(strut::leaf& of, strut::role purpose, std::size_t count) {
        of.statistics.push_back({purpose, strut::shape{count}, made.statistics, place});
        made.statistics += footprint(count);
    }

    void affine(std::size_t count, bool biased) {
        strut::leaf& one = leaf("affine");
        parameter(one, strut::role::weight, strut::shape{features(), count});
        if (biased)
            parameter(one, strut::role::bias, strut::shape{count});
        set_features(count);
        order = {};
        ++module;
    }

    refusal activate(const item& of) {
        if (of.name == "identity")
            return std::nullopt;
        if (of.name.starts_with("prelu")) {
            if (!vectors())
                return refuse(of, "a vector or a sequence");
            strut::leaf& one = leaf("activate");
            parameter(one, strut::role::slope,
                strut::shape{of.name == "prelu" ? std::size_t{1} : features()});
        }
        ++module;
        return std::nullopt;
    }

    refusal normalize(const item& of) {
        if (!is_norm(of) || !vectors())
            return refuse(of, "batch_norm<> layer_norm<> rms_norm<> group_norm<>, of vectors");
        bool scaled = true;
        bool shifted = of.name != "rms_norm";
        for (const item& one : of.inner)
            if (one.name.starts_with("learned::")) {
                const std::string what = one.name.substr(9);
                scaled = what == "scale" || what == "scale_and_shift";
                shifted = what == "shift" || what == "scale_and_shift";
                if (!scaled && !shifted && what != "nothing")
                    return refuse(one, "learned::nothing scale shift scale_and_shift");
            }
        strut::leaf& one = leaf("normalize");
        if (scaled)
            parameter(one, strut::role::scale, strut::shape{features()});
        if (shifted)
            parameter(one, strut::role::shift, strut::shape{features()});
        if (of.name == "batch_norm") {
            statistic(one, strut::role::running_mean, features());
            statistic(one, strut::role::running_variance, features());
        }
        ++module;
        return std::nullopt;
    }

    refusal dense(const item& of) {
        const auto count = of.inner.empty() ? std::nullopt : number(of.inner[0]);
        if (!count || !vectors())
            return refuse(of, of.name + "<N, policies...> of vectors");
        const item* act = nullptr;
        const item* norm = nullptr;
        bool biased = true;
        for (std::size_t i = 1; i < of.inner.size(); ++i) {
            const item& one = of.inner[i];
            if (one.name == "no_bias")
                biased = false;
            else if (is_activation(one) && of.name == "dense")
                act = &one;
            else if (is_norm(one) && of.name == "dense")
                norm = &one;
            else if (!is_silent(one))
                return refuse(one, "an activation, a normalization, no_bias");
        }
        affine(*count, biased);
        if (norm != nullptr)
            if (auto is = normalize(*norm))
                return is;
        return act != nullptr ? activate(*act) : std::nullopt;
    }

    refusal recurrent(const item& of) {
        const auto count = of.inner.empty() ? std::nullopt : number(of.inner[0]);
        if (!count || !vectors())
            return refuse(of, of.name + "<H> of a sequence");
        for (std::size_t i = 1; i < of.inner.size(); ++i)
            if (!is_silent(of.inner[i]) && !is_activation(of.inner[i]))
                return refuse(of.inner[i], "a recurrent layer that is not normalized");
        const std::size_t gates = of.name == "lstm" ? 4 : of.name == "gru" ? 3 : 1;
        strut::leaf& one = leaf(of.name == "lstm" ? "lstm" : of.name == "gru" ? "gru" : "rnn");
        one.units = *count;
        parameter(one, strut::role::weight, strut::shape{features(), gates * *count});
        parameter(one, strut::role::weight, strut::shape{*count, gates * *count});
        parameter(one, strut::role::bias, strut::shape{(gates == 3 ? 4 : gates) * *count});
        set_features(*count);
        order = {};
        ++module;
        return std::nullopt;
    }

    refusal conv1d(const item& of) {
        const auto count = of.inner.empty() ? std::nullopt : number(of.inner[0]);
        if (!count || now.rank != 2)
            return refuse(of, "conv1d<N, kernel<K>> of a sequence");
        std::size_t kernel = 0, stride = 1, dilation = 1, groups = 1;
        bool biased = true, valid = false;
        for (std::size_t i = 1; i < of.inner.size(); ++i) {
            const item& one = of.inner[i];
            const auto value = one.inner.size() == 1 ? number(one.inner[0]) : std::nullopt;
            std::size_t* const to = one.name == "kernel"     ? &kernel
                                    : one.name == "stride"   ? &stride
                                    : one.name == "dilation" ? &dilation
                                    : one.name == "groups"   ? &groups
                                                             : nullptr;
            if (to != nullptr && value)
                *to = *value;
            else if (one.name == "no_bias")
                biased = false;
            else if (one.name.starts_with("padding::"))
                valid = one.name == "padding::valid";
            else if (!is_silent(one))
                return refuse(one, "kernel<K> stride<S> dilation<D> groups<G>, no_bias");
        }
        const std::size_t reach = (kernel - 1) * dilation;
        if (kernel == 0 || features() % groups != 0 || *count % groups != 0 ||
            (valid && reach >= now[0]))
            return refuse(of, "a kernel and groups that fit");
        strut::leaf& one = leaf("conv1d");
        one.groups = groups;
        parameter(one, strut::role::weight, strut::shape{kernel, features() / groups, *count});
        if (biased)
            parameter(one, strut::role::bias, strut::shape{*count});
        now = strut::shape{
            valid ? (now[0] - reach - 1) / stride + 1 : (now[0] + stride - 1) / stride, *count};
        order.steps_last = true;
        ++module;
        return std::nullopt;
    }

    refusal embedding(const item& of) {
        const auto count = of.inner.size() < 2 ? std::nullopt : number(of.inner[0]);
        const auto columns = of.inner.size() < 2 ? std::nullopt : number(of.inner[1]);
        if (!count || !columns || !(now.rank == 1 || (now.rank == 2 && now[1] == 1)))
            return refuse(of, "embedding<count, F> of one number a step");
        strut::leaf& one = leaf("embedding");
        parameter(one, strut::role::weight, strut::shape{*count, *columns});
        now = strut::shape{now[0], *columns};
        order = {};
        ++module;
        return std::nullopt;
    }

    refusal layer(const item& of) {
        if (of.name == "dense" || of.name == "affine")
            return dense(of);
        if (of.name == "activate" && of.inner.size() == 1 && is_activation(of.inner[0]))
            return activate(of.inner[0]);
        if (of.name == "normalize" && of.inner.size() == 1)
            return normalize(of.inner[0]);
        if (of.name == "lstm" || of.name == "gru" || of.name == "rnn")
            return recurrent(of);
        if (of.name == "conv1d")
            return conv1d(of);
        if (of.name == "embedding")
            return embedding(of);
        if (of.name == "flatten") {
            if (now.rank > 1)
                order.flattened = now;
            now = strut::shape{now.size()};
        } else if (of.name == "last_step" && now.rank == 2) {
            now = strut::shape{now[1]};
        } else if (of.name != "dropout" && of.name != "softmax" && of.name != "log_softmax") {
            return refuse(of, "a list of dense affine activate normalize dropout flatten softmax "
                              "log_softmax rnn lstm gru last_step conv1d embedding");
        }
        ++module;
        return std::nullopt;
    }
};

/// The tensors of the network that `text` declares.
inline strut::result<declared_network> declared(std::string_view text) {
    const auto root = read_declaration(text);
    if (root.has_error())
        return root.error();
    return declared_walk{}.over(*root);
}

} // namespace strut_embed
