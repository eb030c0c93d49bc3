#pragma once

#include <array>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <memory>
#include <string>
#include <type_traits>
#include <vector>

#include "common/random.hpp"
#include "common/row.hpp"

/// Rows `latency/tcn/<impl>` and `latency/wavenet_a1.../<impl>`: a convolutional network that runs
/// without end, from one number to one number. The time is that of one number; where the network
/// takes a block of them at a time, each is charged an equal share.
namespace bench {

/// Four causal convolutions of 16 channels, kernel 3, dilations 1, 2, 4, 8, each with a tanh; a
/// linear head.
struct tcn {
    static constexpr std::size_t channels = 16, layers = 4, kernel = 3, block = 1;
    static constexpr std::size_t weights =
        kernel * channels + (layers - 1) * kernel * channels * channels + channels;
    static std::string name() { return "tcn"; }
};

/// The standard network of NeuralAmpModeler, in blocks. Two stacks of ten layers z = conv(x) +
/// input * m + b, a = tanh z, x += a W + c of 16 and of 8 channels, whose a are summed for a head.
template <std::size_t Block>
struct wavenet {
    static constexpr std::size_t block = Block, layers = 10, kernel = 3;
    static constexpr std::array<std::size_t, 2> channels{16, 8};
    static constexpr float head_scale = 0.02f;
    static constexpr std::size_t stack(std::size_t n) { return layers * (4 * n * n + n); }
    static constexpr std::size_t weights = 16 + stack(16) + 2 * 16 * 8 + stack(8) + 8;
    static std::string name() {
        return Block == 64 ? "wavenet_a1" : "wavenet_a1_block" + std::to_string(Block);
    }
};

/// A layer's numbers: the kernel [tap][in][out], oldest tap first, and what a WaveNet has beside
/// it.
struct layer_numbers {
    std::vector<float> kernel, bias, mix, out, out_bias;
};

/// Numbers for all implementations; matrices are [from][to].
struct convolution_parameters {
    std::vector<layer_numbers> layers;
    std::vector<float> first, between, head, last;
    float last_bias;
};

template <class Case>
convolution_parameters convolution_parameters_of() {
    random_source random{13};
    convolution_parameters p;
    const auto matrix = [&](std::size_t from, std::size_t to) {
        const float most = 1 / std::sqrt(float(from));
        return random.uniform(from * to, -most, most);
    };
    if constexpr (requires { Case::stack(1); }) {
        p.first = matrix(1, 16);
        for (const std::size_t n : Case::channels)
            for (std::size_t l = 0; l < Case::layers; ++l)
                p.layers.push_back({matrix(Case::kernel * n, n), random.uniform(n, -0.5f, 0.5f),
                    matrix(1, n), matrix(n, n), random.uniform(n, -0.5f, 0.5f)});
        p.head = matrix(16, 8);
        p.between = matrix(16, 8);
        p.last = matrix(8, 1);
    } else {
        for (std::size_t l = 0; l < Case::layers; ++l)
            p.layers.push_back(
                {matrix(Case::kernel * (l == 0 ? 1 : Case::channels), Case::channels),
                    random.uniform(Case::channels, -0.5f, 0.5f), {}, {}, {}});
        p.last = matrix(Case::channels, 1);
    }
    p.last_bias = 0.1f;
    return p;
}

/// In double, number by number, from all that came before.
template <class Case>
class convolution_reference {
public:
    double step(double input) {
        inputs_.push_back(input);
        std::vector<double> x{input};
        std::vector<double> total;
        for (std::size_t l = 0; l < p_.layers.size(); ++l) {
            const layer_numbers& layer = p_.layers[l];
            if (l == 0 && !p_.first.empty())
                x = times(x, p_.first);
            if (l == Case::layers) {
                total = times(total, p_.head);
                x = times(x, p_.between);
            }
            std::vector<double> z = convolve(l, x, layer);
            for (std::size_t i = 0; i < layer.mix.size(); ++i)
                z[i] += input * double(layer.mix[i]);
            for (double& a : z)
                a = std::tanh(a);
            if (layer.out.empty()) {
                x = total = z;
                continue;
            }
            total.resize(z.size());
            const std::vector<double> more = times(z, layer.out);
            for (std::size_t i = 0; i < z.size(); ++i) {
                total[i] += z[i];
                x[i] += more[i] + double(layer.out_bias[i]);
            }
        }
        const double y = times(total, p_.last)[0] + double(p_.last_bias);
        if constexpr (requires { Case::head_scale; })
            return y * double(Case::head_scale);
        else
            return y;
    }

private:
    static std::vector<double> times(const std::vector<double>& x, const std::vector<float>& w) {
        std::vector<double> y(w.size() / x.size());
        for (std::size_t i = 0; i < x.size(); ++i)
            for (std::size_t o = 0; o < y.size(); ++o)
                y[o] += x[i] * double(w[i * y.size() + o]);
        return y;
    }
    std::vector<double> convolve(
        std::size_t l, const std::vector<double>& x, const layer_numbers& layer) {
        if (past_.size() <= l)
            past_.resize(l + 1);
        std::vector<std::vector<double>>& past = past_[l];
        past.push_back(x);
        const std::size_t gap = std::size_t{1} << l % Case::layers, out = layer.bias.size();
        std::vector<double> y(layer.bias.begin(), layer.bias.end());
        for (std::size_t k = 0; k < Case::kernel; ++k) {
            const std::size_t back = (Case::kernel - 1 - k) * gap;
            if (back >= past.size())
                continue;
            const std::vector<double>& from = past[past.size() - 1 - back];
            for (std::size_t i = 0; i < x.size(); ++i)
                for (std::size_t o = 0; o < out; ++o)
                    y[o] += from[i] * double(layer.kernel[(k * x.size() + i) * out + o]);
        }
        return y;
    }

