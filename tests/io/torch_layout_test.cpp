#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "io/leaf_of.hpp"
#include "strut/io/torch_layout.hpp"

namespace {

using strut::dims;
using strut::leaf_kind;
using strut::role;
constexpr auto& expect = expect_slots<strut::torch_layout>;

} // namespace

BOOST_AUTO_TEST_SUITE(torch_layout_)

BOOST_AUTO_TEST_CASE(outputs_come_first) {
    expect(leaf_of(leaf_kind::affine, {{role::weight, dims<3, 2>}, {role::bias, dims<2>}}),
        {"weight [2, 3]: 0 2 4 1 3 5", "bias [2]: 6 7"});
    expect(leaf_of(leaf_kind::conv1d, {{role::weight, dims<2, 1, 3>}}),
        {"weight [3, 1, 2]: 0 3 1 4 2 5"});
    expect(leaf_of(leaf_kind::conv2d, {{role::weight, dims<2, 1, 2, 2>}}),
        {"weight [2, 2, 1, 2]: 0 2 4 6 1 3 5 7"});
    strut::leaf transposed = leaf_of(leaf_kind::conv1d_transposed, {{role::weight, dims<2, 1, 4>}});
    expect(transposed, {"weight [1, 4, 2]: 0 4 1 5 2 6 3 7"});
    transposed.groups = 2;
    expect(transposed, {"weight [2, 2, 2]: 0 4 1 5 2 6 3 7"});
}

// n, r, z and the biases n of the input, r, z, n of the output, here.
BOOST_AUTO_TEST_CASE(gates_of_a_gru_are_r_z_n_with_two_biases) {
    strut::leaf gru = leaf_of(leaf_kind::gru,
        {{role::weight, dims<1, 3>}, {role::weight, dims<1, 3>}, {role::bias, dims<4>}});
    gru.units = 1;
    gru.direction = strut::way::backward;
    expect(gru, {"weight_ih_l0_reverse [3, 1]: 1 2 0", "weight_hh_l0_reverse [3, 1]: 3 4 5",
                    "bias_ih_l0_reverse [3]: 7 8 6", "bias_hh_l0_reverse [3]: 7* 8* 9"});
}

BOOST_AUTO_TEST_CASE(two_biases_of_an_lstm_are_one_here) {
    strut::leaf lstm = leaf_of(leaf_kind::lstm,
        {{role::weight, dims<2, 4>}, {role::weight, dims<1, 4>}, {role::bias, dims<4>}});
    lstm.units = 1;
    expect(lstm, {"weight_ih_l0 [4, 2]: 0 4 1 5 2 6 3 7", "weight_hh_l0 [4, 1]: 8 9 10 11",
                     "bias_ih_l0 [4]: 12 13 14 15", "bias_hh_l0 [4]: 12* 13* 14* 15*"});
}

BOOST_AUTO_TEST_CASE(norms_count_their_batches_and_nobody_reads_it) {
    expect(leaf_of(leaf_kind::normalization, {{role::scale, dims<2>}, {role::shift, dims<2>}},
               {{role::running_mean, dims<2>}, {role::running_variance, dims<2>}}),
        {"weight [2]: 0 1", "bias [2]: 2 3", "running_mean [2]: 0 1", "running_var [2]: 2 3",
            "num_batches_tracked []: -"});
    expect(leaf_of(leaf_kind::normalization, {{role::scale, dims<2>}}), {"weight [2]: 0 1"});
    expect(leaf_of(leaf_kind::slopes, {{role::slope, dims<3>}}), {"weight [3]: 0 1 2"});
    expect(leaf_of(leaf_kind::embedding, {{role::weight, dims<2, 2>}}), {"weight [2, 2]: 0 1 2 3"});
}

// Behind a convolution: [steps][features] here, [features][steps] there.
BOOST_AUTO_TEST_CASE(columns_behind_a_flattened_sequence_are_permuted) {
    strut::leaf affine = leaf_of(leaf_kind::affine, {{role::weight, dims<6, 1>}});
    affine.order = {dims<2, 3>, true, false};
    expect(affine, {"weight [1, 6]: 0 3 1 4 2 5"});
    affine.order.steps_last = false;
    expect(affine, {"weight [1, 6]: 0 1 2 3 4 5"});
}

BOOST_AUTO_TEST_SUITE_END()
