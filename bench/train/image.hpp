#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

#include "common/random.hpp"
#include "common/reference.hpp"
#include "common/task.hpp"
#include "train/row.hpp"

/// Rows `train/cnn28/<impl>`: a small convolutional network on images.
namespace bench {

/// A convolution without padding, relu, and a maximum over each two by two.
/// Shapes: [in][Size][Size] -> [out][pooled][pooled]. Parameters: weight [in][kernel][kernel][out],
/// bias [out].
struct image_block {
    std::size_t in, out, kernel, size;

    constexpr std::size_t convolved() const { return size - kernel + 1; }
    constexpr std::size_t pooled() const { return convolved() / 2; }
    constexpr std::size_t weights() const { return in * kernel * kernel * out; }
    constexpr std::size_t multiply_adds() const { return weights() * convolved() * convolved(); }
};

/// Two blocks and an affine layer. Parameters: the first block's, the second's, weight [features]
/// [out], bias [out].
struct cnn28 {
    static constexpr const char* name = "cnn28";
    static constexpr image_block first{1, 8, 3, 28};
    static constexpr image_block second{first.out, 16, 3, first.pooled()};
    static constexpr std::size_t features = second.out * second.pooled() * second.pooled();
    static constexpr std::size_t in = first.in * first.size * first.size;
    static constexpr std::size_t out = 10;
    static constexpr std::size_t second_offset = first.weights() + first.out;
    static constexpr std::size_t head_offset = second_offset + second.weights() + second.out;
    static constexpr std::size_t parameters = head_offset + (features + 1) * out;
};

struct train_cnn28 : task<cnn28, objective::softmax_cross_entropy, 32> {};

/// The plain text of a block for one sample, in double.
class image_block_reference {
public:
    explicit image_block_reference(image_block shape) : shape_{shape} {}

    std::vector<double> forward(const double* parameters, const std::vector<double>& x) {
        const auto [in, out, kernel, size] = shape_;
        const std::size_t side = shape_.convolved(), half = shape_.pooled();
        x_ = x;
        convolved_.assign(out * side * side, 0);
        for_each_product([&](std::size_t w, std::size_t from, std::size_t to) {
            convolved_[to] += parameters[w] * x[from];
        });
        for (std::size_t i = 0; i < convolved_.size(); ++i)
            convolved_[i] =
                std::max(convolved_[i] + parameters[shape_.weights() + i / (side * side)], 0.0);
        std::vector<double> y(out * half * half);
        taken_.resize(y.size());
        for (std::size_t i = 0; i < y.size(); ++i) {
            const std::size_t o = i / (half * half), r = i / half % half, q = i % half;
            const std::size_t at = (o * side + 2 * r) * side + 2 * q;
            taken_[i] = at;
            for (const std::size_t other : {at + 1, at + side, at + side + 1})
                if (convolved_[other] > convolved_[taken_[i]])
                    taken_[i] = other;
            y[i] = convolved_[taken_[i]];
        }
        return y;
    }

    std::vector<double> backward(
        const double* parameters, const std::vector<double>& slope, double* gradient) const {
        std::vector<double> d(convolved_.size()), dx(x_.size());
        for (std::size_t i = 0; i < slope.size(); ++i)
            if (convolved_[taken_[i]] > 0)
                d[taken_[i]] = slope[i];
        for_each_product([&](std::size_t w, std::size_t from, std::size_t to) {
            gradient[w] += d[to] * x_[from];
            dx[from] += d[to] * parameters[w];
        });
        const std::size_t plane = shape_.convolved() * shape_.convolved();
        for (std::size_t i = 0; i < d.size(); ++i)
            gradient[shape_.weights() + i / plane] += d[i];
        return dx;
    }

private:
    /// Calls `body(weight, place of the input, place of the output)`.
    template <class Body>
    void for_each_product(Body body) const {
        const std::size_t side = shape_.convolved();
        std::size_t w = 0;
        for (std::size_t i = 0; i < shape_.in; ++i)
            for (std::size_t k = 0; k < shape_.kernel; ++k)
                for (std::size_t l = 0; l < shape_.kernel; ++l)
                    for (std::size_t o = 0; o < shape_.out; ++o, ++w)
                        for (std::size_t r = 0; r < side; ++r)
                            for (std::size_t q = 0; q < side; ++q)
                                body(w, (i * shape_.size + r + k) * shape_.size + q + l,
                                    (o * side + r) * side + q);
    }

    image_block shape_;
    std::vector<double> x_, convolved_;
    std::vector<std::size_t> taken_;
};

/// The passes of the whole network.
class image_passes {
public:
    std::vector<double> forward(const double* parameters, const std::vector<double>& x) {
        const double* head = parameters + cnn28::head_offset;
        features_ =
            second_.forward(parameters + cnn28::second_offset, first_.forward(parameters, x));
        std::vector<double> out(
            head + cnn28::features * cnn28::out, head + (cnn28::features + 1) * cnn28::out);
        for (std::size_t i = 0; i < features_.size(); ++i)
            for (std::size_t o = 0; o < out.size(); ++o)
                out[o] += features_[i] * head[i * cnn28::out + o];
        return out;
    }

    void backward(
        const double* parameters, const std::vector<double>& slope, double* gradient) const {
        const double* head = parameters + cnn28::head_offset;
        double* head_gradient = gradient + cnn28::head_offset;
        std::vector<double> d(features_.size());
        for (std::size_t o = 0; o < slope.size(); ++o) {
            head_gradient[cnn28::features * cnn28::out + o] += slope[o];
            for (std::size_t i = 0; i < d.size(); ++i) {
                d[i] += slope[o] * head[i * cnn28::out + o];
                head_gradient[i * cnn28::out + o] += slope[o] * features_[i];
            }
        }
        first_.backward(parameters,
            second_.backward(parameters + cnn28::second_offset, d, gradient + cnn28::second_offset),
            gradient);
    }

private:
    image_block_reference first_{cnn28::first}, second_{cnn28::second};
    std::vector<double> features_;
};

template <>
struct trained<cnn28> {
    using reference = reference_training<image_passes>;
    static std::string name() { return cnn28::name; }

    static std::vector<float> start() {
        random_source random{7};
        std::vector<float> parameters;
        const auto append = [&](std::size_t count, float limit) {
            for (std::size_t i = 0; i < count; ++i)
                parameters.push_back(random.uniform(-limit, limit));
        };
        for (const image_block& one : {cnn28::first, cnn28::second}) {
            append(one.weights(), std::sqrt(6 / float(one.weights() / one.out)));
            append(one.out, 0.1f);
        }
        append(cnn28::features * cnn28::out, std::sqrt(6 / float(cnn28::features + cnn28::out)));
        append(cnn28::out, 0.1f);
        return parameters;
    }
    /// The first layer has no input gradient.
    static constexpr double flop(std::size_t lanes) {
        return 2.0 * double(lanes) *
               double(2 * cnn28::first.multiply_adds() + 3 * cnn28::second.multiply_adds() +
                      3 * cnn28::features * cnn28::out);
    }
    static constexpr double loaded_bytes() {
        return double(sizeof(float) * (cnn28::first.weights() + cnn28::second.weights() +
                                          cnn28::features * cnn28::out));
    }
};

} // namespace bench
