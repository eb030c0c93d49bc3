#include <cstddef>
#include <memory>
#include <utility>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "laws/stream.hpp"
#include "strut/inference.hpp"

BOOST_AUTO_TEST_SUITE(branches_on_stream)

namespace {
using namespace strut;
}

BOOST_AUTO_TEST_CASE(branches_that_are_summed_remember_each_by_itself) {
    laws::streams_as_it_runs<float, 24, 3>(std::index_sequence<1, 3, 8>{},
        policies<parallel<summed, gru<5>, chain<conv1d<5, kernel<3>>, activate<strut::tanh>>,
            affine<5>>>{},
        1e-6);
}

BOOST_AUTO_TEST_CASE(vectors_side_by_side_are_frames) {
    using net = network<input<2>, parallel<rnn<3>, lstm<4>>>;
    using left = network<input<2>, rnn<3>>;
    const net model{seed{3}};
    left part{};
    std::copy_n(model.parameters.data(), part.parameters.size(), part.parameters.data());
    const auto x = laws::signal<float, 2>(8);
    const auto both = laws::streamed<4>(model, x), one = laws::streamed<4>(part, x);
    for (std::size_t f = 0; f < 8; ++f)
        for (std::size_t i = 0; i < 3; ++i)
            BOOST_TEST(both[f * 7 + i] == one[f * 3 + i]);
}

BOOST_AUTO_TEST_CASE(branches_side_by_side_are_concatenated_in_each_frame) {
    laws::streams_as_it_runs<float, 24, 3>(std::index_sequence<1, 3, 8>{},
        policies<parallel<gru<5>, chain<conv1d<4, kernel<3>>, activate<strut::tanh>>>,
            dense_block<conv1d<3, kernel<2>, dilation<4>>, dense<2>>>{},
        1e-6);
}

BOOST_AUTO_TEST_SUITE_END()
