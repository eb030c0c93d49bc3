#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "strut/health/forecast.hpp"
#include "strut/inference.hpp"

/// What a forecast is held against: real networks, with the weights that they start from, and plain
/// loops in double for forward and backward.
namespace simulation {

/// Samples side by side, [feature][lane].
template <std::size_t Lanes>
using batch = std::vector<std::array<double, Lanes>>;

/// One number that goes into another, by a weight or, where that is none, by a constant.
struct connection {
    std::size_t from = 0;
    std::size_t to = 0;
    std::size_t weight = 0; ///< in the block
};

/// One step of a network, written out: what the types say, as a list.
struct step {
    enum class kind { affine, convolve, average, activate, normalize, open, close } is;
    std::size_t in = 0;
    std::size_t out = 0;
    std::size_t offset = 0;            ///< affine: of the weights in the block
    std::size_t bias = 0;              ///< affine: of the biases in the block; 0: none
    double (*value)(double) = nullptr; ///< activate
    double (*slope)(double) = nullptr;
    std::size_t groups = 0; ///< normalize: of features; 0: over the batch
    bool centred = true;
    double scale = 1;                      ///< close: y = x + scale f(x); average: of each number
    std::vector<connection> connections{}; ///< convolve, average
    std::size_t places = 1;                ///< normalize over the batch: of a channel, and
    std::size_t apart = 1;                 ///< how far those are apart
};

/// Writes the list of a bound layer; `offset` is where its parameters begin.
template <class Bound>
struct write;

template <class Act>
step activation() {
    return {.is = step::kind::activate,
        .value = [](double h) { return strut::activate_value<Act>(h); },
        .slope = [](double h) { return strut::activate_slope<Act>(h); }};
}
template <class T, std::size_t In, std::size_t Out, class Init, class Bias, class Act, class Math,
    class Next>
struct write<strut::bound::affine<T, In, Out, Init, Bias, Act, Math, Next>> {
    static void to(std::vector<step>& list, std::size_t offset) {
        using bound = strut::bound::affine<T, In, Out, Init, Bias, Act, Math, Next>;
        list.push_back({.is = step::kind::affine,
            .in = In,
            .out = Out,
            .offset = offset,
            .bias = bound::biased ? offset + bound::bias_offset : 0});
        if (!std::is_same_v<Act, strut::identity>)
            list.push_back(activation<Act>());
    }
};
template <class T, strut::sliding Along, std::size_t In, std::size_t Out, std::size_t G,
    bool Transposed, class Init, class Bias, class Act, class Math, class Next>
struct write<strut::bound::conv1d<T, Along, In, Out, G, Transposed, Init, Bias, Act, Math, Next>> {
    static void to(std::vector<step>& list, std::size_t offset) {
        step one{.is = step::kind::convolve, .out = (Transposed ? Along.in : Along.out()) * Out};
        for (std::size_t t = 0; t < Along.out(); ++t) {
            const strut::taps inside = Along.of_output(t);
            for (std::size_t k = 0; k < inside.count; ++k)
                for (std::size_t o = 0; o < Out; ++o)
                    for (std::size_t i = 0; i < In / G; ++i) {
                        const std::size_t there = inside.position + k * Along.dilation;
                        const std::size_t channel = o / (Out / G) * (In / G) + i;
                        one.connections.push_back({(Transposed ? t : there) * In + channel,
                            (Transposed ? there : t) * Out + o,
                            offset + ((inside.first + k) * (In / G) + i) * Out + o});
                    }
        }
        list.push_back(one);
        if (!std::is_same_v<Act, strut::identity>)
            list.push_back(activation<Act>());
    }
};
/// Calls `visit(output, input, tap)` for all places of windows that slide over an image.
template <class Visit>
void slide(strut::sliding rows, strut::sliding columns, Visit visit) {
    for (std::size_t r = 0; r < rows.out(); ++r)
        for (std::size_t c = 0; c < columns.out(); ++c) {
            const strut::taps down = rows.of_output(r), across = columns.of_output(c);
            for (std::size_t i = 0; i < down.count; ++i)
                for (std::size_t j = 0; j < across.count; ++j)
                    visit(r * columns.out() + c,
                        (down.position + i * rows.dilation) * columns.in + across.position +
                            j * columns.dilation,
                        (down.first + i) * columns.kernel + across.first + j);
        }
}
template <class T, strut::sliding Rows, strut::sliding Columns, std::size_t In, std::size_t Out,
    std::size_t G, class Init, class Bias, class Act, class Math, class Next>
struct write<strut::bound::conv2d<T, Rows, Columns, In, Out, G, Init, Bias, Act, Math, Next>> {
    static void to(std::vector<step>& list, std::size_t offset) {
        constexpr std::size_t taps = Rows.kernel * Columns.kernel, size = Rows.in * Columns.in;
        constexpr std::size_t out_size = Rows.out() * Columns.out();
        step one{.is = step::kind::convolve, .out = out_size * Out};
        slide(Rows, Columns, [&](std::size_t output, std::size_t input, std::size_t tap) {
            for (std::size_t o = 0; o < Out; ++o)
                for (std::size_t i = 0; i < In / G; ++i)
                    one.connections.push_back({(o / (Out / G) * (In / G) + i) * size + input,
                        o * out_size + output, offset + (i * taps + tap) * Out + o});
        });
        list.push_back(one);
        if (!std::is_same_v<Act, strut::identity>)
            list.push_back(activation<Act>());
    }
};
/// Means over windows of an image.
template <class T, strut::shape In, strut::shape Out, strut::sliding Rows, strut::sliding Columns>
struct write<strut::bound::pool<T, strut::pooling::mean, In, Out, Rows, Columns>> {
    static_assert(In.rank == 3);
    static void to(std::vector<step>& list, std::size_t) {
        step one{.is = step::kind::average,
            .out = Out.size(),
            .scale = 1.0 / static_cast<double>(Rows.kernel * Columns.kernel)};
        slide(Rows, Columns, [&](std::size_t output, std::size_t input, std::size_t) {
            for (std::size_t c = 0; c < In[0]; ++c)
                one.connections.push_back(
                    {c * Rows.in * Columns.in + input, c * Rows.out() * Columns.out() + output, 0});
        });
        list.push_back(one);
    }
};
template <class T, strut::shape Shape>
struct write<strut::bound::flatten<T, Shape>> {
    static void to(std::vector<step>&, std::size_t) {}
};
template <class T, strut::shape Shape, class Act, class Math>
struct write<strut::bound::activate<T, Shape, Act, Math>> {
    static void to(std::vector<step>& list, std::size_t) { list.push_back(activation<Act>()); }
};
template <class T, strut::shape Shape, class Act>
struct write<strut::bound::activate_parametric<T, Shape, Act>> {
    static void to(std::vector<step>& list, std::size_t) { list.push_back(activation<Act>()); }
};
template <class T, strut::shape Shape, class Norm>
struct write<strut::bound::normalize<T, Shape, Norm>> {
    static void to(std::vector<step>& list, std::size_t) {
        step one{.is = step::kind::normalize};
        if constexpr (!strut::mixes_samples<Norm>) {
            one.groups = Norm::groups;
            one.centred = Norm::subtracts_mean;
        } else if (Shape.rank > 1) {
            one.places = strut::detail::feature_rows<Shape>::positions;
            one.apart = Shape.rank == 2 ? Shape[1] : 1;
        }
        list.push_back(one);
    }
};
template <class T, class Indices, class... Elements>
struct write<strut::bound::chain<T, Indices, Elements...>> {
    static void to(std::vector<step>& list, std::size_t offset) {
        ((write<Elements>::to(list, offset), offset += Elements::parameter_size), ...);
    }
};
template <class T, std::size_t N, class Inner>
struct write<strut::bound::repeat<T, N, Inner>> {
    static void to(std::vector<step>& list, std::size_t offset) {
        for (std::size_t i = 0; i < N; ++i)
            write<Inner>::to(list, offset + i * Inner::parameter_size);
    }
};
template <class T, class Branch, class Shortcut, std::size_t Blocks>
struct write<strut::bound::residual<T, Branch, Shortcut, Blocks>> {
    static_assert(!Shortcut::projects);
    static void to(std::vector<step>& list, std::size_t offset) {
        list.push_back({.is = step::kind::open});
        write<Branch>::to(list, offset);
        list.push_back({.is = step::kind::close, .scale = Shortcut::scale});
    }
};

/// Decades from the last matrix to the first: of the norm of the gradient with respect to what the
/// matrix gives out.
struct ratios {
    double batch = 0;   ///< norms over the whole batch
    double sample = 0;  ///< of each sample's own norms, averaged over the samples
    double forward = 0; ///< log10 of the scale of the last signal over the input's
};

/// Forward and backward through a list of steps, on inputs and output gradients that are normal.
template <std::size_t Lanes>
class run {
public:
    run(const std::vector<step>& list, const float* weights, std::size_t inputs, std::uint64_t seed)
        : list_{list}, weights_{weights}, numbers_{seed} {
        batch<Lanes> x = noise(inputs);
        const double before = total(x);
        const auto size = static_cast<double>(x.size());
        for (const step& one : list_) {
            kept_.push_back(x);
            x = forward(one, x);
        }
        result.forward = std::log10(total(x) / static_cast<double>(x.size()) / (before / size)) / 2;
        batch<Lanes> d = noise(x.size());
        for (std::size_t i = list_.size(); i-- > 0;)
            d = backward(list_[i], kept_[i], std::move(d));
        result.batch = std::log10(total(deltas_.back()) / total(deltas_.front())) / 2;
        for (std::size_t lane = 0; lane < Lanes; ++lane)
            result.sample +=
                std::log10(square(deltas_.back(), lane) / square(deltas_.front(), lane)) / 2 /
                Lanes;
    }

