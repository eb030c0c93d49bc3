#include <cstddef>

#include <Eigen/Core>

#include "kernel/gemm.hpp"

namespace bench {
namespace {

/// Which of the operands are stored by columns. The other four combinations are these, transposed.
enum class storage { ccc, crc, rcc, rrc };

/// Eigen's matrix product into a matrix without temporaries, sizes known at run time.
template <storage Storage>
class eigen_product {
public:
    static constexpr const char* label = Storage == storage::ccc   ? "A columns, B columns"
                                         : Storage == storage::crc ? "A columns, B rows"
                                         : Storage == storage::rcc ? "A rows, B columns"
                                                                   : "A rows, B rows";

    explicit eigen_product(const gemm_case& work)
        : operands_{work, {order_of(a_order), order_of(b_order), order::column_major}} {}

    void multiply() {
        map<Eigen::ColMajor>(operands_.c).noalias() =
            map<a_order>(operands_.a) * map<b_order>(operands_.b);
    }
    const gemm_operands& operands() const { return operands_; }

private:
    static constexpr int a_order =
        Storage == storage::ccc || Storage == storage::crc ? Eigen::ColMajor : Eigen::RowMajor;
    static constexpr int b_order =
        Storage == storage::ccc || Storage == storage::rcc ? Eigen::ColMajor : Eigen::RowMajor;

    static constexpr order order_of(int eigen) {
        return eigen == Eigen::ColMajor ? order::column_major : order::row_major;
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
        add_gemm_row<eigen_product<storage::ccc>, eigen_product<storage::crc>,
            eigen_product<storage::rcc>, eigen_product<storage::rrc>>(Case, "eigen");
    });
    return true;
}();

} // namespace
} // namespace bench
