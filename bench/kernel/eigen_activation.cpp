#include <cstddef>

#include <Eigen/Core>

#include "kernel/activation.hpp"

namespace bench {
namespace {

template <class Expression>
struct eigen_map {
    static constexpr const char* label = "array expression";
    static void apply(const float* in, float* out, std::size_t count) {
        using in_map = Eigen::Map<const Eigen::ArrayXf, Eigen::AlignedMax>;
        using out_map = Eigen::Map<Eigen::ArrayXf, Eigen::AlignedMax>;
        out_map{out, Eigen::Index(count)} = Expression{}(in_map{in, Eigen::Index(count)});
    }
};

// A generic lambda would hand out a dangling expression; these name what they return.
struct exponential {
    auto operator()(const auto& x) const { return x.exp(); }
};
struct hyperbolic {
    auto operator()(const auto& x) const { return x.tanh(); }
};
struct logistic {
    auto operator()(const auto& x) const { return x.logistic(); }
};

const bool added = (add_activation_row<exp_function, eigen_map<exponential>>("eigen"),
    add_activation_row<tanh_function, eigen_map<hyperbolic>>("eigen"),
    add_activation_row<sigmoid_function, eigen_map<logistic>>("eigen"), true);

} // namespace
} // namespace bench
