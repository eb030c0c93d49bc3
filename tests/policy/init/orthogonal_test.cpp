#include <boost/test/unit_test.hpp>

#include "laws/initializer.hpp"
#include "strut/policy/init/orthogonal.hpp"

static_assert(strut::orthogonal<>::variance({50, 40}) == 0.02);
static_assert(strut::orthogonal<3>::variance({40, 50}) == 0.18);

namespace {

/// The largest difference of the products of rows (or of columns, if they are fewer) from those of
/// orthonormal vectors times the gain.
template <strut::real Gain, class T>
double defect(strut::fan shape) {
    const auto w = laws::detail::filled<strut::orthogonal<Gain>, T>(shape, 5);
    const bool by_column = shape.columns < shape.rows;
    const std::size_t vectors = by_column ? shape.columns : shape.rows;
    const std::size_t length = by_column ? shape.rows : shape.columns;
    double worst = 0;
    for (std::size_t a = 0; a < vectors; ++a)
        for (std::size_t b = 0; b < vectors; ++b) {
            double product = a == b ? -Gain * Gain : 0;
            for (std::size_t i = 0; i < length; ++i)
                product += by_column ? double{w[i * vectors + a]} * double{w[i * vectors + b]}
                                     : double{w[a * length + i]} * double{w[b * length + i]};
            worst = std::max(worst, std::abs(product));
        }
    return worst / (Gain * Gain);
}

} // namespace

BOOST_AUTO_TEST_SUITE(policy_init_orthogonal)

BOOST_AUTO_TEST_CASE(orthogonal_obeys_the_laws_of_an_initializer) {
    laws::check_initializer<strut::orthogonal<>>({.is_independent = false, .float_error = 1e-4});
}

BOOST_AUTO_TEST_CASE(orthogonal_is_that_of_the_reference) {
    laws::check_initializer_against_reference<strut::orthogonal<>>("orthogonal", 1e-13);
}

BOOST_AUTO_TEST_CASE(orthogonal_rows_or_columns_are_orthonormal_times_the_gain) {
    for (const strut::fan& shape : {strut::fan{1, 1}, {1, 9}, {9, 1}, {16, 17}, {17, 16}, {17, 17},
             {33, 64}, {64, 33}, {100, 100}, {300, 7}, {7, 300}}) {
        BOOST_TEST_CONTEXT(shape.in << " x " << shape.out) {
            BOOST_TEST((defect<1, double>(shape)) < 2e-15);
            BOOST_TEST((defect<1, float>(shape)) < 1e-6);
            BOOST_TEST((defect<1.5, float>(shape)) < 1e-6);
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()
