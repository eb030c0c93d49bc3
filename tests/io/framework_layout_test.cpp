#include <array>
#include <cstddef>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "io/leaf_of.hpp"
#include "strut/io/framework_layout.hpp"

namespace {

/// A framework of its own: the last axis first, gates of a GRU from the last to the first.
struct reversed : strut::detail::framework_layout<reversed> {
    static constexpr const char *weight = "w", *table = "t", *slopes = "a", *scale = "s",
                                *shift = "b", *mean = "m", *variance = "v", *of_input = "wi",
                                *of_output = "wo", *scale_of_input = "si", *scale_of_output = "so",
                                *scale_of_memory = "sm", *shift_of_memory = "bm";
    static constexpr std::array<std::size_t, 2> affine_axes{1, 0};
    static constexpr std::array<std::size_t, 3> conv1d_axes{2, 1, 0}, gru_of_input{2, 1, 0},
        gru_of_output{2, 1, 0};
    static constexpr std::array<std::size_t, 4> conv2d_axes{3, 2, 1, 0};
    static constexpr bool leading_ones = false, gates_first = false;
    static std::string in_direction(const char* name, strut::way) { return name; }
    static void transposed(const strut::leaf& of, std::vector<strut::slot>& to) {
        to.push_back(permuted(of, conv1d_axes));
    }
    static void biases(const strut::leaf&, const gates& all, std::vector<strut::slot>&) {
        BOOST_TEST(all.size() == 3);
        BOOST_TEST(all[0].own == 2);
    }
    static void counted(const strut::leaf&, std::vector<strut::slot>&) {}
};
static_assert(strut::layout<reversed>);

} // namespace

BOOST_AUTO_TEST_CASE(a_framework_is_a_table_of_names_and_orders) {
    using strut::dims;
    using strut::leaf_kind;
    using strut::role;
    constexpr auto& expect = expect_slots<reversed>;
    for (const leaf_kind kind : {leaf_kind::conv1d, leaf_kind::conv1d_transposed})
        expect(leaf_of(kind, {{role::weight, dims<2, 1, 2>}, {role::bias, dims<2>}}),
            {"w [2, 1, 2]: 0 2 1 3", "bias [2]: 4 5"});
    expect(leaf_of(leaf_kind::conv2d, {{role::weight, dims<2, 1, 1, 2>}}),
        {"w [2, 1, 1, 2]: 0 2 1 3"});
    strut::leaf gru = leaf_of(leaf_kind::gru,
        {{role::weight, dims<1, 6>}, {role::weight, dims<2, 6>}, {role::bias, dims<8>}});
    gru.units = 2;
    expect(gru, {"wi [1, 6]: 4 5 2 3 0 1", "wo [2, 6]: 10 11 8 9 6 7 16 17 14 15 12 13"});
    expect(leaf_of(leaf_kind::factor, {{role::scale, dims<1>}}), {"scale [1]: 0"});
}
