#pragma once

#include <cstddef>
#include <type_traits>
#include <utility>

#include "strut/layer/branches.hpp"
#include "strut/layer/chain.hpp"
#include "strut/layer/concept.hpp"
#include "strut/layer/conditioned.hpp"
#include "strut/layer/repeat.hpp"
#include "strut/layer/residual.hpp"
#include "strut/layer/skip_sum.hpp"
#include "strut/simd/pack.hpp"

namespace strut {

/// A walk over a bound layer after a training pass, while its tape is still there.
///
/// `walk<Root>::over<Lanes>({}, x, y, tape, visit)` calls `visit.template operator()<Bound>(place,
/// x, y, tape)` for every layer that is not made of others, and for every residual block, in the
/// order of forward. y is null where it was overwritten: behind the branch of a residual block, or
/// the layer of a `mix`, that backward needs no output of; the block's own y is there.
template <class Bound>
struct walk {
    template <std::size_t Lanes, class T, class Visit>
    static constexpr void over(
        layer_place place, const T* x, const T* y, const T* tape_data, Visit&& visit) {
        visit.template operator()<Bound>(place, x, y, tape_data);
    }
};

template <class T, std::size_t... Indices, class... Elements>
struct walk<bound::chain<T, std::index_sequence<Indices...>, Elements...>> {
    using layer = bound::chain<T, std::index_sequence<Indices...>, Elements...>;

    template <std::size_t Lanes, class Visit>
    static constexpr void over(
        layer_place place, const T* x, const T* y, const T* tape_data, Visit&& visit) {
        std::size_t i = 0;
        const auto step = [&]<class Element>(std::type_identity<Element>) {
            const T* const out =
                i + 1 == layer::size ? y : layer::template output_on_tape<Lanes>(tape_data, i);
            walk<Element>::template over<Lanes>(
                layer_place{place.layer + layer::index[i], place.round, place.repeated}, x, out,
                tape_data + layer::template tape_offset<Lanes>[i], visit);
            x = out;
            ++i;
        };
        (step(std::type_identity<Elements>{}), ...);
    }
};

template <class T, std::size_t N, class Inner>
struct walk<bound::repeat<T, N, Inner>> {
    using layer = bound::repeat<T, N, Inner>;

    template <std::size_t Lanes, class Visit>
    static constexpr void over(
        layer_place place, const T* x, const T* y, const T* tape_data, Visit&& visit) {
        for (std::size_t i = 0; i < N; ++i) {
            const T* const kept = tape_data + i * layer::template round_tape<Lanes>;
            const T* const out = i + 1 == N ? y : kept + Inner::template tape<Lanes>;
            walk<Inner>::template over<Lanes>(
                layer_place{place.layer, place.round + i * layer::rounds_inside, true}, x, out,
                kept, visit);
            x = out;
        }
    }
};

template <class T, class Branch, class Shortcut, std::size_t Blocks>
struct walk<bound::residual<T, Branch, Shortcut, Blocks>> {
    using layer = bound::residual<T, Branch, Shortcut, Blocks>;

    template <std::size_t Lanes, class Visit>
    static constexpr void over(
        layer_place place, const T* x, const T* y, const T* tape_data, Visit&& visit) {
        const T* branch_y = nullptr;
        if constexpr (layer::keeps)
            branch_y = tape_data + Branch::template tape<Lanes>;
        walk<Branch>::template over<Lanes>(place, x, branch_y, tape_data, visit);
        visit.template operator()<layer>(place, x, y, tape_data);
    }
};

template <class T, bound::merging Merging, class... Branches>
struct walk<bound::branches<T, Merging, Branches...>> {
    using layer = bound::branches<T, Merging, Branches...>;

    template <std::size_t Lanes, class Visit>
    static constexpr void over(
        layer_place place, const T* x, const T* y, const T* tape_data, Visit&& visit) {
        std::size_t i = 0;
        const auto step = [&]<class Branch>(std::type_identity<Branch>) {
            const T* const kept = tape_data + layer::template tape_offset<Lanes>[i];
            const T* out = kept + Branch::template tape<Lanes>;
            if constexpr (!layer::apart)
                out = y == nullptr ? y : y + layer::output_offset[i] * simd::row_stride<T>(Lanes);
            walk<Branch>::template over<Lanes>(place, x, out, kept, visit);
            ++i;
        };
        (step(std::type_identity<Branches>{}), ...);
    }
};

template <class T, class Inner>
struct walk<bound::conditioned<T, Inner>> : walk<Inner> {};

/// The condition is added to what the layer inside gives out where that is not needed any more.
template <class T, shape Condition, class Inner, class Init>
struct walk<bound::mix<T, Condition, Inner, Init>> {
    template <std::size_t Lanes, class Visit>
    static constexpr void over(
        layer_place place, const T* x, const T*, const T* tape_data, Visit&& visit) {
        const T* inner_y = nullptr;
        if constexpr (Inner::reads_output)
            inner_y = tape_data + Inner::template tape<Lanes>;
        walk<Inner>::template over<Lanes>(place, x, inner_y, tape_data, visit);
    }
};

/// What the layers inside give out is on the tape.
template <class T, shape Sum, class Inner>
struct walk<bound::skip_sum<T, Sum, Inner>> {
    using layer = bound::skip_sum<T, Sum, Inner>;

    template <std::size_t Lanes, class Visit>
    static constexpr void over(
        layer_place place, const T* x, const T*, const T* tape_data, Visit&& visit) {
        walk<Inner>::template over<Lanes>(
            place, x, tape_data, tape_data + layer::template buffer<Lanes>, visit);
    }
};

template <class T, shape Sum, class Inner, class Head>
struct walk<bound::skip_stack<T, Sum, Inner, Head>> {
    using layer = bound::skip_stack<T, Sum, Inner, Head>;

    template <std::size_t Lanes, class Visit>
    static constexpr void over(
        layer_place place, const T* x, const T* y, const T* tape_data, Visit&& visit) {
        const T* const head = tape_data + layer::template sum_buffer<Lanes>;
        const T* const inner = head + layer::template head_buffer<Lanes>;
        walk<Inner>::template over<Lanes>(place, x, y, inner, visit);
        walk<Head>::template over<Lanes>(
            place, tape_data, head, inner + Inner::template tape<Lanes>, visit);
    }
};

} // namespace strut
