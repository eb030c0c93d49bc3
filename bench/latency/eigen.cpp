#include <cstddef>
#include <tuple>
#include <utility>
#include <vector>

#include <Eigen/Core>

#include "latency/row.hpp"

namespace bench {
namespace {

/// How Eigen multiplies: its matrix-vector kernel, or coefficient by coefficient.
enum class product { kernel, lazy };

/// Eigen at its best: every matrix of fixed size, no temporaries.
template <class Net, int Order, product Product>
class eigen_model {
public:
    static constexpr const char* label = Order == Eigen::ColMajor     ? "column-major"
                                         : Product == product::kernel ? "row-major"
                                                                      : "row-major lazy";

    explicit eigen_model(const std::vector<float>& parameters) {
        for_each_layer<Net>([&]<std::size_t L>() {
            auto& [weight, bias] = std::get<L>(layers_);
            using source = Eigen::Matrix<float, int(Net::layers[L].out), int(Net::layers[L].in),
                Net::layers[L].out == 1 ? Eigen::RowMajor : Eigen::ColMajor>;
            weight = Eigen::Map<const source>{&parameters[weight_offset<Net>(L)]};
            bias = Eigen::Map<const vector<Net::layers[L].out>>{&parameters[bias_offset<Net>(L)]};
        });
    }

    void forward(const float* in, float* out) const {
        const Eigen::Map<const vector<Net::in>> x{in};
        forward_from<0>(x, out);
    }

private:
    template <std::size_t N>
    using vector = Eigen::Matrix<float, int(N), 1>;

    template <layer Layer>
    struct constants {
        // Eigen allows a matrix of one row only the row-major order.
        static constexpr int order = Layer.out == 1 ? Eigen::RowMajor : Order;
        Eigen::Matrix<float, int(Layer.out), int(Layer.in), order> weight;
        vector<Layer.out> bias;
    };

    template <std::size_t... L>
    static auto layers_of(std::index_sequence<L...>) -> std::tuple<constants<Net::layers[L]>...>;

    template <std::size_t L, class In>
    void forward_from(const In& x, float* out) const {
        const auto& [weight, bias] = std::get<L>(layers_);
        vector<Net::layers[L].out> y = bias;
        if constexpr (Product == product::kernel)
            y.noalias() += weight * x;
        else
            y.noalias() += weight.lazyProduct(x);
        constexpr activation act = Net::layers[L].activation;
        if constexpr (act == activation::tanh)
            y = y.array().tanh();
        else if constexpr (act == activation::sigmoid)
            y = y.array().logistic();
        else if constexpr (act == activation::relu)
            y = y.array().max(0.0f);
        if constexpr (L + 1 == Net::depth)
            Eigen::Map<vector<Net::out>>{out} = y;
        else
            forward_from<L + 1>(y, out);
    }

    decltype(layers_of(std::make_index_sequence<Net::depth>{})) layers_;
};

template <class Net>
void add() {
    add_latency_row<Net, eigen_model<Net, Eigen::ColMajor, product::kernel>,
        eigen_model<Net, Eigen::RowMajor, product::kernel>,
        eigen_model<Net, Eigen::RowMajor, product::lazy>>("eigen");
}

const bool added =
    (add<policy_tanh>(), add<tabular_relu>(), add<deep_relu>(), add<deep_sigmoid>(), true);

} // namespace
} // namespace bench
