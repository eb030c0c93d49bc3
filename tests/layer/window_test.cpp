#include <cstddef>

#include <boost/test/unit_test.hpp>

#include "strut/layer/window.hpp"

BOOST_AUTO_TEST_SUITE(window_)

using strut::sliding;
using strut::taps;

static_assert(sliding{.in = 7, .kernel = 3}.out() == 5);
static_assert(sliding{.in = 7, .kernel = 3, .stride = 2}.out() == 3);
static_assert(sliding{.in = 7, .kernel = 3, .dilation = 4}.out() == 0);
static_assert(sliding{.in = 7, .kernel = 3, .dilation = 4, .before = 8}.out() == 7);
static_assert(strut::kernel<3>::size[1] == 3 && strut::kernel<3, 5>::size[1] == 5);

/// Every pair of an output and a tap that meets an input is found from all three sides, and no
/// other.
constexpr bool sides_agree(const sliding& along) {
    std::size_t pairs = 0;
    for (std::size_t t = 0; t < along.out(); ++t)
        for (std::size_t k = 0; k < along.kernel; ++k) {
            const std::size_t at = t * along.stride + k * along.dilation;
            if (at < along.before || at - along.before >= along.in)
                continue;
            ++pairs;
            const std::size_t s = at - along.before;
            const taps of = along.of_output(t);
            if (k < of.first || k >= of.first + of.count ||
                s != of.position + (k - of.first) * along.dilation)
                return false;
            const taps with = along.of_tap(k);
            if (t < with.first || t >= with.first + with.count ||
                s != with.position + (t - with.first) * along.stride)
                return false;
            const taps through = along.of_input(s);
            const std::size_t nth = (k - through.first) / along.tap_step();
            if (k < through.first || nth >= through.count ||
                (k - through.first) % along.tap_step() != 0 ||
                t != through.position - nth * along.out_step())
                return false;
        }
    std::size_t outputs = 0, inputs = 0, kernels = 0;
    for (std::size_t t = 0; t < along.out(); ++t)
        outputs += along.of_output(t).count;
    for (std::size_t s = 0; s < along.in; ++s)
        inputs += along.of_input(s).count;
    for (std::size_t k = 0; k < along.kernel; ++k)
        kernels += along.of_tap(k).count;
    return outputs == pairs && inputs == pairs && kernels == pairs;
}

BOOST_AUTO_TEST_CASE(outputs_inputs_and_taps_find_each_other) {
    for (std::size_t in = 1; in < 8; ++in)
        for (std::size_t kernel = 1; kernel < 6; ++kernel)
            for (std::size_t stride = 1; stride < 5; ++stride)
                for (std::size_t dilation = 1; dilation < 5; ++dilation)
                    for (std::size_t before = 0; before < 9; ++before)
                        for (std::size_t after = 0; after < 3; ++after) {
                            const sliding along{in, kernel, stride, dilation, before, after};
                            if (!sides_agree(along))
                                BOOST_ERROR(in << " " << kernel << " " << stride << " " << dilation
                                               << " " << before << " " << after);
                        }
    BOOST_TEST(true);
}

BOOST_AUTO_TEST_SUITE_END()
