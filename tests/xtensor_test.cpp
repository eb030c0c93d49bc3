#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "io/scratch_file.hpp"
#include "strut/io/npy.hpp"
#include "strut/layer/dense.hpp"
#include "strut/layer/flatten.hpp"
#include "strut/net/network.hpp"
#include "strut/policy/activation/tanh.hpp"
#include "strut/policy/loss/mse.hpp"
#include "strut/policy/loss/softmax_cross_entropy.hpp"
#include "strut/policy/optimizer/sgd.hpp"
#include "strut/train/metrics.hpp"
#include "strut/train/trainer.hpp"
#include "strut/xtensor.hpp"

#if __has_include(<xtensor/views/xview.hpp>)
#include <xtensor/containers/xarray.hpp>
#include <xtensor/containers/xtensor.hpp>
#include <xtensor/views/xview.hpp>
#else
#include <xtensor/xarray.hpp>
#include <xtensor/xtensor.hpp>
#include <xtensor/xview.hpp>
#endif

namespace {

using net = strut::network<strut::input<3>, strut::dense<5, strut::tanh>, strut::dense<2>>;
using fitter = strut::trainer<net, strut::mse, strut::sgd, strut::batch<4>>;
constexpr std::size_t samples = 11;

// What a trainer takes as it is: row-major containers, and their rows.
template <class Expression>
constexpr bool taken = strut::numeric_range<Expression>;
using matrix = xt::xtensor<float, 2>;
static_assert(taken<matrix>);
static_assert(taken<xt::xarray<double>>);
static_assert(taken<xt::xarray<std::int64_t>>);
static_assert(taken<xt::xtensor_fixed<float, xt::xshape<samples, 3>>>);
static_assert(taken<decltype(xt::view(std::declval<matrix&>(), xt::range(1, 3), xt::all()))>);
static_assert(!taken<xt::xtensor<float, 2, xt::layout_type::column_major>>);
static_assert(!taken<xt::xarray<float, xt::layout_type::dynamic>>);
static_assert(!taken<decltype(xt::view(std::declval<matrix&>(), xt::all(), xt::range(1, 3)))>);
static_assert(!taken<decltype(std::declval<matrix&>() + std::declval<matrix&>())>);

// Numbers that are exact in float and different everywhere.
template <class Tensor>
Tensor counting(std::array<std::size_t, 2> shape, int first = 0) {
    Tensor all = Tensor::from_shape(shape);
    for (std::size_t i = 0; i < shape[0]; ++i)
        for (std::size_t j = 0; j < shape[1]; ++j)
            all(i, j) = static_cast<typename Tensor::value_type>(
                            (first + static_cast<int>(i * shape[1] + j)) % 17) /
                        8;
    return all;
}

std::vector<float> counting(std::size_t count, int first = 0) {
    std::vector<float> all(count);
    for (std::size_t i = 0; i < count; ++i)
        all[i] = static_cast<float>((first + static_cast<int>(i)) % 17) / 8;
    return all;
}

// A network that has been trained for two epochs.
template <class X, class Y>
std::unique_ptr<net> trained(const X& x, const Y& y) {
    auto model = std::make_unique<net>(strut::seed{3});
    fitter fit{*model, {.learning_rate = 0.05}};
    fit.epoch(x, y);
    fit.epoch(x, y);
    return model;
}

template <class X, class Y>
void is_refused(const X& x, const Y& y, const std::string& message) {
    const auto set = strut::make_dataset<net, strut::mse>(x, y);
    BOOST_REQUIRE(set.has_error());
    BOOST_TEST(set.error().message() == message);
    net model{strut::seed{3}};
    fitter fit{model};
    BOOST_CHECK_EXCEPTION(fit.epoch(x, y), std::invalid_argument,
        [&](const std::invalid_argument& error) { return error.what() == message; });
}

auto zeros(auto... extents) {
    using tensor = xt::xtensor<float, sizeof...(extents)>;
    return tensor{typename tensor::shape_type{static_cast<std::size_t>(extents)...}, 0.f};
}

// What is wrong with these data for a classifier.
template <class Net, class X, class Y>
std::string complaint(const X& x, const Y& y) {
    const auto set = strut::make_dataset<Net, strut::softmax_cross_entropy>(x, y);
    return set.has_error() ? set.error().message() : "";
}

} // namespace

