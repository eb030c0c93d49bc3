#pragma once

#include <cstddef>
#include <string>
#include <type_traits>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "golden/reader.hpp"
#include "strut/simd/pack.hpp"

/// Row-major [sample][feature] into rows of lanes.
template <class T, std::size_t Lanes, class Element>
std::vector<Element> into_lanes(const golden::tensor<Element>& samples, std::size_t features) {
    constexpr std::size_t stride = strut::simd::row_stride<T>(Lanes);
    std::vector<Element> lanes(features * stride);
    for (std::size_t i = 0; i < samples.size(); ++i)
        lanes[i % features * stride + i / features] = samples[i];
    return lanes;
}

/// The mean loss and its gradient on the 7 samples with 4 outputs of policies.txt are PyTorch's.
template <class T, class Loss>
void loss_is_pytorchs(const Loss& loss, const std::string& name, const std::string& targets) {
    constexpr std::size_t samples = 7, outputs = 4, lanes = 9;
    constexpr std::size_t stride = strut::simd::row_stride<T>(lanes);
    using target = typename Loss::template target<T>;
    const golden::file file{"policies.txt"};
    const std::string type = "/" + std::string{golden::dtype<T>};
    const auto logits = into_lanes<T, lanes>(file.get<T>("loss/logits" + type), outputs);
    const auto y =
        into_lanes<T, lanes>(file.get<target>(targets + (std::is_integral_v<target> ? "" : type)),
            Loss::target_size(outputs));

    std::vector<T> gradient(outputs * stride);
    const T weight = loss.template weight<T, outputs, lanes>(y.data(), samples);
    const T value = loss.template evaluate<T, outputs, lanes>(
        logits.data(), y.data(), samples, 1 / weight, gradient.data());
    std::vector<T> by_sample;
    for (std::size_t sample = 0; sample < samples; ++sample)
        for (std::size_t output = 0; output < outputs; ++output)
            by_sample.push_back(gradient[output * stride + sample]);

    const double tolerance = std::is_same_v<T, float> ? 1e-6 : 1e-14;
    const auto expected = file.get<T>("loss/" + name + "/value" + type);
    BOOST_TEST(golden::distance(std::vector<T>{value}, expected) <= tolerance,
        name << type << ": " << value << ", PyTorch " << expected[0]);
    BOOST_TEST(
        golden::distance(by_sample, file.get<T>("loss/" + name + "/gradient" + type)) <= tolerance,
        name << type << ": gradient");
}

template <class Loss>
void loss_is_pytorchs_in_both_types(
    const Loss& loss, const std::string& name, const std::string& targets) {
    loss_is_pytorchs<float>(loss, name, targets);
    loss_is_pytorchs<double>(loss, name, targets);
}
