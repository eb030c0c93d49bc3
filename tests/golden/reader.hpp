#pragma once

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <fstream>
#include <limits>
#include <map>
#include <numeric>
#include <sstream>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include <boost/test/unit_test.hpp>

/// Golden files: tensors that another program computed, as text, one tensor a line:
///
///     name dtype extents... : values...
///
/// dtype is float (written with %.9g), double (%.17g) or int; values are row-major. The script that
/// made a file lies beside it.
namespace golden {

template <class T>
struct tensor {
    std::vector<std::size_t> extents;
    std::vector<T> values;

    const T& operator[](std::size_t index) const { return values[index]; }
    std::size_t size() const { return values.size(); }
    auto begin() const { return values.begin(); }
    auto end() const { return values.end(); }
};

template <class T>
inline constexpr std::string_view dtype = std::is_same_v<T, float>    ? "float"
                                          : std::is_same_v<T, double> ? "double"
                                                                      : "int";

/// A golden file. Whatever is wrong with it fails the test with a message that says what.
class file {
public:
    explicit file(const std::string& name) : path_{std::string{STRUT_TEST_DATA "/"} + name} {
        std::ifstream in{path_};
        BOOST_REQUIRE_MESSAGE(in, "golden file " << path_ << " cannot be opened");
        for (std::string line; std::getline(in, line);)
            if (!line.empty() && line[0] != '#')
                lines_[line.substr(0, line.find(' '))] = line;
    }

    /// The tensor of this name; T must be the type that it was written as.
    template <class T>
    tensor<T> get(const std::string& name) const {
        const auto found = lines_.find(name);
        BOOST_REQUIRE_MESSAGE(found != lines_.end(), path_ << " has no tensor '" << name << "'");
        std::istringstream words{found->second};
        std::string word;
        words >> word >> word;
        BOOST_REQUIRE_MESSAGE(word == dtype<T>,
            path_ << ": '" << name << "' expected " << dtype<T> << ", found " << word);
        tensor<T> result;
        while (words >> word && word != ":")
            result.extents.push_back(number<std::size_t>(word, name));
        while (words >> word)
            result.values.push_back(number<T>(word, name));
        const auto expected = std::accumulate(result.extents.begin(), result.extents.end(),
            std::size_t{1}, [](std::size_t a, std::size_t b) { return a * b; });
        BOOST_REQUIRE_MESSAGE(result.size() == expected, path_ << ": '" << name << "' expected "
                                                               << expected << " values, found "
                                                               << result.size());
        return result;
    }

private:
    template <class Number>
    Number number(const std::string& word, const std::string& name) const {
        Number value{};
        const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
        BOOST_REQUIRE_MESSAGE(error == std::errc{} && end == word.data() + word.size(),
            path_ << ": '" << name << "' has '" << word << "' for a number");
        return value;
    }

    std::string path_;
    std::map<std::string, std::string> lines_;
};

/// The largest difference between the elements of two ranges, divided by the largest element of the
/// expected one; infinite if something is not a number or the sizes differ.
template <class Actual, class Expected>
double distance(const Actual& actual, const Expected& expected) {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    double difference = 0;
    double largest = 0;
    auto a = std::begin(actual);
    auto b = std::begin(expected);
    for (; a != std::end(actual) && b != std::end(expected); ++a, ++b) {
        const double apart = std::abs(static_cast<double>(*a) - static_cast<double>(*b));
        difference = std::max(difference, apart <= infinity ? apart : infinity);
        largest = std::max(largest, std::abs(static_cast<double>(*b)));
    }
    if (a != std::end(actual) || b != std::end(expected))
        return infinity;
    return difference == 0 ? 0 : difference / largest;
}

/// The design's tolerances, relative to the largest entry of a tensor.
template <class T>
constexpr double tolerance = std::is_same_v<T, float> ? 1e-5 : 1e-9;

template <class Found>
void expect_close(const std::string& name, const Found& found, const tensor<double>& expected) {
    using T = std::remove_cvref_t<decltype(*std::begin(found))>;
    const double apart = distance(found, expected);
    BOOST_TEST(apart <= tolerance<T>, name << ", " << sizeof(T) << " bytes: off by " << apart);
}

} // namespace golden