    ratios result{};

private:
    batch<Lanes> noise(std::size_t features) {
        batch<Lanes> x(features);
        for (auto& row : x)
            for (double& one : row)
                one = numbers_.normal(drawn_++);
        return x;
    }
    static double square(const batch<Lanes>& x, std::size_t lane) {
        double sum = 0;
        for (const auto& row : x)
            sum += row[lane] * row[lane];
        return sum;
    }
    static double total(const batch<Lanes>& x) {
        double sum = 0;
        for (std::size_t lane = 0; lane < Lanes; ++lane)
            sum += square(x, lane);
        return sum;
    }

    batch<Lanes> forward(const step& one, const batch<Lanes>& x) {
        batch<Lanes> y(one.out > 0 ? one.out : x.size());
        switch (one.is) {
        case step::kind::affine:
            if (one.bias > 0)
                for (std::size_t o = 0; o < one.out; ++o)
                    y[o].fill(weights_[one.bias + o]);
            for (std::size_t i = 0; i < one.in; ++i)
                for (std::size_t o = 0; o < one.out; ++o)
                    for (std::size_t lane = 0; lane < Lanes; ++lane)
                        y[o][lane] += weight(one, i, o) * x[i][lane];
            break;
        case step::kind::convolve:
        case step::kind::average:
            for (const connection& each : one.connections)
                for (std::size_t lane = 0; lane < Lanes; ++lane)
                    y[each.to][lane] += factor(one, each) * x[each.from][lane];
            break;
        case step::kind::activate:
            for (std::size_t i = 0; i < x.size(); ++i)
                for (std::size_t lane = 0; lane < Lanes; ++lane)
                    y[i][lane] = one.value(x[i][lane]);
            break;
        case step::kind::normalize:
            each_set(one, x.size(), [&](const auto& at, double count) {
                const auto [mean, scale] = moments(one, x, at, count);
                at([&](std::size_t i, std::size_t lane) {
                    y[i][lane] = (x[i][lane] - mean) * scale;
                });
            });
            break;
        case step::kind::open:
            around_.push_back(x);
            return x;
        case step::kind::close:
            for (std::size_t i = 0; i < x.size(); ++i)
                for (std::size_t lane = 0; lane < Lanes; ++lane)
                    y[i][lane] = around_.back()[i][lane] + one.scale * x[i][lane];
            around_.pop_back();
            break;
        }
        return y;
    }

