#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <typeinfo>

#include <boost/core/demangle.hpp>

#include "strut/io/message.hpp"
#include "strut/layer/kind.hpp"
#include "strut/layer/site.hpp"
#include "strut/net/network.hpp"
#include "strut/policy/norm/concept.hpp"
#include "strut/policy/schedule/reduce_on_plateau.hpp"
#include "strut/train/early_stopping.hpp"
#include "strut/train/trainer.hpp"
#include "strut/train/truncated.hpp"

/// What a checkpoint says of the training that wrote it: a line for each thing that must be the
/// same in the one that reads it.
namespace strut::detail {

/// Replaces every `from` by `to`.
inline void replace_all(std::string& text, std::string_view from, std::string_view to) {
    for (std::size_t at = 0; (at = text.find(from, at)) != text.npos; at += to.size())
        text.replace(at, from.size(), to);
}

/// An enumerator as a demangled type has it, `(learned)3`, and its name.
struct enumerator_text {
    std::string_view demangled;
    std::string_view written;
};
inline constexpr std::array enumerator_texts{
    enumerator_text{"(learned)0", "learned::nothing"},
    enumerator_text{"(learned)1", "learned::scale"},
    enumerator_text{"(learned)2", "learned::shift"},
    enumerator_text{"(learned)3", "learned::scale_and_shift"},
    enumerator_text{"(schedule::watch)0", "schedule::watch::epoch"},
    enumerator_text{"(schedule::watch)1", "schedule::watch::validation"},
};
static_assert(static_cast<int>(learned::scale) == 1 && static_cast<int>(learned::shift) == 2 &&
              static_cast<int>(learned::scale_and_shift) == 3 &&
              static_cast<int>(schedule::watch::validation) == 1);

/// A demangled type as the user wrote it: `dropout<strut::real{(double)[3fe0000000000000]}>` is
/// dropout<0.5>, `dense<64ul>` dense<64>, and `(strut::learned)1` learned::scale.
inline std::string as_written(std::string text) {
    replace_all(text, "strut::", "");
    replace_all(text, "detail::", "");
    replace_all(text, "stated_second_moment{", "real{");
    replace_all(text, "real{}", "0");
    replace_all(text, " >", ">");
    for (const enumerator_text& one : enumerator_texts)
        replace_all(text, one.demangled, one.written);
    constexpr std::string_view begin = "real{(double)[", end = "]}";
    for (std::size_t at = 0; (at = text.find(begin, at)) != text.npos;) {
        const std::size_t digits = at + begin.size(), last = text.find(end, digits);
        if (last == text.npos)
            break;
        std::uint64_t bits = 0;
        for (const char c : std::string_view{text}.substr(digits, last - digits))
            bits = bits << 4 | static_cast<std::uint64_t>(c <= '9' ? c - '0' : c - 'a' + 10);
        text.replace(at, last + end.size() - at, number_text(std::bit_cast<double>(bits)));
    }
    for (std::size_t at = 1; (at = text.find("ul", at)) != text.npos; ++at)
        if (text[at - 1] >= '0' && text[at - 1] <= '9')
            text.erase(at, 2);
    return text;
}

/// A type as the user wrote it, the same from all compilers that follow the Itanium ABI.
template <class T>
std::string type_text() {
    std::string text = boost::core::demangle(typeid(std::type_identity_t<T>*).name());
    if (!text.empty() && text.back() == '*')
        text.pop_back();
    return as_written(text);
}

inline void add_line(std::string& text, std::string_view key, std::string_view value) {
    ((text += key) += ": ") += value;
    text += '\n';
}

/// The network: its input, its layers and its policies.
template <class Net>
struct network_text {
    static void add_to(std::string& text) { add_line(text, "network", type_text<Net>()); }
};
template <class T, class Input, class... Items>
struct network_text<basic_network<T, Input, Items...>> {
    static void add_to(std::string& text) {
        add_line(text, "input", type_text<Input>());
        std::size_t layers = 0;
        const auto add = [&]<class Item>(std::type_identity<Item>) {
            if constexpr (is_layer_item<Item>::value)
                add_line(text, "layer " + std::to_string(layers++), type_text<Item>());
            else
                add_line(text, "policy of all layers", type_text<Item>());
        };
        (add(std::type_identity<Items>{}), ...);
    }
};

template <class Part>
struct part_text {
    static void add_to(std::string& text) { add_line(text, "part", type_text<Part>()); }
};
template <class Net>
struct part_text<early_stopping<Net>> {
    static void add_to(std::string& text) { add_line(text, "part", "early_stopping"); }
};
/// Not what is done where something is not finite: it leaves no trace up to then.
template <class Net, class Loss, class Optimizer, class... Policies>
struct part_text<trainer<Net, Loss, Optimizer, Policies...>> {
    using fit = trainer<Net, Loss, Optimizer, Policies...>;
    static void add_to(std::string& text) {
        network_text<Net>::add_to(text);
        add_line(text, "loss", type_text<Loss>());
        add_line(text, "optimizer", type_text<Optimizer>());
        add_line(text, "batch", std::to_string(fit::batch_size));
        add_line(text, "micro-batch", std::to_string(fit::lanes));
        add_line(text, "clipping", type_text<typename fit::clipping>());
        add_line(text, "clipping of layers", type_text<typename fit::layer_clippers>());
        add_line(text, "penalty", type_text<typename fit::penalty_term>());
        add_line(text, "constraint", type_text<typename fit::constraint>());
        add_line(text, "schedule", type_text<typename fit::scheduling>());
        add_line(text, "frozen", type_text<typename fit::frozen_layers>());
    }
};
template <class Net, class Loss, class Optimizer, class... Policies>
struct part_text<truncated<Net, Loss, Optimizer, Policies...>> {
    using fit = truncated<Net, Loss, Optimizer, Policies...>;
    static void add_to(std::string& text) {
        part_text<typename fit::trainer_type>::add_to(text);
        add_line(text, "tbptt", std::to_string(fit::update) + ", " + std::to_string(fit::reach));
    }
};

} // namespace strut::detail
