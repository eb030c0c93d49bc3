#include <array>
#include <cstddef>

#include <boost/test/unit_test.hpp>

#include "laws/layer.hpp"
#include "strut/layer/narrow.hpp"
#include "strut/layer/parallel.hpp"
#include "strut/net/network.hpp"
#include "strut/net/stream.hpp"

BOOST_AUTO_TEST_SUITE(narrow_)

using namespace strut;

BOOST_AUTO_TEST_CASE(some_features_of_a_vector_keep_the_laws) {
    laws::layer<narrow<2, 3>, shape{7}>();
}
BOOST_AUTO_TEST_CASE(some_features_of_each_step_keep_the_laws) {
    laws::layer_briefly<narrow<1, 2>, shape{3, 4}>();
}
BOOST_AUTO_TEST_CASE(some_channels_of_an_image_keep_the_laws) {
    laws::layer_briefly<narrow<1, 2>, shape{3, 2, 2}>();
}

template <shape In, std::size_t Start, std::size_t Length>
constexpr auto of_counted() {
    using layer = laws::bound_at<narrow<Start, Length>, float, In>;
    std::array<float, In.size()> x{};
    for (std::size_t i = 0; i < x.size(); ++i)
        x[i] = static_cast<float>(i);
    std::array<float, layer::out.size()> y{};
    layer::template forward<mode::inference, 1>(
        nullptr, nullptr, x.data(), y.data(), nullptr, nullptr, pass{});
    return y;
}
static_assert(of_counted<shape{5}, 1, 3>() == std::array<float, 3>{1, 2, 3});
static_assert(of_counted<shape{3, 4}, 1, 2>() == std::array<float, 6>{1, 2, 5, 6, 9, 10});
static_assert(of_counted<shape{3, 1, 2}, 1, 2>() == std::array<float, 4>{2, 3, 4, 5});
static_assert(laws::bound_at<narrow<1, 2>, float, shape{3, 4, 5}>::out == shape{2, 4, 5});

BOOST_AUTO_TEST_CASE(a_branch_sees_its_features_only_on_a_stream_as_well) {
    using net = network<input<4, 3>, parallel<narrow<2, 1>, narrow<0, 2>>>;
    const net model{seed{1}};
    std::array<float, 12> x{};
    for (std::size_t i = 0; i < x.size(); ++i)
        x[i] = static_cast<float>(i);
    stream<net, 4> live{model};
    std::array<float, 12> y{};
    live(x.data(), y.data());
    const auto whole = model(x);
    for (std::size_t step = 0; step < 4; ++step) {
        BOOST_TEST(y[3 * step] == x[3 * step + 2]);
        BOOST_TEST(y[3 * step + 1] == x[3 * step]);
        BOOST_TEST(y[3 * step + 2] == x[3 * step + 1]);
    }
    for (std::size_t i = 0; i < y.size(); ++i)
        BOOST_TEST(y[i] == whole[i]);
}

BOOST_AUTO_TEST_SUITE_END()
