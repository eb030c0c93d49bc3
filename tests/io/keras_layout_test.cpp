#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "io/leaf_of.hpp"
#include "strut/io/keras_layout.hpp"

namespace {

using strut::dims;
using strut::leaf_kind;
using strut::role;
constexpr auto& expect = expect_slots<strut::keras_layout>;

} // namespace

BOOST_AUTO_TEST_SUITE(keras_layout_)

BOOST_AUTO_TEST_CASE(outputs_come_last) {
    expect(leaf_of(leaf_kind::affine, {{role::weight, dims<3, 2>}, {role::bias, dims<2>}}),
        {"kernel [3, 2]: 0 1 2 3 4 5", "bias [2]: 6 7"});
    expect(leaf_of(leaf_kind::conv1d, {{role::weight, dims<2, 1, 3>}}),
        {"kernel [2, 1, 3]: 0 1 2 3 4 5"});
    expect(leaf_of(leaf_kind::conv2d, {{role::weight, dims<2, 1, 2, 2>}}),
        {"kernel [1, 2, 2, 2]: 0 1 4 5 2 3 6 7"});
    expect(leaf_of(leaf_kind::conv1d_transposed, {{role::weight, dims<1, 2, 3>}}),
        {"kernel [1, 3, 2]: 0 3 1 4 2 5"});
}

// h, r, z of the input, r, z, h of the output and the biases h, r, z, h of the output, here.
BOOST_AUTO_TEST_CASE(gates_of_a_gru_are_z_r_h_with_a_bias_of_two_rows) {
    strut::leaf gru = leaf_of(leaf_kind::gru,
        {{role::weight, dims<1, 3>}, {role::weight, dims<1, 3>}, {role::bias, dims<4>}});
    gru.units = 1;
    gru.direction = strut::way::forward;
    expect(gru, {"forward.kernel [1, 3]: 2 1 0", "forward.recurrent_kernel [1, 3]: 4 3 5",
                    "forward.bias [2, 3]: 8 7 6 8* 7* 9"});
}

BOOST_AUTO_TEST_CASE(a_normalized_lstm_has_scales_behind_its_bias) {
    strut::leaf lstm = leaf_of(
        leaf_kind::lstm, {{role::weight, dims<1, 4>}, {role::weight, dims<1, 4>},
                             {role::bias, dims<4>}, {role::scale, dims<4>}, {role::scale, dims<4>},
                             {role::scale, dims<1>}, {role::shift, dims<1>}});
    lstm.units = 1;
    lstm.direction = strut::way::backward;
    const std::vector<std::string> all = described<strut::keras_layout>(lstm);
    BOOST_REQUIRE(all.size() == 7);
    BOOST_TEST(all[2] == "backward.bias [4]: 8 9 10 11");
    BOOST_TEST(all[3] == "backward.scale [4]: 12 13 14 15");
    BOOST_TEST(all[4] == "backward.recurrent_scale [4]: 16 17 18 19");
    BOOST_TEST(all[5] == "backward.memory_scale [1]: 20");
    BOOST_TEST(all[6] == "backward.memory_shift [1]: 21");
}

BOOST_AUTO_TEST_CASE(slopes_may_have_ones_in_front) {
    std::vector<strut::slot> all;
    strut::keras_layout::slots(leaf_of(leaf_kind::slopes, {{role::slope, dims<3>}}), all);
    BOOST_TEST(all[0].name == "alpha");
    BOOST_TEST(all[0].leading_ones);
    strut::keras_layout::slots(
        leaf_of(leaf_kind::normalization, {{role::scale, dims<3>}, {role::shift, dims<3>}},
            {{role::running_mean, dims<3>}}),
        all);
    BOOST_TEST(all[1].name == "gamma");
    BOOST_TEST(all[2].name == "beta");
    BOOST_TEST(all[3].name == "moving_mean");
    BOOST_TEST(!all[3].leading_ones);
}

// [channels][rows][columns] here, [rows][columns][channels] there.
BOOST_AUTO_TEST_CASE(rows_behind_a_flattened_image_are_permuted) {
    strut::leaf affine = leaf_of(leaf_kind::affine, {{role::weight, dims<6, 1>}});
    affine.order.flattened = dims<2, 1, 3>;
    expect(affine, {"kernel [6, 1]: 0 3 1 4 2 5"});
    affine.order.mixed = true; // which `load` refuses
    expect(affine, {"kernel [6, 1]: 0 1 2 3 4 5"});
}

BOOST_AUTO_TEST_SUITE_END()