    batch<Lanes> backward(const step& one, const batch<Lanes>& x, batch<Lanes> d) {
        batch<Lanes> dx(x.size());
        switch (one.is) {
        case step::kind::affine:
            for (std::size_t i = 0; i < one.in; ++i)
                for (std::size_t o = 0; o < one.out; ++o)
                    for (std::size_t lane = 0; lane < Lanes; ++lane)
                        dx[i][lane] += weight(one, i, o) * d[o][lane];
            deltas_.push_back(std::move(d));
            break;
        case step::kind::convolve:
        case step::kind::average:
            for (const connection& each : one.connections)
                for (std::size_t lane = 0; lane < Lanes; ++lane)
                    dx[each.from][lane] += factor(one, each) * d[each.to][lane];
            if (one.is == step::kind::convolve)
                deltas_.push_back(std::move(d));
            break;
        case step::kind::activate:
            for (std::size_t i = 0; i < x.size(); ++i)
                for (std::size_t lane = 0; lane < Lanes; ++lane)
                    dx[i][lane] = d[i][lane] * one.slope(x[i][lane]);
            break;
        case step::kind::normalize:
            each_set(one, x.size(), [&](const auto& at, double count) {
                const auto [mean, scale] = moments(one, x, at, count);
                double plain = 0;
                double along = 0;
                at([&](std::size_t i, std::size_t lane) {
                    plain += one.centred ? d[i][lane] / count : 0;
                    along += d[i][lane] * (x[i][lane] - mean) * scale / count;
                });
                at([&](std::size_t i, std::size_t lane) {
                    dx[i][lane] =
                        scale * (d[i][lane] - plain - along * (x[i][lane] - mean) * scale);
                });
            });
            break;
        case step::kind::open:
            dx = around_.back();
            around_.pop_back();
            for (std::size_t i = 0; i < x.size(); ++i)
                for (std::size_t lane = 0; lane < Lanes; ++lane)
                    dx[i][lane] += d[i][lane];
            break;
        case step::kind::close:
            around_.push_back(d);
            for (std::size_t i = 0; i < x.size(); ++i)
                for (std::size_t lane = 0; lane < Lanes; ++lane)
                    dx[i][lane] = one.scale * d[i][lane];
            break;
        }
        return dx;
    }

