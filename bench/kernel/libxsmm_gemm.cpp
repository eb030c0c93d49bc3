#include <stdexcept>

#include <libxsmm.h>

#include "kernel/gemm.hpp"

namespace bench {
namespace {

/// What the kernel writes by columns: C, or C transposed (so that the lanes are its columns).
enum class result { plain, transposed };

/// A kernel that libxsmm compiled for exactly this size. It works by columns and takes its second
/// factor transposed if need be, never its first.
template <result Result, bool SecondTransposed>
class libxsmm_product {
public:
    static constexpr const char* label = Result == result::plain
                                             ? (SecondTransposed ? "C = A B'" : "C = A B")
                                             : (SecondTransposed ? "C' = B' A'" : "C' = B' A");

    explicit libxsmm_product(const gemm_case& work) : operands_{work, stored} {
        const matrix& first = Result == result::plain ? operands_.a : operands_.b;
        const matrix& second = Result == result::plain ? operands_.b : operands_.a;
        const auto m = libxsmm_blasint(Result == result::plain ? work.rows() : work.columns());
        const auto n = libxsmm_blasint(Result == result::plain ? work.columns() : work.rows());
        const auto k = libxsmm_blasint(work.depth());
        const auto lda = libxsmm_blasint(first.stride()), ldb = libxsmm_blasint(second.stride());
        const auto ldc = libxsmm_blasint(operands_.c.stride());
        const int flags = SecondTransposed ? LIBXSMM_GEMM_FLAG_TRANS_B : LIBXSMM_GEMM_FLAG_NONE;
        const float alpha = 1, beta = 0;
        kernel_ = libxsmm_smmdispatch(m, n, k, &lda, &ldb, &ldc, &alpha, &beta, &flags, nullptr);
        if (kernel_ == nullptr)
            throw std::runtime_error{"libxsmm has no kernel for " + work.name()};
        first_ = first.data();
        second_ = second.data();
    }

    void multiply() { kernel_(first_, second_, operands_.c.data()); }
    const gemm_operands& operands() const { return operands_; }

private:
    static constexpr order columns = order::column_major, rows = order::row_major;
    static constexpr orders stored =
        Result == result::plain ? orders{columns, SecondTransposed ? rows : columns, columns}
                                : orders{SecondTransposed ? columns : rows, rows, rows};

    gemm_operands operands_;
    libxsmm_smmfunction kernel_;
    const float *first_, *second_;
};

const bool added = [] {
    for_each_gemm_case([]<gemm_case Case>() {
        add_gemm_row<libxsmm_product<result::plain, false>, libxsmm_product<result::plain, true>,
            libxsmm_product<result::transposed, false>, libxsmm_product<result::transposed, true>>(
            Case, "libxsmm");
    });
    return true;
}();

} // namespace
} // namespace bench
