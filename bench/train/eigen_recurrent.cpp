#include <cstddef>
#include <vector>

#include <Eigen/Core>

#include "train/eigen_adam.hpp"
#include "train/recurrent.hpp"

namespace bench {
namespace {

using Eigen::Dynamic;

/// A recurrent layer's training step written by hand on Eigen: samples of all steps as columns
/// [unit, step and sample], so that a step is one block in a row and the whole sequence one matrix.
/// The input's product and the weight gradients are one product over all steps.
template <class Task, int WeightOrder>
class eigen_sequence {
public:
    using net = typename Task::net;
    static constexpr const char* label =
        WeightOrder == Eigen::ColMajor ? "weights column-major" : "weights row-major";

    eigen_sequence(const std::vector<float>& start, const batch<Task>& data)
        : x_{Eigen::Map<const Eigen::RowVectorXf>{data.x.data(), steps * lanes}},
          y_{Eigen::Map<const Eigen::RowVectorXf>{data.y.data(), lanes}},
          gate_{rows, steps * lanes},
          slope_{rows, steps * lanes},
          h_{samples::Zero(n, (steps + 1) * lanes)},
          c_{samples::Zero(n, (steps + 1) * lanes)},
          out_{n, steps * lanes},
          dh_{n, lanes},
          dc_{n, lanes},
          d_{n, lanes} {
        adam_.parameters.head(long(net::parameters)) =
            Eigen::Map<const eigen_adam::flat>{start.data(), long(net::parameters)};
        recurrent(adam_.parameters) = Eigen::Map<const weights_of<Eigen::ColMajor>>{
            &start[net::recurrent_offset], columns, n};
    }

    float step() {
        gate_.topRows(of_input * n).noalias() = weight(adam_.parameters) * x_;
        if constexpr (!lstm)
            gate_.bottomRows(n).setZero();
        gate_.colwise() += bias(adam_.parameters);
        for (long t = 0; t < steps; ++t) {
            if (t > 0)
                gate_.block(first_of_output * n, t * lanes, columns, lanes).noalias() +=
                    recurrent(adam_.parameters) * at(h_, t);
            forward(t);
        }
        const Eigen::RowVectorXf error =
            (head(adam_.parameters).transpose() * at(h_, steps)).array() +
            adam_.parameters(long(net::head_offset) + n) - y_.array();
        const Eigen::RowVectorXf d = 2 / float(lanes) * error;
        head(adam_.gradient).noalias() = at(h_, steps) * d.transpose();
        adam_.gradient(long(net::head_offset) + n) = d.sum();
        dh_.noalias() = head(adam_.parameters) * d;
        dc_.setZero();
        for (long t = steps; t-- > 0;) {
            backward(t);
            if (t == 0)
                break;
            const auto through = recurrent(adam_.parameters).transpose() *
                                 slope_.block(first_of_output * n, t * lanes, columns, lanes);
            if constexpr (lstm) {
                dh_.noalias() = through;
            } else {
                dh_ = d_;
                dh_.noalias() += through;
            }
        }
        weight(adam_.gradient).noalias() = slope_.topRows(of_input * n) * x_.transpose();
        recurrent(adam_.gradient).noalias() = slope_.middleRows(first_of_output * n, columns) *
                                              h_.leftCols(steps * lanes).transpose();
        bias(adam_.gradient) = slope_.rowwise().sum();
        adam_.step();
        return error.squaredNorm() / float(lanes);
    }

    std::vector<float> parameters() const {
        std::vector<float> all(adam_.parameters.data(), adam_.parameters.data() + net::parameters);
        Eigen::Map<weights_of<Eigen::ColMajor>>{&all[net::recurrent_offset], columns, n} =
            recurrent(adam_.parameters);
        return all;
    }

private:
    static constexpr bool lstm = net::kind == cell::lstm;
    static constexpr long n = long(net::units), columns = long(net::columns), rows = 4 * n,
                          steps = long(net::steps), lanes = long(Task::lanes);
    static constexpr long of_input = lstm ? 4 : 3, first_of_output = lstm ? 0 : 1;

    using samples = Eigen::MatrixXf;
    template <int Order>
    using weights_of = Eigen::Matrix<float, columns, n, Order>;

    template <class Vector, class Block>
    static auto mapped(Block& block, std::size_t offset) {
        return Eigen::Map<std::conditional_t<std::is_const_v<Block>, const Vector, Vector>>{
            block.data() + offset};
    }
    static auto weight(auto& block) {
        return mapped<Eigen::Matrix<float, of_input * n, 1>>(block, 0);
    }
    static auto recurrent(auto& block) {
        return mapped<weights_of<WeightOrder>>(block, net::recurrent_offset);
    }
    static auto bias(auto& block) {
        return mapped<Eigen::Matrix<float, rows, 1>>(block, net::bias_offset);
    }
    static auto head(auto& block) {
        return mapped<Eigen::Matrix<float, n, 1>>(block, net::head_offset);
    }

    /// The columns of one step; and of one row of gates of it.
    static auto at(samples& all, long t) { return all.middleCols<lanes>(t * lanes); }
    static auto row(samples& all, long gate, long t) {
        return all.block<n, lanes>(gate * n, t * lanes).array();
    }

    void forward(long t) {
        auto a = row(gate_, 0, t), b = row(gate_, 1, t), c = row(gate_, 2, t), d = row(gate_, 3, t);
        b = b.logistic();
        if constexpr (lstm) {
            a = a.logistic();
            c = c.tanh();
            d = d.logistic();
            at(c_, t + 1).array() = b * at(c_, t).array() + a * c;
            at(out_, t).array() = at(c_, t + 1).array().tanh();
            at(h_, t + 1).array() = d * at(out_, t).array();
        } else {
            c = c.logistic();
            a = (a + b * d).tanh();
            at(h_, t + 1).array() = a + c * (at(h_, t).array() - a);
        }
    }

    void backward(long t) {
        const auto a = row(gate_, 0, t), b = row(gate_, 1, t), c = row(gate_, 2, t),
                   d = row(gate_, 3, t);
        auto da = row(slope_, 0, t), db = row(slope_, 1, t), dc = row(slope_, 2, t),
             dd = row(slope_, 3, t);
        const auto dh = dh_.array();
        if constexpr (lstm) {
            const auto out = at(out_, t).array();
            auto memory = dc_.array();
            memory += dh * d * (1 - out.square());
            da = memory * c * a * (1 - a);
            db = memory * at(c_, t).array() * b * (1 - b);
            dc = memory * a * (1 - c.square());
            dd = dh * out * d * (1 - d);
            memory *= b;
        } else {
            da = dh * (1 - c) * (1 - a.square());
            db = da * d * b * (1 - b);
            dc = dh * (at(h_, t).array() - a) * c * (1 - c);
            dd = da * b;
            d_.array() = dh * c;
        }
    }

    Eigen::RowVectorXf x_, y_;
    samples gate_, slope_, h_, c_, out_;
    Eigen::Matrix<float, n, lanes> dh_, dc_, d_;
    eigen_adam adam_{long(net::parameters)};
};

template <class Task>
void add() {
    add_train_row<Task, eigen_sequence<Task, Eigen::ColMajor>,
        eigen_sequence<Task, Eigen::RowMajor>>("eigen");
}

const bool added = (add<train_lstm32>(), add<train_gru32>(), true);

} // namespace
} // namespace bench
