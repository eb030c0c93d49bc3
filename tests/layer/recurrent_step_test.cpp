#include "strut/layer/recurrent_step.hpp"

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>

#include <boost/test/unit_test.hpp>

#include "laws/layer.hpp"
#include "strut/core/storage.hpp"
#include "strut/layer/gru.hpp"
#include "strut/layer/lstm.hpp"
#include "strut/layer/rnn.hpp"

namespace {

/// Three steps with the sums in registers, and the same three with the gates in memory, as training
/// does them.
template <class Layer>
void is_the_step_of_training() {
    using cell = laws::bound_at<Layer, float, strut::shape{3}>;
    constexpr std::size_t units = cell::units;
    strut::block<float, cell::parameter_size> weights{};
    std::uint64_t seed = 11;
    cell::initialize(weights.data(), seed);
    const std::array<float, 3> x[]{{0.3f, -0.2f, 1.0f}, {-1.5f, 0.4f, 0.1f}, {2.0f, 0.7f, -0.6f}};

    constexpr std::size_t memory = cell::template memory_size<1> + 1;
    strut::block<float, cell::template gate_size<1>> gate{};
    std::array<strut::block<float, memory>, 4> kept{};
    std::array<strut::block<float, cell::template output_size<1>>, 4> expected{};
    strut::block<float, memory> state{};
    strut::block<float, cell::template output_size<1>> h{};
    for (std::size_t t = 0; t < 3; ++t) {
        const float* const parameters = weights.data();
        cell::template advance<strut::mode::training, 1>(parameters, x[t].data(),
            t == 0 ? nullptr : expected[t].data(), t == 0 ? nullptr : kept[t].data(), gate.data(),
            kept[t + 1].data(), expected[t + 1].data());
        cell::template advance<strut::mode::inference, 1>(parameters, x[t].data(),
            t == 0 ? nullptr : h.data(), t == 0 ? nullptr : state.data(), gate.data(), state.data(),
            h.data());
        float furthest = 0;
        for (std::size_t i = 0; i < units; ++i)
            furthest = std::fmax(furthest, std::fabs(h[i] - expected[t + 1][i]));
        BOOST_TEST(furthest <= 1e-6f, units << " units, step " << t);
        // What lies behind the units stays as it was: it is read in whole packs.
        for (std::size_t i = units; i < h.size(); ++i)
            BOOST_TEST(h[i] == 0);
    }
}

template <std::size_t... Units>
void every_cell() {
    (is_the_step_of_training<strut::lstm<Units>>(), ...);
    (is_the_step_of_training<strut::gru<Units>>(), ...);
    (is_the_step_of_training<strut::rnn<Units>>(), ...);
}

} // namespace

BOOST_AUTO_TEST_CASE(a_step_in_registers_is_that_of_training) {
    every_cell<1, 2, 5, 8, 15, 16, 20, 24, 33, 64>();
}

BOOST_AUTO_TEST_CASE(layers_with_more_sums_than_registers_do_without) {
    using large = laws::bound_at<strut::lstm<200>, float, strut::shape{3}>;
    using small = laws::bound_at<strut::lstm<4>, float, strut::shape{3}>;
    static_assert(!strut::detail::recurrent_step<large>::fits);
    static_assert(strut::detail::recurrent_step<small>::fits);
    is_the_step_of_training<strut::lstm<200>>();
}
