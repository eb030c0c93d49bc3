#pragma once

#include <cmath>
#include <cstdint>
#include <string>

#include <boost/test/unit_test.hpp>

#include "golden/reader.hpp"
#include "strut/policy/schedule/concept.hpp"

/// Sixty factors in a row are those that PyTorch's scheduler gives to a learning rate of 1.
template <class Schedule>
void factors_are_pytorchs(const std::string& name) {
    const auto expected = golden::file{"cures.txt"}.get<double>("schedule/" + name);
    BOOST_REQUIRE(expected.size() == 60);
    for (std::uint64_t step = 0; step < 60; ++step) {
        const double found = Schedule::factor({step, 0});
        // PyTorch multiplies step by step, and rounds each time.
        BOOST_TEST(std::abs(found - expected[step]) <= 1e-13 * std::abs(expected[step]) + 1e-17,
            name << " at step " << step << ": " << found << ", expected " << expected[step]);
    }
}
