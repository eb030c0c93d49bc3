#include <cmath>
#include <cstddef>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "strut/inference.hpp"
#include "strut/io/keras_layout.hpp"
#include "strut/io/load.hpp"
#include "strut/io/numbers.hpp"
#include "strut/io/save.hpp"

namespace {

using net = strut::network<strut::input<3>, strut::dense<2, strut::relu, strut::batch_norm<>>>;
using limits = std::numeric_limits<float>;

std::string message(const strut::result<strut::weights>& saved) {
    return saved.has_error() ? saved.error().message() : "";
}

} // namespace

BOOST_AUTO_TEST_SUITE(save)

BOOST_AUTO_TEST_CASE(tensors_have_the_names_shapes_and_numbers_of_the_layout) {
    net model;
    model.view<0, strut::role::weight>()(2, 1) = 7;
    auto all = std::optional{strut::save(model).value()};
    const strut::weights copy = *all;
    all.reset(); // the numbers live on
    BOOST_TEST(copy.tensors.size() == 6);
    BOOST_CHECK((copy.metadata == std::vector<std::pair<std::string, std::string>>{
                                      {"format", "pt"}, {"strut.layout", "torch"}}));
    const strut::named_tensor* const weight = copy.find("0.weight");
    BOOST_REQUIRE(weight != nullptr);
    BOOST_CHECK((weight->extents == std::vector<std::size_t>{2, 3}));
    std::vector<float> numbers(6);
    BOOST_REQUIRE(strut::read_numbers(*weight, std::span{numbers}).has_value());
    BOOST_TEST(numbers == (std::vector<float>{0, 0, 0, 0, 0, 7}), boost::test_tools::per_element());
    // What PyTorch counts is no number of ours.
    BOOST_TEST(copy.find("1.num_batches_tracked") == nullptr);
}

BOOST_AUTO_TEST_CASE(numbers_that_are_not_finite_are_refused_unless_asked_for) {
    net model{strut::seed{1}};
    model.view<0, strut::role::weight>()(1, 1) = limits::quiet_NaN();
    BOOST_TEST(message(strut::save(model)) == "network: tensor '0.weight' of layer 0 (affine) "
                                              "(expected finite numbers, found NaN at [1][1])");
    BOOST_TEST(message(strut::save(model, strut::keras_layout{})) ==
               "network: tensor '0.kernel' of layer 0 (affine) (expected finite numbers, found NaN "
               "at [1][1])");
    const strut::save_options all{.numbers = strut::allow::non_finite};
    const auto saved = strut::save(model, strut::torch_layout{}, all);
    BOOST_REQUIRE(saved.has_value());
    // And read with the same word.
    net other;
    const strut::load_options as_well{.numbers = strut::allow::non_finite};
    BOOST_TEST(strut::load(other, *saved).has_error());
    BOOST_TEST(strut::load(other, *saved, strut::torch_layout{}, as_well).has_value());
    BOOST_TEST(std::isnan(other.view<0, strut::role::weight>()(1, 1)));

    model = net{strut::seed{1}};
    model.statistics.data()[net::statistic_tensors[1].offset + 1] = -limits::infinity();
    BOOST_TEST(message(strut::save(model)) == "network: tensor '1.running_var' of layer 0 "
                                              "(normalize) (expected finite numbers, found "
                                              "-infinity at [1])");
}

BOOST_AUTO_TEST_CASE(names_of_samples_are_refused) {
    using single = strut::network<strut::input<3>, strut::dense<1, strut::no_bias>>;
    const auto saved =
        strut::save(single{}, strut::torch_layout{}, {.named = {.names = {"verify.input"}}});
    BOOST_TEST(message(saved) == "network: a tensor cannot have this name (expected none of "
                                 "samples, found 'verify.input')");
}

BOOST_AUTO_TEST_SUITE_END()
