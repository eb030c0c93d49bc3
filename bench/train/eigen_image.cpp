#include <algorithm>
#include <array>
#include <cstddef>
#include <vector>

// Without bound: the patches of a row are larger than what Eigen would take for a mistake.
#define EIGEN_STACK_ALLOCATION_LIMIT 0
#include <Eigen/Core>

#include "train/eigen_adam.hpp"
#include "train/image.hpp"

namespace bench {
namespace {

using Eigen::Dynamic;

/// A convolutional network's training step written by hand on Eigen. Signals are
/// [channel, row and column and sample], the samples innermost, so that what a tap sees of a row is
/// one run of numbers: the patches of a row are copied run by run and stay in the cache for its
/// product.
class eigen_image {
public:
    using task = train_cnn28;
    static constexpr const char* label = "patches of a row, samples innermost";

    eigen_image(const std::vector<float>& start, const batch<task>& data)
        : x_{Eigen::Map<const matrix>{data.x.data(), 1, long(cnn28::in) * lanes}},
          target_{Eigen::Map<const matrix>{data.y.data(), long(cnn28::out), lanes}} {
        adam_.parameters.head(long(cnn28::parameters)) =
            Eigen::Map<const eigen_adam::flat>{start.data(), long(cnn28::parameters)};
    }

    float step() {
        const auto of_head = [](eigen_adam::flat& block) {
            return block.data() + cnn28::head_offset;
        };
        first_.forward(adam_.parameters.data(), x_);
        second_.forward(adam_.parameters.data() + cnn28::second_offset, first_.y);
        const Eigen::Map<matrix> features{second_.y.data(), long(cnn28::features), lanes};
        constexpr long weights = long(cnn28::features * cnn28::out);
        const Eigen::Map<head_matrix> weight{of_head(adam_.parameters)};
        z_.colwise() = Eigen::Map<head_vector>{of_head(adam_.parameters) + weights};
        z_.noalias() += weight.transpose() * features;

        constexpr float scale = 1 / float(lanes);
        const auto z = z_.array();
        const Eigen::Array<float, 1, lanes> largest = z.colwise().maxCoeff();
        slope_ = (z.rowwise() - largest).exp();
        const Eigen::Array<float, 1, lanes> total = slope_.array().colwise().sum();
        const float loss =
            scale * (total.log().sum() + largest.sum() - (target_.array() * z).sum());
        slope_ = scale * (slope_.array().rowwise() / total - target_.array());

        Eigen::Map<head_matrix>{of_head(adam_.gradient)}.noalias() = features * slope_.transpose();
        Eigen::Map<head_vector>{of_head(adam_.gradient) + weights} = slope_.rowwise().sum();
        Eigen::Map<matrix>{second_.dy.data(), long(cnn28::features), lanes}.noalias() =
            weight * slope_;
        second_.backward(adam_.parameters.data() + cnn28::second_offset, first_.y,
            adam_.gradient.data() + cnn28::second_offset, &first_.dy);
        first_.backward(adam_.parameters.data(), x_, adam_.gradient.data(), nullptr);
        adam_.step();
        return loss;
    }

    std::vector<float> parameters() const {
        return {adam_.parameters.data(), adam_.parameters.data() + cnn28::parameters};
    }

private:
    static constexpr long lanes = long(task::lanes);

    using matrix = Eigen::Matrix<float, Dynamic, Dynamic, Eigen::RowMajor>;
    using head_matrix =
        Eigen::Matrix<float, int(cnn28::features), int(cnn28::out), Eigen::RowMajor>;
    using head_vector = Eigen::Matrix<float, int(cnn28::out), 1>;

    template <std::size_t In, std::size_t Out, std::size_t Kernel, std::size_t Size>
    struct convolved {
        static constexpr long in = In, out = Out, kernel = Kernel, size = Size;
        static constexpr long side = size - kernel + 1, half = side / 2;
        static constexpr long taps = in * kernel * kernel, line = side * lanes;
        /// Too few taps for Eigen's kernels to be worth their copies.
        static constexpr bool shallow = taps < 16;
        using weights = Eigen::Matrix<float, taps, out, Eigen::RowMajor>;
        using biases = Eigen::Matrix<float, out, 1>;

        matrix z{out, side*line}, y{out, half*half*lanes}, dy{out, half*half*lanes};
        matrix dz = matrix::Zero(out, side* line);
        Eigen::Matrix<float, taps, line, Eigen::RowMajor> patches, slopes;

