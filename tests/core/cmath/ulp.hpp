#pragma once

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <random>

#include <boost/test/unit_test.hpp>

/// What the tests of strut::cmath share: errors in units in the last place of a double, against the
/// functions of the C library in long double.
namespace ulp {

static_assert(std::numeric_limits<long double>::digits > 60, "long double has no digits to spare");

inline constexpr double infinity = std::numeric_limits<double>::infinity();
inline constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
inline constexpr double smallest = std::numeric_limits<double>::denorm_min();

/// The distance of `actual` from `expected`, in the spacing of doubles there; infinite where one of
/// them is not finite and the other differs.
inline double error(double actual, long double expected) {
    const auto rounded = static_cast<double>(expected);
    if (std::isnan(actual) || std::isnan(rounded))
        return std::isnan(actual) && std::isnan(rounded) ? 0 : infinity;
    if (std::isinf(actual) || std::isinf(rounded))
        return actual == rounded ? 0 : infinity;
    int exponent = 0;
    std::frexp(expected, &exponent);
    return static_cast<double>(std::abs(static_cast<long double>(actual) - expected) /
                               std::ldexp(1.0L, std::max(exponent - 53, -1074)));
}

/// Arguments between two bounds: a regular grid, then random ones.
template <class Visit>
void linear(double low, double high, Visit visit) {
    constexpr int count = 100'000;
    for (int i = 0; i <= count; ++i)
        visit(low + (high - low) * i / count);
    std::mt19937_64 random{1};
    std::uniform_real_distribution<double> anywhere{low, high};
    for (int i = 0; i < count; ++i)
        visit(anywhere(random));
}

/// Arguments of all sizes between two positive bounds: evenly spread bit patterns, then random
/// ones.
template <class Visit>
void all_sizes(double low, double high, Visit visit) {
    constexpr int count = 100'000;
    const auto first = std::bit_cast<std::uint64_t>(low);
    const auto last = std::bit_cast<std::uint64_t>(high);
    for (std::uint64_t i = 0; i <= count; ++i)
        visit(std::bit_cast<double>(first + (last - first) / count * i));
    std::mt19937_64 random{2};
    std::uniform_int_distribution<std::uint64_t> anywhere{first, last};
    for (int i = 0; i < count; ++i)
        visit(std::bit_cast<double>(anywhere(random)));
}

/// Collects errors, and fails the test on the worst one if it is above the limit.
class worst {
public:
    explicit worst(double limit) : limit_{limit} {}
    worst(const worst&) = delete;
    ~worst() {
        BOOST_CHECK_MESSAGE(
            error_ <= limit_, error_ << " ulp at x = " << at_ << ", limit " << limit_);
    }

    void operator()(double x, double actual, long double expected) {
        const double found = error(actual, expected);
        if (found > error_) {
            error_ = found;
            at_ = x;
        }
    }

private:
    double limit_;
    double error_ = 0;
    double at_ = 0;
};

/// A sum over the bits of results on a grid, each weighted by an odd number of its own.
template <class Function>
std::uint64_t checksum(Function function, double low, double high) {
    constexpr int count = 20'000;
    std::uint64_t sum = 0;
    for (int i = 0; i < count; ++i) {
        // Without volatile the arguments themselves might come out of a fused operation.
        const volatile double offset = (high - low) / count * i;
        sum += std::bit_cast<std::uint64_t>(function(low + offset)) *
               (2 * static_cast<std::uint64_t>(i) + 1);
    }
    return sum;
}

inline bool same_bits(double a, double b) {
    return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b);
}

} // namespace ulp
