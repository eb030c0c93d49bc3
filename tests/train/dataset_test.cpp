#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <list>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "strut/layer/dense.hpp"
#include "strut/net/network.hpp"
#include "strut/policy/loss/mse.hpp"
#include "strut/policy/loss/softmax_cross_entropy.hpp"
#include "strut/policy/optimizer/sgd.hpp"
#include "strut/simd/pack.hpp"
#include "strut/train/dataset.hpp"
#include "strut/train/trainer.hpp"

namespace {

using net = strut::network<strut::input<3>, strut::dense<4>>;
using regression = strut::mse;
using classes = strut::softmax_cross_entropy;

static_assert(strut::numeric_range<std::vector<float>> && strut::numeric_range<std::span<int>>);
static_assert(strut::numeric_range<std::array<double, 3>> && strut::numeric_range<float[3]>);
static_assert(!strut::numeric_range<std::vector<bool>> && !strut::numeric_range<std::list<float>>);
static_assert(!strut::numeric_range<std::vector<std::string>> && !strut::numeric_range<float*>);

// A view of a temporary would look at nothing; a temporary view is as good as any.
template <class X, class Y>
concept makes_a_dataset = requires(X&& x, Y&& y) {
    strut::make_dataset<net, regression>(std::forward<X>(x), std::forward<Y>(y));
};
using numbers = std::vector<float>;
static_assert(makes_a_dataset<numbers&, const numbers&>);
static_assert(makes_a_dataset<std::span<float>, std::span<const float>>);
static_assert(!makes_a_dataset<numbers, numbers&> && !makes_a_dataset<numbers&, numbers>);
static_assert(!makes_a_dataset<const numbers, std::span<float>>);

template <class Loss, class X, class Y>
std::string complaint(const X& x, const Y& y) {
    const auto set = strut::make_dataset<net, Loss>(x, y);
    return set.has_error() ? set.error().message() : "";
}

const std::vector<float> two_samples{1, 2, 3, 4, 5, 6};

// A range with a shape, as a tensor library has it.
struct matrix {
    std::vector<float> values;
    std::vector<std::size_t> extents;

    auto begin() const { return values.begin(); }
    auto end() const { return values.end(); }
    std::size_t size() const { return values.size(); }
    std::size_t dimension() const { return extents.size(); }
    std::size_t shape(std::size_t axis) const { return extents[axis]; }
};

matrix zeros(std::size_t rows, std::size_t columns) {
    return {std::vector<float>(rows * columns), {rows, columns}};
}

/// gather of the samples 5, 3, 1, ... into `Lanes` lanes, of which `count` are samples.
template <class T, std::size_t Lanes, class From>
void gathers(std::size_t count) {
    constexpr std::size_t features = 3;
    constexpr std::size_t samples = 2 * Lanes + 5;
    constexpr std::size_t stride = strut::simd::row_stride<T>(Lanes);
    std::vector<From> rows(samples * features);
    for (std::size_t i = 0; i < rows.size(); ++i)
        rows[i] = static_cast<From>(i % 100);
    const auto pick = [](std::size_t lane) { return 5 + 2 * lane; };
    constexpr T untouched = -7;
    std::vector<T> to(features * stride + 1, untouched);
    strut::gather<Lanes>(std::span<const From>{rows}, features, count, pick, to.data());
    for (std::size_t f = 0; f < features; ++f)
        for (std::size_t lane = 0; lane < stride; ++lane) {
            // The lanes behind the last sample repeat the first one.
            const std::size_t sample = lane < count ? pick(lane) : pick(0);
            BOOST_TEST(to[f * stride + lane] == static_cast<T>(rows[sample * features + f]),
                "feature " << f << ", lane " << lane << " of " << Lanes << ", " << count
                           << " samples");
        }
    BOOST_TEST(to.back() == untouched);
}

template <std::size_t Lanes>
void gathers_any_number_of_samples() {
    for (std::size_t count = 1; count <= Lanes; ++count) {
        gathers<float, Lanes, float>(count);
        gathers<double, Lanes, std::uint8_t>(count);
        gathers<std::int32_t, Lanes, std::int64_t>(count);
    }
}

} // namespace

BOOST_AUTO_TEST_SUITE(dataset)

BOOST_AUTO_TEST_CASE(what_fits_is_seen_in_place) {
    const std::array<double, 8> y{};
    const auto set = strut::make_dataset<net, regression>(two_samples, y);
    BOOST_REQUIRE_MESSAGE(set.has_value(), set.error());
    BOOST_TEST(set->size() == 2);
    BOOST_TEST(set->input_size == 3);
    BOOST_TEST(set->target_size == 4);
    BOOST_TEST((set->inputs.data() == two_samples.data()));
    BOOST_TEST((set->targets.data() == y.data()));
    // Labels of any type, inputs of any type; and spans are as good as what they look at.
    BOOST_TEST(complaint<classes>(two_samples, std::vector<std::uint8_t>{0, 3}) == "");
    BOOST_TEST(complaint<classes>(std::array<int, 6>{}, std::vector<double>{0, 3}) == "");
    BOOST_TEST(complaint<classes>(std::span{two_samples}.subspan(3), std::array{2}) == "");
}

BOOST_AUTO_TEST_CASE(a_slice_is_the_samples_that_it_names) {
    const std::vector<int> labels{3, 1};
    const auto set = strut::make_dataset<net, classes>(two_samples, labels).value();
    const auto second = set.slice(1, 1);
    BOOST_TEST(second.size() == 1);
    BOOST_TEST(second.inputs[0] == 4);
    BOOST_TEST(second.targets[0] == 1);
    BOOST_TEST(set.slice(1, 0).size() == 0);
    BOOST_TEST(set.slice(0, 2).inputs.size() == 6);
}

