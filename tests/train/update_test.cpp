#include <algorithm>
#include <cstddef>
#include <cstdint>

#include <boost/test/unit_test.hpp>

#include "strut/layer/chain.hpp"
#include "strut/layer/dense.hpp"
#include "strut/net/network.hpp"
#include "strut/policy/optimizer/momentum.hpp"
#include "strut/policy/optimizer/sgd.hpp"
#include "strut/policy/penalty/decoupled.hpp"
#include "strut/policy/penalty/max_norm.hpp"
#include "strut/policy/penalty/scope.hpp"
#include "strut/train/observer.hpp"
#include "strut/train/update.hpp"

BOOST_AUTO_TEST_SUITE(update_)

using namespace strut;

namespace {

using net = basic_network<double, input<3>, dense<5>, dense<1>>;
constexpr auto unheard = [](const auto&) { BOOST_ERROR("nobody asked for norms"); };

/// A network, and a gradient that is the number of the element.
struct given {
    net model{seed{1}};
    net::parameter_block gradient{};
    given() {
        for (const tensor& one : net::tensors)
            for (std::size_t i = 0; i < one.size(); ++i)
                gradient[one.offset + i] = static_cast<double>(i + 1);
    }
};

bool same(const net::parameter_block& a, const net::parameter_block& b, const tensor& one) {
    return std::equal(
        a.data() + one.offset, a.data() + one.offset + one.size(), b.data() + one.offset);
}

} // namespace

BOOST_AUTO_TEST_CASE(an_update_that_is_measured_gives_the_same_bits) {
    using plan = update_of<net, momentum<>, void, void, frozen<>>;
    given plain, measured;
    plan::moment_blocks of_plain{}, of_measured{};
    std::size_t heard = 0;
    for (std::uint64_t step = 1; step <= 2; ++step) {
        plan::apply<false>(
            plain.model.parameters, plain.gradient, of_plain, {}, 0.01, step, unheard);
        plan::apply<true>(measured.model.parameters, measured.gradient, of_measured, {}, 0.01, step,
            [&](const auto& norms) {
                for (const update_norms& one : norms)
                    heard += one.change > 0;
            });
    }
    BOOST_TEST(heard == 2 * net::tensors.size());
    for (const tensor& one : net::tensors) {
        BOOST_TEST(same(plain.model.parameters, measured.model.parameters, one));
        BOOST_TEST(same(of_plain[0], of_measured[0], one));
        BOOST_TEST(!same(plain.model.parameters, given{}.model.parameters, one));
    }
}

BOOST_AUTO_TEST_CASE(a_frozen_layer_is_left_alone_by_all) {
    using every = penalty::every_parameter;
    using plan = update_of<net, sgd, penalty::decoupled<0.1, every>, penalty::max_norm<0.01, every>,
        frozen<0>>;
    given at;
    plan::moment_blocks none{};
    plan::apply<true>(at.model.parameters, at.gradient, none, {}, 0.01, 1, [](const auto& norms) {
        for (std::size_t i = 0; i < norms.size(); ++i)
            BOOST_TEST((norms[i].change > 0) == (net::tensors[i].layer == 1));
    });
    for (const tensor& one : net::tensors)
        BOOST_TEST(same(at.model.parameters, given{}.model.parameters, one) == (one.layer == 0));
}

// p becomes (1 - 0.5 * 0.1) * p - 0.5 * g, and then at most 0.25.
BOOST_AUTO_TEST_CASE(decay_comes_before_the_optimizer_and_the_constraint_behind_it) {
    using every = penalty::every_parameter;
    using plan = update_of<net, sgd, penalty::decoupled<0.1, every>, penalty::max_norm<0.25, every>,
        frozen<>>;
    given at;
    const tensor last = net::tensors.back();
    double& bias = at.model.parameters[last.offset];
    bias = 2;
    plan::moment_blocks none{};
    double heard = 0;
    plan::apply<true>(at.model.parameters, at.gradient, none, {.learning_rate = 0.5}, 0.5, 1,
        [&](const auto& norms) { heard = norms.back().after; });
    BOOST_TEST(heard == 1.4, boost::test_tools::tolerance(1e-14)); // before it is bounded
    BOOST_TEST(bias == 0.25, boost::test_tools::tolerance(1e-14));
}

BOOST_AUTO_TEST_SUITE_END()
