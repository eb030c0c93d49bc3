#include <cstddef>

#include "kernel/activation.hpp"
#include "kernel/gemm.hpp"
#include "strut/simd/gemm.hpp"
#include "strut/simd/map.hpp"
#include "strut/simd/math.hpp"
#include "strut/simd/transpose.hpp"

namespace bench {
namespace {

struct overwrite {
    float* c;
    std::size_t stride;

    template <class V, std::size_t>
    STRUT_INLINE V start(std::size_t, std::size_t) const {
        return V(0.0f);
    }
    template <class V, std::size_t Count>
    STRUT_INLINE void finish(std::size_t m, std::size_t n, V sum) const {
        strut::simd::store_first<Count>(at(m, n), sum);
    }
    STRUT_INLINE float* at(std::size_t m, std::size_t n) const { return c + m * stride + n; }
};

/// Each product in strut's own layout; the weight gradient with the transposition it needs.
template <gemm_case Case>
class strut_product {
public:
    static constexpr const char* label = "strut::simd::gemm";

    explicit strut_product(const gemm_case& work)
        : operands_{work, layout_of(work.operation)},
          transposed_{work.depth(), work.columns(), order::row_major} {}

    void multiply() {
        using strut::simd::gemm;
        using strut::simd::strided;
        constexpr std::size_t m = Case.rows(), n = Case.columns(), k = Case.depth();
        const float* const a = operands_.a.data();
        const float* const b = operands_.b.data();
        const overwrite ends{operands_.c.data(), n};
        if constexpr (Case.operation == operation::forward) {
            gemm<float, m, n, strided<1, m>, n, k>(a, b, k, ends);
        } else if constexpr (Case.operation == operation::input_gradient) {
            gemm<float, m, n, strided<k, 1>, n, k>(a, b, k, ends);
        } else {
            strut::simd::transpose<n, k, k, n>(b, transposed_.data());
            gemm<float, m, n, strided<k, 1>, n, k>(a, transposed_.data(), k, ends);
        }
    }
    const gemm_operands& operands() const { return operands_; }

private:
    gemm_operands operands_;
    matrix transposed_;
};

template <class Function>
struct strut_map {
    static constexpr const char* label = "strut::simd::map";
    static void apply(const float* in, float* out, std::size_t) {
        strut::simd::map<1024>(
            out, [](auto x) STRUT_LAMBDA { return Function{}(x); }, in);
    }
};

template <class Math>
struct exponential {
    STRUT_INLINE auto operator()(auto x) const { return Math::exp(x); }
};
template <class Math>
struct hyperbolic {
    STRUT_INLINE auto operator()(auto x) const { return Math::tanh(x); }
};
template <class Math>
struct logistic {
    STRUT_INLINE auto operator()(auto x) const { return Math::sigmoid(x); }
};

template <class Math>
void add_activations(const char* impl) {
    add_activation_row<exp_function, strut_map<exponential<Math>>>(impl);
    add_activation_row<tanh_function, strut_map<hyperbolic<Math>>>(impl);
    add_activation_row<sigmoid_function, strut_map<logistic<Math>>>(impl);
}

const bool added = [] {
    for_each_gemm_case([]<gemm_case Case>() { add_gemm_row<strut_product<Case>>(Case, "strut"); });
    add_activations<strut::simd::accurate>("strut");
    add_activations<strut::simd::fast>("strut_fast");
    return true;
}();

} // namespace
} // namespace bench
