#pragma once

#include <cstddef>
#include <string>

/// Calls `visit(damaged, size)` with every beginning of a file, the empty one first.
template <class Visit>
void for_each_truncation(const std::string& file, Visit visit) {
    for (std::size_t size = 0; size < file.size(); ++size)
        visit(file.substr(0, size), size);
}

/// Calls `visit(damaged, bit)` with the file with each of its bits flipped.
template <class Visit>
void for_each_bit_flip(
    std::string file, std::size_t first_byte, std::size_t last_byte, Visit visit) {
    for (std::size_t bit = 8 * first_byte; bit < 8 * last_byte; ++bit) {
        const auto flip = [&] { file[bit / 8] = static_cast<char>(file[bit / 8] ^ 1 << bit % 8); };
        flip();
        visit(static_cast<const std::string&>(file), bit);
        flip();
    }
}
template <class Visit>
void for_each_bit_flip(const std::string& file, Visit visit) {
    for_each_bit_flip(file, 0, file.size(), visit);
}
