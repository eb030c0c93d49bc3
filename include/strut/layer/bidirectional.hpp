#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "strut/core/check.hpp"
#include "strut/core/shape.hpp"
#include "strut/layer/concept.hpp"
#include "strut/layer/layout.hpp"
#include "strut/layer/recurrent_layer.hpp"
#include "strut/layer/site.hpp"

namespace strut {

namespace bound {

/// A recurrent layer from the first step to the last, and a second one with parameters of its own
/// from the last to the first, side by side.
/// Shapes: x [Steps][F][lane] -> y [Steps][2 H][lane]. Parameters: those of the first, then those
/// of the second. `pass::watch` is told of each by its own half of the tape: `ways` of them.
template <class T, class One>
struct bidirectional : plain_layer<T> {
    using one = One;
    static constexpr std::size_t ways = 2;
    static constexpr std::size_t steps = One::in[0];
    static constexpr std::size_t units = One::units;
    static constexpr std::string_view name = "bidirectional";
    static constexpr shape in = One::in;
    static constexpr shape out{steps, 2 * units};

    static constexpr auto tensors = detail::joined_tensors(
        detail::offsets(std::array{One::parameter_size, One::parameter_size}),
        std::array<std::size_t, 2>{}, One::tensors, One::tensors);
    static constexpr std::size_t parameter_size = 2 * One::parameter_size;
    static constexpr bool reads_output = One::reads_output;
    template <std::size_t Lanes>
    static constexpr std::size_t tape = 2 * One::template tape<Lanes>;
    template <std::size_t Lanes>
    static constexpr std::size_t scratch = One::template scratch<Lanes>;

    static constexpr void initialize(T* parameters, std::uint64_t& tensor_seed) {
        One::initialize(parameters, tensor_seed);
        One::initialize(parameters + One::parameter_size, tensor_seed);
    }

    template <mode Mode, std::size_t Lanes>
    static constexpr void forward(const T* parameters, const T* statistics_data, const T* x, T* y,
        T* tape_data, T* scratch_data, const pass& run) {
        T* second_tape = nullptr;
        if constexpr (Mode == mode::training)
            second_tape = tape_data + One::template tape<Lanes>;
        One::template forward<Mode, Lanes, onward>(
            parameters, statistics_data, x, y, tape_data, scratch_data, run);
        One::template forward<Mode, Lanes, reversed>(parameters + One::parameter_size,
            statistics_data, x, y, second_tape, scratch_data, run);
    }

    template <wanted Wanted, std::size_t Lanes>
    static constexpr void backward(const T* parameters, const T* x, const T* y, const T* tape_data,
        T* dy, T* dx, T* gradient, T* scratch_data, const pass& run) {
        One::template backward<Wanted, Lanes, onward>(
            parameters, x, y, tape_data, dy, dx, gradient, scratch_data, run);
        One::template backward<Wanted, Lanes, reversed>(parameters + One::parameter_size, x, y,
            tape_data + One::template tape<Lanes>, dy, dx, gradient + One::parameter_size,
            scratch_data, run);
    }

private:
    /// The ways of the two through the sequence (see recurrent::in_order): each step's output is
    /// its half of a row.
    struct onward {
        static constexpr bool adds = false;
        static constexpr std::size_t x(std::size_t step) { return step * features_of(in); }
        static constexpr std::size_t y(std::size_t step) { return step * 2 * units; }
    };
    struct reversed {
        static constexpr bool adds = true;
        static constexpr std::size_t x(std::size_t step) { return onward::x(steps - 1 - step); }
        static constexpr std::size_t y(std::size_t step) {
            return onward::y(steps - 1 - step) + units;
        }
    };
};

} // namespace bound

/// A recurrent layer (`rnn`, `lstm`, `gru`) in both directions: at each step what it gives out
/// there, and behind it what a second layer of the same kind, with parameters of its own, gives out
/// there on its way from the last step to the first. It needs the whole sequence.
/// Shapes: in [T][F] -> out [T][2 H]. Parameters: those of the layer for the way forward, then
/// those for the way back.
/// A `last_step` behind it is PyTorch's `output[:, -1]`: the half of the way forward has then seen
/// the whole sequence, that of the way back only one step, the last.
/// Errors: an input that is no sequence, a layer that is not recurrent; on a stream it is refused.
/// Source: Schuster and Paliwal 1997; PyTorch's `bidirectional=True`.
template <class Layer>
struct bidirectional {
    using is_layer = void;

    static constexpr shape output(shape in) { return with_features(in, 2 * units(in)); }

private:
    static constexpr bool carries = requires { requires Layer::carries; };
    static constexpr std::size_t units(shape in) { return features_of(Layer::output(in)); }
    template <class Site>
    using inside = typename Site::template inside<Site::in, void>;
    template <class Site>
    using place = typename Site::place;

public:
    template <class Site>
    struct check {
        static_assert(error::recurrent_inside<is_recurrent<Layer>::value, place<Site>,
            error::given<Layer>>::value);
        static_assert(error::carried_onward<!carries, place<Site>, error::given<Layer>>::value);
        static_assert(error::sequence_input<(Site::in.rank == 2), place<Site>, error::expected<2>,
            error::found<Site::in.rank>>::value);
        static constexpr bool value = Layer::template check<inside<Site>>::value;
    };

    template <class Site>
    struct bind {
        using type = bound::bidirectional<typename Site::value,
            typename Layer::template bind<inside<Site>>::type>;
    };
};

} // namespace strut
