#include <array>
#include <cstddef>
#include <numeric>
#include <ranges>
#include <type_traits>

#include <boost/test/unit_test.hpp>

#include "strut/core/view.hpp"

namespace {

using strut::shape;
using strut::tensor_view;
using matrix = tensor_view<float, shape{3, 4}>;

static_assert(std::is_trivially_copyable_v<matrix> && sizeof(matrix) == sizeof(float*));
static_assert(std::ranges::contiguous_range<matrix> && matrix::size() == 12);
static_assert(matrix::extents == shape{3, 4});

// As many indices as extents, no fewer and no more; nothing becomes a view by itself.
static_assert(std::is_invocable_v<matrix, int, int>);
static_assert(!std::is_invocable_v<matrix, int> && !std::is_invocable_v<matrix, int, int, int>);
static_assert(!std::is_convertible_v<float*, matrix>);
static_assert(!std::is_constructible_v<matrix, const float*>);

constexpr bool indices_are_row_major() {
    std::array<int, 24> memory{};
    std::iota(memory.begin(), memory.end(), 0);
    const tensor_view<const int, shape{2, 3, 4}> view{memory.data()};
    int flat = 0;
    for (int i = 0; i < 2; ++i)
        for (std::size_t j = 0; j < 3; ++j)
            for (int k = 0; k < 4; ++k, ++flat)
                if (view(i, j, k) != flat || view[static_cast<std::size_t>(flat)] != flat)
                    return false;
    return flat == 24 && view.end() - view.begin() == 24 && view.data() == memory.data();
}
static_assert(indices_are_row_major());

constexpr bool a_view_writes_through() {
    std::array<float, 12> memory{};
    const matrix view{memory.data()};
    view(2, 1) = 5;
    view[0] = 7;
    return memory[9] == 5 && memory[0] == 7;
}
static_assert(a_view_writes_through());
static_assert(
    std::is_same_v<decltype(std::declval<tensor_view<const float, shape{2}>>()(0)), const float&>);

} // namespace

BOOST_AUTO_TEST_SUITE(view)

BOOST_AUTO_TEST_CASE(a_view_iterates_over_all_elements_in_order) {
    std::array<double, 6> memory{1, 2, 3, 4, 5, 6};
    const tensor_view<double, shape{2, 3}> view{memory.data()};
    BOOST_TEST(view == memory, boost::test_tools::per_element());
    for (double& x : view)
        x *= 2;
    BOOST_TEST(memory[5] == 12);
}

BOOST_AUTO_TEST_SUITE_END()
