#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <boost/json/value.hpp>

#include "strut/io/json_reader.hpp"
#include "strut/io/weights.hpp"

namespace strut::detail {

/// Nested lists, from the outside, going down along the first of each.
inline std::vector<std::size_t> json_extents(const boost::json::value& value) {
    std::vector<std::size_t> extents;
    for (const boost::json::value* at = &value; at != nullptr && at->is_array();) {
        const auto& list = at->get_array();
        extents.push_back(list.size());
        at = list.empty() ? nullptr : &list.front();
    }
    return extents;
}

/// Nested lists of numbers, gathered as tensors in double.
class rtneural_tensors {
public:
    explicit rtneural_tensors(json_reader& json) : json_{json} {}

    /// One more tensor, of a list with these extents in all its rows. `place` is for messages.
    bool add(const boost::json::value& from, const std::string& place, std::string name,
        std::vector<std::size_t> extents) {
        const std::size_t first = numbers_.size();
        if (!rows(from, place, extents, 0))
            return false;
        begins_.push_back(first);
        named_tensor made;
        made.name = std::move(name);
        made.type = number_type::f64;
        made.extents = std::move(extents);
        all_.push_back(std::move(made));
        return true;
    }

    std::size_t count() const { return all_.size(); }

    /// The numbers of the latest tensor.
    std::span<const double> latest() const { return std::span{numbers_}.subspan(begins_.back()); }

    /// The numbers as bytes, little-endian, which the tensors point into.
    void give(weights& to) {
        if constexpr (std::endian::native == std::endian::big)
            for (double& number : numbers_) {
                auto raw = std::bit_cast<std::array<std::byte, sizeof number>>(number);
                std::ranges::reverse(raw);
                number = std::bit_cast<double>(raw);
            }
        const auto held = std::make_shared<const std::vector<double>>(std::move(numbers_));
        const std::span all = std::as_bytes(std::span{*held});
        for (std::size_t i = 0; i < all_.size(); ++i) {
            const std::size_t end = i + 1 < all_.size() ? begins_[i + 1] : held->size();
            all_[i].bytes =
                all.subspan(begins_[i] * sizeof(double), (end - begins_[i]) * sizeof(double));
        }
        to.tensors = std::move(all_);
        to.bytes = held;
    }

private:
    using value = boost::json::value;

    bool rows(const value& from, const std::string& place, const std::vector<std::size_t>& extents,
        std::size_t axis) {
        if (axis == extents.size()) {
            if (!from.is_number())
                return json_.fail(place, "a number", json_text(from));
            numbers_.push_back(from.to_number<double>());
            return true;
        }
        if (!from.is_array() || from.get_array().size() != extents[axis])
            return json_.fail(place, "a list of " + std::to_string(extents[axis]), json_text(from));
        std::size_t i = 0;
        for (const value& inner : from.get_array()) {
            // The place is put together only where it is needed.
            const bool is_number = axis + 1 == extents.size() && inner.is_number();
            if (is_number)
                numbers_.push_back(inner.to_number<double>());
            else if (!rows(inner, place + "[" + std::to_string(i) + "]", extents, axis + 1))
                return false;
            ++i;
        }
        return true;
    }

    json_reader& json_;
    std::vector<named_tensor> all_;
    std::vector<double> numbers_;
    std::vector<std::size_t> begins_; ///< of each tensor, among the numbers
};

} // namespace strut::detail
