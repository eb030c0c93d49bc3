#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "golden/reader.hpp"
#include "laws/optimizer.hpp"
#include "strut/core/extent.hpp"
#include "strut/policy/clip/by_global_norm.hpp"
#include "strut/policy/clip/by_norm.hpp"
#include "strut/policy/clip/by_value.hpp"
#include "strut/policy/clip/none.hpp"

/// Three steps with this clipping strategy end where PyTorch's do.
template <class Optimizer, class Clip, class T>
void steps_are_pytorchs(const std::string& name, const std::string& clip_name,
    const typename Optimizer::options& options) {
    const golden::file file{"policies.txt"};
    const std::string type = "/" + std::string{golden::dtype<T>};
    std::vector<strut::tensor_extent> tensors;
    std::size_t offset = 0;
    for (const int size : file.get<int>("training/sizes")) {
        tensors.push_back({.offset = offset, .size = static_cast<std::size_t>(size)});
        offset += static_cast<std::size_t>(size);
    }
    const double tolerance = std::is_same_v<T, float> ? 1e-6 : 1e-14;
    laws::optimized<Optimizer, T> at{file.get<T>("training/start" + type).values};
    for (std::uint64_t step = 0; step < 3; ++step) {
        const std::string number = "/" + std::to_string(step);
        auto gradient = file.get<T>("training/gradient" + number + type).values;
        const std::array runs{strut::block_range{0, gradient.size()}};
        const auto report =
            Clip::apply(gradient.data(), std::as_const(at.parameters).data(), {tensors, runs});
        const auto norm = file.get<T>("training/norm" + number + type)[0];
        BOOST_TEST(report.norm == norm, boost::test_tools::tolerance(tolerance));
        at.step(gradient, options, step + 1);
        const std::string expected = "training/" + name + "/" + clip_name + number + type;
        BOOST_TEST(golden::distance(at.parameters, file.get<T>(expected)) <= tolerance, expected);
    }
}

/// Three steps, as `name` in policies.txt, with every clipping strategy and in both types.
template <class Optimizer>
void steps_are_pytorchs_with_every_clipping(
    const std::string& name, const typename Optimizer::options& options) {
    const auto with = [&]<class Clip>(Clip, const std::string& clip_name) {
        steps_are_pytorchs<Optimizer, Clip, float>(name, clip_name, options);
        steps_are_pytorchs<Optimizer, Clip, double>(name, clip_name, options);
    };
    with(strut::clip::none{}, "none");
    with(strut::clip::by_value<0.25>{}, "by_value_0.25");
    with(strut::clip::by_norm<0.5>{}, "by_norm_0.5");
    with(strut::clip::by_global_norm<1>{}, "by_global_norm_1");
}
