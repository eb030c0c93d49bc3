#include <array>
#include <cstddef>
#include <cstring>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "strut/inference.hpp"
#include "strut/io/load.hpp"
#include "strut/io/load_safetensors.hpp"
#include "strut/io/save.hpp"
#include "strut/io/save_safetensors.hpp"

namespace {

using net = strut::network<strut::input<3>, strut::dense<4, strut::relu, strut::batch_norm<>>,
    strut::dense<2>>;

BOOST_AUTO_TEST_CASE(saved_and_loaded_networks_are_the_same) {
    const net model{strut::seed{7}};
    const auto file = strut::save(model);
    BOOST_REQUIRE(file.has_value());
    net other;
    const auto loaded = strut::load(other, *file);
    BOOST_TEST(loaded.has_value(), (loaded.has_error() ? loaded.error().message() : ""));
    BOOST_TEST((other == model));
}

} // namespace
