#include <memory>
#include <vector>

#include "common/strut_net.hpp"
#include "latency/row.hpp"

namespace bench {
namespace {

template <class Net, class Math>
class strut_model {
public:
    static constexpr const char* label = "strut::network";

    explicit strut_model(const std::vector<float>& parameters) : net_{std::make_unique<net>()} {
        copy_parameters(parameters, *net_);
    }

    void forward(const float* in, float* out) { net_->forward(in, out, workspace_); }

private:
    using net = strut_net<Net, Math>;
    std::unique_ptr<net> net_;
    typename net::template workspace<> workspace_;
};

template <class Net>
void add() {
    add_latency_row<Net, strut_model<Net, strut::accurate_math>>("strut");
    add_latency_row<Net, strut_model<Net, strut::fast_math>>("strut_fast");
}

const bool added =
    (add<policy_tanh>(), add<tabular_relu>(), add<deep_relu>(), add<deep_sigmoid>(), true);

} // namespace
} // namespace bench
