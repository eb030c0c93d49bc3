#pragma once

#include <array>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <new>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "common/random.hpp"
#include "common/row.hpp"

/// Rows `kernel/gemm_<operation>_<in>x<out>x<lanes>/<impl>`: the three matrix products of a dense
/// layer with weights W[in][out] on a batch of samples:
///   forward          y[out][lane] = W^T x
///   input_gradient  dx[in][lane]  = W dy
///   weight_gradient dW[in][out]   = x dy^T
namespace bench {

enum class operation { forward, input_gradient, weight_gradient };

/// One of these products. All are C = A B with A `rows` by `depth` and B `depth` by `columns`.
struct gemm_case {
    bench::operation operation;
    std::size_t in, out, lanes;

    constexpr std::size_t rows() const { return operation == operation::forward ? out : in; }
    constexpr std::size_t columns() const {
        return operation == operation::weight_gradient ? out : lanes;
    }
    constexpr std::size_t depth() const {
        return operation == operation::forward          ? in
               : operation == operation::input_gradient ? out
                                                        : lanes;
    }
    constexpr double flop() const { return 2.0 * double(in * out * lanes); }

    std::string name() const {
        constexpr const char* names[] = {"forward", "input_gradient", "weight_gradient"};
        return "kernel/gemm_" + std::string{names[std::size_t(operation)]} + "_" +
               std::to_string(in) + "x" + std::to_string(out) + "x" + std::to_string(lanes);
    }
};

/// Calls `visit.template operator()<gemm_case>()` for each case that is measured.
template <class Visit>
constexpr void for_each_gemm_case(Visit visit) {
    constexpr std::array<std::array<std::size_t, 2>, 4> layers{
        {{64, 64}, {128, 128}, {784, 128}, {128, 10}}};
    constexpr std::array<std::size_t, 2> lanes{32, 64};
    constexpr std::array<operation, 3> operations{
        operation::forward, operation::input_gradient, operation::weight_gradient};
    constexpr std::size_t cases = layers.size() * lanes.size() * operations.size();
    [&]<std::size_t... I>(std::index_sequence<I...>) {
        (visit.template operator()<gemm_case{operations[I / (layers.size() * lanes.size())],
                layers[I / lanes.size() % layers.size()][0],
                layers[I / lanes.size() % layers.size()][1], lanes[I % lanes.size()]}>(),
            ...);
    }
    (std::make_index_sequence<cases>{});
}

/// In which direction neighbours in memory lie.
enum class order { row_major, column_major };

/// A matrix of floats on a 64-byte boundary, with 64 zero bytes after it.
class matrix {
public:
    matrix(std::size_t rows, std::size_t columns, bench::order order)
        : rows_{rows}, columns_{columns}, order_{order}, data_{allocate(rows * columns)} {}

    float* data() const { return data_.get(); }
    float& operator()(std::size_t row, std::size_t column) const {
        return data()[order_ == order::row_major ? row * columns_ + column : column * rows_ + row];
    }
    /// The distance between neighbouring rows or columns, as BLAS wants it.
    std::size_t stride() const { return order_ == order::row_major ? columns_ : rows_; }
    std::size_t rows() const { return rows_; }
    std::size_t columns() const { return columns_; }

    void fill(random_source random) {
        for (std::size_t row = 0; row < rows_; ++row)
            for (std::size_t column = 0; column < columns_; ++column)
                (*this)(row, column) = random.uniform(-1, 1);
    }

private:
    struct release {
        void operator()(float* data) const { std::free(data); }
    };
    static float* allocate(std::size_t count) {
        const std::size_t bytes = (count * sizeof(float) + 127) / 64 * 64;
        void* const data = std::aligned_alloc(64, bytes);
        if (data == nullptr)
            throw std::bad_alloc{};
        return static_cast<float*>(std::memset(data, 0, bytes));
    }

    std::size_t rows_, columns_;
    bench::order order_;
    std::unique_ptr<float, release> data_;
};

/// The storage orders of A, B and C.
struct orders {
    order a, b, c;
};

/// The orders in strut's own layout: signals `[feature][lane]`, weights `[in][out]`.
constexpr orders layout_of(operation operation) {
    switch (operation) {
    case operation::forward:
        return {order::column_major, order::row_major, order::row_major};
    case operation::input_gradient:
        return {order::row_major, order::row_major, order::row_major};
    case operation::weight_gradient:
        return {order::row_major, order::column_major, order::row_major};
    }
    return {};
}

/// The three matrices of a case, filled, and the check of the product.
struct gemm_operands {
    matrix a, b, c;

    gemm_operands(const gemm_case& work, const orders& orders)
        : a{work.rows(), work.depth(), orders.a},
          b{work.depth(), work.columns(), orders.b},
          c{work.rows(), work.columns(), orders.c} {
        a.fill(random_source{21});
        b.fill(random_source{22});
    }

    double error() const {
        std::vector<double> found, expected;
        for (std::size_t row = 0; row < c.rows(); ++row)
            for (std::size_t column = 0; column < c.columns(); ++column) {
                double sum = 0;
                for (std::size_t k = 0; k < a.columns(); ++k)
                    sum += double(a(row, k)) * double(b(k, column));
                expected.push_back(sum);
                found.push_back(double(c(row, column)));
            }
        return relative_error(found, expected);
    }
};

/// A product as a class: built from the case, holds its operands, `multiply()` overwrites c.
template <class P>
concept gemm_product = requires(const gemm_case& work, P product) {
    { P::label } -> std::convertible_to<const char*>;
    P{work};
    product.multiply();
    { product.operands() } -> std::same_as<const gemm_operands&>;
};

template <gemm_product Product>
class gemm_form {
public:
    static constexpr auto label = Product::label;

    explicit gemm_form(const gemm_case& work) : product_{work} {}

    void run() {
        product_.multiply();
        benchmark::ClobberMemory();
    }
    double error() {
        run();
        return product_.operands().error();
    }

private:
    Product product_;
};

/// Registers the row of `work` for `impl`; it shows the fastest of the products.
template <gemm_product... Products>
void add_gemm_row(const gemm_case& work, const std::string& impl) {
    add_row<gemm_form<Products>...>(
        work.name() + "/" + impl, 1e-4,
        [work]<class F>(std::type_identity<F>) { return std::make_unique<F>(work); },
        [work](benchmark::State& state) {
            state.SetItemsProcessed(state.iterations() * std::int64_t(work.flop()));
        });
}

} // namespace bench
