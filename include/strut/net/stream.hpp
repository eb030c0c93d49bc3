#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <type_traits>

#include "strut/core/check.hpp"
#include "strut/core/shape.hpp"
#include "strut/core/storage.hpp"
#include "strut/layer/around.hpp"
#include "strut/layer/branches_on_stream.hpp"
#include "strut/layer/conditioned_on_stream.hpp"
#include "strut/layer/conv1d_on_stream.hpp"
#include "strut/layer/each_step.hpp"
#include "strut/layer/skip_sum_on_stream.hpp"
#include "strut/layer/slowed_on_stream.hpp"
#include "strut/layer/streaming.hpp"
#include "strut/simd/flush_denormals.hpp"
#include "strut/simd/pack.hpp"

namespace strut {

/// A network that runs without end, `Frames` frames at a time: what recurrent layers and causal
/// convolutions remember goes from call to call. The network may have been declared for a sequence
/// of any length, or for single frames; it is not copied, and stays shared and const.
///
///     strut::stream<net> live{*model};
///     live(frame, out);                   // in the audio callback, the control loop
///
/// Allocates nothing, locks nothing, throws nothing; denormals are flushed to zero meanwhile.
/// Copies are streams of their own that go on from the same moment: all there is to save is
/// `carry`.
/// With a third argument, `Fastest`, frames may follow each other up to so many times faster than
/// in training: `rate` says how many times. Errors: a layer that needs the whole of a sequence is
/// refused at compile time.
template <class Net, std::size_t Frames = 1, std::size_t Fastest = 1>
class stream {
    using root = per_frame_t<typename Net::root, Fastest, frame_place<Net>>;
    using layers = streaming<root>;
    static_assert(Frames > 0, "strut: a stream takes at least one frame at a time");
    static_assert(Fastest > 0, "strut: a stream is at least as fast as the training");
    static_assert(root::parameter_size == Net::root::parameter_size);

public:
    using value = typename Net::value;
    static constexpr std::size_t frames = Frames;
    static constexpr std::size_t inputs = root::in.size();   ///< numbers in a frame
    static constexpr std::size_t outputs = root::out.size(); ///< and in one that comes out

    /// What goes from call to call; zeros are the silence before the first frame.
    block<value, layers::template carry<Frames>> carry{};

    /// The network must outlive the stream.
    explicit constexpr stream(const Net& net) : net_{&net} {}
    stream(const Net&&) = delete;

    constexpr void reset() { carry = {}; }

    /// How many times the rate of the training that of the frames is, from 1 (what is outside is
    /// taken for the nearest) to Fastest; 96000.0 / 44100 is fine. A step of a recurrent layer then
    /// lasts as long as in training, between frames by linear interpolation.
    constexpr void rate(double factor) {
        static_assert(error::stream_with_a_rate<(Fastest > 1), error::found<Fastest>>::value);
        const auto fastest = static_cast<value>(Fastest);
        step_ = static_cast<value>(factor);
        step_ = !(step_ > 1) ? value(1) : step_ < fastest ? step_ : fastest;
    }

    /// x [frame][input] -> y [frame][output].
    void operator()(const value* x, value* y) {
        const simd::flush_denormals guard;
        run(x, y);
    }
    void operator()(
        std::span<const value, Frames * inputs> x, std::span<value, Frames * outputs> y) {
        (*this)(x.data(), y.data());
    }

    /// The same without the guard, for a caller that has one, and in constant expressions.
    constexpr void run(const value* x, value* y) {
        constexpr std::size_t row = simd::row_stride<value>(Frames);
        buffers work;
        bound::around<value> around;
        around.step = step_;
        if (std::is_constant_evaluated())
            work = {};
        const value* in = x;
        value* out = y;
        if constexpr (Frames > 1) {
            for (std::size_t i = 0; i < inputs; ++i)
                for (std::size_t f = 0; f < row; ++f)
                    work.in[i * row + f] = x[(f < Frames ? f : 0) * inputs + i];
            in = work.in.data();
            out = work.out.data();
        }
        layers::template run<Frames>(net_->parameters.data(), net_->statistics.data(), in, out,
            carry.data(), work.scratch.data(), around);
        if constexpr (Frames > 1)
            for (std::size_t f = 0; f < Frames; ++f)
                for (std::size_t o = 0; o < outputs; ++o)
                    y[f * outputs + o] = work.out[o * row + f];
    }

    /// Runs on silence, until what the network remembers has settled.
    void warm_up(std::size_t calls) {
        const std::array<value, Frames * inputs> silence{};
        std::array<value, Frames * outputs> ignored;
        for (std::size_t i = 0; i < calls; ++i)
            (*this)(silence.data(), ignored.data());
    }

private:
    static constexpr std::size_t padded = Frames == 1 ? 0 : simd::row_stride<value>(Frames);
    struct buffers {
        block<value, tensor_footprint<value>(inputs* padded)> in;
        block<value, tensor_footprint<value>(outputs* padded)> out;
        block<value, layers::template scratch<Frames> + 1> scratch;
    };

    const Net* net_;
    value step_ = 1;
};

} // namespace strut
