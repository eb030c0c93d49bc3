#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <memory>
#include <string_view>
#include <type_traits>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "strut/inference.hpp"

BOOST_AUTO_TEST_SUITE(folding)

using strut::activate;
using strut::affine;
using strut::basic_network;
using strut::batch_norm;
using strut::block;
using strut::chain;
using strut::dense;
using strut::dense_block;
using strut::dropout;
using strut::elu;
using strut::flatten;
using strut::folded;
using strut::gelu;
using strut::input;
using strut::layer_norm;
using strut::learned;
using strut::network;
using strut::no_bias;
using strut::normalize;
using strut::parallel;
using strut::prelu;
using strut::relu;
using strut::repeat;
using strut::residual;
using strut::rms_norm;
using strut::role;
using strut::seed;
using strut::shape;
using strut::sigmoid;
using strut::silu;
using strut::softmax;
using strut::softplus;
using strut::summed;
using strut::tanh;
using strut::tensor;
namespace shortcut = strut::shortcut;
namespace simd = strut::simd;

// As after training: every number of every tensor is something else than at the start.
template <class Net>
std::unique_ptr<Net> trained_somehow() {
    auto net = std::make_unique<Net>(seed{3});
    const strut::random numbers{17};
    std::size_t next = 0;
    for (const tensor& one : Net::tensors)
        if (one.purpose != role::weight)
            for (std::size_t i = 0; i < one.size(); ++i)
                net->parameters.data()[one.offset + i] +=
                    static_cast<typename Net::value>(0.8 * numbers.uniform(next++) - 0.4);
    for (const tensor& one : Net::statistic_tensors)
        for (std::size_t i = 0; i < one.size(); ++i) {
            const double u = numbers.uniform(next++);
            net->statistics.data()[one.offset + i] = static_cast<typename Net::value>(
                one.purpose == role::running_variance ? 0.05 + 3 * u : 2 * u - 1);
        }
    return net;
}

// The largest difference of outputs over the largest output, for one sample and for lanes.
template <class Net, std::size_t Lanes>
double difference_in_lanes(const Net& net, const folded<Net>& fast) {
    using T = typename Net::value;
    constexpr std::size_t row = simd::row_stride<T>(Lanes);
    const strut::random numbers{5};
    block<T, Net::in.size() * row> x{};
    block<T, Net::out.size() * row> expected{}, found{};
    for (std::size_t i = 0; i < x.size(); ++i)
        x[i] = static_cast<T>(numbers.normal(i));
    auto work = std::make_unique<typename Net::template workspace<Lanes>>();
    auto fast_work = std::make_unique<typename folded<Net>::template workspace<Lanes>>();
    net.template forward<Lanes>(x.data(), expected.data(), *work);
    fast.template forward<Lanes>(x.data(), found.data(), *fast_work);
    // Not std::fmax: in this loop g++ 12 for aarch64 would crash (vect_transform_reduction).
    double worst = 0, largest = 0;
    for (std::size_t f = 0; f < Net::out.size(); ++f)
        for (std::size_t lane = 0; lane < Lanes; ++lane) {
            const double e = double(expected[f * row + lane]);
            worst = std::max(worst, std::abs(double(found[f * row + lane]) - e));
            largest = std::max(largest, std::abs(e));
        }
    BOOST_REQUIRE_GT(largest, 1e-3);
    return worst / largest;
}

template <class Net>
void same_outputs() {
    const auto net = trained_somehow<Net>();
    const auto fast = std::make_unique<folded<Net>>(*net);
    constexpr double tolerance = std::is_same_v<typename Net::value, float> ? 1e-6 : 1e-14;
    BOOST_TEST((difference_in_lanes<Net, 1>(*net, *fast)) < tolerance);
    BOOST_TEST((difference_in_lanes<Net, 9>(*net, *fast)) < tolerance);
}

template <class Net>
constexpr bool has(role purpose) {
    for (const tensor& one : folded<Net>::tensors)
        if (one.purpose == purpose)
            return true;
    return false;
}
template <class Net>
inline constexpr std::size_t tensors = folded<Net>::tensors.size();

