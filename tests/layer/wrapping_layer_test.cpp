#include "strut/layer/wrapping_layer.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include <boost/test/unit_test.hpp>

#include "laws/layer.hpp"
#include "strut/layer/affine.hpp"
#include "strut/layer/normalize.hpp"
#include "strut/policy/norm/batch_norm.hpp"

BOOST_AUTO_TEST_SUITE(wrapping_layer_)

namespace {

using namespace strut;

/// Says nothing of its own but its name.
template <class Layer, shape In>
struct wrapped : bound::wrapping_layer<float, laws::bound_at<Layer, float, In>> {
    static constexpr std::string_view name = "wrapped";
};

using of_affine = wrapped<affine<5>, shape{3}>;
using of_norm = wrapped<normalize<batch_norm<>>, shape{7}>;
static_assert(bound_layer<of_affine> && of_affine::in == shape{3} && of_affine::out == shape{5});
static_assert(of_affine::tensors == of_affine::inner::tensors && of_affine::tensors.size() == 2);
static_assert(of_affine::parameter_size == of_affine::inner::parameter_size);
static_assert(of_norm::statistics.size() == 2);
static_assert(of_norm::statistics_size == of_norm::inner::statistics_size);
static_assert(of_norm::least_samples == of_norm::inner::least_samples);
static_assert(of_norm::tape<4> == of_norm::inner::tape<4> && of_norm::tape<4> > 0);

} // namespace

BOOST_AUTO_TEST_CASE(numbers_begin_as_those_of_the_layer_inside) {
    std::array<float, of_affine::parameter_size> one{}, other{};
    std::uint64_t seed = 3, other_seed = 3;
    of_affine::initialize(one.data(), seed);
    of_affine::inner::initialize(other.data(), other_seed);
    BOOST_TEST(bool(one == other));
    BOOST_TEST(seed == other_seed);
    BOOST_TEST(seed == 4u);
    std::array<float, of_norm::statistics_size> statistics{}, expected{};
    of_norm::initialize_statistics(statistics.data());
    of_norm::inner::initialize_statistics(expected.data());
    BOOST_TEST(bool(statistics == expected));
    BOOST_TEST(bool(statistics != decltype(statistics){}));
}

BOOST_AUTO_TEST_SUITE_END()
