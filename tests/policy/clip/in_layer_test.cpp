#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <type_traits>

#include <boost/test/unit_test.hpp>

#include "strut/strut.hpp"

namespace {

namespace clip = strut::clip;

using bounded = clip::in_layer<1, clip::by_value<0.25>>;
static_assert(bounded::layer == 1);
static_assert(std::is_same_v<bounded::strategy, clip::by_value<0.25>>);
// It is none for the whole network, and so never mistaken for one.
static_assert(!strut::clipper<bounded> && strut::is_layer_clipper<bounded>::value);
static_assert(!strut::is_layer_clipper<clip::by_value<0.25>>::value);

using net = strut::network<strut::input<3>, strut::dense<4, strut::tanh>, strut::dense<2>>;

/// A trainer after a step that without clipping has gradients of more than one.
template <class... Policies>
struct stepped {
    net model{strut::seed{3}};
    strut::trainer<net, strut::mse, strut::sgd, strut::batch<1>, Policies...> fit{model};
    strut::step_report report = fit.step(std::array{1.f, -2.f, 3.f}, std::array{50.f, -50.f});

    double largest(std::size_t layer) const {
        double most = 0;
        for (const strut::tensor& one : net::tensors)
            for (std::size_t i = 0; i < one.size(); ++i)
                if (one.layer == layer)
                    most = std::max(
                        most, std::abs(static_cast<double>(fit.gradient()[one.offset + i])));
        return most;
    }
};

} // namespace

BOOST_AUTO_TEST_SUITE(clip_in_layer)

BOOST_AUTO_TEST_CASE(in_a_trainer_it_clips_its_layer_beside_any_strategy_of_the_others) {
    const stepped<> plain;
    BOOST_TEST(plain.largest(0) > 1);
    BOOST_TEST(plain.largest(1) > 1);
    BOOST_TEST(!plain.report.gradient.clipped);

    const stepped<bounded> alone;
    BOOST_TEST(alone.largest(0) == plain.largest(0));
    BOOST_TEST(alone.largest(1) == 0.25);
    BOOST_TEST(alone.report.gradient.clipped);

    const stepped<bounded, clip::by_value<0.5>> beside;
    BOOST_TEST(beside.largest(0) == 0.5);
    BOOST_TEST(beside.largest(1) == 0.25);

    const stepped<clip::by_value<0.5>, clip::in_layer<0, clip::none>> spared;
    BOOST_TEST(spared.largest(0) == plain.largest(0));
    BOOST_TEST(spared.largest(1) == 0.5);
}

BOOST_AUTO_TEST_SUITE_END()