BOOST_AUTO_TEST_CASE(a_tensor_of_a_network_is_seen_in_place) {
    net model{strut::seed{3}};
    auto weight = strut::as_xtensor(model.view<0, strut::role::weight>());
    BOOST_TEST(weight.dimension() == 2);
    BOOST_TEST(weight.shape(0) == 3);
    BOOST_TEST(weight.shape(1) == 5);
    const auto own = model.view<0, strut::role::weight>();
    for (std::size_t i = 0; i < 3; ++i)
        for (std::size_t o = 0; o < 5; ++o)
            BOOST_TEST(&weight(i, o) == &own(i, o));
    const float before = own(2, 4);
    weight *= 2;
    BOOST_TEST(own(2, 4) == 2 * before);

    const net& fixed = model;
    const auto own_bias = fixed.view<1, strut::role::bias>();
    const auto bias = strut::as_xtensor(own_bias);
    static_assert(std::is_const_v<std::remove_reference_t<decltype(bias(0))>>);
    BOOST_TEST(bias.dimension() == 1);
    BOOST_TEST(bias.shape(0) == 2);
    BOOST_TEST(bias.data() == own_bias.data());
}

BOOST_AUTO_TEST_CASE(xtensors_train_like_plain_memory) {
    const auto expected = trained(counting(samples * 3), counting(samples * 2, 5));
    const auto x = counting<matrix>({samples, 3});
    const auto y = counting<matrix>({samples, 2}, 5);
    BOOST_CHECK(*trained(x, y) == *expected);
    BOOST_CHECK(*trained(strut::as_span(x), strut::as_span(y)) == *expected);
    const xt::xarray<double> x_array = x;
    const xt::xarray<double> y_array = y;
    BOOST_CHECK(*trained(x_array, y_array) == *expected);
    const xt::xtensor_fixed<float, xt::xshape<samples, 3>> x_fixed = x;
    BOOST_CHECK(*trained(x_fixed, y) == *expected);
    const std::vector<float> memory = counting(samples * 3);
    const std::vector<std::size_t> shape{samples, 3};
    BOOST_CHECK(*trained(xt::adapt(memory, shape), y) == *expected);
    const auto other = counting<matrix>({samples, 3}, 1);
    BOOST_CHECK(*trained(other, y) != *expected);
}

BOOST_AUTO_TEST_CASE(a_view_of_rows_begins_at_its_own_first_row) {
    const auto x = counting<matrix>({samples + 4, 3});
    const auto y = counting<xt::xarray<float>>({samples + 4, 2}, 5);
    const auto expected = trained(counting(samples * 3, 2 * 3), counting(samples * 2, 5 + 2 * 2));
    BOOST_CHECK(*trained(xt::view(x, xt::range(2, 13), xt::all()), xt::view(y, xt::range(2, 13))) ==
                *expected);
    const auto x_rows = xt::view(x, xt::range(2, 13));
    BOOST_TEST((strut::as_span(x_rows).data() == &x(2, 0)));
    BOOST_TEST(strut::as_span(x_rows).size() == samples * 3);
    // What is not contiguous trains after a copy.
    const matrix copy = xt::view(counting<matrix>({samples, 7}), xt::all(), xt::range(1, 4));
    BOOST_TEST(strut::as_span(copy)[3] == 8 % 17 / 8.f);
}

