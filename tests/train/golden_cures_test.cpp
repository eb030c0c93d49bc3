#include <cstddef>
#include <string>
#include <type_traits>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "golden/reader.hpp"
#include "net/golden_network.hpp"
#include "strut/strut.hpp"

namespace {

using strut::clip::infinity;
namespace clip = strut::clip;
namespace penalty = strut::penalty;

template <class T>
using net_of = strut::basic_network<T, strut::input<3>, strut::dense<7, strut::prelu_per_channel<>>,
    strut::dense<5, strut::tanh>, strut::dense<2>>;

/// Three steps on the first `samples` of the data, as `name/samples` in cures.txt. All but the
/// largest number of them are a partial batch here.
template <class T, class Optimizer, class... Policies>
void three_steps_are_pytorchs(const std::string& name, double learning_rate, std::size_t samples) {
    const golden::file numbers{"cures.txt"};
    const auto model = golden::load<net_of<T>>(numbers, "training");
    auto x = numbers.get<float>("training/x").values;
    auto y = numbers.get<float>("training/y").values;
    x.resize(samples * 3);
    y.resize(samples * 2);
    strut::trainer<net_of<T>, strut::mse, Optimizer, strut::batch<33>, Policies...> fit{
        *model, {.learning_rate = learning_rate}};
    std::vector<T> losses;
    std::vector<T> norms;
    std::vector<T> norms_after;
    for (int step = 0; step < 3; ++step) {
        const auto report = fit.step(x, y);
        losses.push_back(static_cast<T>(report.loss));
        norms.push_back(static_cast<T>(report.gradient.norm));
        norms_after.push_back(static_cast<T>(report.gradient.norm_after));
    }
    const std::string at = name + "/" + std::to_string(samples);
    const auto expect = [&](const std::string& what, const std::vector<T>& found) {
        golden::expect_close(at + "/" + what, found, numbers.get<double>(at + "/" + what));
    };
    expect("losses", losses);
    expect("norms", norms);
    expect("norms_after", norms_after);
    expect("parameters", golden::flat(*model));
}

/// With momentum on every number of samples, with the others on five.
template <class T, class Optimizer, class... Policies>
void trains_as_pytorch(const std::string& kind, const std::string& name) {
    if constexpr (std::is_same_v<Optimizer, strut::momentum<>>)
        for (const std::size_t samples : {1, 2, 5, 32, 33})
            three_steps_are_pytorchs<T, Optimizer, Policies...>(
                kind + "/momentum" + name, 0.1, samples);
    else if constexpr (std::is_same_v<Optimizer, strut::adam>)
        three_steps_are_pytorchs<T, Optimizer, Policies...>(kind + "/adam" + name, 0.01, 5);
    else
        three_steps_are_pytorchs<T, Optimizer, Policies...>(kind + "/sgd" + name, 0.1, 5);
}

template <class T, class Optimizer>
void every_clipping_is_pytorchs() {
    const auto steps = []<class... Policies>(const std::string& name) {
        trains_as_pytorch<T, Optimizer, Policies...>("clip", "/" + name);
    };
    steps.template operator()<clip::none>("none");
    steps.template operator()<clip::by_global_norm<1, 1>>("by_global_norm_1");
    steps.template operator()<clip::by_global_norm<0.25, 3>>("by_global_norm_3");
    steps.template operator()<clip::by_global_norm<0.1, infinity>>("by_global_norm_infinity");
    steps.template operator()<clip::by_norm<0.1>>("by_norm_2");
    steps.template operator()<clip::by_norm<0.5, 1>>("by_norm_1");
    steps.template operator()<clip::by_norm<0.05, infinity>>("by_norm_infinity");
    steps.template operator()<clip::adaptive<0.05>>("adaptive");
    steps.template operator()<clip::adaptive<>>("adaptive_default");
    steps.template operator()<strut::normalize_gradient<0.5>>("normalize_gradient");
    steps.template operator()<clip::in_layer<1, clip::by_value<0.02>>, clip::by_global_norm<0.25>>(
        "layers_apart");
}

template <class T, class Optimizer>
void every_penalty_is_pytorchs() {
    const auto steps = []<class... Policies>(const std::string& name) {
        trains_as_pytorch<T, Optimizer, Policies...>("penalty", "/" + name);
    };
    steps.template operator()<>("none");
    steps.template operator()<penalty::l1<0.05>>("l1");
    steps.template operator()<penalty::l2<0.1>>("l2");
    steps.template operator()<penalty::l2<0.1, penalty::every_parameter>>("l2_every_parameter");
    steps.template operator()<penalty::elastic_net<0.05, 0.1>>("elastic_net");
    steps.template operator()<penalty::decoupled<0.2>>("decoupled");
    steps.template operator()<penalty::max_norm<1.2>>("max_norm");
    steps.template operator()<penalty::max_norm<1.2>, penalty::l2<0.1>>("l2_max_norm");
}

template <class T, class Optimizer>
void the_order_of_work_is_pytorchs() {
    trains_as_pytorch<T, Optimizer, penalty::max_norm<1.2>, penalty::l2<0.1>,
        clip::by_global_norm<0.25, 3>, strut::schedule::step<2, 0.25>>("order", "");
}

} // namespace

BOOST_AUTO_TEST_SUITE(golden_cures)

BOOST_AUTO_TEST_CASE(three_steps_with_every_clipping_are_pytorchs) {
    every_clipping_is_pytorchs<double, strut::sgd>();
    every_clipping_is_pytorchs<double, strut::momentum<>>();
    every_clipping_is_pytorchs<float, strut::momentum<>>();
    every_clipping_is_pytorchs<float, strut::adam>();
}

BOOST_AUTO_TEST_CASE(three_steps_with_every_penalty_are_pytorchs) {
    every_penalty_is_pytorchs<double, strut::sgd>();
    every_penalty_is_pytorchs<double, strut::momentum<>>();
    every_penalty_is_pytorchs<float, strut::momentum<>>();
    every_penalty_is_pytorchs<float, strut::adam>();
}

BOOST_AUTO_TEST_CASE(clipping_penalty_optimizer_and_constraint_follow_in_this_order) {
    the_order_of_work_is_pytorchs<double, strut::sgd>();
    the_order_of_work_is_pytorchs<double, strut::momentum<>>();
    the_order_of_work_is_pytorchs<float, strut::momentum<>>();
    the_order_of_work_is_pytorchs<float, strut::adam>();
}

BOOST_AUTO_TEST_SUITE_END()
