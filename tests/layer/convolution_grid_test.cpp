#include <cstddef>
#include <type_traits>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "laws/any_layer.hpp"
#include "laws/expect.hpp"
#include "laws/layer_run.hpp"
#include "strut/layer/conv1d.hpp"
#include "strut/layer/conv2d.hpp"

namespace {

using namespace strut;

/// What a convolution is made of, and where its numbers lie.
struct convolution_facts {
    sliding rows, columns;
    std::size_t in, out, groups;
    bool sequence;

    std::size_t x(std::size_t i, std::size_t r, std::size_t q) const {
        return sequence ? r * in + i : (i * rows.in + r) * columns.in + q;
    }
    std::size_t y(std::size_t o, std::size_t r, std::size_t q) const {
        return sequence ? r * out + o : (o * rows.out() + r) * columns.out() + q;
    }
    std::size_t weight(std::size_t i, std::size_t k, std::size_t l, std::size_t o) const {
        return (sequence ? k * (in / groups) + i : (i * rows.kernel + k) * columns.kernel + l) *
                   out +
               o;
    }
};

/// Forward and all gradients against loops that do nothing but add up.
template <class T>
void equals_loops(const laws::any_layer<T>& layer, const convolution_facts& of) {
    laws::layer_run<T> run{layer, 5, layer.lanes};
    run.forward();
    run.backward();
    BOOST_TEST(run.guards_intact());
    const std::size_t lanes = layer.lanes;
    const T* const w = run.parameters.data() + layer.tensors[0].offset;
    const T* const b = run.parameters.data() + layer.tensors[1].offset;
    std::vector<double> y(layer.out * lanes), dx(layer.in * lanes), dw(layer.tensors[0].size()),
        db(of.out);
    const auto each_output = [&](auto body) {
        for (std::size_t o = 0; o < of.out; ++o)
            for (std::size_t r = 0; r < of.rows.out(); ++r)
                for (std::size_t q = 0; q < of.columns.out(); ++q)
                    for (std::size_t lane = 0; lane < lanes; ++lane)
                        body(o, r, q, lane);
    };
    each_output([&](std::size_t o, std::size_t r, std::size_t q, std::size_t lane) {
        const std::size_t each = of.in / of.groups;
        const std::size_t first = o / (of.out / of.groups) * each;
        const auto d = static_cast<double>(run.output_gradient[run.at(of.y(o, r, q), lane)]);
        double sum = static_cast<double>(b[o]);
        db[o] += d;
        for (std::size_t i = 0; i < each; ++i)
            for (std::size_t k = 0; k < of.rows.kernel; ++k)
                for (std::size_t l = 0; l < of.columns.kernel; ++l) {
                    const std::size_t row = r * of.rows.stride + k * of.rows.dilation;
                    const std::size_t column = q * of.columns.stride + l * of.columns.dilation;
                    if (row < of.rows.before || row - of.rows.before >= of.rows.in ||
                        column < of.columns.before || column - of.columns.before >= of.columns.in)
                        continue;
                    const std::size_t from =
                        of.x(first + i, row - of.rows.before, column - of.columns.before);
                    const std::size_t at = of.weight(i, k, l, o);
                    const auto x = static_cast<double>(run.x[run.at(from, lane)]);
                    sum += x * static_cast<double>(w[at]);
                    dw[at] += x * d;
                    dx[from * lanes + lane] += d * static_cast<double>(w[at]);
                }
        y[of.y(o, r, q) * lanes + lane] = sum;
    });
    const auto samples = [&](const laws::guarded<T>& rows, std::size_t count) {
        std::vector<T> all;
        for (std::size_t f = 0; f < count; ++f)
            for (std::size_t lane = 0; lane < lanes; ++lane)
                all.push_back(rows[run.at(f, lane)]);
        return all;
    };
    constexpr double tolerance = std::is_same_v<T, float> ? 2e-6 : 1e-13;
    laws::expect_close("output", samples(run.y, layer.out), y, tolerance);
    laws::expect_close("input gradient", samples(run.dx, layer.in), dx, tolerance);
    laws::expect_close(
        "weight gradient", run.tensor_of(run.gradient, layer.tensors[0]), dw, tolerance);
    laws::expect_close(
        "bias gradient", run.tensor_of(run.gradient, layer.tensors[1]), db, tolerance);
}

template <class T, std::size_t Lanes, shape In, class Layer>
void on_sequence() {
    using bound = laws::bound_at<Layer, T, In>;
    BOOST_TEST_CONTEXT("steps " << In[0] << ", features " << In[1] << " to " << bound::out[1]
                                << ", kernel " << bound::along.kernel << ", lanes " << Lanes)
    equals_loops(laws::any<bound, Lanes>,
        {bound::along, sliding{}, In[1], bound::out[1], bound::groups, true});
}

template <class T, std::size_t Lanes, shape In, class Layer>
void on_image() {
    using bound = laws::bound_at<Layer, T, In>;
    BOOST_TEST_CONTEXT("channels " << In[0] << " to " << bound::out[0] << ", kernel "
                                   << bound::rows.kernel << " by " << bound::columns.kernel
                                   << ", lanes " << Lanes)
    equals_loops(laws::any<bound, Lanes>,
        {bound::rows, bound::columns, In[0], bound::out[0], bound::groups, false});
}

} // namespace

