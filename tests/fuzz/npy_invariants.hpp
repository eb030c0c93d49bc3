#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "fuzz/invariants.hpp"
#include "strut/io/npy.hpp"

/// What must hold whatever a .npy file contains: an array that agrees with itself, or a failure
/// that can be shown. The answer says what does not; it is empty when all is well.
namespace npy_invariants {

template <class T>
std::string of_array(const strut::npy_array<T>& array, std::size_t file_size) {
    if (array.values.size() * sizeof(T) >= file_size)
        return "more elements than the file holds";
    std::size_t count = 1;
    for (const std::size_t extent : array.shape)
        count *= extent;
    if (count != array.values.size())
        return "another number of elements than the shape says";
    std::string again = strut::detail::npy_start(strut::detail::npy_type<T>(), array.shape);
    again.append(reinterpret_cast<const char*>(array.values.data()), count * sizeof(T));
    const auto bytes = std::as_bytes(std::span{again});
    const auto back = strut::parse_npy<T>(bytes, "again", array.shape);
    if (back.has_error())
        return "written again and refused: " + back.error().message();
    // As bytes: a NaN differs from itself.
    return std::string_view{again}.ends_with(
               {reinterpret_cast<const char*>(back->values.data()), count * sizeof(T)})
               ? ""
               : "written again and changed";
}

template <class T>
std::string of(std::span<const std::byte> file) {
    const auto array = strut::parse_npy<T>(file, "file");
    return array.has_value() ? of_array(*array, file.size())
                             : invariants::of_full_message(array.error());
}

inline std::string of_all_types(std::span<const std::byte> file) {
    std::string wrong = of<float>(file);
    if (wrong.empty())
        wrong = of<bool>(file);
    if (wrong.empty())
        wrong = of<std::uint8_t>(file);
    if (wrong.empty())
        wrong = of<std::int64_t>(file);
    return wrong;
}

} // namespace npy_invariants
