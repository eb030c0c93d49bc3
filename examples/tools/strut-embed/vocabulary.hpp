#pragma once

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "declaration.hpp"
#include "strut/layer/scale.hpp"

/// The words that a declaration may be of. Whatever else stands in a file comes into no header.

namespace strut_embed {

/// What kind of policy a word is: a layer takes at most one of each.
enum class sort {
    activation,
    normalization,
    shortcut,
    initializer,
    recurrent_init,
    bias,
    forget,
    arithmetic,
    inputs,
    form,
    stateful,
    padding,
    kernel,
    window,
    stride,
    dilation,
    groups,
    summed,
    second_moment,
    learned,
    count
};
inline constexpr std::array<std::string_view, static_cast<std::size_t>(sort::count)> sort_names{
    "activation", "normalization", "shortcut", "initializer", "recurrent_init<>", "bias<>",
    "forget_bias<>", "fast_math", "from<>", "gru_form", "stateful", "padding", "kernel<>",
    "window<>", "stride<>", "dilation<>", "groups<>", "summed", "second_moment<>", "learned"};

/// Kinds of policies, as bits.
template <class... Sorts>
constexpr std::uint32_t kinds(Sorts... some) {
    return (std::uint32_t{0} | ... | (std::uint32_t{1} << static_cast<unsigned>(some)));
}

/// Words, and what is between the angle brackets of each.
struct words {
    std::string_view names; ///< with spaces between
    /// A letter for each item, as `letters` has them; without any there are no brackets.
    std::string_view items{};
    std::size_t least = 0; ///< so many of them at least

