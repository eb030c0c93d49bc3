#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <span>
#include <type_traits>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "laws/expect.hpp"
#include "strut/inference.hpp"

BOOST_AUTO_TEST_SUITE(network)

using strut::dense;
using strut::input;
using strut::relu;
using strut::role;
using strut::shape;
using strut::tensor;

using net = strut::network<input<3>, dense<20, relu>, dense<5, strut::prelu<>, strut::no_bias>,
    strut::dropout<0.5>, dense<2>>;

// What a network says of itself.
static_assert(net::in == shape{3} && net::out == shape{2} && net::layer_count == 4);
static_assert(net::parameter_count == 3 * 20 + 20 + 20 * 5 + 1 + 5 * 2 + 2);
static_assert(std::is_same_v<net::value, float>);
static_assert(std::is_same_v<net::layer_spec<2>, strut::dropout<0.5>>);

// Parameters: each tensor on a line of its own with at least a line of zeros behind it, in order;
// the layers are numbered as they were written, though affine and activation are one.
static_assert(
    net::tensors ==
    std::array{tensor{role::weight, shape{3, 20}, 0, 0}, tensor{role::bias, shape{20}, 80, 0},
        tensor{role::weight, shape{20, 5}, 128, 1}, tensor{role::slope, shape{1}, 256, 1},
        tensor{role::weight, shape{5, 2}, 288, 3}, tensor{role::bias, shape{2}, 320, 3}});
static_assert(net::block_size == 352);

// An object is its parameters and nothing else.
static_assert(std::is_trivially_copyable_v<net> && std::is_standard_layout_v<net>);
static_assert(sizeof(net) == net::block_size * sizeof(float) && alignof(net) == 64);
static_assert(alignof(strut::basic_network<double, input<3>, dense<2>>) == 64);

// A tensor has the shape of its layer, and that of a const network cannot be written.
static_assert(decltype(net{}.view<0, role::weight>())::extents == shape{3, 20});
static_assert(decltype(net{}.view<1, role::slope>())::extents == shape{1});
static_assert(
    std::is_same_v<decltype(std::declval<const net&>().view<3, role::bias>()[0]), const float&>);
static_assert(std::is_same_v<decltype(std::declval<net&>().view<3, role::bias>()[0]), float&>);

BOOST_AUTO_TEST_CASE(a_view_is_the_tensor_in_the_block) {
    net model;
    model.view<1, role::weight>()(19, 4) = 7;
    model.view<3, role::bias>()(1) = 8;
    BOOST_TEST(model.parameters[128 + 19 * 5 + 4] == 7);
    BOOST_TEST(model.parameters[320 + 1] == 8);
}

BOOST_AUTO_TEST_CASE(the_same_seed_gives_the_same_bits_and_another_seed_others) {
    BOOST_TEST((net{strut::seed{7}} == net{strut::seed{7}}));
    BOOST_TEST((net{strut::seed{7}} != net{strut::seed{8}}));
    net again{strut::seed{8}};
    again.initialize(strut::seed{7});
    BOOST_TEST((again == net{strut::seed{7}}));
}

// At compile time, too.
using small_net = strut::network<input<2>, dense<3, relu>, dense<1>>;
constexpr small_net constant{strut::seed{7}};
BOOST_AUTO_TEST_CASE(compile_time_and_run_time_give_the_same_initial_bits) {
    const std::uint64_t seven = std::vector<std::uint64_t>{7}.front();
    BOOST_TEST((small_net{strut::seed{seven}} == constant));
}

BOOST_AUTO_TEST_CASE(weights_are_drawn_in_order_from_seeds_of_their_own) {
    const net model{strut::seed{7}};
    const auto is_drawn = [](auto weights, auto init, strut::fan fan, std::uint64_t seed) {
        std::vector<float> expected(fan.size());
        decltype(init)::fill(expected.data(), fan, seed);
        return std::equal(weights.begin(), weights.end(), expected.begin(), expected.end());
    };
    constexpr std::uint64_t base = 7 * 7919 + 1000;
    BOOST_TEST(is_drawn(model.view<0, role::weight>(), strut::he{}, {3, 20}, base + 1));
    BOOST_TEST(is_drawn(model.view<1, role::weight>(), strut::he{}, {20, 5, 0.25}, base + 2));
    BOOST_TEST(is_drawn(model.view<3, role::weight>(), strut::xavier{}, {5, 2}, base + 3));
}

BOOST_AUTO_TEST_CASE(gaps_between_tensors_are_zero) {
    net model{strut::seed{7}};
    for (const tensor& one : net::tensors)
        for (std::size_t i = 0; i < one.size(); ++i)
            model.parameters[one.offset + i] = 0;
    BOOST_TEST((model == net{}));
}

/// The output of a network in double, by loops.
template <class Model>
std::vector<double> reference(const Model& model, const std::vector<float>& x) {
    std::vector<double> h(x.begin(), x.end());
    const auto affine = [&](auto weights, auto bias) {
        std::vector<double> y(bias.begin(), bias.end());
        for (std::size_t i = 0; i < h.size(); ++i)
            for (std::size_t o = 0; o < y.size(); ++o)
                y[o] += h[i] * static_cast<double>(weights(i, o));
        h = y;
    };
    const auto layer = [&]<std::size_t I>(std::integral_constant<std::size_t, I>) {
        affine(model.template view<I, role::weight>(), model.template view<I, role::bias>());
        if (I + 1 < Model::layer_count)
            for (double& one : h)
                one = std::tanh(one);
    };
    [&]<std::size_t... I>(std::index_sequence<I...>) {
        (layer(std::integral_constant<std::size_t, I>{}), ...);
    }
    (std::make_index_sequence<Model::layer_count>{});
    return h;
}

