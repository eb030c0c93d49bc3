#include <cmath>
#include <cstddef>
#include <limits>
#include <utility>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "laws/expect.hpp"
#include "strut/strut.hpp"
#include "strut/train/clipping.hpp"

namespace {

namespace clip = strut::clip;

using net = strut::network<strut::input<4>, strut::dense<6, strut::tanh>,
    strut::dense<5, strut::tanh>, strut::dense<2>>;

/// A network with a gradient of ones.
struct clipped {
    net model{strut::seed{1}};
    net::parameter_block gradient{};
    clip::report report;

    clipped() {
        for (const strut::tensor& one : net::tensors)
            for (std::size_t i = 0; i < one.size(); ++i)
                gradient[one.offset + i] = 1;
    }
    template <class Strategy, class... Overrides>
    clipped& by() {
        report = strut::clipping_of<net, Strategy, strut::policies<Overrides...>>::apply(
            gradient.data(), std::as_const(model).parameters.data());
        return *this;
    }
    double norm_of(std::size_t layer) const {
        double sum = 0;
        for (const strut::tensor& one : net::tensors)
            for (std::size_t i = 0; i < one.size() && one.layer == layer; ++i)
                sum += std::pow(static_cast<double>(gradient[one.offset + i]), 2);
        return std::sqrt(sum);
    }
};

} // namespace

BOOST_AUTO_TEST_SUITE(clipping)

BOOST_AUTO_TEST_CASE(without_overrides_it_is_the_strategy_on_the_whole_gradient) {
    clipped found;
    found.by<clip::by_global_norm<2>>();
    BOOST_TEST(found.report.norm == std::sqrt(static_cast<double>(net::parameter_count)),
        boost::test_tools::tolerance(1e-6));
    BOOST_TEST(std::hypot(found.norm_of(0), found.norm_of(1), found.norm_of(2)) == 2,
        boost::test_tools::tolerance(1e-6));
}

BOOST_AUTO_TEST_CASE(a_layer_has_its_own_strategy_and_the_others_share_the_networks) {
    clipped found;
    found.by<clip::by_global_norm<2>, clip::in_layer<1, clip::by_global_norm<3>>>();
    BOOST_TEST(found.norm_of(1) == 3, boost::test_tools::tolerance(1e-6));
    BOOST_TEST(
        std::hypot(found.norm_of(0), found.norm_of(2)) == 2, boost::test_tools::tolerance(1e-6));
    BOOST_TEST(found.report.clipped);
    BOOST_TEST(found.report.norm == std::sqrt(static_cast<double>(net::parameter_count)),
        boost::test_tools::tolerance(1e-6));
    BOOST_TEST(found.report.norm_after == std::sqrt(13.), boost::test_tools::tolerance(1e-6));
}

BOOST_AUTO_TEST_CASE(a_layer_may_be_left_alone) {
    const clipped before;
    clipped found;
    found.by<clip::by_value<0.5>, clip::in_layer<0, clip::none>, clip::in_layer<2, clip::none>>();
    BOOST_TEST(found.norm_of(0) == before.norm_of(0));
    BOOST_TEST(found.norm_of(1) == before.norm_of(1) / 2);
    BOOST_TEST(found.norm_of(2) == before.norm_of(2));
}

BOOST_AUTO_TEST_CASE(adaptive_clipping_reaches_the_head_where_it_is_named) {
    const clipped before;
    clipped spared;
    spared.by<clip::adaptive<>>();
    BOOST_TEST(spared.norm_of(0) < before.norm_of(0));
    BOOST_TEST(spared.norm_of(2) == before.norm_of(2));
    clipped named;
    named.by<clip::none, clip::in_layer<2, clip::adaptive<>>>();
    BOOST_TEST(named.norm_of(0) == before.norm_of(0));
    BOOST_TEST(named.norm_of(2) < before.norm_of(2));
}

BOOST_AUTO_TEST_CASE(what_is_not_finite_in_any_layer_is_reported) {
    for (const strut::tensor& one : net::tensors) {
        clipped found;
        found.gradient[one.offset] = std::numeric_limits<float>::quiet_NaN();
        found.by<clip::by_global_norm<2>, clip::in_layer<1, clip::by_norm<3>>>();
        BOOST_TEST(!found.report.finite);
        BOOST_TEST(!std::isfinite(found.report.norm));
        BOOST_TEST(!std::isfinite(found.report.norm_after));
    }
}

BOOST_AUTO_TEST_SUITE_END()