BOOST_AUTO_TEST_CASE(inputs_that_are_no_whole_samples_are_refused) {
    BOOST_TEST(complaint<regression>(std::vector<float>(7), std::vector<float>(8)) ==
               "inputs: not a whole number of samples (expected a multiple of 3, found 7)");
    BOOST_TEST(complaint<regression>(std::vector<float>{}, std::vector<float>{}) ==
               "inputs: not a whole number of samples (expected a multiple of 3, found 0)");
}

BOOST_AUTO_TEST_CASE(another_number_of_targets_is_refused) {
    BOOST_TEST(complaint<regression>(two_samples, std::vector<float>(2)) ==
               "targets: not one target for each sample (expected 2 x 4, found 2)");
    BOOST_TEST(complaint<regression>(two_samples, std::vector<float>(12)) ==
               "targets: not one target for each sample (expected 2 x 4, found 12)");
    BOOST_TEST(complaint<classes>(two_samples, std::vector<int>(8)) ==
               "targets: not one target for each sample (expected 2 x 1, found 8)");
    BOOST_TEST(complaint<classes>(two_samples, std::vector<int>{}) ==
               "targets: not one target for each sample (expected 2 x 1, found 0)");
}

BOOST_AUTO_TEST_CASE(labels_that_are_no_class_are_refused) {
    const auto with = [](auto label) {
        return complaint<classes>(two_samples, std::vector<decltype(label)>{0, label});
    };
    const std::string before =
        "targets: a label that is none of the classes (expected 0 to 3, found ";
    BOOST_TEST(with(3) == "");
    BOOST_TEST(with(std::uint8_t{3}) == "");
    BOOST_TEST(with(3.f) == "");
    BOOST_TEST(with(4) == before + "4 at sample 1)");
    BOOST_TEST(with(-1) == before + "-1 at sample 1)");
    BOOST_TEST(with(std::int8_t{-1}) == before + "-1 at sample 1)");
    BOOST_TEST(with(std::uint8_t{255}) == before + "255 at sample 1)");
    BOOST_TEST(with(std::int64_t{1} << 32) == before + "4294967296 at sample 1)");
    BOOST_TEST(with(std::numeric_limits<std::uint64_t>::max()) ==
               before + "18446744073709551615 at sample 1)");
    // A label is a whole number, whatever the type.
    BOOST_TEST(with(1.5) == before + "1.500000 at sample 1)");
    BOOST_TEST(with(-0.5) == before + "-0.500000 at sample 1)");
    BOOST_TEST(with(1e30f) != "");
    BOOST_TEST(with(std::nanf("")) != "");
    BOOST_TEST(with(std::numeric_limits<double>::infinity()) != "");
    // The numbers of a regression may be anything.
    BOOST_TEST(complaint<regression>(two_samples, std::vector<float>(8, -9)) == "");
}

BOOST_AUTO_TEST_CASE(rows_that_are_no_samples_are_refused_where_the_shape_is_known) {
    static_assert(strut::detail::shaped<matrix> && !strut::detail::shaped<std::vector<float>>);
    BOOST_TEST(complaint<regression>(zeros(5, 3), zeros(5, 4)) == "");
    BOOST_TEST(complaint<regression>(zeros(3, 5), zeros(5, 4)) ==
               "inputs: not one row for each sample (expected 5 x 3, found 3 x 5)");
    BOOST_TEST(complaint<regression>(zeros(5, 3), zeros(4, 5)) ==
               "targets: not one row for each sample (expected 5 x 4, found 4 x 5)");
    BOOST_TEST(complaint<regression>(zeros(5, 3), zeros(1, 20)) ==
               "targets: not one row for each sample (expected 5 x 4, found 1 x 20)");
    BOOST_TEST(complaint<classes>(zeros(5, 3), zeros(5, 1)) == "");
    BOOST_TEST(complaint<classes>(zeros(5, 3), zeros(1, 5)) ==
               "targets: not one row for each sample (expected 5 x 1, found 1 x 5)");
    BOOST_TEST(complaint<classes>(zeros(5, 3), std::vector<int>(5)) == "");
}

BOOST_AUTO_TEST_CASE(a_trainer_throws_what_does_not_fit) {
    net model{};
    strut::trainer<net, regression, strut::sgd> fit{model};
    const std::vector<float> y(2);
    const auto names_the_targets = [](const std::invalid_argument& error) {
        return error.what() ==
               std::string{"targets: not one target for each sample (expected 2 x 4, found 2)"};
    };
    BOOST_CHECK_EXCEPTION(fit.step(two_samples, y), std::invalid_argument, names_the_targets);
    BOOST_CHECK_EXCEPTION(fit.epoch(two_samples, y), std::invalid_argument, names_the_targets);
    BOOST_CHECK_EXCEPTION(fit.evaluate(two_samples, y), std::invalid_argument, names_the_targets);
    BOOST_TEST(fit.steps() == 0);
}

BOOST_AUTO_TEST_CASE(samples_become_columns_and_the_lanes_behind_them_repeat_the_first) {
    gathers_any_number_of_samples<1>();
    gathers_any_number_of_samples<2>();
    gathers_any_number_of_samples<3>();
    gathers_any_number_of_samples<4>();
    gathers_any_number_of_samples<7>();
    gathers_any_number_of_samples<8>();
    gathers_any_number_of_samples<16>();
    gathers_any_number_of_samples<17>();
    gathers_any_number_of_samples<33>();
}

BOOST_AUTO_TEST_SUITE_END()