// Batch norm behind an affine, inside a dense: what is left is a plain network.
using behind =
    network<input<7>, dense<20, relu, batch_norm<>>, dense<9, tanh, batch_norm<>>, dense<3>>;
using plain = network<input<7>, dense<20, relu>, dense<9, tanh>, dense<3>>;
static_assert(folded<behind>::parameter_count == plain::parameter_count);
static_assert(sizeof(folded<behind>) == sizeof(plain));
static_assert(folded<behind>::tensors[4].layer == 2);
BOOST_AUTO_TEST_CASE(batch_norm_behind_an_affine) {
    same_outputs<behind>();
}

// Before one; the affine gets a bias if it had none.
using before = network<input<7>, normalize<batch_norm<>>, affine<11, no_bias>, activate<gelu>,
    normalize<batch_norm<0.1, 1e-3, learned::nothing>>, affine<3, no_bias>>;
static_assert(folded<before>::parameter_count == 7 * 11 + 11 + 11 * 3 + 3);
BOOST_AUTO_TEST_CASE(batch_norm_before_an_affine) {
    same_outputs<before>();
}

// Between activations it is one multiply-add for each feature.
using alone = network<input<7>, dense<11, tanh>, normalize<batch_norm<>>, activate<relu>,
    normalize<batch_norm<>>, activate<sigmoid>, dense<3>>;
static_assert(has<alone>(role::scale) && !has<alone>(role::running_mean));
BOOST_AUTO_TEST_CASE(batch_norm_between_activations) {
    same_outputs<alone>();
}

// Affines without an activation between them: one if that is cheaper, else both.
using bottleneck = network<input<40>, affine<3>, affine<40>, dense<5, relu>, dense<2>>;
using wide = network<input<4>, affine<64>, dropout<0.2>, affine<5>, activate<relu>, dense<2>>;
static_assert(tensors<bottleneck> == 6 && tensors<wide> == 4);
static_assert(folded<bottleneck>::parameter_count ==
              40 * 3 + 3 + 3 * 5 + 5 + 5 * 2 + 2); // 3 -> 40 -> 5 became 3 -> 5
static_assert(folded<wide>::parameter_count == 4 * 5 + 5 + 5 * 2 + 2);
BOOST_AUTO_TEST_CASE(affines_in_a_row) {
    same_outputs<bottleneck>();
    same_outputs<wide>();
}

// Dropout and flatten only copy: they are gone. Where there is nothing else, one remains.
using image = network<input<3, 4>, flatten, dropout<0.5>, dense<6, silu>, dropout<0.5>, dense<2>,
    dropout<0.5>>;
static_assert(folded<image>::in == shape{3, 4} && tensors<image> == 4);
static_assert(folded<image>::root::size == 2);
BOOST_AUTO_TEST_CASE(layers_that_only_copy) {
    same_outputs<image>();
    same_outputs<network<input<5>, dropout<0.5>, dropout<0.1>>>();
}

// Residual blocks, and the factors of their shortcuts.
template <class Shortcut>
using blocks = network<input<6>, dense<10, relu>,
    repeat<4, residual<Shortcut, normalize<batch_norm<>>, activate<relu>, affine<10>,
                  normalize<batch_norm<>>, activate<tanh>, affine<10>>>,
    dense<3>>;
BOOST_AUTO_TEST_CASE(residual_blocks) {
    same_outputs<blocks<shortcut::identity>>();
    same_outputs<blocks<shortcut::scaled<0.3>>>();
    same_outputs<blocks<shortcut::rezero>>();
    same_outputs<blocks<shortcut::fixup>>();
    same_outputs<blocks<shortcut::projection>>();
}
static_assert(folded<blocks<shortcut::rezero>>::parameter_count ==
              folded<blocks<shortcut::identity>>::parameter_count);

// A block that ends in an activation keeps its factor; one without activations is an affine.
using ends_active = network<input<6>,
    residual<shortcut::rezero, affine<6>, normalize<batch_norm<>>, activate<relu>>, dense<3>>;
