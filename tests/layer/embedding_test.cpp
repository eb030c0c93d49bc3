#include <array>
#include <cstddef>
#include <limits>
#include <string>

#include <boost/test/unit_test.hpp>

#include "laws/layer.hpp"
#include "layer/golden_layer.hpp"
#include "strut/layer/embedding.hpp"

BOOST_AUTO_TEST_SUITE(embedding_)

using namespace strut;

BOOST_AUTO_TEST_CASE(the_layer_keeps_the_laws) {
    laws::layer_briefly<embedding<3, 4>, shape{6, 1}>();
}

template <class T, std::size_t Lanes>
void equals_pytorch() {
    auto run =
        golden::golden_run(laws::any<laws::bound_at<embedding<5, 3>, T, shape{9, 1}>, Lanes>);
    for (std::size_t step = 0; step < 9; ++step)
        for (std::size_t lane = 0; lane < Lanes; ++lane)
            run.x[run.at(step, lane)] = static_cast<T>((step * Lanes + lane) * 7 % 5);
    run.settle_unused_lanes();
    golden::expect_golden("embedding", run);
}

BOOST_AUTO_TEST_CASE(it_is_pytorchs) {
    equals_pytorch<double, 1>();
    equals_pytorch<float, 33>();
    equals_pytorch<double, 5>();
}

using table = laws::bound_at<embedding<2, 3>, float, shape{5}>;
static_assert(table::in == shape{5} && table::out == shape{5, 3});
static_assert(table::tensors[0].extents == shape{2, 3});

constexpr std::array<float, table::parameter_size> rows{1, 2, 3, 4, 5, 6};

constexpr auto look_up(const std::array<float, 5>& x) {
    std::array<float, 15> y{};
    table::forward<mode::inference, 1>(
        rows.data(), nullptr, x.data(), y.data(), nullptr, nullptr, pass{});
    return y;
}
// Outside of the table there are zeros: of NaN, of infinity, of what no integer holds.
constexpr float nan = std::numeric_limits<float>::quiet_NaN();
constexpr float infinity = std::numeric_limits<float>::infinity();
static_assert(look_up({1, 0, 0.9f, 2, -1}) ==
              std::array<float, 15>{4, 5, 6, 1, 2, 3, 4, 5, 6, 0, 0, 0, 0, 0, 0});
static_assert(look_up({nan, infinity, -infinity, 1e30f, -0.6f}) == std::array<float, 15>{});

// Only rows that are used have a gradient.
constexpr auto gradient_of(const std::array<float, 5>& x) {
    std::array<float, 15> dy{};
    for (std::size_t i = 0; i < 15; ++i)
        dy[i] = static_cast<float>(i + 1);
    std::array<float, table::parameter_size> gradient{9, 9, 9, 9, 9, 9};
    std::array<float, 5> dx{9, 9, 9, 9, 9};
    table::backward<wanted{}, 1>(rows.data(), x.data(), nullptr, nullptr, dy.data(), dx.data(),
        gradient.data(), nullptr, pass{});
    return std::array{gradient[0], gradient[2], gradient[3], gradient[5], dx[0]};
}
static_assert(gradient_of({1, nan, 2, 1, -1}) == std::array<float, 5>{0, 0, 11, 15, 0});

BOOST_AUTO_TEST_SUITE_END()