BOOST_AUTO_TEST_SUITE(convolution_grid)

BOOST_AUTO_TEST_CASE(sequences) {
    // Kernel, stride, dilation, padding, groups, widths and lanes vary together.
    on_sequence<float, 1, shape{1, 1}, conv1d<1, kernel<1>>>();
    on_sequence<double, 3, shape{5, 1}, conv1d<17, kernel<2>>>();
    on_sequence<float, 8, shape{12, 16}, conv1d<1, kernel<3>, padding::valid>>();
    on_sequence<float, 1, shape{12, 3}, conv1d<33, kernel<5>, dilation<2>, padding::same>>();
    on_sequence<double, 1, shape{4, 3}, conv1d<5, kernel<7>, dilation<3>>>();
    on_sequence<float, 17, shape{11, 4}, conv1d<6, kernel<3>, stride<2>, groups<2>>>();
    on_sequence<double, 1, shape{11, 8}, conv1d<8, kernel<3>, stride<3>, groups<8>>>();
    on_sequence<float, 2, shape{9, 5},
        conv1d<9, kernel<2>, stride<2>, dilation<2>, padding::same>>();
    on_sequence<double, 9, shape{9, 3}, conv1d<2, kernel<4>, stride<5>, padding::valid>>();
}

BOOST_AUTO_TEST_CASE(images) {
    on_image<float, 1, shape{1, 1, 1}, conv2d<1, kernel<1>>>();
    on_image<double, 3, shape{1, 5, 4}, conv2d<17, kernel<2>>>();
    on_image<float, 8, shape{16, 4, 5}, conv2d<1, kernel<3>, padding::same>>();
    on_image<float, 1, shape{3, 9, 20}, conv2d<4, kernel<3, 5>, padding::same>>();
    on_image<double, 1, shape{3, 6, 4}, conv2d<9, kernel<5, 3>, dilation<1, 2>, padding::same>>();
    on_image<float, 17, shape{4, 6, 5}, conv2d<6, kernel<3>, stride<2>, groups<2>>>();
    on_image<double, 1, shape{8, 5, 5}, conv2d<8, kernel<3>, stride<2>, groups<8>>>();
    on_image<float, 2, shape{8, 6, 7}, conv2d<8, kernel<3>, groups<8>, padding::same>>();
    on_image<double, 9, shape{5, 6, 7}, conv2d<2, kernel<4, 1>, stride<3, 2>>>();
    on_image<float, 17, shape{16, 6, 7}, conv2d<4, kernel<3, 2>, stride<2, 3>, dilation<1, 2>>>();
}

BOOST_AUTO_TEST_SUITE_END()
