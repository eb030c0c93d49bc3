#include <array>
#include <cstddef>
#include <memory>
#include <utility>

// Without bound: the past of a convolution is larger than what Eigen would take for a mistake.
#define EIGEN_STACK_ALLOCATION_LIMIT 0
#include <Eigen/Core>

#include "stream/convolution.hpp"

namespace bench {
namespace {

template <int Rows, int Columns>
using matrix = Eigen::Matrix<float, Rows, Columns>;

/// The last frames of what comes into a convolution, one a column, contiguous: when there is no
/// room behind them, they go back to the front.
template <int In, int Reach, int Block>
class past {
    static constexpr int room = Reach + Block * (1 + 1024 / Block);

public:
    template <class X>
    void push(const X& x) {
        at_ += Block;
        if (at_ + Block > room) {
            frames_.template leftCols<Reach>() =
                frames_.template middleCols<Reach>(at_ - Reach).eval();
            at_ = Reach;
        }
        frames_.template middleCols<Block>(at_) = x;
    }
    auto window(int back) const { return frames_.template middleCols<Block>(at_ - back); }

private:
    matrix<In, room> frames_ = matrix<In, room>::Zero();
    int at_ = Reach - Block;
};

/// A product of a matrix and a block, by Eigen's kernels or coefficient by coefficient.
template <bool Lazy, class Y, class A, class X>
void add_product(Y& y, const A& a, const X& x) {
    if constexpr (Lazy)
        y += a.lazyProduct(x);
    else
        y.noalias() += a * x;
}

template <int In, int Out, int Dilation, int Block, bool Lazy>
struct convolution {
    std::array<matrix<Out, In>, 3> kernel;
    matrix<Out, 1> bias;
    past<In, 2 * Dilation, Block> history;

    void set(const layer_numbers& p) {
        for (int k = 0; k < 3; ++k)
            kernel[std::size_t(k)] =
                Eigen::Map<const matrix<Out, In>>{p.kernel.data() + k * In * Out};
        bias = Eigen::Map<const matrix<Out, 1>>{p.bias.data()};
    }
    template <class X, class Z>
    void run(const X& x, Z& z) {
        history.push(x);
        z.colwise() = bias;
        for (int k = 0; k < 3; ++k)
            add_product<Lazy>(z, kernel[std::size_t(k)], history.window((2 - k) * Dilation));
    }
};

template <class Case, bool Lazy>
class eigen_tcn {
public:
    static constexpr const char* label = Lazy ? "lazy" : "noalias";

    explicit eigen_tcn(const convolution_parameters& p)
        : head_{Eigen::Map<const matrix<16, 1>>{p.last.data()}}, head_bias_{p.last_bias} {
        first_.set(p.layers[0]);
        second_.set(p.layers[1]);
        third_.set(p.layers[2]);
        fourth_.set(p.layers[3]);
    }
    void run(const float* x, float* y) {
        matrix<16, 1> a, b;
        first_.run(matrix<1, 1>{*x}, a);
        a = a.array().tanh();
        second_.run(a, b);
        b = b.array().tanh();
        third_.run(b, a);
        a = a.array().tanh();
        fourth_.run(a, b);
        b = b.array().tanh();
        *y = head_.dot(b) + head_bias_;
    }

private:
    convolution<1, 16, 1, 1, Lazy> first_;
    convolution<16, 16, 2, 1, Lazy> second_;
    convolution<16, 16, 4, 1, Lazy> third_;
    convolution<16, 16, 8, 1, Lazy> fourth_;
    matrix<16, 1> head_;
    float head_bias_;
};

template <int N, int Dilation, int Block>
struct wave {
    convolution<N, N, Dilation, Block, true> conv;
    matrix<N, 1> mix, out_bias;
    matrix<N, N> out;

    void set(const layer_numbers& p) {
        conv.set(p);
        mix = Eigen::Map<const matrix<N, 1>>{p.mix.data()};
        out = Eigen::Map<const matrix<N, N>>{p.out.data()};
        out_bias = Eigen::Map<const matrix<N, 1>>{p.out_bias.data()};
    }
    template <class Input, class X>
    void run(const Input& input, X& x, X& head) {
        X z;
        conv.run(x, z);
        z += mix.lazyProduct(input);
        z = z.array().tanh();
        head += z;
        x.colwise() += out_bias;
        x += out.lazyProduct(z);
    }
};

template <int N, int Block, class = std::make_integer_sequence<int, 10>>
struct stack;
template <int N, int Block, int... L>
struct stack<N, Block, std::integer_sequence<int, L...>> : wave<N, (1 << L), Block>... {
    void set(const layer_numbers* p) { (wave<N, (1 << L), Block>::set(p[L]), ...); }
    template <class Input, class X>
    void run(const Input& input, X& x, X& head) {
        (wave<N, (1 << L), Block>::run(input, x, head), ...);
    }
};

/// Coefficient by coefficient: Eigen's kernels were slower in blocks of each size.
template <class Case>
class eigen_wavenet {
    static constexpr int block = int(Case::block);
    using row = Eigen::Matrix<float, 1, block, Eigen::RowMajor>;

public:
    EIGEN_MAKE_ALIGNED_OPERATOR_NEW
    static constexpr const char* label = "lazy";

    explicit eigen_wavenet(const convolution_parameters& p)
        : first_{Eigen::Map<const matrix<16, 1>>{p.first.data()}},
          between_{Eigen::Map<const matrix<8, 16>>{p.between.data()}},
          head_{Eigen::Map<const matrix<8, 16>>{p.head.data()}},
          last_{Eigen::Map<const matrix<8, 1>>{p.last.data()}.transpose()},
          last_bias_{p.last_bias} {
        wide_.set(p.layers.data());
        narrow_.set(p.layers.data() + 10);
    }
    void run(const float* from, float* to) {
        const Eigen::Map<const row> input{from};
        Eigen::Map<row> y{to};
        matrix<16, block> x = first_.lazyProduct(input), sum = matrix<16, block>::Zero();
        wide_.run(input, x, sum);
        matrix<8, block> narrow = matrix<8, block>::Zero(), total = matrix<8, block>::Zero();
        narrow += between_.lazyProduct(x);
        total += head_.lazyProduct(sum);
        narrow_.run(input, narrow, total);
        y = (last_.lazyProduct(total).array() + last_bias_) * Case::head_scale;
    }

private:
    matrix<16, 1> first_;
    matrix<8, 16> between_, head_;
    Eigen::Matrix<float, 1, 8> last_;
    float last_bias_;
    stack<16, block> wide_;
    stack<8, block> narrow_;
};

template <class Case>
struct tcn_by_kernels : eigen_tcn<Case, false> {
    using eigen_tcn<Case, false>::eigen_tcn;
};
template <class Case>
struct tcn_lazily : eigen_tcn<Case, true> {
    using eigen_tcn<Case, true>::eigen_tcn;
};
const bool added = (add_tcn_row<tcn_by_kernels, tcn_lazily>("eigen"),
    add_wavenet_rows<eigen_wavenet>("eigen"), true);

} // namespace
} // namespace bench
