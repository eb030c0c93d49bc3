#include <cstddef>
#include <string>

#include <boost/test/unit_test.hpp>

#include "layer/golden_layer.hpp"
#include "strut/layer/bidirectional.hpp"
#include "strut/layer/gru.hpp"
#include "strut/layer/lstm.hpp"

namespace {

using strut::shape;

template <class T, class Layer, std::size_t Steps, std::size_t Lanes>
void is_pytorchs(const std::string& kind) {
    static const golden::file numbers{"sequences.txt"};
    golden::expect_golden("bidirectional_" + kind + "_" + std::to_string(Steps),
        laws::any<laws::bound_at<strut::bidirectional<Layer>, T, shape{Steps, 3}>, Lanes>, numbers);
}

} // namespace

BOOST_AUTO_TEST_SUITE(golden_bidirectional)

BOOST_AUTO_TEST_CASE(a_bidirectional_lstm_is_pytorchs) {
    using layer = strut::lstm<5>;
    is_pytorchs<double, layer, 1, 1>("lstm");
    is_pytorchs<double, layer, 7, 5>("lstm");
    is_pytorchs<double, layer, 50, 33>("lstm");
    is_pytorchs<float, layer, 1, 33>("lstm");
    is_pytorchs<float, layer, 7, 1>("lstm");
    is_pytorchs<float, layer, 50, 5>("lstm");
}

BOOST_AUTO_TEST_CASE(a_bidirectional_gru_is_pytorchs) {
    using layer = strut::gru<5>;
    is_pytorchs<double, layer, 1, 5>("gru");
    is_pytorchs<double, layer, 7, 33>("gru");
    is_pytorchs<double, layer, 50, 1>("gru");
    is_pytorchs<float, layer, 1, 33>("gru");
    is_pytorchs<float, layer, 7, 5>("gru");
    is_pytorchs<float, layer, 50, 33>("gru");
}

BOOST_AUTO_TEST_SUITE_END()
