#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include <boost/pfr/core.hpp>

#include "strut/io/role_name.hpp"
#include "strut/layer/concept.hpp"

/// What a checkpoint consists of: runs of numbers, each with its place in memory.
namespace strut::detail {

/// True for what is written and read as its bytes.
template <class T>
concept plain_number = (std::is_arithmetic_v<T> ||
                        std::is_enum_v<T>)&&!std::is_same_v<T, long double>;

/// How a number is stored: "f32", "u64", "bool".
template <plain_number T>
constexpr std::string_view number_name() {
    if constexpr (std::is_enum_v<T>)
        return number_name<std::underlying_type_t<T>>();
    else if constexpr (std::is_same_v<T, bool>)
        return "bool";
    else if constexpr (std::is_floating_point_v<T>)
        return sizeof(T) == 8 ? "f64" : "f32";
    else if constexpr (std::is_signed_v<T>)
        return sizeof(T) == 8 ? "i64" : sizeof(T) == 4 ? "i32" : sizeof(T) == 2 ? "i16" : "i8";
    else
        return sizeof(T) == 8 ? "u64" : sizeof(T) == 4 ? "u32" : sizeof(T) == 2 ? "u16" : "u8";
}

/// "moment 2[17] weight" is the moments of a weight in round 17 of layer 2.
inline std::string tensor_text(std::string_view block, const tensor& one) {
    std::string text{block};
    text += ' ' + std::to_string(one.layer);
    if (one.repeated)
        text += '[' + std::to_string(one.round) + ']';
    std::string name{name_of(one.purpose)};
    std::ranges::replace(name, '_', ' ');
    return (text += ' ') += name;
}

inline std::string extents_in_words(const shape& extents) {
    std::string text;
    for (std::size_t axis = 0; axis < extents.rank; ++axis)
        text += (axis == 0 ? "" : " x ") + std::to_string(extents[axis]);
    return text;
}

/// Numbers one behind the other. `Byte` is const for those that are only read.
template <class Byte>
struct checkpoint_piece {
    std::string name;        ///< "parameters 0 weight"
    std::string_view number; ///< as `number_name` says
    std::string extents;     ///< "16 x 64"
    std::span<Byte> bytes;
    bool of_network = false; ///< of the network's kind: these ought to be finite
};

template <class T>
inline constexpr bool is_std_array = false;
template <class T, std::size_t N>
inline constexpr bool is_std_array<std::array<T, N>> = true;
template <class T>
inline constexpr bool is_std_tuple = false;
template <class... T>
inline constexpr bool is_std_tuple<std::tuple<T...>> = true;

template <class Object>
struct kept_in_a_checkpoint {
    static_assert(std::is_aggregate_v<Object>,
        "strut: a checkpoint keeps numbers, and structs, arrays and tuples of them; this one has "
        "private members: give it for_each_state(visit), which calls visit(name, number) for what "
        "it goes on from");
    static constexpr bool value = true;
};

/// Collects the pieces of what is visited: see `trainer::for_each_state`.
template <class Byte>
class checkpoint_pieces {
public:
    template <class T>
    void operator()(std::string_view name, std::span<T> values, std::span<const tensor> tensors) {
        if (tensors.empty())
            add(std::string{name}, values, std::to_string(values.size()), true);
        for (const tensor& one : tensors)
            add(tensor_text(name, one), values.subspan(one.offset, one.size()),
                extents_in_words(one.extents), true);
    }

    template <class Object>
    void operator()(std::string_view name, Object& object) {
        using plain = std::remove_cv_t<Object>;
        if constexpr (plain_number<plain>) {
            add(std::string{name}, std::span{&object, 1}, "1", false);
        } else if constexpr (is_std_array<plain>) {
            for (std::size_t i = 0; i < object.size(); ++i)
                (*this)(part_of(name, i), object[i]);
        } else if constexpr (is_std_tuple<plain>) {
            std::apply(
                [&](auto&... each) {
                    std::size_t i = 0;
                    ((*this)(part_of(name, i++), each), ...);
                },
                object);
        } else if constexpr (requires { object.for_each_state(*this); }) {
            object.for_each_state(*this);
        } else if constexpr (!std::is_empty_v<plain>) {
            if constexpr (kept_in_a_checkpoint<plain>::value)
                boost::pfr::for_each_field(
                    object, [&](auto& field, std::size_t i) { (*this)(part_of(name, i), field); });
        }
    }

    const std::vector<checkpoint_piece<Byte>>& all() const { return all_; }

private:
    static std::string part_of(std::string_view name, std::size_t index) {
        return std::string{name} + '.' + std::to_string(index);
    }

    template <class T>
    void add(std::string name, std::span<T> values, std::string extents, bool of_network) {
        using number = std::remove_cv_t<T>;
        all_.push_back({std::move(name), number_name<number>(), std::move(extents),
            {reinterpret_cast<Byte*>(values.data()), values.size_bytes()}, of_network});
    }

    std::vector<checkpoint_piece<Byte>> all_;
};

} // namespace strut::detail
