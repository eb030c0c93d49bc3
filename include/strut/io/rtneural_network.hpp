#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "strut/core/failure.hpp"
#include "strut/io/message.hpp"
#include "strut/io/rtneural_step.hpp"
#include "strut/layer/carried.hpp"
#include "strut/layer/chain.hpp"
#include "strut/layer/concept.hpp"
#include "strut/layer/conv1d.hpp"
#include "strut/layer/each_step.hpp"
#include "strut/layer/normalize.hpp"
#include "strut/layer/repeat.hpp"
#include "strut/layer/residual.hpp"
#include "strut/layer/site.hpp"
#include "strut/policy/activation/concept.hpp"
#include "strut/policy/activation/elu.hpp"
#include "strut/policy/activation/identity.hpp"
#include "strut/policy/shortcut/identity.hpp"

/// What a network's type computes, in the steps that RTNeural's files speak of.

namespace strut::detail {

/// An activation that RTNeural has is called as there; of another it is the name here.
template <class Act>
std::string rtneural_activation() {
    if constexpr (!requires { Act::name; })
        return "an activation without a name";
    else if constexpr (parametric_activation<Act>)
        return "prelu";
    else if constexpr (requires { Act::alpha; })
        return std::string{Act::name} +
               (Act::alpha == 1 ? "" : " with alpha " + number_text(Act::alpha));
    else
        return std::string{Act::name};
}

template <class Bound>
struct rtneural_steps_of {
    static void over(std::vector<rtneural_step>& to, const std::string& place) {
        // In inference dropout is nothing.
        if constexpr (Bound::name != "dropout" && Bound::name != "activate")
            to.push_back(plain(place));
        if constexpr (requires { typename Bound::activation; })
            if constexpr (!std::is_same_v<typename Bound::activation, identity>) {
                rtneural_step function = sized(place, features_of(Bound::out));
                function.kind = rtneural_activation<typename Bound::activation>();
                if constexpr (requires { Bound::slopes; })
                    function.slopes = Bound::slopes;
                to.push_back(std::move(function));
            }
    }

private:
    static rtneural_step sized(const std::string& place, std::size_t inputs) {
        rtneural_step step;
        step.inputs = inputs;
        step.outputs = features_of(Bound::out);
        step.place = place;
        return step;
    }

    static rtneural_step plain(const std::string& place) {
        rtneural_step step = sized(place, features_of(Bound::in));
        step.kind = Bound::name;
        if (Bound::name == "affine")
            step.kind = "dense";
        if constexpr (requires { Bound::biased; })
            step.biased = Bound::biased;
        if constexpr (requires {
                          Bound::along;
                          Bound::groups;
                      } &&
                      Bound::in.rank == 2) {
            step.kernel = Bound::along.kernel;
            step.dilation = Bound::along.dilation;
            step.stride = Bound::along.stride;
            step.groups = Bound::groups;
            if (Bound::along.before != Bound::along.reach() || Bound::along.after != 0)
                step.kind += " that is not causal";
        }
        if constexpr (requires { typename Bound::cell; })
            if (Bound::tensors.size() > 3)
                step.kind += " with a normalization";
        if constexpr (requires { typename Bound::normalization; })
            if constexpr (Bound::remembers && requires { Bound::normalization::epsilon; }) {
                step.kind = "batchnorm";
                step.epsilon = Bound::normalization::epsilon;
                step.learned = Bound::scaled && Bound::shifted;
                if (Bound::scaled != Bound::shifted)
                    step.kind += " with half of gamma and beta";
            }
        return step;
    }
};

template <class T, std::size_t... Indices, class... Elements>
struct rtneural_steps_of<bound::chain<T, std::index_sequence<Indices...>, Elements...>> {
    static void over(std::vector<rtneural_step>& to, const std::string& place) {
        // Of the network's own chain the indices are those of the layers; of those inside, all 0.
        const auto here = [&](std::size_t index) {
            return place.empty() ? "layer " + std::to_string(index) : place;
        };
        (rtneural_steps_of<Elements>::over(to, here(Indices)), ...);
    }
};
template <class T, std::size_t Steps, class Inner>
struct rtneural_steps_of<bound::each_step<T, Steps, Inner>> : rtneural_steps_of<Inner> {};
template <class One>
struct rtneural_steps_of<bound::carried<One>> : rtneural_steps_of<One> {};
template <class T, std::size_t N, class Inner>
struct rtneural_steps_of<bound::repeat<T, N, Inner>> {
    static void over(std::vector<rtneural_step>& to, const std::string& place) {
        for (std::size_t i = 0; i < N; ++i)
            rtneural_steps_of<Inner>::over(to, place + "[" + std::to_string(i) + "]");
    }
};

/// A network that is one residual block adds its input to what the rest gives out.
template <class Root>
struct rtneural_network : rtneural_steps_of<Root> {
    static constexpr bool adds_input = false;
};
template <class T, std::size_t Index, class Branch, std::size_t Blocks>
struct rtneural_network<bound::chain<T, std::index_sequence<Index>,
    bound::residual<T, Branch, shortcut::identity, Blocks>>> {
    static constexpr bool adds_input = true;
    static void over(std::vector<rtneural_step>& to, const std::string&) {
        rtneural_steps_of<Branch>::over(to, "layer 0");
    }
};

/// The first step that differs, if there is one.
inline result<void> rtneural_same_steps(const std::string& subject,
    const std::vector<rtneural_step>& file, const std::vector<rtneural_step>& network) {
    const std::size_t both = std::min(file.size(), network.size());
    for (std::size_t i = 0; i < both; ++i) {
        const rtneural_step& has = file[i];
        const rtneural_step& must = network[i];
        if (text_of(has) != text_of(must))
            return failure{subject,
                has.place + " is another layer than " + must.place + " of the network",
                text_of(must), text_of(has)};
    }
    if (file.size() > both)
        return failure{subject, file[both].place + " is behind the network's last layer",
            "nothing more", text_of(file[both])};
    if (network.size() > both)
        return failure{subject, "there is no layer for " + network[both].place + " of the network",
            text_of(network[both]), "the end of the layers"};
    return {};
}

} // namespace strut::detail
