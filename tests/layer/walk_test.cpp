#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <memory>
#include <string_view>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "strut/inference.hpp"
#include "strut/layer/walk.hpp"

BOOST_AUTO_TEST_SUITE(walk_)

using strut::activate;
using strut::affine;
using strut::layer_place;
using strut::residual;
using strut::tanh;

struct stop {
    std::string_view name;
    layer_place place;
    const double* x;
    const double* y;
    std::size_t outs;
};

// Every layer that a training pass over nine samples goes through.
template <class Net>
struct walked {
    static constexpr std::size_t lanes = 9;
    using root = typename Net::root;
    static constexpr std::size_t row = strut::simd::row_stride<double>(lanes);
    strut::block<double, Net::in.size() * row> x{};
    strut::block<double, Net::out.size() * row> y{};
    strut::block<double, root::template tape<lanes> + 8> tape{};
    strut::block<double, root::template scratch<lanes> + 8> scratch{};
    std::vector<stop> stops;

    walked() {
        const auto net = std::make_unique<Net>(strut::seed{2});
        for (std::size_t i = 0; i < x.size(); ++i)
            x[i] = strut::random{1}.normal(i);
        root::template forward<strut::mode::training, lanes>(net->parameters.data(),
            net->statistics.data(), x.data(), y.data(), tape.data(), scratch.data(),
            strut::pass{lanes});
        strut::walk<root>::template over<lanes>({}, x.data(), y.data(), tape.data(),
            [&]<class Bound>(
                layer_place place, const double* in, const double* out, const double*) {
                stops.push_back({Bound::name, place, in, out, Bound::out.size()});
            });
    }
};

using net = strut::basic_network<double, strut::input<4>, strut::dense<6, tanh>,
    strut::repeat<3, residual<affine<6>, activate<tanh>, affine<6>>>, affine<5>>;

BOOST_AUTO_TEST_CASE(every_layer_is_visited_in_order) {
    const walked<net> walk;
    std::vector<std::string_view> names;
    std::vector<layer_place> places;
    for (const stop& one : walk.stops) {
        names.push_back(one.name);
        places.push_back(one.place);
    }
    // An affine and its activation are one bound layer.
    const std::vector<std::string_view> expected{"affine", "affine", "affine", "residual", "affine",
        "affine", "residual", "affine", "affine", "residual", "affine"};
    BOOST_TEST(names == expected, boost::test_tools::per_element());
    BOOST_TEST((places[0] == layer_place{0, 0} && places[3] == layer_place{1, 0, true} &&
                places[4] == layer_place{1, 1, true} && places[9] == layer_place{1, 2, true} &&
                places[10] == layer_place{2, 0}));
}

// What comes out of a layer is what goes into the next, and the ends are the network's.
BOOST_AUTO_TEST_CASE(numbers_are_those_of_the_pass) {
    const walked<net> walk;
    BOOST_TEST(walk.stops.front().x == walk.x.data());
    BOOST_TEST(walk.stops.back().y == walk.y.data());
    for (std::size_t i = 1; i < walk.stops.size(); ++i) {
        const stop& before = walk.stops[i - 1];
        const stop& one = walk.stops[i];
        if (one.name == "residual") {
            BOOST_TEST(before.y == nullptr); // overwritten by the sum
            BOOST_TEST(one.y != nullptr);
            BOOST_TEST(one.x == walk.stops[i - 2].x);
        } else {
            BOOST_TEST(one.x == before.y);
        }
    }
    for (std::size_t block : {1, 4, 7}) // its first layer ends in tanh
        for (std::size_t f = 0; f < 6; ++f)
            for (std::size_t lane = 0; lane < walked<net>::lanes; ++lane) {
                const double value = walk.stops[block].y[f * walked<net>::row + lane];
                BOOST_REQUIRE(std::abs(value) < 1 && value != 0);
            }
}

// Of sequences each branch has what it gave out itself, without the others' parts of a step.
BOOST_AUTO_TEST_CASE(branches_of_sequences_are_visited_with_their_own_outputs) {
    using split =
        strut::basic_network<double, strut::input<3, 2>, strut::parallel<strut::rnn<4>, affine<2>>>;
    const walked<split> walk;
    constexpr std::size_t row = walked<split>::row;
    BOOST_REQUIRE_EQUAL(walk.stops.size(), 2u);
    for (std::size_t step = 0; step < 3; ++step)
        for (std::size_t f = 0; f < 6; ++f) {
            const double* const own = f < 4 ? walk.stops[0].y + (step * 4 + f) * row
                                            : walk.stops[1].y + (step * 2 + f - 4) * row;
            BOOST_TEST(own[1] == walk.y[(step * 6 + f) * row + 1]);
        }
}

BOOST_AUTO_TEST_CASE(branches_are_visited_one_by_one) {
    using split = strut::basic_network<double, strut::input<4>,
        strut::parallel<strut::dense<3, tanh>, affine<2>>,
        strut::parallel<strut::summed, affine<4>, strut::dense<4, tanh>>, affine<1>>;
    const walked<split> walk;
    BOOST_REQUIRE_EQUAL(walk.stops.size(), 5u);
    BOOST_TEST(walk.stops[1].x == walk.x.data());
    BOOST_TEST(walk.stops[1].y == walk.stops[0].y + 3 * walked<split>::row);
    BOOST_TEST(walk.stops[2].x == walk.stops[0].y);
    BOOST_TEST(walk.stops[3].x == walk.stops[0].y);
    for (const stop& one : walk.stops)
        BOOST_TEST(one.y != nullptr);
}

// Behind what is not used of a skip sum, too: the output of its last layer is on the tape.
BOOST_AUTO_TEST_CASE(layers_in_conditions_and_skip_sums_are_visited) {
    using taps = strut::basic_network<double, strut::input<4>,
        strut::conditioned<strut::skip_sum<3,
            strut::skip_stack<6, affine<3>, affine<6>, strut::tap, activate<tanh>>, affine<5>>>>;
    const walked<taps> walk;
    std::vector<std::string_view> names;
    for (const stop& one : walk.stops)
        names.push_back(one.name);
    const std::vector<std::string_view> expected{"affine", "tap", "activate", "affine", "affine"};
    BOOST_TEST(names == expected, boost::test_tools::per_element());
    BOOST_TEST(walk.stops[0].x == walk.x.data());
    BOOST_TEST(walk.stops[1].x == walk.stops[0].y);
    BOOST_TEST(walk.stops[4].x == walk.stops[2].y);
    BOOST_TEST(walk.stops[4].y != walk.y.data());
    double off = 0; // what the head gives out is the network's output
    for (std::size_t f = 0; f < 3; ++f)
        off += std::abs(walk.stops[3].y[f * walked<taps>::row] - walk.y[f * walked<taps>::row]);
    BOOST_TEST(off == 0);
}

BOOST_AUTO_TEST_SUITE_END()