using linear_block =
    network<input<6>, residual<shortcut::rezero, affine<6>, dropout<0.3>, affine<6>>,
        residual<shortcut::projection, affine<4>, normalize<batch_norm<>>>, dense<3, softplus>>;
static_assert(tensors<ends_active> == 5 && tensors<linear_block> == 2);
BOOST_AUTO_TEST_CASE(blocks_at_the_edges) {
    same_outputs<ends_active>();
    same_outputs<linear_block>();
}

// A narrow branch is cheaper than the matrix that it adds up to.
using narrow = network<input<64>, residual<affine<2>, affine<64>>, activate<relu>, dense<3>>;
static_assert(folded<narrow>::parameter_count == narrow::parameter_count);
// Where only copies remain, the outputs still have the shape of the network's.
static_assert(folded<network<input<3, 4>, dropout<0.5>, flatten>>::out == shape{12});

// The matrix of a shortcut at each place is no matrix of the whole, even round what only copies.
using at_places = network<input<5, 3>, residual<shortcut::projection, dropout<0.5>>,
    residual<shortcut::projection, strut::conv1d<4, strut::kernel<2>, strut::stride<2>>>,
    dense<2, shortcut::projection, batch_norm<>>>;
using over_image = network<input<2, 4, 5>,
    residual<shortcut::projection,
        strut::conv2d<3, strut::kernel<3>, strut::stride<2>, strut::padding::same>,
        normalize<batch_norm<>>>,
    activate<relu>, flatten, dense<3>>;
static_assert(tensors<at_places> == 1 + 3 + 5 && !has<at_places>(role::running_mean));
BOOST_AUTO_TEST_CASE(projections_at_places) {
    same_outputs<at_places>();
    same_outputs<over_image>();
}

// Branches side by side, and layers that folding leaves alone.
using branched = network<input<6>,
    parallel<chain<affine<4>, normalize<batch_norm<>>, activate<relu>>,
        dense<3, tanh, batch_norm<>>>,
    parallel<summed, affine<8>, dense<8, prelu<>, batch_norm<>>>,
    dense_block<dense<5, relu, batch_norm<>>, dense<5, elu<>, layer_norm<>>>, normalize<rms_norm<>>,
    dense<4>, softmax>;
static_assert(!has<branched>(role::running_variance) && has<branched>(role::slope));
BOOST_AUTO_TEST_CASE(branches) {
    same_outputs<branched>();
}

BOOST_AUTO_TEST_CASE(in_double) {
    same_outputs<basic_network<double, input<7>, dense<20, relu, batch_norm<>>,
        normalize<batch_norm<>>, dense<3>>>();
}

// A running variance of zero and a large mean are what a dead unit leaves behind.
BOOST_AUTO_TEST_CASE(statistics_of_dead_units) {
    const auto net = trained_somehow<behind>();
    for (const tensor& one : behind::statistic_tensors)
        net->statistics.data()[one.offset] = one.purpose == role::running_variance ? 0.0f : 100.0f;
    const folded<behind> fast{*net};
    BOOST_TEST((difference_in_lanes<behind, 1>(*net, fast)) < 2e-6);
}

// It can be made at compile time.
constexpr bool folds_at_compile_time() {
    using net = network<input<2>, dense<3, relu, batch_norm<>>, dense<1>>;
    const net slow{seed{1}};
    const folded<net> fast{slow};
    const std::array x{0.5f, -1.0f};
    const float difference = fast(x)[0] - slow(x)[0];
    return difference < 1e-6f && difference > -1e-6f;
}
static_assert(folds_at_compile_time());

// A network with nothing to fold is copied, bit for bit.
BOOST_AUTO_TEST_CASE(nothing_to_fold) {
    const auto net = trained_somehow<plain>();
    const folded<plain> fast{*net};
    static_assert(std::is_same_v<folded<plain>::root, plain::root>);
    BOOST_TEST((fast.parameters == net->parameters));
}

BOOST_AUTO_TEST_SUITE_END()
