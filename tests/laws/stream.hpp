#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <memory>
#include <type_traits>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "strut/net/network.hpp"
#include "strut/net/stream.hpp"

/// The laws of a network on a stream: it gives out what the whole sequence at once does, whatever
/// the size of the blocks.
namespace laws {

/// `frames` frames of F numbers that never repeat.
template <class T, std::size_t F>
std::vector<T> signal(std::size_t frames) {
    std::vector<T> x(frames * F);
    for (std::size_t i = 0; i < x.size(); ++i)
        x[i] = static_cast<T>(std::sin(0.37 * static_cast<double>(i)));
    return x;
}

/// What a stream makes of x, as far as it consists of whole blocks.
template <std::size_t Frames, class Net>
std::vector<typename Net::value> streamed(
    const Net& model, const std::vector<typename Net::value>& x) {
    using live_type = strut::stream<Net, Frames>;
    static_assert(std::is_trivially_copyable_v<live_type>);
    const auto live = std::make_unique<live_type>(model);
    std::vector<typename Net::value> y;
    for (std::size_t f = 0; f + Frames <= x.size() / live_type::inputs; f += Frames) {
        y.resize(y.size() + Frames * live_type::outputs);
        (*live)(x.data() + f * live_type::inputs, y.data() + f * live_type::outputs);
    }
    return y;
}

/// The largest difference from the beginning of `expected`, relative to its largest element.
template <class A, class B>
double apart(const A& found, const B& expected) {
    double most = 0, largest = 0;
    for (std::size_t i = 0; i < found.size(); ++i) {
        const double distance = std::abs(double(found[i]) - double(expected[i]));
        most = distance <= most ? most : distance; // keeps a NaN
        largest = std::max(largest, std::abs(double(expected[i])));
    }
    return most / largest;
}

/// The whole sequence of `Steps` frames of `F` numbers at once, against blocks of these sizes.
template <class T, std::size_t Steps, std::size_t F, std::size_t... Frames, class... Layers>
void streams_as_it_runs(
    std::index_sequence<Frames...>, strut::policies<Layers...>, double tolerance) {
    using net = strut::basic_network<T, strut::input<Steps, F>, Layers...>;
    const auto model = std::make_unique<net>(strut::seed{5});
    const auto work = std::make_unique<typename net::template workspace<>>();
    const auto x = signal<T, F>(Steps);
    std::vector<T> expected(net::out.size());
    model->forward(x.data(), expected.data(), *work);
    const auto one = [&]<std::size_t N>(std::integral_constant<std::size_t, N>) {
        const auto found = streamed<N>(*model, x);
        BOOST_TEST(apart(found, expected) <= tolerance, "blocks of " << N);
        BOOST_TEST((found == streamed<N>(*model, x)), "blocks of " << N << ", again");
    };
    (one(std::integral_constant<std::size_t, Frames>{}), ...);
}

} // namespace laws
