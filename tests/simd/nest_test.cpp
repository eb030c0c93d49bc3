#include <array>
#include <cstddef>
#include <cstdint>
#include <tuple>
#include <utility>

#include <boost/test/unit_test.hpp>

#include "laws/guarded.hpp"
#include "strut/core/random.hpp"
#include "strut/simd/nest.hpp"

namespace {

namespace simd = strut::simd;
using scalars = std::tuple<float, double>;

constexpr std::size_t wide = 48;   // between rows of C, and of what dot_nest reads
constexpr std::size_t apart = 400; // between rows of A
// The middle loop goes backwards through B.
using loops = simd::nest<simd::moves<100, 800>, simd::moves<20, -150>, simd::moves<3, 50>>;
constexpr simd::trips times{2, 3, 2};
constexpr std::size_t first_b = 2 * 150;

/// Small integers, whose products and sums are exact in every order and precision.
template <class T>
T small_integer(std::size_t i) {
    return static_cast<T>(strut::random{7}.below(i, 17)) - 8;
}

template <class T>
struct doubling_ends {
    T* c;

    template <class V, std::size_t Count>
    constexpr V start(std::size_t m, std::size_t n) const {
        return simd::load_first<V, Count>(c + m * wide + n);
    }
    template <class V, std::size_t Count>
    constexpr void finish(std::size_t m, std::size_t n, V sum) const {
        simd::store_first<Count>(c + m * wide + n, V(sum + sum));
    }
};

/// The sum over the loops of term(offset in A, offset in B).
template <class Term>
double over_loops(Term term) {
    double sum = 0;
    for (std::size_t i = 0; i < times[0]; ++i)
        for (std::size_t j = 0; j < times[1]; ++j)
            for (std::size_t k = 0; k < times[2]; ++k)
                sum += term(100 * i + 20 * j + 3 * k, first_b + 800 * i - 150 * j + 50 * k);
    return sum;
}

template <class T>
struct numbers {
    laws::guarded<T> a{8000, 0}, b{4000, 0};
    laws::guarded<T> c{20 * wide, laws::guarded<T>::to_write};

    numbers() {
        for (std::size_t i = 0; i < a.size(); ++i)
            a[i] = small_integer<T>(i);
        for (std::size_t i = 0; i < b.size(); ++i)
            b[i] = small_integer<T>(i + 10000);
    }
};

template <class T, std::size_t M, std::size_t N>
void product_is_exact() {
    numbers<T> of;
    for (std::size_t m = 0; m < M; ++m)
        for (std::size_t n = 0; n < N; ++n)
            of.c[m * wide + n] = small_integer<T>(m + n);
    simd::gemm_nest<T, M, N, simd::pack_width<T>(N), apart, loops>(
        of.a.data(), of.b.data() + first_b, times, doubling_ends<T>{of.c.data()});
    bool exact = true;
    for (std::size_t m = 0; m < M; ++m)
        for (std::size_t n = 0; n < wide; ++n) {
            const auto found = static_cast<double>(of.c[m * wide + n]);
            if (n >= N)
                exact &= of.c.is_canary(of.c[m * wide + n]);
            else
                exact &= found == 2 * (small_integer<double>(m + n) +
                                          over_loops([&](std::size_t at_a, std::size_t at_b) {
                                              return static_cast<double>(
                                                  of.a[m * apart + at_a] * of.b[at_b + n]);
                                          }));
        }
    BOOST_TEST(exact, M << " x " << N);
    BOOST_TEST(of.c.intact());
}

template <class T, std::size_t Rows, std::size_t Columns, std::size_t Count, std::size_t Run = Rows,
    std::size_t RunStride = 0>
void dots_are_exact() {
    numbers<T> of;
    std::size_t calls = 0;
    simd::dot_nest<T, Rows, Columns, Count, apart, wide, loops, Run, RunStride>(
        of.a.data(), of.b.data() + first_b, times, [&](std::size_t r, std::size_t c, T sum) {
            ++calls;
            of.c[r * wide + c] = sum;
        });
    bool exact = calls == Rows * Columns;
    for (std::size_t r = 0; r < Rows; ++r)
        for (std::size_t c = 0; c < Columns; ++c)
            exact &= static_cast<double>(
                         of.c[r * wide + c]) == over_loops([&](std::size_t at_a, std::size_t at_b) {
                double sum = 0;
                for (std::size_t n = 0; n < Count; ++n)
                    sum +=
                        static_cast<double>(of.a[r / Run * RunStride + r % Run * apart + at_a + n] *
                                            of.b[c * wide + at_b + n]);
                return sum;
            });
    BOOST_TEST(exact, Rows << " x " << Columns << " of " << Count);
}

} // namespace

BOOST_AUTO_TEST_SUITE(nest)

BOOST_AUTO_TEST_CASE_TEMPLATE(products_are_exact, T, scalars) {
    product_is_exact<T, 1, 1>();
    product_is_exact<T, 1, 48>();
    product_is_exact<T, 2, 33>();
    product_is_exact<T, 3, 16>();
    product_is_exact<T, 5, 7>();
    product_is_exact<T, 17, 40>();
}

BOOST_AUTO_TEST_CASE_TEMPLATE(dot_products_are_exact, T, scalars) {
    dots_are_exact<T, 1, 1, 1>();
    dots_are_exact<T, 1, 10, 16>();
    dots_are_exact<T, 9, 1, 3>();
    dots_are_exact<T, 5, 7, 24>();
    dots_are_exact<T, 13, 13, 35>();
    dots_are_exact<T, 9, 4, 18, 3, 2000>();
    dots_are_exact<T, 4, 7, 1, 2, 1300>();
}

static_assert(simd::whole_pack_width<double>(6 * simd::narrowest_pack<double>) *
                  (6 * simd::narrowest_pack<double> /
                      simd::whole_pack_width<double>(6 * simd::narrowest_pack<double>)) ==
              6 * simd::narrowest_pack<double>);

// In a constant expression.
constexpr bool constant_is_exact() {
    using flat = simd::nest<simd::moves<0, 0>, simd::moves<0, 0>, simd::moves<1, 2>>;
    const std::array<float, 4> a{1, 2, 3, 4};
    const std::array<float, 4> b{1, 10, 100, 1000};
    std::array<float, wide + 2> c{};
    simd::gemm_nest<float, 2, 2, 4, 2, flat>(
        a.data(), b.data(), {1, 1, 2}, doubling_ends<float>{c.data()});
    float dot = 0;
    simd::dot_nest<float, 1, 1, 2, 0, 0, flat>(
        a.data(), b.data(), {1, 1, 2}, [&](std::size_t, std::size_t, float sum) { dot = sum; });
    bool in_runs = true;
    simd::dot_nest<float, 4, 1, 1, 1, 0, flat, 2, 2>(a.data(), b.data(), {1, 1, 1},
        [&](std::size_t r, std::size_t, float sum) { in_runs &= sum == a[r]; });
    return in_runs && c[0] == 402 && c[1] == 4020 && c[wide] == 806 && dot == 21 + 3200;
}
static_assert(constant_is_exact());

BOOST_AUTO_TEST_SUITE_END()
