#include <algorithm>
#include <cmath>
#include <cstddef>
#include <memory>
#include <string>
#include <tuple>
#include <type_traits>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "golden/reader.hpp"
#include "strut/inference.hpp"

namespace {

using namespace strut;
using scalars = std::tuple<float, double>;

/// As `wave` in make_recurrent.py: numbers that both sides know.
template <class T>
std::vector<T> wave(std::size_t count, double size, double speed, double start) {
    std::vector<T> all(count);
    for (std::size_t i = 0; i < count; ++i)
        all[i] = static_cast<T>(
            static_cast<float>(size * std::sin(speed * static_cast<double>(i) + start)));
    return all;
}

/// Copies [row][sample] into rows of lanes; what is between is a copy of the first sample.
template <std::size_t Lanes, class T>
void to_lanes(const std::vector<T>& from, T* to) {
    constexpr std::size_t row = simd::row_stride<T>(Lanes);
    for (std::size_t r = 0; r < from.size() / Lanes; ++r)
        for (std::size_t lane = 0; lane < row; ++lane)
            to[r * row + lane] = from[r * Lanes + (lane < Lanes ? lane : 0)];
}

template <std::size_t Lanes, class T>
std::vector<T> from_lanes(const T* from, std::size_t rows) {
    constexpr std::size_t row = simd::row_stride<T>(Lanes);
    std::vector<T> all;
    for (std::size_t r = 0; r < rows; ++r)
        all.insert(all.end(), from + r * row, from + r * row + Lanes);
    return all;
}

template <class T, class Layer, std::size_t Steps, std::size_t Lanes>
void one_case(const std::string& kind) {
    using net = basic_network<T, input<Steps, 3>, Layer>;
    using root = typename net::root;
    constexpr std::size_t row = simd::row_stride<T>(Lanes);
    constexpr std::size_t units = net::out[1];
    struct numbers {
        block<T, Steps * 3 * row> x{}, dx{};
        block<T, Steps * units * row> y{}, dy{};
        block<T, root::template tape<Lanes> + 64> tape{};
        block<T, root::template scratch<Lanes> + 64> scratch{};
        typename net::parameter_block gradient{};
        net model{};
    };
    const auto of = std::make_unique<numbers>();
    const std::vector<T> parameters[]{wave<T>(net::tensors[0].size(), 0.6, 1.3, 0),
        wave<T>(net::tensors[1].size(), 0.5, 0.9, 1), wave<T>(net::tensors[2].size(), 0.3, 2.1, 2)};
    for (std::size_t k = 0; k < 3; ++k)
        std::copy(parameters[k].begin(), parameters[k].end(),
            of->model.parameters.data() + net::tensors[k].offset);
    to_lanes<Lanes>(wave<T>(Steps * 3 * Lanes, 1.5, 0.7, 3), of->x.data());
    const auto dy = wave<T>(Steps * units * Lanes, 1, 0.37, 4);
    for (std::size_t r = 0; r < Steps * units; ++r)
        for (std::size_t lane = 0; lane < Lanes; ++lane)
            of->dy[r * row + lane] = dy[r * Lanes + lane];

    const golden::file golden{"recurrent.txt"};
    const std::string name = kind + "/" + std::to_string(Steps) + "x" + std::to_string(Lanes) + "/";
    const auto expect = [&](const char* what, const std::vector<T>& found) {
        golden::expect_close(name + what, found, golden.get<double>(name + what));
    };
    const pass run{Lanes};
    root::template forward<mode::inference, Lanes>(of->model.parameters.data(), nullptr,
        of->x.data(), of->y.data(), nullptr, of->scratch.data(), run);
    const T* const last = of->y.data() + (Steps - 1) * units * row;
    expect("last", from_lanes<Lanes>(last, units));
    root::template forward<mode::training, Lanes>(of->model.parameters.data(), nullptr,
        of->x.data(), of->y.data(), of->tape.data(), of->scratch.data(), run);
    expect("last", from_lanes<Lanes>(last, units));
    std::vector<T> total(Steps);
    for (std::size_t step = 0; step < Steps; ++step)
        for (const T one : from_lanes<Lanes>(of->y.data() + step * units * row, units))
            total[step] += one;
    expect("total", total);
    root::template backward<wanted{}, Lanes>(of->model.parameters.data(), of->x.data(),
        of->y.data(), of->tape.data(), of->dy.data(), of->dx.data(), of->gradient.data(),
        of->scratch.data(), run);
    expect("dx_first", from_lanes<Lanes>(of->dx.data(), 3));
    expect("dx_last", from_lanes<Lanes>(of->dx.data() + (Steps - 1) * 3 * row, 3));
    const char* const names[]{"weight", "recurrent", "bias"};
    for (std::size_t k = 0; k < 3; ++k) {
        const T* const from = of->gradient.data() + net::tensors[k].offset;
        expect(names[k], std::vector<T>(from, from + net::tensors[k].size()));
    }
}

template <class T, class Layer>
void equals_pytorch(const std::string& kind) {
    one_case<T, Layer, 2, 33>(kind);
    one_case<T, Layer, 50, 2>(kind);
    if constexpr (std::is_same_v<T, double>) {
        one_case<T, Layer, 1, 1>(kind);
        one_case<T, Layer, 7, 5>(kind);
        one_case<T, Layer, 20, 32>(kind);
    }
}

} // namespace

BOOST_AUTO_TEST_SUITE(golden_recurrent)

BOOST_AUTO_TEST_CASE_TEMPLATE(an_lstm_is_pytorchs, T, scalars) {
    equals_pytorch<T, lstm<5>>("lstm");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_gru_is_pytorchs, T, scalars) {
    equals_pytorch<T, gru<5>>("gru");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_simple_recurrent_layer_is_pytorchs, T, scalars) {
    equals_pytorch<T, rnn<5>>("rnn_tanh");
    equals_pytorch<T, rnn<5, relu>>("rnn_relu");
}

BOOST_AUTO_TEST_SUITE_END()
