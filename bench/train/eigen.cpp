#include <array>
#include <cmath>
#include <cstddef>
#include <vector>

#include <Eigen/Core>

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
        for (std::size_t l = 0; l < net::layers; ++l) {
            weight_offset_[l] = count_;
            count_ += padded(net::width[l] * net::width[l + 1]);
            bias_offset_[l] = count_;
            count_ += padded(net::width[l + 1]);
        }
        for (flat* block : {&parameters_, &gradient_, &first_moment_, &second_moment_})
            *block = flat::Zero(count_);
        for (std::size_t l = 0; l < net::layers; ++l) {
            weight(parameters_, l) = source_weight{start.data() + bench::weight_offset<net>(l),
                long(net::width[l + 1]), long(net::width[l])};
            bias(parameters_, l) = Eigen::Map<const Eigen::VectorXf>{
                start.data() + bench::bias_offset<net>(l), long(net::width[l + 1])};
        }
        signal_[0] = source_batch{data.x.data(), long(net::in), long(Task::lanes)};
        target_ = source_batch{data.y.data(), long(net::out), long(Task::lanes)};
        for (std::size_t l = 0; l < net::layers; ++l) {
            signal_[l + 1].resize(long(net::width[l + 1]), long(Task::lanes));
            slope_[l].resize(long(net::width[l + 1]), long(Task::lanes));
        }
    }

    float step() {
        for (std::size_t l = 0; l < net::layers; ++l) {
            samples& z = signal_[l + 1];
            fill(z, bias(parameters_, l));
            z.noalias() += weight(parameters_, l) * signal_[l];
            if (l + 1 < net::layers)
                activate(z);
        }
        const float loss = loss_and_slope();
        for (std::size_t l = net::layers; l-- > 0;) {
            weight(gradient_, l).noalias() = slope_[l] * signal_[l].transpose();
            bias(gradient_, l) = slope_[l].rowwise().sum();
            if (l > 0) {
                slope_[l - 1].noalias() = weight(parameters_, l).transpose() * slope_[l];
                multiply_by_slope(slope_[l - 1], signal_[l]);
            }
        }
        adam();
        return loss;
    }

    std::vector<float> parameters() const {
        std::vector<float> result(parameter_count<net>());
        for (std::size_t l = 0; l < net::layers; ++l) {
            Eigen::Map<Eigen::Matrix<float, Dynamic, Dynamic>>{
                &result[bench::weight_offset<net>(l)], long(net::width[l + 1]),
                long(net::width[l])} = weight(parameters_, l);
            Eigen::Map<Eigen::VectorXf>{&result[bench::bias_offset<net>(l)],
                long(net::width[l + 1])} = bias(parameters_, l);
        }
        return result;
    }

private:
    using flat = Eigen::ArrayXf;
    using weights = Eigen::Matrix<float, Dynamic, Dynamic, WeightOrder>;
    using samples = Eigen::Matrix<float, Dynamic, Dynamic, BatchOrder>;
    using source_weight = Eigen::Map<const Eigen::Matrix<float, Dynamic, Dynamic>>;
    using source_batch = Eigen::Map<const Eigen::Matrix<float, Dynamic, Dynamic, Eigen::RowMajor>>;

    /// Blocks of Adam: their moments stay in the first-level cache between the expressions.
    static constexpr long adam_block = 512;

    static constexpr long padded(std::size_t count) {
        return long((count + adam_block - 1) / adam_block) * adam_block;
    }

    // A block is an Eigen array, mapped as the matrix or the vector of a layer.
    template <class Block>
    auto weight(Block& block, std::size_t l) const {
        using map = Eigen::Map<std::conditional_t<std::is_const_v<Block>, const weights, weights>,
            Eigen::AlignedMax>;
        return map{block.data() + weight_offset_[l], long(net::width[l + 1]), long(net::width[l])};
    }

    template <class Block>
    auto bias(Block& block, std::size_t l) const {
        using vector = Eigen::VectorXf;
        using map = Eigen::Map<std::conditional_t<std::is_const_v<Block>, const vector, vector>,
            Eigen::AlignedMax>;
        return map{block.data() + bias_offset_[l], long(net::width[l + 1])};
    }

    template <class Bias>
    static void fill(samples& z, const Bias& bias) {
        if constexpr (BatchOrder == Eigen::ColMajor)
            z.colwise() = bias;
        else // Eigen does not vectorize the line above in this order
            for (long unit = 0; unit < z.rows(); ++unit)
                z.row(unit).setConstant(bias(unit));
    }

    static void activate(samples& z) {
        if constexpr (net::hidden == activation::tanh)
            z = z.array().tanh();
        else if constexpr (net::hidden == activation::sigmoid)
            z = z.array().logistic();
        else
            z = z.array().max(0.0f);
    }

    static void multiply_by_slope(samples& slope, const samples& value) {
        if constexpr (net::hidden == activation::tanh)
            slope.array() *= 1.0f - value.array().square();
        else if constexpr (net::hidden == activation::sigmoid)
            slope.array() *= value.array() * (1.0f - value.array());
        else
            slope = (value.array() > 0.0f).select(slope, 0.0f);
    }

    float loss_and_slope() {
        const auto z = signal_[net::layers].array();
        const auto y = target_.array();
        auto slope = slope_[net::layers - 1].array();
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
            largest_ = signal_[net::layers].colwise().maxCoeff();
            slope = (signal_[net::layers].rowwise() - largest_).array().exp();
            total_ = slope.colwise().sum();
            const float loss =
                scale * (total_.array().log().sum() + largest_.sum() - (y * z).sum());
            slope = scale * (slope.rowwise() / total_.array() - y);
            return loss;
        }
    }

    void adam() {
        constexpr float beta1 = float(adam_options::beta1), beta2 = float(adam_options::beta2);
        ++steps_;
        const float rate = float(
            adam_options::learning_rate / (1 - std::pow(adam_options::beta1, double(steps_))));
        const float correction =
            float(1 / std::sqrt(1 - std::pow(adam_options::beta2, double(steps_))));
        for (long i = 0; i < count_; i += adam_block) {
            const auto g = gradient_.segment<adam_block>(i);
            auto m = first_moment_.segment<adam_block>(i);
            auto v = second_moment_.segment<adam_block>(i);
            m = beta1 * m + (1 - beta1) * g;
            v = beta2 * v + (1 - beta2) * g.square();
            parameters_.segment<adam_block>(i) -=
                rate * m / (correction * v.sqrt() + float(adam_options::epsilon));
        }
    }

    long count_ = 0;
    long steps_ = 0;
    std::array<long, net::layers> weight_offset_, bias_offset_;
    flat parameters_, gradient_, first_moment_, second_moment_;
    std::array<samples, net::layers + 1> signal_;
    std::array<samples, net::layers> slope_;
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

const bool added = (add<train_deep_relu>(), add<train_policy_tanh>(), add<train_mlp_784>(), true);

} // namespace
} // namespace bench
