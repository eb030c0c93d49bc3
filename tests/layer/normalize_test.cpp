#include <array>
#include <cstddef>

#include <boost/test/unit_test.hpp>

#include "laws/layer.hpp"
#include "strut/layer/normalize.hpp"
#include "strut/policy/norm/batch_norm.hpp"
#include "strut/policy/norm/group_norm.hpp"
#include "strut/policy/norm/layer_norm.hpp"
#include "strut/policy/norm/none.hpp"
#include "strut/policy/norm/rms_norm.hpp"

BOOST_AUTO_TEST_SUITE(normalize_)

using strut::learned;
using strut::normalize;
using strut::shape;

BOOST_AUTO_TEST_CASE(what_is_learned_is_a_choice) {
    laws::layer_briefly<normalize<strut::layer_norm<1e-5, learned::nothing>>, shape{5}>();
    laws::layer_briefly<normalize<strut::layer_norm<1e-5, learned::shift>>, shape{5}>();
    laws::layer_of_batches<normalize<strut::batch_norm<0.1, 1e-5, learned::scale>>, shape{5}>();
}

BOOST_AUTO_TEST_CASE(sequences_are_normalized_over_samples_and_steps) {
    laws::layer_of_batches<normalize<strut::batch_norm<>>, shape{3, 5}>();
}

BOOST_AUTO_TEST_CASE(channels_of_an_image_are_normalized_over_samples_and_places) {
    laws::layer_of_batches<normalize<strut::batch_norm<>>, shape{2, 3, 2}>();
}

BOOST_AUTO_TEST_CASE(groups_of_channels_are_normalized_by_themselves) {
    laws::layer_briefly<normalize<strut::group_norm<2>>, shape{4, 2, 3}>();
}

template <class Norm, std::size_t Features = 6>
using bound = laws::bound_at<normalize<Norm>, double, shape{Features}>;

static_assert(bound<strut::layer_norm<>>::tensors ==
              std::array{strut::tensor{strut::role::scale, shape{6}, 0},
                  strut::tensor{strut::role::shift, shape{6}, 16}});
static_assert(bound<strut::rms_norm<>>::tensors.size() == 1);
static_assert(bound<strut::layer_norm<1e-5, learned::nothing>>::parameter_size == 0);
static_assert(bound<strut::layer_norm<>>::statistics_size == 0);
static_assert(bound<strut::batch_norm<>>::statistics_size == 32);
static_assert(bound<strut::layer_norm<>>::least_samples == 1);
static_assert(bound<strut::batch_norm<>>::least_samples == 2);
// With many places one sample has a variance, and parameters are those of channels.
using of_image = laws::bound_at<normalize<strut::batch_norm<>>, double, shape{3, 2, 2}>;
static_assert(of_image::least_samples == 1 && of_image::tensors[0].extents == shape{3});
using of_sequence = laws::bound_at<normalize<strut::batch_norm<>>, double, shape{4, 3}>;
static_assert(of_sequence::least_samples == 1 && of_sequence::statistics[0].extents == shape{3});
static_assert(!strut::normalizer<int> && !strut::normalizer<strut::no_norm>);

BOOST_AUTO_TEST_SUITE_END()
