#include <cstddef>
#include <cstdint>

#include <boost/test/unit_test.hpp>

#include "strut/policy/init/concept.hpp"
#include "strut/policy/init/he_normal.hpp"
#include "strut/policy/init/orthogonal.hpp"

using strut::fan;
using strut::initializer;

namespace {

struct without_variance {
    template <class T>
    static constexpr void fill(T*, fan, std::uint64_t) {}
};

struct without_fill {
    static constexpr double variance(fan) { return 1; }
};

struct for_float_only {
    static constexpr double variance(fan) { return 1; }
    static constexpr void fill(float*, fan, std::uint64_t) {}
};

struct complete {
    static constexpr double variance(fan) { return 1; }
    template <class T>
    static constexpr void fill(T*, fan, std::uint64_t) {}
};

} // namespace

static_assert(initializer<complete> && initializer<strut::he> && initializer<strut::orthogonal<2>>);
static_assert(!initializer<int>);
static_assert(!initializer<without_variance>);
static_assert(!initializer<without_fill>);
static_assert(!initializer<for_float_only>);

static_assert(fan{3, 4}.rows == 3 && fan{3, 4}.columns == 4 && fan{3, 4}.negative_slope == 0);
static_assert(fan{3, 4, 0.1}.size() == 12);
static_assert(fan{3, 4, 0.1}.of_bias().in == 3 && fan{3, 4, 0.1}.of_bias().size() == 4);
static_assert(fan{9, 36, 0, 9, 4}.of_bias().columns == 4, "a bias for each filter");

BOOST_AUTO_TEST_SUITE(policy_init_concept)

BOOST_AUTO_TEST_CASE(random_numbers_run_along_the_inputs_of_one_output) {
    const fan shape{3, 4};
    for (std::size_t in = 0; in < 3; ++in)
        for (std::size_t out = 0; out < 4; ++out)
            BOOST_TEST(shape.position(out * 3 + in) == in * 4 + out);
}

BOOST_AUTO_TEST_SUITE_END()
