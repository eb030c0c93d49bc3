#include <array>
#include <cstddef>
#include <vector>

#include <Eigen/Core>

#include "train/eigen_adam.hpp"
#include "train/row.hpp"

namespace bench {
namespace {

using Eigen::Dynamic;

/// A training step written by hand on Eigen's dynamic matrices `[feature, sample]`, as a user who
/// knows Eigen would: products without temporaries, fused array expressions, all parameters in one
/// block. The storage orders of weights and of samples are left open.
template <class Task, int WeightOrder, int BatchOrder>
class eigen_model {
public:
    using net = typename Task::net;
    static constexpr const char* label =
        WeightOrder == Eigen::ColMajor
            ? (BatchOrder == Eigen::ColMajor ? "weights column-major, samples column-major"
                                             : "weights column-major, samples row-major")
            : (BatchOrder == Eigen::ColMajor ? "weights row-major, samples column-major"
                                             : "weights row-major, samples row-major");

    eigen_model(const std::vector<float>& start, const batch<Task>& data) {
        for (std::size_t l = 0; l < net::depth; ++l) {
            weight(adam_.parameters, l) =
                source_weight{start.data() + bench::weight_offset<net>(l), outputs(l), inputs(l)};
            bias(adam_.parameters, l) = Eigen::Map<const Eigen::VectorXf>{
                start.data() + bench::bias_offset<net>(l), outputs(l)};
        }
        signal_[0] = source_batch{data.x.data(), long(net::in), long(Task::lanes)};
        target_ = source_batch{data.y.data(), long(net::out), long(Task::lanes)};
        for (std::size_t l = 0; l < net::depth; ++l) {
            signal_[l + 1].resize(outputs(l), long(Task::lanes));
            slope_[l].resize(outputs(l), long(Task::lanes));
        }
    }

    float step() {
        for (std::size_t l = 0; l < net::depth; ++l) {
            const layer& here = net::layers[l];
            samples& z = signal_[l + 1];
            if (here.closes > 0)
                fill(z, bias(adam_.parameters, l), signal_[l + 1 - here.closes]);
            else
                fill(z, bias(adam_.parameters, l));
            z.noalias() += weight(adam_.parameters, l) * signal_[l];
            activate(here.activation, z);
        }
        const float loss = loss_and_slope();
        for (std::size_t l = net::depth; l-- > 0;) {
            weight(adam_.gradient, l).noalias() = slope_[l] * signal_[l].transpose();
            bias(adam_.gradient, l) = slope_[l].rowwise().sum();
            if (l > 0) {
                samples& below = slope_[l - 1];
                const auto through = weight(adam_.parameters, l).transpose() * slope_[l];
                if (const std::size_t count = net::layers[l].opens; count > 0) {
                    below = slope_[l - 1 + count];
                    below.noalias() += through;
                } else {
                    below.noalias() = through;
                }
                multiply_by_slope(net::layers[l - 1].activation, below, signal_[l]);
            }
        }
        adam_.step();
        return loss;
    }

    std::vector<float> parameters() const {
        std::vector<float> result(parameter_count<net>());
        for (std::size_t l = 0; l < net::depth; ++l) {
            Eigen::Map<Eigen::Matrix<float, Dynamic, Dynamic>>{
                &result[bench::weight_offset<net>(l)], outputs(l), inputs(l)} =
                weight(adam_.parameters, l);
            Eigen::Map<Eigen::VectorXf>{&result[bench::bias_offset<net>(l)], outputs(l)} =
                bias(adam_.parameters, l);
        }
        return result;
    }

private:
    using weights = Eigen::Matrix<float, Dynamic, Dynamic, WeightOrder>;
    using samples = Eigen::Matrix<float, Dynamic, Dynamic, BatchOrder>;
    using source_weight = Eigen::Map<const Eigen::Matrix<float, Dynamic, Dynamic>>;
    using source_batch = Eigen::Map<const Eigen::Matrix<float, Dynamic, Dynamic, Eigen::RowMajor>>;

    static constexpr long inputs(std::size_t l) { return long(net::layers[l].in); }
    static constexpr long outputs(std::size_t l) { return long(net::layers[l].out); }

    // A block is an Eigen array, mapped as the matrix or the vector of a layer.
    template <class Block>
    auto weight(Block& block, std::size_t l) const {
        using map = Eigen::Map<std::conditional_t<std::is_const_v<Block>, const weights, weights>,
            Eigen::AlignedMax>;
        return map{block.data() + offset[2 * l], outputs(l), inputs(l)};
    }