using policy = strut::network<input<10>, dense<64, strut::tanh>, dense<33, strut::tanh>, dense<4>>;

/// Random samples [sample][10].
std::vector<std::vector<float>> samples(std::size_t count) {
    std::vector<std::vector<float>> all(count, std::vector<float>(10));
    for (std::size_t sample = 0; sample < count; ++sample)
        for (std::size_t i = 0; i < 10; ++i)
            all[sample][i] = static_cast<float>(strut::random{sample}.normal(i));
    return all;
}

BOOST_AUTO_TEST_CASE(every_way_to_run_a_sample_is_close_to_double_and_gives_the_same_bits) {
    const auto model = std::make_unique<const policy>(strut::seed{1});
    const auto work = std::make_unique<policy::workspace<>>();
    for (const auto& x : samples(20)) {
        std::array<float, 10> as_array{};
        std::copy(x.begin(), x.end(), as_array.begin());
        const auto y = (*model)(as_array);
        laws::expect_close("output and reference", y, reference(*model, x), 1e-6);
        // Exactly as large as they must be, for a sanitizer to see what is read behind them.
        std::vector<float> found(4);
        model->forward(x.data(), found.data(), *work);
        BOOST_TEST(std::equal(y.begin(), y.end(), found.begin()));
        BOOST_TEST((*model)(std::span<const float, 10>{x}) == y);
    }
}

template <std::size_t Lanes>
void lanes_are_close_to_double() {
    const policy model{strut::seed{1}};
    constexpr std::size_t stride = strut::simd::row_stride<float>(Lanes);
    const auto rows = samples(Lanes);
    std::vector<float> x(10 * stride);
    std::vector<float> y(4 * stride);
    for (std::size_t i = 0; i < 10; ++i)
        for (std::size_t lane = 0; lane < stride; ++lane)
            x[i * stride + lane] = rows[lane < Lanes ? lane : 0][i];
    const auto work = std::make_unique<policy::workspace<Lanes>>();
    model.forward<Lanes>(x.data(), y.data(), *work);
    for (std::size_t lane = 0; lane < Lanes; ++lane) {
        std::vector<float> found(4);
        for (std::size_t o = 0; o < 4; ++o)
            found[o] = y[o * stride + lane];
        laws::expect_close("output of a lane", found, reference(model, rows[lane]), 1e-6);
    }
}

BOOST_AUTO_TEST_CASE(batches_are_close_to_double) {
    lanes_are_close_to_double<2>();
    lanes_are_close_to_double<5>();
    lanes_are_close_to_double<32>();
    lanes_are_close_to_double<33>();
}

BOOST_AUTO_TEST_CASE(a_copy_of_the_bytes_is_a_copy_of_the_network) {
    const small_net model{strut::seed{3}};
    std::vector<unsigned char> bytes(sizeof model);
    std::memcpy(bytes.data(), &model, sizeof model);
    small_net copy;
    std::memcpy(static_cast<void*>(&copy), bytes.data(), sizeof copy);
    BOOST_TEST((copy == model));
    BOOST_TEST(copy(std::array{1.F, 2.F}) == model(std::array{1.F, 2.F}));
}

BOOST_AUTO_TEST_CASE(a_constant_network_gives_at_run_time_what_it_gives_at_compile_time) {
    constexpr auto expected = constant(std::array{0.5F, -1.F});
    const volatile float half = 0.5F;
    const auto found = constant(std::array{static_cast<float>(half), -1.F});
    laws::expect_close("constant and run time", found, expected, 1e-6);
}

// Images: shapes of a higher rank go through what works element by element, and flatten.
using image = strut::network<input<2, 3>, strut::activate<relu>, strut::flatten, dense<2>>;
static_assert(image::in == shape{2, 3} && image::out == shape{2});
static_assert(image::tensors[0].layer == 2);

// Policies among the layers hold for all of them, wherever they stand; a layer may have its own.
using set_once = strut::network<input<4>, relu, dense<8>, strut::no_bias, dense<8, strut::tanh>,
    dense<2, strut::identity, strut::bias<strut::zeros>>>;
using set_in_each = strut::network<input<4>, dense<8, relu, strut::no_bias>,
    dense<8, strut::tanh, strut::no_bias>, dense<2, strut::bias<strut::zeros>>>;
static_assert(std::is_same_v<set_once::root, set_in_each::root>);
static_assert(set_once::layer_count == 3);

// Statistics are a block of their own, which takes no room where there are none.
using normal =
    strut::network<input<3>, dense<4, strut::batch_norm<>>, dense<2, strut::layer_norm<>>>;
static_assert(normal::statistic_tensors ==
              std::array{strut::tensor{strut::role::running_mean, shape{4}, 0, 0},
                  strut::tensor{strut::role::running_variance, shape{4}, 32, 0}});
static_assert(sizeof(normal) == sizeof(normal::parameter_block) + sizeof(normal::statistics_block));
static_assert(std::is_trivially_copyable_v<normal>);

BOOST_AUTO_TEST_CASE(statistics_start_at_mean_zero_and_variance_one) {
    constexpr normal empty;
    constexpr normal drawn{strut::seed{1}};
    static_assert(empty.statistics == drawn.statistics);
    for (std::size_t f = 0; f < 4; ++f) {
        BOOST_TEST(drawn.statistics[f] == 0);
        BOOST_TEST(drawn.statistics[32 + f] == 1);
    }
}

// A policy for the whole network, and the layer that does without.
static_assert(std::is_same_v<
    strut::network<input<3>, strut::layer_norm<>, dense<4>, dense<2, strut::no_norm>>::root,
    strut::network<input<3>, dense<4, strut::layer_norm<>>, dense<2>>::root>);

BOOST_AUTO_TEST_SUITE_END()
