#include <algorithm>
#include <cstddef>
#include <memory>
#include <type_traits>
#include <vector>

#include "kernel/norm.hpp"
#include "strut/strut.hpp"

namespace bench {
namespace {

template <norm_case Case>
class strut_norm {
    using policy = std::conditional_t<Case.norm == norm::batch,
        strut::batch_norm<norm_case::momentum, norm_case::epsilon>,
        strut::layer_norm<norm_case::epsilon>>;
    using model = strut::network<strut::input<Case.features>, strut::normalize<policy>>;
    using layer = typename model::root;

public:
    static constexpr const char* label = "strut::normalize";

    explicit strut_norm(const norm_input& in) : state_{std::make_unique<state>()} {
        std::copy(in.scale.begin(), in.scale.end(), scale(state_->net.parameters));
        std::copy(in.shift.begin(), in.shift.end(), shift(state_->net.parameters));
        std::copy(in.x.begin(), in.x.end(), state_->x.begin());
        std::copy(in.dy.begin(), in.dy.end(), state_->dy.begin());
    }

    void run() {
        auto& [net, x, y, dy, dx, gradient, tape, scratch] = *state_;
        constexpr strut::pass all{Case.lanes};
        const float* const parameters = net.parameters.data();
        float* const statistics = net.statistics.data();
        layer::template forward<strut::mode::training, Case.lanes>(
            parameters, statistics, x.data(), y.data(), tape.data(), scratch.data(), all);
        layer::template backward<strut::wanted{}, Case.lanes>(parameters, x.data(), y.data(),
            tape.data(), dy.data(), dx.data(), gradient.data(), scratch.data(), all);
        layer::template absorb<Case.lanes>(tape.data(), statistics, all);
    }

    norm_output<float> output() const {
        const auto vector = [](const float* begin) {
            return std::vector<float>(begin, begin + Case.features);
        };
        norm_output<float> out{{state_->y.begin(), state_->y.end()},
            {state_->dx.begin(), state_->dx.end()}, vector(scale(state_->gradient)),
            vector(shift(state_->gradient)), {}, {}};
        if constexpr (Case.norm == norm::batch) {
            const float* const statistics = state_->net.statistics.data();
            out.mean = vector(statistics + model::statistic_tensors[0].offset);
            out.variance = vector(statistics + model::statistic_tensors[1].offset);
        }
        return out;
    }

private:
    static_assert(strut::simd::row_stride<float>(Case.lanes) == Case.lanes);
    using batch_block = strut::block<float, Case.size()>;

    static auto* scale(auto& block) { return block.data() + model::tensors[0].offset; }
    static auto* shift(auto& block) { return block.data() + model::tensors[1].offset; }

    struct state {
        model net{};
        batch_block x{}, y{}, dy{}, dx{};
        typename model::parameter_block gradient{};
        strut::block<float, layer::template tape<Case.lanes> + 1> tape{};
        strut::block<float, layer::template scratch<Case.lanes> + 1> scratch{};
    };
    std::unique_ptr<state> state_;
};

const bool added = [] {
    for_each_norm_case([]<norm_case Case>() { add_norm_row<Case, strut_norm<Case>>("strut"); });
    return true;
}();

} // namespace
} // namespace bench
