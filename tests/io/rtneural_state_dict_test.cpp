#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "strut/inference.hpp"
#include "strut/io/rtneural_state_dict.hpp"

namespace {

strut::weights named(const std::vector<std::string>& names) {
    strut::weights file{"x", {}, {}, nullptr};
    for (const std::string& name : names)
        file.tensors.push_back({name, strut::number_type::f32, {}, {}});
    return file;
}

BOOST_AUTO_TEST_CASE(tensors_go_together_by_module_and_layer) {
    const auto modules = strut::detail::torch_modules(
        named({"rec.weight_ih_l0", "rec.bias_ih_l0", "rec.weight_ih_l1", "head.0.weight", "bias"}));
    BOOST_TEST_REQUIRE(modules.size() == 4);
    BOOST_TEST(modules[0].name == "rec");
    BOOST_TEST(modules[0].kinds.size() == 2);
    BOOST_TEST(modules[1].name == "rec_l1");
    BOOST_TEST(modules[1].kinds.at(0) == "weight_ih_l0");
    BOOST_TEST(modules[1].names.at(0) == "rec.weight_ih_l1");
    BOOST_TEST(modules[2].name == "head.0");
    BOOST_TEST(modules[3].name == "");
}

// Searched one by one, these would take a minute and more.
BOOST_AUTO_TEST_CASE(a_file_of_many_modules_is_refused_soon) {
    std::vector<std::string> names;
    for (int i = 0; i < 300'000; ++i)
        names.push_back("module" + std::to_string(i) + ".weight");
    const strut::weights file = named(names);
    using net = strut::network<strut::input<1>, strut::dense<1>>;
    const auto start = std::chrono::steady_clock::now();
    const auto found = strut::detail::torch_names<net>(file, {});
    BOOST_TEST_REQUIRE(found.has_error());
    BOOST_TEST(found.error().message().size() < 20'000);
    BOOST_TEST((std::chrono::steady_clock::now() - start < std::chrono::seconds{10}));
}

} // namespace