    double factor(const step& one, const connection& of) const {
        return one.is == step::kind::average ? one.scale : double(weights_[of.weight]);
    }
    double weight(const step& one, std::size_t i, std::size_t o) const {
        return weights_[one.offset + i * one.out + o];
    }

    /// Calls `body(at, count)` for each set of numbers that are normalized together.
    template <class Body>
    static void each_set(const step& one, std::size_t features, const Body& body) {
        if (one.groups == 0) {
            const std::size_t places = one.places;
            for (std::size_t i = 0; i < features / places; ++i) {
                const std::size_t first = one.apart > 1 ? i : i * places;
                body(
                    [&](auto&& to) {
                        for (std::size_t place = 0; place < places; ++place)
                            for (std::size_t lane = 0; lane < Lanes; ++lane)
                                to(first + place * one.apart, lane);
                    },
                    static_cast<double>(Lanes * places));
            }
            return;
        }
        const std::size_t size = features / one.groups;
        for (std::size_t group = 0; group < one.groups; ++group)
            for (std::size_t lane = 0; lane < Lanes; ++lane)
                body(
                    [&](auto&& to) {
                        for (std::size_t i = group * size; i < (group + 1) * size; ++i)
                            to(i, lane);
                    },
                    static_cast<double>(size));
    }
    template <class At>
    static std::pair<double, double> moments(
        const step& one, const batch<Lanes>& x, const At& at, double count) {
        double mean = 0;
        double squares = 0;
        if (one.centred)
            at([&](std::size_t i, std::size_t lane) { mean += x[i][lane] / count; });
        at([&](std::size_t i, std::size_t lane) {
            squares += (x[i][lane] - mean) * (x[i][lane] - mean) / count;
        });
        return {mean, 1 / std::sqrt(squares + 1e-5)};
    }

    const std::vector<step>& list_;
    const float* weights_;
    strut::random numbers_;
    std::uint64_t drawn_ = 0;
    std::vector<batch<Lanes>> kept_;
    std::vector<batch<Lanes>> around_;
    std::vector<batch<Lanes>> deltas_; ///< from the last matrix to the first
};

/// The ratios of `Net`, without a head, averaged over its starts from `seeds` seeds.
template <class Net, std::size_t Lanes>
ratios measure(std::uint64_t seeds) {
    std::vector<step> list;
    write<typename Net::root>::to(list, 0);
    ratios mean{};
    const auto model = std::make_unique<Net>();
    for (std::uint64_t seed = 0; seed < seeds; ++seed) {
        model->initialize(strut::seed{seed});
        const run<Lanes> one{list, model->parameters.data(), Net::in.size(), seed * 977 + 5};
        const auto share = 1 / static_cast<double>(seeds);
        mean.batch += one.result.batch * share;
        mean.sample += one.result.sample * share;
        mean.forward += one.result.forward * share;
    }
    return mean;
}

} // namespace simulation