    convolution_parameters p_ = convolution_parameters_of<Case>();
    std::vector<double> inputs_;
    std::vector<std::vector<std::vector<double>>> past_;
};

/// A network on a stream: built from the parameters, it turns a block of numbers into a block.
template <class M>
concept convolution_model = requires(
    const convolution_parameters& parameters, M model, const float* x, float* y) {
    { M::label } -> std::convertible_to<const char*>;
    M{parameters};
    model.run(x, y);
};

template <class Case, convolution_model Model>
class convolution_form {
public:
    static constexpr auto label = Model::label;

    /// One number: every so many make a block.
    void run() {
        float* in = x_.data();
        opaque(in);
        if (++at_ < Case::block)
            return;
        at_ = 0;
        model_->run(in, y_.data());
        float* out = y_.data();
        opaque(out);
        // As in a loop of control: what comes out decides what comes in.
        in[0] = out[0];
    }

    double error() {
        convolution_reference<Case> reference;
        const auto model = std::make_unique<Model>(convolution_parameters_of<Case>());
        std::vector<float> found;
        std::vector<double> expected;
        std::array<float, Case::block> x, y;
        // Longer than any memory.
        for (std::size_t i = 0; i < 2304 / Case::block; ++i) {
            for (std::size_t f = 0; f < Case::block; ++f) {
                x[f] = std::sin(0.3f * float(i * Case::block + f));
                expected.push_back(reference.step(double(x[f])));
            }
            model->run(x.data(), y.data());
            found.insert(found.end(), y.begin(), y.end());
        }
        return relative_error(found, expected);
    }

private:
    std::unique_ptr<Model> model_ = std::make_unique<Model>(convolution_parameters_of<Case>());
    std::array<float, Case::block> x_{0.3f}, y_{};
    std::size_t at_ = 0;
};

/// Registers `latency/<case>/<impl>`.
template <class Case, template <class> class... Models>
void add_convolution_row(const std::string& impl) {
    add_row<convolution_form<Case, Models<Case>>...>(
        "latency/" + Case::name() + "/" + impl, 1e-4,
        []<class F>(std::type_identity<F>) { return std::make_unique<F>(); },
        [](benchmark::State& state) {
            state.counters["flop"] = 2 * double(Case::weights);
            state.counters["weight_bytes"] = 4 * double(Case::weights) / double(Case::block);
        });
}

template <template <class> class... OfTcn>
void add_tcn_row(const std::string& impl) {
    add_convolution_row<tcn, OfTcn...>(impl);
}
template <template <class> class... OfWavenet>
void add_wavenet_rows(const std::string& impl) {
    add_convolution_row<wavenet<1>, OfWavenet...>(impl);
    add_convolution_row<wavenet<16>, OfWavenet...>(impl);
    add_convolution_row<wavenet<64>, OfWavenet...>(impl);
    add_convolution_row<wavenet<128>, OfWavenet...>(impl);
}

} // namespace bench