    template <class Block>
    auto bias(Block& block, std::size_t l) const {
        using vector = Eigen::VectorXf;
        using map = Eigen::Map<std::conditional_t<std::is_const_v<Block>, const vector, vector>,
            Eigen::AlignedMax>;
        return map{block.data() + offset[2 * l + 1], outputs(l)};
    }

    template <class Bias>
    static void fill(samples& z, const Bias& bias) {
        if constexpr (BatchOrder == Eigen::ColMajor)
            z.colwise() = bias;
        else // Eigen does not vectorize the line above in this order
            for (long unit = 0; unit < z.rows(); ++unit)
                z.row(unit).setConstant(bias(unit));
    }

    template <class Bias>
    static void fill(samples& z, const Bias& bias, const samples& around) {
        if constexpr (BatchOrder == Eigen::ColMajor)
            z = around.colwise() + bias;
        else // as above
            for (long unit = 0; unit < z.rows(); ++unit)
                z.row(unit) = around.row(unit).array() + bias(unit);
    }

    static void activate(activation kind, samples& z) {
        switch (kind) {
        case activation::identity:
            break;
        case activation::tanh:
            z = z.array().tanh();
            break;
        case activation::relu:
            z = z.array().max(0.0f);
            break;
        case activation::sigmoid:
            z = z.array().logistic();
            break;
        }
    }

    static void multiply_by_slope(activation kind, samples& slope, const samples& value) {
        switch (kind) {
        case activation::identity:
            break;
        case activation::tanh:
            slope.array() *= 1.0f - value.array().square();
            break;
        case activation::relu:
            slope = (value.array() > 0.0f).select(slope, 0.0f);
            break;
        case activation::sigmoid:
            slope.array() *= value.array() * (1.0f - value.array());
            break;
        }
    }

    float loss_and_slope() {
        const auto z = signal_[net::depth].array();
        const auto y = target_.array();
        auto slope = slope_[net::depth - 1].array();
        if constexpr (Task::objective == objective::mse) {
            constexpr float scale = 1 / float(net::out * Task::lanes);
            slope = z - y;
            const float loss = scale * slope.square().sum();
            slope *= 2 * scale;
            return loss;
        } else if constexpr (Task::objective == objective::binary_cross_entropy) {
            constexpr float scale = 1 / float(net::out * Task::lanes);
            slope = scale * (z.logistic() - y);
            return scale * (z.max(0.0f) - z * y + (-z.abs()).exp().log1p()).sum();
        } else {
            constexpr float scale = 1 / float(Task::lanes);
            largest_ = signal_[net::depth].colwise().maxCoeff();
            slope = (signal_[net::depth].rowwise() - largest_).array().exp();
            total_ = slope.colwise().sum();
            const float loss =
                scale * (total_.array().log().sum() + largest_.sum() - (y * z).sum());
            slope = scale * (slope.rowwise() / total_.array() - y);
            return loss;
        }
    }

    /// Where a layer's weights begin, and its biases, each at a whole block of Adam; and the end.
    static constexpr std::array<long, 2 * net::depth + 1> offset = [] {
        std::array<long, 2 * net::depth + 1> all{};
        for (std::size_t l = 0; l < net::depth; ++l) {
            all[2 * l + 1] = all[2 * l] + eigen_adam::padded(inputs(l) * outputs(l));
            all[2 * l + 2] = all[2 * l + 1] + eigen_adam::padded(outputs(l));
        }
        return all;
    }();
    eigen_adam adam_{offset.back()};
    std::array<samples, net::depth + 1> signal_;
    std::array<samples, net::depth> slope_;
    samples target_;
    Eigen::RowVectorXf largest_, total_;
};

template <class Task>
void add() {
    add_train_row<Task, eigen_model<Task, Eigen::ColMajor, Eigen::ColMajor>,
        eigen_model<Task, Eigen::ColMajor, Eigen::RowMajor>,
        eigen_model<Task, Eigen::RowMajor, Eigen::ColMajor>,
        eigen_model<Task, Eigen::RowMajor, Eigen::RowMajor>>("eigen");
}

const bool added = (add<train_deep_relu>(), add<train_policy_tanh>(), add<train_mlp_784>(),
    add<train_resmlp>(), true);

} // namespace
} // namespace bench
