#include <cstddef>

#include <Eigen/Core>

#include "stream/row.hpp"

namespace bench {
namespace {

/// Eigen at its best: every matrix of fixed size, no temporaries.
template <class Case, int Order>
class eigen_stream {
    static constexpr int n = int(Case::units), columns = int(Case::gates) * n;
    using vector = Eigen::Matrix<float, n, 1>;
    using gates = Eigen::Matrix<float, columns, 1>;
    using matrix = Eigen::Matrix<float, columns, n, Order>;

public:
    static constexpr const char* label = Order == Eigen::ColMajor ? "column-major" : "row-major";

    explicit eigen_stream(const recurrent_parameters& p)
        : weight_{Eigen::Map<const gates>{p.weight.data()}},
          bias_{Eigen::Map<const gates>{p.bias.data()}},
          between_{Eigen::Map<const Eigen::Matrix<float, columns, n>>{p.recurrent.data()}},
          candidate_bias_{Eigen::Map<const vector>{p.candidate_bias.data()}},
          head_{Eigen::Map<const vector>{p.head.data()}},
          head_bias_{p.head_bias} {}

    float step(float x) {
        if constexpr (Case::kind == cell::lstm) {
            gates sum = weight_ * x + bias_;
            sum.noalias() += between_ * h_;
            sum.template head<2 * n>() = sum.template head<2 * n>().array().logistic();
            sum.template segment<n>(2 * n) = sum.template segment<n>(2 * n).array().tanh();
            sum.template tail<n>() = sum.template tail<n>().array().logistic();
            c_ = sum.template segment<n>(n).cwiseProduct(c_) +
                 sum.template head<n>().cwiseProduct(sum.template segment<n>(2 * n));
            h_ = sum.template tail<n>().array() * c_.array().tanh();
        } else {
            const gates in = weight_ * x + bias_;
            gates between;
            between.noalias() = between_ * h_;
            Eigen::Matrix<float, 2 * n, 1> open =
                (in.template head<2 * n>() + between.template head<2 * n>()).array().logistic();
            const vector made = (in.template tail<n>().array() +
                                 open.template head<n>().array() *
                                     (between.template tail<n>() + candidate_bias_).array())
                                    .tanh();
            h_ = made + open.template tail<n>().cwiseProduct(h_ - made);
        }
        return head_.dot(h_) + head_bias_;
    }

private:
    gates weight_, bias_;
    matrix between_;
    vector candidate_bias_, head_;
    float head_bias_;
    vector h_ = vector::Zero(), c_ = vector::Zero();
};

template <class Case>
struct by_column : eigen_stream<Case, Eigen::ColMajor> {
    using eigen_stream<Case, Eigen::ColMajor>::eigen_stream;
};
template <class Case>
struct by_row : eigen_stream<Case, Eigen::RowMajor> {
    using eigen_stream<Case, Eigen::RowMajor>::eigen_stream;
};

const bool added = (add_stream_rows<by_column, by_row>("eigen"), true);

} // namespace
} // namespace bench
