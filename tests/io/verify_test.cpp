#include <cstddef>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "strut/inference.hpp"
#include "strut/io/load.hpp"
#include "strut/io/verify.hpp"

namespace {

using net = strut::network<strut::input<2>, strut::dense<2>>;

/// The weights [[1, 0], [0, 2]] and samples for them.
struct samples {
    std::vector<float> weight{1, 0, 0, 2}, bias{0, 0}, input{1, 2, 3, 4, 5, 6};
    std::vector<float> output{1, 4, 3, 8, 5, 12};
    strut::weights file{"x", {}, {}, nullptr};

    strut::weights& made(
        std::vector<std::size_t> in = {3, 2}, std::vector<std::size_t> out = {3, 2}) {
        const auto add = [&](const char* name, std::vector<std::size_t> extents, auto& values) {
            file.tensors.push_back({name, strut::number_type::f32, std::move(extents),
                std::as_bytes(std::span{values})});
        };
        add("0.weight", {2, 2}, weight);
        add("0.bias", {2}, bias);
        add("verify.input", std::move(in), input);
        add("verify.output", std::move(out), output);
        return file;
    }
};

std::string complaint(const strut::weights& file, double tolerance = 1e-6) {
    net model;
    BOOST_TEST_REQUIRE(strut::load(model, file).has_value());
    const auto apart = strut::verify(model, file, tolerance);
    return apart.has_error() ? apart.error().message() : "";
}

BOOST_AUTO_TEST_CASE(the_largest_difference_is_a_part_of_the_largest_output) {
    samples some;
    some.output[2] += 3;
    net model;
    BOOST_TEST(strut::load(model, some.made()).has_value());
    BOOST_TEST(strut::verify(model, some.file, 0.3).value() == 0.25);
    BOOST_TEST(complaint(samples{}.made()) == "");
    BOOST_TEST(complaint(some.file, 0.24) == "x: the network gives out something else: sample 1, "
                                             "output 0 (expected 6, found 3)");
}

BOOST_AUTO_TEST_CASE(nan_is_never_the_same) {
    samples some;
    some.output[5] = std::numeric_limits<float>::quiet_NaN();
    BOOST_TEST(complaint(some.made(), 1e9) == "x: the network gives out something else: sample 2, "
                                              "output 1 (expected nan, found 12)");
}

BOOST_AUTO_TEST_CASE(the_same_infinity_is_no_difference_and_nan_is_none_if_asked_for) {
    samples some;
    net model;
    BOOST_TEST(strut::load(model, some.made()).has_value());
    some.input[4] = std::numeric_limits<float>::infinity();
    some.output[4] = some.input[4];
    some.output[5] = std::numeric_limits<float>::quiet_NaN(); // 0 * infinity
    BOOST_TEST(strut::verify(model, some.file).has_error());
    BOOST_TEST(strut::verify(model, some.file, 0, strut::allow::non_finite).value() == 0);
    some.output[4] = -some.input[4];
    BOOST_TEST(strut::verify(model, some.file, 1, strut::allow::non_finite).has_error());
}

BOOST_AUTO_TEST_CASE(outputs_of_zero_are_compared_as_they_are) {
    samples some;
    some.output.assign(6, 0);
    some.input.assign(6, 0);
    some.bias[0] = 0.25;
    BOOST_TEST(complaint(some.made(), 0.25) == "");
    BOOST_TEST(complaint(some.file, 0.2) != "");
    BOOST_TEST(complaint(some.file, std::numeric_limits<double>::quiet_NaN()) ==
               "x: the tolerance is no number (expected a number, found NaN)");
}

BOOST_AUTO_TEST_CASE(samples_that_are_missing_or_of_another_shape_are_refused) {
    samples some;
    some.made().tensors.pop_back();
    BOOST_TEST(complaint(some.file) ==
               "x: the file has no samples to verify by (expected 'verify.output')");
    BOOST_TEST(complaint(samples{}.made({2, 3})) ==
               "x: tensor 'verify.input' has another shape (expected [samples, 2], found [2, 3])");
    samples fewer;
    fewer.output.resize(4);
    BOOST_TEST(complaint(fewer.made({3, 2}, {2, 2})) ==
               "x: tensor 'verify.output' has not one for each sample (expected 3, found 2)");
}

} // namespace
