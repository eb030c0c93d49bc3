#pragma once

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "strut/core/failure.hpp"
#include "strut/io/allow.hpp"
#include "strut/io/match.hpp"
#include "strut/io/message.hpp"
#include "strut/io/numbers.hpp"
#include "strut/io/slot.hpp"
#include "strut/io/weights.hpp"

/// The numbers of a network as a file will make them, before any of them is written.
namespace strut::detail {

/// A block of numbers as it will be: in double, which holds every number of
/// every file, but whole ones of more than 53 bits, which are rounded to T at once.
struct staged_block {
    std::vector<double> value;
    std::vector<bool> set;

    explicit staged_block(std::size_t size) : value(size), set(size) {}

    /// The sum of what is put to the same place.
    void put(std::size_t at, double number) {
        if (!set[at])
            value[at] = number;
        else if (number != 0) // keeps the sign of a zero
            value[at] += number;
        set[at] = true;
    }

    template <class T>
    void write(T* to) const {
        for (std::size_t i = 0; i < value.size(); ++i)
            if (set[i])
                to[i] = static_cast<T>(value[i]);
    }
};

/// Numbers for the blocks of a network of T.
template <std::floating_point T>
class staged {
public:
    staged(std::size_t parameters, std::size_t statistics)
        : parameters_{parameters}, statistics_{statistics} {}

    /// Takes all tensors. Errors: the first number that is refused.
    result<void> take(const weights& file, const std::vector<matched>& all, allow numbers) {
        for (const matched& one : all)
            if (auto taken = take(file, one, numbers); taken.has_error())
                return taken;
        for (const matched& one : all)
            if (auto fits = check_sums(file, one, numbers); fits.has_error())
                return fits;
        return {};
    }

    /// Puts them to their places; what no tensor has stays as it is there.
    void write(T* parameters, T* statistics) const {
        parameters_.write(parameters);
        statistics_.write(statistics);
    }

private:
    static failure number_failure(const std::string& subject, const matched& of, std::size_t index,
        double value, const char* expected) {
        return detail::number_failure(
            subject, *of.to, index_text(index, of.from->extents), value, expected);
    }

    result<void> take(const weights& file, const matched& one, allow allowed) {
        const slot& to = *one.to;
        std::vector<double> numbers(to.size());
        if (one.from->type == number_type::i64) { // rounded to T at once
            std::vector<T> whole(to.size());
            if (auto read = read_numbers(*one.from, std::span{whole}); read.has_error())
                return read;
            std::copy(whole.begin(), whole.end(), numbers.begin());
        } else if (auto read = read_numbers(*one.from, std::span{numbers}); read.has_error()) {
            return read;
        }
        for (std::size_t i = 0; i < numbers.size(); ++i) {
            const double value = numbers[i];
            if (!std::isfinite(value) && allowed == allow::finite)
                return number_failure(file.subject, one, i, value, finite_numbers);
            if (std::isfinite(value) && !std::isfinite(static_cast<T>(value)))
                return number_failure(file.subject, one, i, value, "numbers that fit a float");
        }
        if (to.negative_refused)
            for (std::size_t i = 0; i < numbers.size(); ++i)
                if (numbers[i] < 0)
                    return number_failure(file.subject, one, i, numbers[i], "no number below 0");
        staged_block& block = to.statistic ? statistics_ : parameters_;
        for (const slot_part& part : to.parts)
            for_each_number(part,
                [&](std::size_t in_file, std::size_t own) { block.put(own, numbers[in_file]); });
        return {};
    }

    /// A sum of two tensors may be beyond T where each of them is not.
    result<void> check_sums(const weights& file, const matched& one, allow allowed) const {
        result<void> fine;
        if (one.to->statistic)
            return fine;
        for (const slot_part& part : one.to->parts)
            for_each_number(part, [&](std::size_t in_file, std::size_t own) {
                const double value = parameters_.value[own];
                if (fine && !std::isfinite(static_cast<T>(value)) &&
                    (std::isfinite(value) || allowed == allow::finite))
                    fine = number_failure(file.subject, one, in_file, value,
                        "a sum with another tensor that fits a float");
            });
        return fine;
    }

    staged_block parameters_;
    staged_block statistics_;
};

} // namespace strut::detail
