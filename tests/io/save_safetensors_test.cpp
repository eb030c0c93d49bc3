#include <limits>
#include <string>

#include <boost/test/unit_test.hpp>

#include "io/scratch_file.hpp"
#include "strut/inference.hpp"
#include "strut/io/load_safetensors.hpp"
#include "strut/io/save_safetensors.hpp"

using net = strut::network<strut::input<2>, strut::dense<2>>;

BOOST_AUTO_TEST_SUITE(save_safetensors)

BOOST_AUTO_TEST_CASE(a_network_that_is_refused_leaves_the_old_file) {
    const scratch_file file{"old"};
    net model{strut::seed{1}};
    model.view<0, strut::role::bias>()(1) = std::numeric_limits<float>::infinity();
    const auto refused = strut::save_safetensors(file.path(), model);
    BOOST_REQUIRE(refused.has_error());
    BOOST_TEST(refused.error().message() ==
               file.path() + ": tensor '0.bias' of layer 0 (affine) (expected finite numbers, "
                             "found infinity at [1])");
    BOOST_TEST(file.read() == "old");
    const auto twice = strut::save_safetensors(
        file.path(), net{}, strut::torch_layout{}, {.named = {.names = {"a", "a"}}});
    BOOST_REQUIRE(twice.has_error());
    BOOST_TEST(twice.error().message() ==
               file.path() + ": the list of names has one twice (expected each once, found 'a')");
    BOOST_TEST(file.read() == "old");

    const strut::save_options all{.numbers = strut::allow::non_finite};
    BOOST_REQUIRE(
        strut::save_safetensors(file.path(), model, strut::torch_layout{}, all).has_value());
    net other;
    BOOST_TEST(strut::load_safetensors(file.path(), other).has_error());
    BOOST_TEST((other == net{}));
    const strut::load_options as_well{.numbers = strut::allow::non_finite};
    BOOST_REQUIRE(
        strut::load_safetensors(file.path(), other, strut::torch_layout{}, as_well).has_value());
    BOOST_TEST((other == model));
}

BOOST_AUTO_TEST_CASE(a_place_that_cannot_be_written_is_named) {
    const auto refused = strut::save_safetensors("nowhere/x", net{});
    BOOST_REQUIRE(refused.has_error());
    BOOST_TEST(refused.error().message() ==
               "nowhere/x: cannot be written (expected a file, found No such file or directory)");
}

BOOST_AUTO_TEST_SUITE_END()
