#include <boost/test/unit_test.hpp>

#include "strut/strut.hpp"
#include "strut/train/layout.hpp"

namespace {

using net = strut::network<strut::input<4>, strut::dense<6, strut::prelu<>>, strut::flatten,
    strut::dense<5, strut::no_bias>, strut::dense<2>>;
constexpr auto all = strut::extents_of<net>;

// Layer 0 has a weight, a bias and a slope; layer 2 a weight; layer 3 a weight and a bias.
static_assert(all.size() == 6);
static_assert(all[0].size == 24 && all[0].units == 6 && all[0].weight && !all[0].head);
static_assert(all[1].size == 6 && all[1].units == 1 && !all[1].weight && all[1].layer == 0);
static_assert(all[2].size == 1 && all[2].units == 1 && !all[2].weight);
static_assert(all[3].size == 30 && all[3].units == 5 && all[3].layer == 2 && !all[3].head);
static_assert(all[4].head && all[5].head && all[5].layer == 3);
static_assert(all[0].begins && !all[1].begins && !all[2].begins && all[3].begins && all[4].begins);

// In blocks a norm stands by itself, and so does a learned factor; the head is one weight, whatever
// it is written in.
using blocks = strut::network<strut::input<4>,
    strut::repeat<2, strut::residual<strut::shortcut::rezero, strut::normalize<strut::layer_norm<>>,
                         strut::affine<4>>>>;
constexpr auto of_blocks = strut::extents_of<blocks>; // scale, shift, weight, bias, factor, twice
static_assert(of_blocks.size() == 10);
static_assert(of_blocks[0].begins && !of_blocks[1].begins && of_blocks[2].begins &&
              !of_blocks[3].begins && of_blocks[4].begins && of_blocks[5].begins);
static_assert(!of_blocks[2].head && of_blocks[7].head && of_blocks[8].head && !of_blocks[9].head);

struct everything {
    static constexpr bool contains(const strut::tensor_extent&) { return true; }
};
struct nothing {
    static constexpr bool contains(const strut::tensor_extent&) { return false; }
};
struct weights {
    static constexpr bool contains(const strut::tensor_extent& one) { return one.weight; }
};
struct first_and_last {
    static constexpr bool contains(const strut::tensor_extent& one) { return one.layer != 2; }
};

// The whole is one run, whatever lies between the tensors.
static_assert(strut::selection<net, everything>::runs.size() == 1);
static_assert(strut::selection<net, everything>::runs[0] == strut::block_range{0, net::block_size});
static_assert(strut::selection<net, nothing>::tensors.empty());
static_assert(strut::selection<net, nothing>::runs.empty());
static_assert(strut::selection<net, weights>::tensors.size() == 3);
static_assert(strut::selection<net, weights>::tensors[1] == all[3]);

using ends = strut::selection<net, first_and_last>;
static_assert(ends::tensors.size() == 5 && ends::runs.size() == 2);
static_assert(ends::runs[0] == strut::block_range{0, all[3].offset});
static_assert(ends::runs[1] == strut::block_range{all[4].offset, net::block_size - all[4].offset});

} // namespace

BOOST_AUTO_TEST_SUITE(layout)

BOOST_AUTO_TEST_CASE(runs_begin_and_end_where_their_tensors_do) {
    // Everything is proved above; the layouts have addresses at run time, too.
    BOOST_TEST(ends::layout.tensors.data() == ends::tensors.data());
    BOOST_TEST(ends::layout.runs.size() == 2U);
}

BOOST_AUTO_TEST_SUITE_END()
