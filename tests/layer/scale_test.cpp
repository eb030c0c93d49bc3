#include <array>
#include <cstddef>

#include <boost/test/unit_test.hpp>

#include "laws/layer.hpp"
#include "strut/layer/activate.hpp"
#include "strut/layer/affine.hpp"
#include "strut/layer/conv1d.hpp"
#include "strut/layer/scale.hpp"
#include "strut/net/folded.hpp"
#include "strut/net/network.hpp"
#include "strut/net/stream.hpp"
#include "strut/policy/activation/tanh.hpp"

BOOST_AUTO_TEST_SUITE(scale_)

using namespace strut;

BOOST_AUTO_TEST_CASE(of_a_vector_keeps_the_laws) {
    laws::layer<scale<0.02>, shape{7}>();
}
BOOST_AUTO_TEST_CASE(of_each_step_keeps_the_laws) {
    laws::layer_briefly<scale<-3>, shape{3, 4}>();
}
BOOST_AUTO_TEST_CASE(of_an_image_keeps_the_laws) {
    laws::layer_briefly<scale<1>, shape{3, 2, 2}>();
}

template <class T, real Factor, shape In>
constexpr auto of_counted() {
    std::array<T, In.size()> x{}, y{};
    for (std::size_t i = 0; i < x.size(); ++i)
        x[i] = static_cast<T>(i);
    laws::bound_at<scale<Factor>, T, In>::template forward<mode::inference, 1>(
        nullptr, nullptr, x.data(), y.data(), nullptr, nullptr, pass{});
    return y;
}
static_assert(of_counted<float, 0.02, shape{3}>() == std::array{0.0f, 0.02f, 2 * 0.02f});
static_assert(of_counted<double, -0.5, shape{2, 2}>() == std::array{-0.0, -0.5, -1.0, -1.5});
static_assert(laws::bound_at<scale<2>, float, shape{3, 4, 5}>::out == shape{3, 4, 5});
static_assert(laws::bound_at<scale<2>, float, shape{3}>::parameter_size == 0);

// Alone it has nothing to gain; beside an affine, and beside another one, it is gone.
using last = network<input<3>, affine<4>, activate<strut::tanh>, affine<2>, scale<0.02>>;
using first = network<input<3>, scale<2>, scale<-1>, affine<4>, activate<strut::tanh>>;
using alone = network<input<3>, activate<strut::tanh>, scale<2>>;
static_assert(folded<last>::parameter_count == last::parameter_count);
static_assert(folded<first>::parameter_count == first::parameter_count);
static_assert(folded<alone>::parameter_count == 0);

template <class Net>
void folds() {
    const Net model{seed{1}};
    const folded<Net> fast{model};
    const std::array x{0.3f, -1.0f, 2.0f};
    const auto expected = model(x), found = fast(x);
    for (std::size_t i = 0; i < found.size(); ++i)
        BOOST_TEST(found[i] == expected[i], boost::test_tools::tolerance(1e-5f));
}
BOOST_AUTO_TEST_CASE(it_goes_into_the_affine_beside_it) {
    folds<last>();
    folds<first>();
    folds<alone>();
}

// Behind a layer that remembers and before another one, and at the end.
using wave = network<input<6, 1>, conv1d<3, kernel<2>>, scale<4>, conv1d<2, kernel<2>>, affine<1>,
    scale<-0.25>>;
BOOST_AUTO_TEST_CASE(a_stream_gives_what_the_whole_does) {
    const wave model{seed{1}};
    const std::array x{0.3f, -1.0f, 2.0f, 0.5f, 0.25f, -0.7f};
    const auto whole = model(x);
    std::array<float, 6> y{};
    stream<wave, 1> one{model};
    for (std::size_t i = 0; i < 6; ++i)
        one(x.data() + i, y.data() + i);
    for (std::size_t i = 0; i < 6; ++i)
        BOOST_TEST(y[i] == whole[i], boost::test_tools::tolerance(1e-5f));
    stream<wave, 3> three{model};
    three(x.data(), y.data());
    three(x.data() + 3, y.data() + 3);
    for (std::size_t i = 0; i < 6; ++i)
        BOOST_TEST(y[i] == whole[i], boost::test_tools::tolerance(1e-5f));
}

BOOST_AUTO_TEST_SUITE_END()
