#include <cstddef>

#include <dnnl.hpp>

#include "kernel/gemm.hpp"

namespace bench {
namespace {

/// Whether a factor is stored by rows, as oneDNN's own functions prefer, or by columns.
enum class factors { rows_rows, rows_columns, columns_rows, columns_columns };

constexpr orders orders_of(factors stored) {
    const bool a_rows = stored == factors::rows_rows || stored == factors::rows_columns;
    const bool b_rows = stored == factors::rows_rows || stored == factors::columns_rows;
    return {a_rows ? order::row_major : order::column_major,
        b_rows ? order::row_major : order::column_major, order::row_major};
}

/// The function of oneDNN that is as in BLAS.
template <factors Stored>
class onednn_sgemm {
public:
    static constexpr const char* label = Stored == factors::rows_rows      ? "sgemm nn"
                                         : Stored == factors::rows_columns ? "sgemm nt"
                                         : Stored == factors::columns_rows ? "sgemm tn"
                                                                           : "sgemm tt";

    explicit onednn_sgemm(const gemm_case& work) : operands_{work, orders_of(Stored)} {}

    void multiply() {
        const auto& [a, b, c] = operands_;
        dnnl::sgemm(transposed(orders_of(Stored).a), transposed(orders_of(Stored).b), dim(c.rows()),
            dim(c.columns()), dim(a.columns()), 1, a.data(), dim(a.stride()), b.data(),
            dim(b.stride()), 0, c.data(), dim(c.stride()));
    }
    const gemm_operands& operands() const { return operands_; }

private:
    static constexpr char transposed(order stored) {
        return stored == order::row_major ? 'N' : 'T';
    }
    static dnnl_dim_t dim(std::size_t size) { return dnnl_dim_t(size); }

    gemm_operands operands_;
};

/// The matmul primitive, made once for this size.
template <factors Stored>
class onednn_matmul {
public:
    static constexpr const char* label = Stored == factors::rows_rows      ? "matmul nn"
                                         : Stored == factors::rows_columns ? "matmul nt"
                                         : Stored == factors::columns_rows ? "matmul tn"
                                                                           : "matmul tt";

    explicit onednn_matmul(const gemm_case& work)
        : operands_{work, orders_of(Stored)},
          a_{memory_of(operands_.a, orders_of(Stored).a)},
          b_{memory_of(operands_.b, orders_of(Stored).b)},
          c_{memory_of(operands_.c, orders_of(Stored).c)},
          matmul_{{{a_.get_desc(), b_.get_desc(), c_.get_desc()}, engine_}},
          arguments_{{DNNL_ARG_SRC, a_}, {DNNL_ARG_WEIGHTS, b_}, {DNNL_ARG_DST, c_}} {}

    void multiply() {
        matmul_.execute(stream_, arguments_);
        stream_.wait();
    }
    const gemm_operands& operands() const { return operands_; }

private:
    dnnl::memory memory_of(const matrix& m, order stored) {
        using tag = dnnl::memory::format_tag;
        return {{{dnnl_dim_t(m.rows()), dnnl_dim_t(m.columns())}, dnnl::memory::data_type::f32,
                    stored == order::row_major ? tag::ab : tag::ba},
            engine_, m.data()};
    }

    gemm_operands operands_;
    dnnl::engine engine_{dnnl::engine::kind::cpu, 0};
    dnnl::stream stream_{engine_};
    dnnl::memory a_, b_, c_;
    dnnl::matmul matmul_;
    std::unordered_map<int, dnnl::memory> arguments_;
};

const bool added = [] {
    for_each_gemm_case([]<gemm_case Case>() {
        add_gemm_row<onednn_sgemm<factors::rows_rows>, onednn_sgemm<factors::rows_columns>,
            onednn_sgemm<factors::columns_rows>, onednn_sgemm<factors::columns_columns>,
            onednn_matmul<factors::rows_rows>, onednn_matmul<factors::rows_columns>,
            onednn_matmul<factors::columns_rows>, onednn_matmul<factors::columns_columns>>(
            Case, "onednn");
    });
    return true;
}();

} // namespace
} // namespace bench
