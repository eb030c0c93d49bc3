#include <cstddef>
#include <type_traits>

#include <boost/test/unit_test.hpp>

#include "strut/core/shape.hpp"

namespace {

using strut::dims;
using strut::shape;

static_assert(std::is_trivially_copyable_v<shape>);
static_assert(shape{}.rank == 0 && shape{}.size() == 1);
static_assert(shape{16}.rank == 1 && shape{16}.size() == 16);
static_assert(shape{3, 28, 28}.rank == 3 && shape{3, 28, 28}.size() == 2352);
static_assert(shape{3, 28, 20}[0] == 3 && shape{3, 28, 20}[1] == 28 && shape{3, 28, 20}[2] == 20);
static_assert(shape{2, 3, 4, 5}.size() == 120 && shape{7, 0, 2}.size() == 0);

static_assert(strut::feature_axis(shape{16}) == 0 && strut::feature_axis(shape{100, 16}) == 1);
static_assert(strut::feature_axis(shape{3, 28, 28}) == 0);

// Any integers spell the same shape; another rank is another shape.
static_assert(shape{16} == shape{std::size_t{16}} && shape{16u} == shape{16L});
static_assert(dims<4> == shape{4} && dims<2, 3> == shape{2, 3});
static_assert(shape{2, 3} != shape{3, 2} && shape{4} != shape{4, 1} && shape{} != shape{0});

// No shape has five extents.
template <class... Extents>
constexpr bool is_shape = std::is_constructible_v<shape, Extents...>;
static_assert(is_shape<int, int, int, int> && !is_shape<int, int, int, int, int>);

// A shape can be a template argument, and equal shapes give one type.
template <shape Shape>
struct tagged {};
static_assert(std::is_same_v<tagged<shape{3, 4}>, tagged<dims<3, 4>>>);
static_assert(!std::is_same_v<tagged<shape{3, 4}>, tagged<shape{3, 4, 1}>>);

} // namespace

BOOST_AUTO_TEST_SUITE(shape_)

BOOST_AUTO_TEST_CASE(sizes_beyond_32_bits_do_not_wrap) {
    const shape large{70000, 70000, 3};
    BOOST_TEST(large.size() == std::size_t{14700000000});
}

BOOST_AUTO_TEST_SUITE_END()
