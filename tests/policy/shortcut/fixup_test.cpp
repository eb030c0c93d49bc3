#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>

#include <boost/test/unit_test.hpp>

#include "laws/layer.hpp"
#include "strut/layer/affine.hpp"
#include "strut/layer/residual.hpp"
#include "strut/policy/shortcut/fixup.hpp"

BOOST_AUTO_TEST_SUITE(shortcut_fixup)

using strut::affine;
using strut::residual;
using strut::role;
using strut::shape;
namespace shortcut = strut::shortcut;

static_assert(strut::shortcut_policy<shortcut::fixup>);

BOOST_AUTO_TEST_CASE(fixup_keeps_the_laws_of_a_layer) {
    laws::layer_briefly<residual<shortcut::fixup, affine<4>>, shape{4}>();
}

template <class Layer, shape In = shape{4}>
using bound = laws::bound_at<Layer, float, In>;

BOOST_AUTO_TEST_CASE(fixup_scales_by_depth_and_ends_the_branch_in_zero) {
    using branch = strut::chain<affine<4>, affine<6>, affine<4>>;
    // Alone it is the only block; in a network of 81 blocks three tensors share 81^(-1/4) each.
    using alone = bound<residual<shortcut::fixup, branch>>;
    using deep = laws::bound_at<residual<shortcut::fixup, branch>, float, shape{4},
        strut::detail::block_count<81>>;
    using plain = bound<branch>;
    std::array<float, deep::parameter_size> of_deep{};
    std::array<float, deep::parameter_size> of_alone{};
    std::array<float, plain::parameter_size> of_plain{};
    for (const auto& [fill, to] : {std::pair{&deep::initialize, of_deep.data()},
             std::pair{&alone::initialize, of_alone.data()},
             std::pair{&plain::initialize, of_plain.data()}}) {
        std::uint64_t seed = 1;
        fill(to, seed);
    }
    std::size_t number = 0;
    for (const strut::tensor& one : plain::tensors) {
        if (one.purpose != role::weight)
            continue;
        ++number;
        for (std::size_t i = one.offset; i < one.offset + one.size(); ++i) {
            const float expected = number == 3 ? 0 : of_plain[i];
            BOOST_TEST(of_alone[i] == expected);
            BOOST_TEST(of_deep[i] == expected / 3, boost::test_tools::tolerance(1e-6f));
        }
    }
    BOOST_TEST(of_deep[deep::tensors.back().offset] == 1);
}

BOOST_AUTO_TEST_SUITE_END()
