#include <array>
#include <cmath>
#include <cstddef>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "laws/stream.hpp"
#include "strut/inference.hpp"

BOOST_AUTO_TEST_SUITE(slowed_on_stream)

namespace {

using namespace strut;

template <std::size_t Frames, class Net>
std::vector<typename Net::value> at_rate(
    const Net& model, double factor, const std::vector<typename Net::value>& x) {
    stream<Net, Frames, 4> live{model};
    live.rate(factor);
    std::vector<typename Net::value> y(x.size());
    for (std::size_t f = 0; f + Frames <= x.size(); f += Frames)
        live(x.data() + f, y.data() + f);
    return y;
}

} // namespace

// A state that is n frames old makes n networks of one, which take turns.
BOOST_AUTO_TEST_CASE(whole_factors_are_networks_that_take_turns) {
    using net = network<input<1>, lstm<5>, residual<gru<5>>, repeat<2, rnn<5>>, dense<1>>;
    const net model{seed{3}};
    const auto x = laws::signal<float, 1>(48);
    for (const std::size_t factor : {1, 2, 3, 4}) {
        const auto fast = at_rate<1>(model, static_cast<double>(factor), x);
        BOOST_TEST((at_rate<8>(model, static_cast<double>(factor), x).size() == fast.size()));
        for (std::size_t turn = 0; turn < factor; ++turn) {
            std::vector<float> own, expected;
            for (std::size_t f = turn; f < x.size(); f += factor) {
                own.push_back(x[f]);
                expected.push_back(fast[f]);
            }
            BOOST_TEST((laws::streamed<1>(model, own) == expected), "factor " << factor);
        }
    }
}

BOOST_AUTO_TEST_CASE(blocks_of_any_size_are_the_same) {
    using net = network<input<1>, lstm<5>, dense<1>>;
    const net model{seed{3}};
    const auto x = laws::signal<float, 1>(48);
    BOOST_TEST(laws::apart(at_rate<8>(model, 2.18, x), at_rate<1>(model, 2.18, x)) <= 1e-6);
}

BOOST_AUTO_TEST_CASE(between_frames_the_state_is_on_the_line) {
    using net = basic_network<double, input<1>, rnn<1>>;
    const net model{seed{3}};
    const double w = model.view<0, role::weight>()(0, 0);
    const double u = model.parameters[net::tensors[1].offset];
    const auto x = laws::signal<double, 1>(20);
    const auto y = at_rate<1>(model, 1.3, x);
    double last = 0, before = 0;
    for (std::size_t f = 0; f < x.size(); ++f) {
        const double now = std::tanh(w * x[f] + u * (0.7 * last + 0.3 * before));
        BOOST_TEST(std::abs(y[f] - now) < 1e-14);
        before = last;
        last = now;
    }
}

BOOST_AUTO_TEST_CASE(a_factor_outside_is_taken_for_the_nearest) {
    using net = network<input<1>, gru<3>, dense<1>>;
    const net model{seed{3}};
    const auto x = laws::signal<float, 1>(20);
    BOOST_TEST((at_rate<1>(model, 0.5, x) == laws::streamed<1>(model, x)));
    BOOST_TEST((at_rate<1>(model, std::nan(""), x) == laws::streamed<1>(model, x)));
    BOOST_TEST((at_rate<1>(model, 7, x) == at_rate<1>(model, 4, x)));
}

BOOST_AUTO_TEST_SUITE_END()
