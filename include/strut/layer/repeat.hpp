#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "strut/core/check.hpp"
#include "strut/core/shape.hpp"
#include "strut/core/storage.hpp"
#include "strut/layer/chain.hpp"
#include "strut/layer/concept.hpp"
#include "strut/layer/kind.hpp"
#include "strut/layer/site.hpp"
#include "strut/simd/pack.hpp"

namespace strut {

namespace bound {

/// N times the same layer, each time with parameters of its own: one instantiation, and a loop at
/// run time. Shapes: x [F][lane] -> y [F][lane]. Parameters: N times those of the layer.
template <class T, std::size_t N, class Inner>
struct repeat : plain_layer<T> {
    using inner = Inner;
    static constexpr std::size_t count = N;
    static constexpr std::string_view name = "repeat";
    static constexpr shape in = Inner::in;
    static constexpr shape out = Inner::out;

    /// How many rounds a repeat in the layer has.
    static constexpr std::size_t rounds_inside = [] {
        std::size_t rounds = 1;
        for (const tensor& one : Inner::tensors)
            rounds = std::max(rounds, one.round + 1);
        return rounds;
    }();

private:
    /// The inner tensors N times, `size` elements apart, and numbered by round.
    template <std::size_t Tensors>
    static constexpr std::array<tensor, N * Tensors> repeated(
        const std::array<tensor, Tensors>& some, std::size_t size) {
        std::array<tensor, N * Tensors> all{};
        for (std::size_t i = 0; i < N * Tensors; ++i) {
            all[i] = some[i % Tensors];
            all[i].offset += i / Tensors * size;
            all[i].round += i / Tensors * rounds_inside;
            all[i].repeated = true;
        }
        return all;
    }
    static constexpr std::array<tensor, 0> repeated(const std::array<tensor, 0>&, std::size_t) {
        return {};
    }

public:
    template <std::size_t Lanes>
    static constexpr std::size_t buffer = tensor_footprint<T>(
        out.size() * simd::row_stride<T>(Lanes));
    /// The tape of one round: the layer's own, then its output.
    template <std::size_t Lanes>
    static constexpr std::size_t round_tape = Inner::template tape<Lanes> + buffer<Lanes>;

    static constexpr auto tensors = repeated(Inner::tensors, Inner::parameter_size);
    static constexpr std::size_t parameter_size = N * Inner::parameter_size;
    static constexpr auto statistics = repeated(Inner::statistics, Inner::statistics_size);
    static constexpr std::size_t statistics_size = N * Inner::statistics_size;
    static constexpr std::size_t least_samples = Inner::least_samples;
    static constexpr bool reads_output = Inner::reads_output;
    static constexpr bool spoils_gradient = Inner::spoils_gradient;
    template <std::size_t Lanes>
    static constexpr std::size_t tape = N* round_tape<Lanes>;
    template <std::size_t Lanes>
    static constexpr std::size_t scratch = 2 * buffer<Lanes> + Inner::template scratch<Lanes>;

    static constexpr void initialize(T* parameters, std::uint64_t& tensor_seed) {
        for (std::size_t i = 0; i < N; ++i)
            Inner::initialize(parameters + i * Inner::parameter_size, tensor_seed);
    }
    static constexpr void initialize_statistics(T* statistics_data) {
        for (std::size_t i = 0; i < N; ++i)
            Inner::initialize_statistics(statistics_data + i * Inner::statistics_size);
    }

    template <mode Mode, std::size_t Lanes>
    static constexpr void forward(const T* parameters, const T* statistics_data, const T* x, T* y,
        T* tape_data, T* scratch_data, const pass& run) {
        for (std::size_t i = 0; i < N; ++i) {
            T* to = y;
            T* kept = nullptr;
            if constexpr (Mode == mode::training)
                kept = tape_data + i * round_tape<Lanes>;
            if (i + 1 < N) {
                if constexpr (Mode == mode::training)
                    to = kept + Inner::template tape<Lanes>;
                else
                    to = scratch_data + i % 2 * buffer<Lanes>;
            }
            Inner::template forward<Mode, Lanes>(parameters + i * Inner::parameter_size,
                statistics_data + i * Inner::statistics_size, x, to, kept,
                scratch_data + 2 * buffer<Lanes>, run.inner(i));
            x = to;
        }
    }

    template <wanted Wanted, std::size_t Lanes>
    static constexpr void backward(const T* parameters, const T* x, const T* y, const T* tape_data,
        T* dy, T* dx, T* gradient, T* scratch_data, const pass& run) {
        // The first round computes its input gradient even where nobody wants it: a second
        // instantiation would cost more than it saves.
        for (std::size_t i = N; i-- > 0;) {
            const T* const kept = tape_data + i * round_tape<Lanes>;
            const T* const from = i == 0 ? x : kept - buffer<Lanes>;
            const T* const to = i + 1 == N ? y : kept + Inner::template tape<Lanes>;
            T* down = scratch_data + i % 2 * buffer<Lanes>;
            if constexpr (Wanted.input)
                down = i == 0 ? dx : down;
            Inner::template backward<wanted{Wanted.parameters, true}, Lanes>(
                parameters + i * Inner::parameter_size, from, to, kept, dy, down,
                gradient + i * Inner::parameter_size, scratch_data + 2 * buffer<Lanes>,
                run.inner(i));
            dy = down;
        }
    }

    template <std::size_t Lanes>
    static constexpr void absorb(const T* tape_data, T* statistics_data, const pass& run) {
        if constexpr (Inner::statistics_size > 0)
            for (std::size_t i = 0; i < N; ++i)
                Inner::template absorb<Lanes>(tape_data + i * round_tape<Lanes>,
                    statistics_data + i * Inner::statistics_size, run);
    }
};

} // namespace bound

/// Layers one after the other, N times, each time with parameters of their own. Depth costs no
/// compile time: one instantiation serves all.
/// Shapes: in [...] -> out [...], the same. Parameters: N times those of the layers. For messages
/// and views it counts as one layer; `tensor::round` tells its parameter sets apart.
/// Errors: layers that give out another shape than they take in.
template <std::size_t N, class... Layers>
struct repeat {
    static_assert(N > 0, "strut: a chain is repeated at least once");
    using is_layer = void;
    static constexpr std::size_t residual_blocks = N * chain<Layers...>::residual_blocks;

    static constexpr shape output(shape in) { return chain<Layers...>::output(in); }

private:
    /// What follows a round is the next round, as far as the initializers are concerned.
    template <class Site>
    using inner = typename Site::template inside<Site::in,
        typename detail::first_activation<Layers...>::type>;

public:
    template <class Site>
    struct check {
        static constexpr shape out = output(Site::in);
        static constexpr bool value = chain<Layers...>::template check<inner<Site>>::value &&
                                      error::repeatable<(out == Site::in), typename Site::place,
                                          error::expected<Site::in>, error::found<out>>::value;
    };

    template <class Site>
    struct bind {
        using type = bound::repeat<typename Site::value, N,
            typename chain<Layers...>::template bind<inner<Site>>::type>;
    };
};

} // namespace strut