BOOST_AUTO_TEST_CASE(rows_that_are_no_samples_are_refused) {
    const auto x = counting<matrix>({samples, 3});
    const auto y = counting<matrix>({samples, 2});
    is_refused(counting<matrix>({3, samples}), y,
        "inputs: not one row for each sample (expected 11 x 3, found 3 x 11)");
    is_refused(x, counting<matrix>({2, samples}),
        "targets: not one row for each sample (expected 11 x 2, found 2 x 11)");
    is_refused(counting<matrix>({samples, 4}), y,
        "inputs: not a whole number of samples (expected a multiple of 3, found 44)");
    is_refused(x, counting<matrix>({samples, 1}),
        "targets: not one target for each sample (expected 11 x 2, found 11)");
    // One axis says nothing about rows.
    const auto flat = zeros(samples * 3);
    const auto set = strut::make_dataset<net, strut::mse>(flat, y);
    BOOST_TEST(set.has_value());
}

BOOST_AUTO_TEST_CASE(a_sample_of_several_axes_is_the_same_or_flat) {
    using image = strut::network<strut::input<2, 2, 3>, strut::flatten, strut::dense<4>>;
    using flat = strut::network<strut::input<12>, strut::dense<4>>;
    const xt::xtensor<std::int64_t, 1> labels{0, 3, 1};
    BOOST_TEST(complaint<image>(zeros(3, 2, 2, 3), labels) == "");
    BOOST_TEST(complaint<image>(zeros(3, 12), labels) == "");
    BOOST_TEST(complaint<image>(zeros(3, 3, 2, 2), labels) ==
               "inputs: not one row for each sample (expected 3 x 2 x 2 x 3, found 3 x 3 x 2 x 2)");
    BOOST_TEST(complaint<image>(zeros(3, 4, 3), labels) ==
               "inputs: not one row for each sample (expected 3 x 2 x 2 x 3, found 3 x 4 x 3)");
    BOOST_TEST(complaint<flat>(zeros(3, 4, 3), labels) == "");
    const xt::xtensor<std::uint8_t, 2> column{{0}, {4}, {1}};
    BOOST_TEST(
        complaint<flat>(zeros(3, 12), column) ==
        "targets: a label that is none of the classes (expected 0 to 3, found 4 at sample 1)");
}

BOOST_AUTO_TEST_CASE(evaluation_and_steps_take_xtensors) {
    const auto x = counting<matrix>({samples, 3});
    const auto y = counting<matrix>({samples, 2}, 5);
    net model{strut::seed{3}};
    fitter fit{model};
    const auto seen = fit.evaluate(x, y, strut::r2{});
    const auto same = fit.evaluate(counting(samples * 3), counting(samples * 2, 5), strut::r2{});
    BOOST_TEST(seen.loss == same.loss);
    BOOST_TEST(seen.score[0] == same.score[0]);
    BOOST_TEST(fit.step(counting<matrix>({4, 3}), counting<matrix>({4, 2}, 5)).samples == 4);
}

BOOST_AUTO_TEST_CASE(a_network_runs_on_an_xtensor_of_fixed_shape) {
    const net model{strut::seed{3}};
    const xt::xtensor_fixed<float, xt::xshape<3>> x{0.5f, -1, 2};
    const auto span = strut::as_span(x);
    static_assert(std::is_same_v<decltype(span), const std::span<const float, 3>>);
    const std::array<float, 3> same{0.5f, -1, 2};
    BOOST_CHECK(model(span) == model(same));
}

BOOST_AUTO_TEST_CASE(a_npy_file_becomes_an_xtensor_and_the_reverse) {
    const scratch_file scratch;
    const std::vector<std::size_t> shape{3, 3};
    const auto x = counting<matrix>({samples, 3});
    const auto rows = xt::view(x, xt::range(4, 7));
    BOOST_REQUIRE(strut::write_npy(scratch.path(), shape, rows).has_value());
    const auto file = strut::read_npy<float>(scratch.path(), shape);
    BOOST_REQUIRE_MESSAGE(file.has_value(), file.error());
    const matrix back = xt::adapt(file->values, file->shape);
    BOOST_CHECK(back == rows);
}
