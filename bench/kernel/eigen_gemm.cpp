#include <cstddef>

#include <Eigen/Core>

#include "kernel/gemm.hpp"

namespace bench {
namespace {

constexpr int rows = Eigen::RowMajor, columns = Eigen::ColMajor;

/// Eigen's matrix product into a matrix, without temporaries; sizes known at run time (fixed sizes
/// are no faster). The orders are those of A, B and C.
template <int A, int B, int C>
class eigen_product {
public:
    static constexpr char label[] = {'C', C == rows ? 'r' : 'c', ' ', '=', ' ', 'A',
        A == rows ? 'r' : 'c', ' ', 'B', B == rows ? 'r' : 'c', '\0'};

    explicit eigen_product(const gemm_case& work)
        : operands_{work, {order_of(A), order_of(B), order_of(C)}} {}

    void multiply() { map<C>(operands_.c).noalias() = map<A>(operands_.a) * map<B>(operands_.b); }
    const gemm_operands& operands() const { return operands_; }

private:
    static constexpr order order_of(int eigen) {
        return eigen == columns ? order::column_major : order::row_major;
    }
    template <int Order>
    static auto map(const matrix& m) {
        using dynamic = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Order>;
        return Eigen::Map<dynamic, Eigen::Aligned64>{
            m.data(), Eigen::Index(m.rows()), Eigen::Index(m.columns())};
    }

    gemm_operands operands_;
};

const bool added = [] {
    for_each_gemm_case([]<gemm_case Case>() {
        add_gemm_row<eigen_product<columns, columns, columns>,
            eigen_product<columns, rows, columns>, eigen_product<rows, columns, columns>,
            eigen_product<rows, rows, columns>, eigen_product<columns, columns, rows>,
            eigen_product<columns, rows, rows>, eigen_product<rows, columns, rows>,
            eigen_product<rows, rows, rows>>(Case, "eigen");
    });
    return true;
}();

} // namespace
} // namespace bench
