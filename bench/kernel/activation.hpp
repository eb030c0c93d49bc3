#pragma once

#include <cmath>
#include <concepts>
#include <cstddef>
#include <memory>
#include <string>
#include <type_traits>
#include <vector>

#include "common/random.hpp"
#include "common/row.hpp"

/// Rows `kernel/<function>_1024/<impl>`: a function of 1024 floats between -6 and 6, from one array
/// to another; `items_per_second` counts elements.
namespace bench {

struct exp_function {
    static constexpr const char* name = "exp";
    static double exact(double x) { return std::exp(x); }
};
struct tanh_function {
    static constexpr const char* name = "tanh";
    static double exact(double x) { return std::tanh(x); }
};
struct sigmoid_function {
    static constexpr const char* name = "sigmoid";
    static double exact(double x) { return 1 / (1 + std::exp(-x)); }
};

/// A map over arrays that are aligned to 64 bytes: `Map::apply(in, out, count)`.
template <class M>
concept array_map = requires(const float* in, float* out, std::size_t count) {
    { M::label } -> std::convertible_to<const char*>;
    M::apply(in, out, count);
};

template <class Function, array_map Map>
class activation_form {
public:
    static constexpr auto label = Map::label;
    static constexpr std::size_t count = 1024;

    activation_form() {
        random_source random{5};
        for (float& x : in_)
            x = random.uniform(-6, 6);
    }

    void run() {
        const float* in = in_;
        float* out = out_;
        opaque(in);
        opaque(out);
        Map::apply(in, out, count);
        opaque(out);
    }

    double error() {
        run();
        double worst = 0;
        for (std::size_t i = 0; i < count; ++i) {
            const double exact = Function::exact(double(in_[i]));
            worst = std::fmax(worst, std::abs(double(out_[i]) - exact) / std::abs(exact));
        }
        return worst;
    }

private:
    alignas(64) float in_[count];
    alignas(64) float out_[count];
};

/// Registers `kernel/<function>_1024/<impl>`; the row shows the fastest of the maps.
template <class Function, array_map... Maps>
void add_activation_row(const std::string& impl) {
    add_row<activation_form<Function, Maps>...>(
        std::string{"kernel/"} + Function::name + "_1024/" + impl, 1e-4,
        []<class F>(std::type_identity<F>) { return std::make_unique<F>(); },
        [](benchmark::State& state) { state.SetItemsProcessed(state.iterations() * 1024); });
}

} // namespace bench
