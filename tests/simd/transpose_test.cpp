#include <array>
#include <cstddef>
#include <utility>

#include <boost/test/unit_test.hpp>

#include "laws/guarded.hpp"
#include "strut/simd/pack.hpp"
#include "strut/simd/transpose.hpp"

namespace {

/// More than the largest matrix here, as distances between rows.
constexpr std::size_t from_stride = 72;
constexpr std::size_t to_stride = 80;

/// One size of the kernel, its types taken off.
template <class T>
struct kernel {
    std::size_t rows;
    std::size_t columns;
    void (*run)(const T* from, T* to);
};

template <class T, std::size_t Rows, std::size_t Columns>
constexpr kernel<T> kernel_of{
    Rows, Columns, strut::simd::transpose<Rows, Columns, from_stride, to_stride, T>};

template <class T>
void is_exact(const kernel<T>& one) {
    using array = laws::guarded<T>;
    array from(one.rows * from_stride, array::to_read);
    array to(one.columns * to_stride, array::to_write);
    auto expected = to;
    for (std::size_t r = 0; r < one.rows; ++r)
        for (std::size_t c = 0; c < one.columns; ++c)
            from[r * from_stride + c] = expected[c * to_stride + r] = static_cast<T>(100 * r + c);
    one.run(from.data(), to.data());
    bool inside_is_exact = true;
    bool outside_is_untouched = to.intact();
    for (std::size_t c = 0; c < one.columns; ++c)
        for (std::size_t r = 0; r < to_stride; ++r) {
            const std::size_t i = c * to_stride + r;
            if (r < one.rows)
                inside_is_exact &= to[i] == expected[i];
            else
                outside_is_untouched &= to.is_canary(to[i]);
        }
    BOOST_TEST(inside_is_exact, "rows " << one.rows << ", columns " << one.columns);
    BOOST_TEST(outside_is_untouched,
        "written behind a row: rows " << one.rows << ", columns " << one.columns);
}

/// Every number of rows and of columns from 1 to 65, and rows and columns without a remainder.
template <class T>
void every_size() {
    [&]<std::size_t... I>(std::index_sequence<I...>) {
        for (const auto& one : {kernel_of<T, I + 1, 65 - I>..., kernel_of<T, 8, 8>,
                 kernel_of<T, 16, 64>, kernel_of<T, 65, 64>, kernel_of<T, 64, 33>})
            is_exact(one);
    }
    (std::make_index_sequence<65>{});
}

template <class T, std::size_t Rows, std::size_t Columns>
constexpr bool constant_is_exact() {
    std::array<T, Rows * Columns> from{};
    std::array<T, Rows * Columns> to{};
    for (std::size_t i = 0; i < from.size(); ++i)
        from[i] = static_cast<T>(i);
    strut::simd::transpose<Rows, Columns, Columns, Rows>(from.data(), to.data());
    bool exact = true;
    for (std::size_t r = 0; r < Rows; ++r)
        for (std::size_t c = 0; c < Columns; ++c)
            exact = exact && to[c * Rows + r] == from[r * Columns + c];
    return exact;
}
static_assert(constant_is_exact<float, 1, 1>());
static_assert(constant_is_exact<float, 8, 9>());
static_assert(constant_is_exact<double, 17, 5>());

} // namespace

BOOST_AUTO_TEST_SUITE(transpose)

BOOST_AUTO_TEST_CASE(every_size_of_floats_is_exact_and_stays_inside) {
    every_size<float>();
}

BOOST_AUTO_TEST_CASE(every_size_of_doubles_is_exact_and_stays_inside) {
    every_size<double>();
}

BOOST_AUTO_TEST_SUITE_END()
