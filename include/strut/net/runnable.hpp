#pragma once

#include <array>
#include <cstddef>
#include <span>

#include "strut/core/check.hpp"
#include "strut/core/shape.hpp"
#include "strut/core/storage.hpp"
#include "strut/layer/concept.hpp"
#include "strut/net/workspace.hpp"

namespace strut {

/// A bound layer with its numbers, ready to run: what `network` and `folded` have in common.
/// Trivially copyable; const, it runs on any number of threads, with a workspace for each.
template <class Root, shape In = Root::in, shape Out = Root::out>
class runnable {
public:
    using value = typename Root::value;
    /// The whole network as one bound layer.
    using root = Root;

    static constexpr shape in = In;   ///< one sample's input
    static constexpr shape out = Out; ///< one sample's output
    /// Every tensor of parameters, in order, with its offset in the block and its layer's index.
    static constexpr auto tensors = Root::tensors;
    /// Every tensor of statistics, likewise: what layers have seen, such as running means.
    static constexpr auto statistic_tensors = Root::statistics;
    /// Elements in the block of parameters, gaps included.
    static constexpr std::size_t block_size = Root::parameter_size;
    /// Trained numbers, gaps excluded.
    static constexpr std::size_t parameter_count = [] {
        std::size_t count = 0;
        for (const tensor& one : tensors)
            count += one.size();
        return count;
    }();

    using parameter_block = block<value, block_size>;
    using statistics_block = block<value, Root::statistics_size>;
    /// What one thread needs to run `Lanes` samples at a time.
    template <std::size_t Lanes = 1>
    using workspace = strut::workspace<Root, Lanes>;

    /// All parameters. The gaps between tensors are zero and must stay so.
    parameter_block parameters{};
    /// What inference needs beside them; empty, and without size, for most networks.
    [[no_unique_address]] statistics_block statistics{};

    /// One sample: x [in] -> y [out], on raw pointers. Allocates nothing.
    constexpr void forward(const value* x, value* y, workspace<1>& work) const {
        forward<1>(x, y, work);
    }

    /// A batch in lanes: x [in][row_stride] -> y [out][row_stride].
    template <std::size_t Lanes>
    constexpr void forward(const value* x, value* y, workspace<Lanes>& work) const {
        Root::template forward<mode::inference, Lanes>(
            parameters.data(), statistics.data(), x, y, nullptr, work.scratch.data(), pass{Lanes});
    }

    /// One sample, with a workspace on the stack: out = network(in). Const, and safe to call from
    /// any number of threads.
    template <std::size_t Size>
    constexpr std::array<value, out.size()> operator()(const std::array<value, Size>& x) const {
        static_assert(error::input_of_this_size<(Size == in.size()), error::expected<in.size()>,
            error::found<Size>>::value);
        return apply(x.data());
    }
    constexpr std::array<value, out.size()> operator()(std::span<const value, in.size()> x) const {
        return apply(x.data());
    }

    friend constexpr bool operator==(const runnable&, const runnable&) = default;

private:
    constexpr std::array<value, out.size()> apply(const value* x) const {
        workspace<1> work;
        std::array<value, out.size()> y{};
        forward<1>(x, y.data(), work);
        return y;
    }
};

} // namespace strut
