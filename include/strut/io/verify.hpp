#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "strut/core/failure.hpp"
#include "strut/core/shape.hpp"
#include "strut/io/allow.hpp"
#include "strut/io/load.hpp"
#include "strut/io/message.hpp"
#include "strut/io/numbers.hpp"
#include "strut/io/weights.hpp"

namespace strut {

namespace detail {
/// The tensor with the samples of that shape, [samples][...] or [samples][its size].
inline result<const named_tensor*> samples_of(
    const weights& file, const char* name, const shape& each) {
    const named_tensor* const all = file.find(name);
    if (all == nullptr)
        return failure{file.subject, "the file has no samples to verify by", in_quotes(name), ""};
    const auto rest = std::span{each.extent}.first(each.rank);
    const std::vector<std::size_t>& found = all->extents;
    const bool flat = found.size() == 2 && found[1] == each.size();
    const bool shaped = !found.empty() && std::ranges::equal(std::span{found}.subspan(1), rest);
    if (!(flat || shaped) || found[0] == 0) {
        std::string text = "[samples";
        for (const std::size_t extent : rest)
            text += ", " + std::to_string(extent);
        return failure{file.subject, "tensor '" + std::string{name} + "' has another shape",
            text + "]", extents_text(found)};
    }
    return all;
}
} // namespace detail

/// Runs a network on the samples that a file carries, `verify.input` [samples][in...] and
/// `verify.output` [samples][out...], and compares: the largest difference, as a part of the
/// largest finite number expected, or, where those are all zero, by itself. The same infinity is no
/// difference; NaN for NaN is none under allow::non_finite. Shapes are the network's: sequences
/// [steps][features], images [C][H][W], in every layout, so that what the file says of its own is
/// `load`'s to judge. Errors: a failure when the file has no such samples, or in
/// other numbers; when a difference is more than `tolerance`, which is no NaN, with the sample and
/// the output where it is largest.
template <class Net>
result<double> verify(const Net& network, const weights& file, double tolerance = 1e-5,
    allow numbers = allow::finite) {
    using T = typename Net::value;
    if (std::isnan(tolerance))
        return failure{file.subject, "the tolerance is no number", "a number", "NaN"};
    const auto inputs = detail::samples_of(file, "verify.input", Net::in);
    if (inputs.has_error())
        return inputs.error();
    const auto outputs = detail::samples_of(file, "verify.output", Net::out);
    if (outputs.has_error())
        return outputs.error();
    const std::size_t samples = (*inputs)->extents[0];
    if ((*outputs)->extents[0] != samples)
        return failure{file.subject, "tensor 'verify.output' has not one for each sample",
            std::to_string(samples), std::to_string((*outputs)->extents[0])};
    constexpr std::size_t in = Net::in.size();
    constexpr std::size_t out = Net::out.size();
    std::vector<T> x(samples * in);
    std::vector<double> expected(samples * out);
    if (auto read = read_numbers(**inputs, std::span{x}); read.has_error())
        return std::move(read).error();
    if (auto read = read_numbers(**outputs, std::span{expected}); read.has_error())
        return std::move(read).error();

    double largest = 0;
    for (const double value : expected)
        if (std::isfinite(value))
            largest = std::max(largest, std::abs(value));
    if (largest == 0)
        largest = 1;
    const auto work = std::make_unique<typename Net::template workspace<1>>();
    std::vector<T> y(out);
    double most = -1;
    std::size_t where = 0;
    double found = 0;
    for (std::size_t sample = 0; sample < samples; ++sample) {
        network.forward(x.data() + sample * in, y.data(), *work);
        for (std::size_t i = 0; i < out; ++i) {
            const double one = static_cast<double>(y[i]);
            const double wanted = expected[sample * out + i];
            double apart = one == wanted ? 0 : std::abs(one - wanted);
            if (!(apart >= 0))
                apart = numbers == allow::non_finite && std::isnan(one) && std::isnan(wanted)
                            ? 0
                            : std::numeric_limits<double>::infinity();
            if (apart > most) {
                most = apart;
                where = sample * out + i;
                found = static_cast<double>(y[i]);
            }
        }
    }
    const double relative = most == 0 ? 0 : most / largest;
    if (!(relative <= tolerance))
        return failure{file.subject,
            "the network gives out something else: sample " + std::to_string(where / out) +
                ", output " + std::to_string(where % out),
            detail::number_text(expected[where], 9), detail::number_text(found, 9)};
    return relative;
}

} // namespace strut
