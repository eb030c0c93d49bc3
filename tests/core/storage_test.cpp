#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <type_traits>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "strut/core/storage.hpp"

namespace {

using strut::block;
using strut::tensor_footprint;

// Blocks are plain memory.
using small = block<float, 5>;
static_assert(std::is_trivially_copyable_v<small> && std::is_standard_layout_v<small>);
static_assert(std::is_trivially_default_constructible_v<small> && std::is_aggregate_v<small>);
static_assert(alignof(small) == 64 && sizeof(small) == 64 && sizeof(block<double, 9>) == 128);
static_assert(small::size() == 5 && small{}.span().size() == 5);

constexpr bool a_block_with_braces_is_zero() {
    const block<double, 33> zero{};
    return std::ranges::all_of(zero, [](double x) { return x == 0; });
}
static_assert(a_block_with_braces_is_zero());

constexpr bool blocks_compare_by_their_elements() {
    small a{};
    small b{};
    const bool same = a == b;
    b[4] = 1;
    return same && a != b && b.data()[4] == 1 && *(b.end() - 1) == 1 && b.span().back() == 1;
}
static_assert(blocks_compare_by_their_elements());

// A tensor begins on a cache line, and at least a line of zeros lies behind it.
template <class T>
constexpr bool a_register_may_be_read_past_any_tensor() {
    constexpr std::size_t line = strut::alignment / sizeof(T);
    for (std::size_t count = 1; count <= 300; ++count)
        if (tensor_footprint<T>(count) % line != 0 || tensor_footprint<T>(count) < count + line ||
            tensor_footprint<T>(count) >= count + 2 * line)
            return false;
    return tensor_footprint<T>(0) == 0;
}
static_assert(a_register_may_be_read_past_any_tensor<float>());
static_assert(a_register_may_be_read_past_any_tensor<double>());
static_assert(tensor_footprint<float>(1) == 32 && tensor_footprint<double>(8) == 16);

} // namespace

BOOST_AUTO_TEST_SUITE(storage)

BOOST_AUTO_TEST_CASE(blocks_are_aligned_wherever_they_live) {
    const auto aligned = [](const void* address) {
        return reinterpret_cast<std::uintptr_t>(address) % strut::alignment == 0;
    };
    const small on_the_stack[2] = {};
    BOOST_TEST(aligned(on_the_stack[0].data()));
    BOOST_TEST(aligned(on_the_stack[1].data()));
    const std::vector<small> on_the_heap(7);
    for (const small& one : on_the_heap)
        BOOST_TEST(aligned(one.data()));
    BOOST_TEST(aligned(std::make_unique<small>()->data()));
}

BOOST_AUTO_TEST_SUITE_END()