        /// Calls `body(row of the patches, where the run of x begins)` for one row of outputs.
        template <class X, class Body>
        static void for_each_run(X& x, long r, Body body) {
            long tap = 0;
            for (long i = 0; i < in; ++i)
                for (long k = 0; k < kernel; ++k)
                    for (long l = 0; l < kernel; ++l, ++tap)
                        body(tap, x.data() + ((i * size + r + k) * size + l) * lanes);
        }
        void gather(const matrix& x, long r) {
            for_each_run(x, r, [&](long tap, const float* run) {
                std::copy_n(run, line, patches.data() + tap * line);
            });
        }

        /// Calls `body(first number of a window in z, what it becomes)`.
        template <class Body>
        static void for_each_window(Body body) {
            for (long o = 0; o < out; ++o)
                for (long r = 0; r < half; ++r)
                    for (long q = 0; q < half; ++q)
                        body((o * side + 2 * r) * line + 2 * q * lanes,
                            ((o * half + r) * half + q) * lanes);
        }
        static constexpr std::array<long, 4> window{0, lanes, line, line + lanes};

        void forward(const float* parameters, const matrix& x) {
            const Eigen::Map<const weights> weight{parameters};
            const Eigen::Map<const biases> bias{parameters + weights::SizeAtCompileTime};
            for (long r = 0; r < side; ++r) {
                gather(x, r);
                if constexpr (shallow)
                    z.middleCols<line>(r * line) = weight.transpose().lazyProduct(patches);
                else
                    z.middleCols<line>(r * line).noalias() = weight.transpose() * patches;
            }
            // The bias and relu may wait until the largest is known.
            for_each_window([&](long from, long to) {
                using run = Eigen::Array<float, lanes, 1>;
                const auto at = [&](long tap) {
                    return Eigen::Map<const run>{z.data() + from + window[std::size_t(tap)]};
                };
                Eigen::Map<run>{y.data() + to} =
                    (at(0).max(at(1)).max(at(2).max(at(3))) + bias(to / (half * half * lanes)))
                        .max(0.0f);
            });
        }

        void backward(const float* parameters, const matrix& x, float* gradient, matrix* dx) {
            const Eigen::Map<const weights> weight{parameters};
            Eigen::Map<weights> of_weight{gradient};
            for_each_window([&](long from, long to) {
                const float* __restrict const a = z.data() + from;
                const float* __restrict const value = y.data() + to;
                const float* __restrict const slope = dy.data() + to;
                float* __restrict const d = dz.data() + from;
                for (long lane = 0; lane < lanes; ++lane) { // the compiler's vectors
                    const float first = a[lane], second = a[lane + lanes], third = a[lane + line],
                                fourth = a[lane + line + lanes], given = slope[lane];
                    const float one = first > second ? first : second;
                    const float other = third > fourth ? third : fourth;
                    const float largest = one > other ? one : other;
                    float rest = value[lane] > 0 ? given : 0;
                    d[lane] = first == largest ? rest : 0;
                    rest = first == largest ? 0 : rest;
                    d[lane + lanes] = second == largest ? rest : 0;
                    rest = second == largest ? 0 : rest;
                    d[lane + line] = third == largest ? rest : 0;
                    rest = third == largest ? 0 : rest;
                    d[lane + line + lanes] = rest;
                }
            });
            of_weight.setZero();
            if (dx != nullptr)
                dx->setZero();
            for (long r = 0; r < side; ++r) {
                const auto of_row = dz.middleCols<line>(r * line);
                gather(x, r);
                if constexpr (shallow)
                    of_weight += patches.lazyProduct(of_row.transpose());
                else
                    of_weight.noalias() += patches * of_row.transpose();
                if (dx == nullptr)
                    continue;
                slopes.noalias() = weight * of_row;
                for_each_run(*dx, r, [&](long tap, float* run) {
                    Eigen::Map<Eigen::Array<float, line, 1>>{run} +=
                        Eigen::Map<const Eigen::Array<float, line, 1>>{slopes.data() + tap * line};
                });
            }
            Eigen::Map<biases>{gradient + weights::SizeAtCompileTime} = dz.rowwise().sum();
        }
    };

    matrix x_, target_;
    convolved<cnn28::first.in, cnn28::first.out, cnn28::first.kernel, cnn28::first.size> first_;
    convolved<cnn28::second.in, cnn28::second.out, cnn28::second.kernel, cnn28::second.size>
        second_;
    Eigen::Matrix<float, int(cnn28::out), lanes, Eigen::RowMajor> z_, slope_;
    eigen_adam adam_{long(cnn28::parameters)};
};

const bool added = (add_train_row<train_cnn28, eigen_image>("eigen"), true);

} // namespace
} // namespace bench
