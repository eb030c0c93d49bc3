#pragma once

#include <cmath>

#include <Eigen/Core>

#include "common/task.hpp"

namespace bench {

/// All parameters of a network in one block, and Adam on it as fused expressions of Eigen's.
class eigen_adam {
public:
    using flat = Eigen::ArrayXf;

    /// Elements of a block that may be split into whole blocks of Adam.
    static constexpr long padded(long count) { return (count + block - 1) / block * block; }

    explicit eigen_adam(long count)
        : parameters{flat::Zero(padded(count))},
          gradient{flat::Zero(padded(count))},
          first_moment_{flat::Zero(padded(count))},
          second_moment_{flat::Zero(padded(count))} {}

    void step() {
        constexpr float beta1 = float(adam_options::beta1), beta2 = float(adam_options::beta2);
        ++steps_;
        const float rate = float(
            adam_options::learning_rate / (1 - std::pow(adam_options::beta1, double(steps_))));
        const float correction =
            float(1 / std::sqrt(1 - std::pow(adam_options::beta2, double(steps_))));
        for (long i = 0; i < parameters.size(); i += block) {
            const auto g = gradient.segment<block>(i);
            auto m = first_moment_.segment<block>(i);
            auto v = second_moment_.segment<block>(i);
            m = beta1 * m + (1 - beta1) * g;
            v = beta2 * v + (1 - beta2) * g.square();
            parameters.segment<block>(i) -=
                rate * m / (correction * v.sqrt() + float(adam_options::epsilon));
        }
    }

    flat parameters, gradient;

private:
    /// The moments of a block stay in the first-level cache between the expressions.
    static constexpr long block = 512;

    flat first_moment_, second_moment_;
    long steps_ = 0;
};

} // namespace bench
