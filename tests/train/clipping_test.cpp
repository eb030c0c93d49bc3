#include <algorithm>
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

/// Three rounds of a residual block with a normalization in it, a residual block, and a head.
using deep = strut::network<strut::input<6>,
    strut::repeat<3, strut::dense<6, strut::tanh, strut::layer_norm<>, strut::shortcut::identity>>,
    strut::residual<strut::affine<6>, strut::activate<strut::tanh>>, strut::dense<2>>;
constexpr std::size_t in_a_round = 4; // weight, bias, scale, shift

/// A network with a gradient of ones, or of another number for each tensor.
template <class Net = net>
struct clipped {
    Net model{strut::seed{1}};
    typename Net::parameter_block gradient{};
    clip::report report;

    explicit clipped(double (*element)(std::size_t) = [](std::size_t) { return 1.; }) {
        for (std::size_t i = 0; i < Net::tensors.size(); ++i)
            std::fill_n(gradient.data() + Net::tensors[i].offset, Net::tensors[i].size(),
                static_cast<float>(element(i)));
    }
    template <class Strategy, class... Overrides>
    clipped& by() {
        report = strut::clipping_of<Net, Strategy, strut::policies<Overrides...>>::apply(
            gradient.data(), std::as_const(model).parameters.data());
        return *this;
    }
    double norm_of(std::size_t layer) const {
        double norm = 0;
        for (const strut::tensor& one : Net::tensors)
            if (one.layer == layer)
                norm = std::hypot(norm, norm_of(gradient, one));
        return norm;
    }
    /// Of one tensor, or of one of its units.
    static double norm_of(const typename Net::parameter_block& block, const strut::tensor& one,
        std::size_t unit = 0, std::size_t units = 1) {
        double sum = 0;
        for (std::size_t i = unit; i < one.size(); i += units)
            sum += std::pow(static_cast<double>(block[one.offset + i]), 2);
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

BOOST_AUTO_TEST_CASE(normalize_gradient_gives_each_round_of_a_repeat_the_size_of_its_own_weights) {
    // Vanishing by a thousand a tensor.
    clipped<deep> found{[](std::size_t tensor) { return std::pow(1e-3, 10 - tensor % 10); }};
    const auto before = found.gradient;
    found.by<strut::normalize_gradient<0.1>>();
    const auto together = [&](const auto& block, std::size_t first, std::size_t last) {
        double norm = 0;
        for (std::size_t i = first; i < last; ++i)
            norm = std::hypot(norm, found.norm_of(block, deep::tensors[i]));
        return norm;
    };
    // Of each round the affine and the normalization; the residual block, the head.
    const std::size_t begins[] = {0, 2, 4, 6, 8, 10, 12, 14, 16};
    BOOST_REQUIRE(deep::tensors.size() == 16u);
    for (std::size_t i = 0; i < 8; ++i) {
        const auto size_of = [&](const auto& block) {
            return together(block, begins[i], begins[i + 1]);
        };
        BOOST_TEST_CONTEXT("layer " << i) {
            const double expected = 0.1 * size_of(found.model.parameters);
            BOOST_TEST(size_of(found.gradient) == expected, boost::test_tools::tolerance(1e-6));
            // In proportion.
            const strut::tensor& weight = deep::tensors[begins[i]];
            BOOST_TEST(found.norm_of(found.gradient, weight) / expected ==
                           found.norm_of(before, weight) / size_of(before),
                boost::test_tools::tolerance(1e-6));
        }
    }
    // Weights of the rounds differ, or there were nothing to see.
    BOOST_TEST(together(found.gradient, 0, 4) != together(found.gradient, 4, 8));
}

BOOST_AUTO_TEST_CASE(adaptive_clipping_bounds_each_unit_of_each_round_by_its_own_weights) {
    clipped<deep> found{[](std::size_t tensor) { return tensor % 2 == 0 ? 1e-2 : 1e-5; }};
    const auto before = found.gradient;
    found.by<clip::adaptive<0.01, 1e-3>>();
    for (const strut::tensor& one : deep::tensors) {
        const std::size_t units = one.extents.rank > 1 ? one.extents[1] : 1;
        for (std::size_t unit = 0; unit < units; ++unit) {
            const auto norm = [&](const auto& block) {
                return found.norm_of(block, one, unit, units);
            };
            const double bound = 0.01 * std::max(norm(found.model.parameters), 1e-3);
            const double expected = one.layer == 2 ? norm(before) : std::min(norm(before), bound);
            BOOST_TEST(norm(found.gradient) == expected, boost::test_tools::tolerance(1e-6));
        }
    }
    BOOST_TEST(found.report.clipped);
}

BOOST_AUTO_TEST_CASE(a_strategy_of_a_repeat_is_that_of_each_of_its_tensors) {
    const auto growing = [](std::size_t tensor) { return 0.2 * static_cast<double>(tensor + 1); };
    const clipped<deep> before{growing};
    clipped<deep> found{growing};
    found.by<clip::none, clip::in_layer<0, clip::by_norm<1>>,
        clip::in_layer<1, clip::by_value<0.1>>>();
    std::size_t bounded = 0;
    for (const strut::tensor& one : deep::tensors) {
        const double was = before.norm_of(before.gradient, one);
        const double is = found.norm_of(found.gradient, one);
        if (one.layer == 0)
            BOOST_TEST(is == std::min(was, 1.), boost::test_tools::tolerance(1e-6));
        if (one.layer == 1)
            BOOST_TEST(is == 0.1 * std::sqrt(static_cast<double>(one.size())),
                boost::test_tools::tolerance(1e-6));
        if (one.layer == 2)
            BOOST_TEST(is == was);
        bounded += one.layer == 0 && was > 1;
    }
    // All but the first bias.
    BOOST_TEST(bounded == 3 * in_a_round - 1);
}

BOOST_AUTO_TEST_CASE(a_bound_on_a_repeat_as_a_whole_is_one_on_all_rounds_together) {
    clipped<deep> found;
    found.by<clip::none, clip::in_layer<0, clip::by_global_norm<3>>>();
    BOOST_TEST(found.norm_of(0) == 3, boost::test_tools::tolerance(1e-6));
    const float* const gradient = found.gradient.data();
    for (const strut::tensor& one : deep::tensors)
        if (one.layer == 0)
            BOOST_TEST(gradient[one.offset] == gradient[0]);
        else
            BOOST_TEST(gradient[one.offset] == 1);
}

BOOST_AUTO_TEST_SUITE_END()