    constexpr bool contain(std::string_view name) const {
        for (std::size_t at = 0; at < names.size();) {
            const std::size_t end = std::min(names.find(' ', at), names.size());
            if (names.substr(at, end - at) == name)
                return true;
            at = end + 1;
        }
        return false;
    }
};

/// Words that are policies.
struct policy_words : words {
    sort kind;
};

inline constexpr std::array all_policies{
    policy_words{{"identity relu selu gelu gelu_tanh silu mish softplus softsign hardtanh "
                  "hard_sigmoid hard_swish sigmoid tanh"},
        sort::activation},
    policy_words{{"leaky_relu prelu prelu_per_channel elu", "r"}, sort::activation},
    policy_words{{"batch_norm", "rrl"}, sort::normalization},
    policy_words{{"layer_norm rms_norm", "rl"}, sort::normalization},
    policy_words{{"group_norm", "srl", 1}, sort::normalization},
    policy_words{{"no_norm"}, sort::normalization},
    policy_words{{"shortcut::identity shortcut::projection shortcut::rezero shortcut::fixup"},
        sort::shortcut},
    policy_words{{"shortcut::scaled", "r", 1}, sort::shortcut},
    policy_words{{"xavier xavier_uniform xavier_normal he he_normal he_uniform he_truncated lecun "
                  "lecun_normal lecun_uniform zeros torch_default"},
        sort::initializer},
    policy_words{{"orthogonal", "r"}, sort::initializer},
    policy_words{{"normal uniform constant", "r", 1}, sort::initializer},
    policy_words{{"recurrent_init", "i", 1}, sort::recurrent_init},
    policy_words{{"bias", "i", 1}, sort::bias},
    policy_words{{"no_bias"}, sort::bias},
    policy_words{{"forget_bias", "r"}, sort::forget},
    policy_words{{"chrono", "s", 1}, sort::forget},
    policy_words{{"fast_math accurate_math simd::fast simd::accurate"}, sort::arithmetic},
    policy_words{{"from", "s", 1}, sort::inputs},
    policy_words{{"gru_form::reset_after"}, sort::form},
    policy_words{{"stateful"}, sort::stateful},
    policy_words{{"padding::valid padding::same padding::causal"}, sort::padding},
    policy_words{{"kernel", "ss", 1}, sort::kernel},
    policy_words{{"window", "ss", 1}, sort::window},
    policy_words{{"stride", "ss", 1}, sort::stride},
    policy_words{{"dilation", "ss", 1}, sort::dilation},
    policy_words{{"groups", "s", 1}, sort::groups},
    policy_words{{"summed"}, sort::summed},
    policy_words{{"second_moment", "r", 1}, sort::second_moment},
    policy_words{
        {"learned::nothing learned::scale learned::shift learned::scale_and_shift"}, sort::learned},
};

/// What a policy is, or null.
inline const policy_words* policy_of(const item& of) {
    const auto found = std::ranges::find_if(
        all_policies, [&](const words& some) { return some.contain(of.name); });
    return found == all_policies.end() ? nullptr : &*found;
}

/// An integer from 1 (or that one) to 2^24, as sizes are.
inline std::optional<std::size_t> size_in(const item& of, std::size_t least = 1) {
    constexpr std::size_t most = std::size_t{1} << 24;
    std::size_t value = 0;
    const char* const end = of.name.data() + of.name.size();
    const auto read = std::from_chars(of.name.data(), end, value);
    if (read.ec != std::errc{} || read.ptr != end || value < least || value > most)
        return std::nullopt;
    return value;
}

/// Something in a declaration that should be something else.
struct misfit {
    const item* found;
    std::string expected;
};
using misfits = std::optional<misfit>;

inline misfits wrong_in(const item& of, const words& known);

/// What the letters of `words::items` stand for.
inline constexpr std::array<std::pair<char, std::string_view>, 7> letters{{
    {'s', "a size from 1 to 16777216"},
    {'z', "an index up to 16777216"},
    {'r', "a number"},
    {'p', "a rate from 0 to below 1"},
    {'f', "a factor that is not zero"},
    {'i', "an initializer"},
    {'l', "learned::..."},
}};
constexpr std::string_view meaning(char letter) {
    return std::ranges::find(letters, letter, &std::pair<char, std::string_view>::first)->second;
}
inline bool fits(char letter, const item& one) {
    if (letter == 's' || letter == 'z')
        return size_in(one, letter == 's' ? 1 : 0).has_value();
    if (letter == 'i' || letter == 'l') {
        const policy_words* const known = policy_of(one);
        return known != nullptr && !wrong_in(one, *known) &&
               known->kind == (letter == 'i' ? sort::initializer : sort::learned);
    }
    const std::optional<double> value = number_in(one.name);
    return value && (letter == 'r' || (letter == 'p' && *value >= 0 && *value < 1) ||
                        (letter == 'f' && strut::detail::is_factor<float>(*value)));
}

/// How a word is to be written: "skip_sum<a size from 1 to 16777216, layers>". Items of one kind,
/// not all of which need be there, are told once: "input<1 to 4 times a size from 1 to 16777216>".
inline std::string form_of(const item& of, const words& known, std::string_view more) {
    if (known.items.empty() && more.empty())
        return of.name + " without brackets";
    std::string inner;
    std::string_view items = known.items;
    if (items.size() > std::max<std::size_t>(known.least, 1) &&
        items.find_first_not_of(items[0]) == items.npos) {
        inner = std::to_string(known.least) + " to " + std::to_string(items.size()) + " times ";
        inner += meaning(items[0]);
        items = {};
    }
    for (const char letter : items)
        (inner += inner.empty() ? "" : ", ") += meaning(letter);
    if (!more.empty())
        (inner += inner.empty() ? "" : ", ") += more;
    return of.name + '<' + inner + '>';
}

/// What is wrong with the first `count` items in a word's brackets; `more` may follow them.
inline misfits wrong_in(
    const item& of, const words& known, std::size_t count, std::string_view more) {
    if (of.bracketed == (known.items.empty() && more.empty()) || count < known.least ||
        count > known.items.size())
        return misfit{&of, form_of(of, known, more)};
    for (std::size_t i = 0; i < count; ++i)
        if (!fits(known.items[i], of.inner[i]))
            return misfit{&of.inner[i], std::string{meaning(known.items[i])}};
    return std::nullopt;
}
inline misfits wrong_in(const item& of, const words& known) {
    return wrong_in(of, known, of.inner.size(), {});
}

/// An activation, as it is to be written.
inline bool is_activation(const item& of) {
    const policy_words* const known = policy_of(of);
    return known != nullptr && known->kind == sort::activation && !wrong_in(of, *known);
}

} // namespace strut_embed
