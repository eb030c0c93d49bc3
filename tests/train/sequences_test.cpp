#include <array>

#include "strut/train/sequences.hpp"

namespace {

// A sequence begins anew at its first step, and where it is said.
constexpr std::array<float, 12> x{};
constexpr std::array<unsigned char, 6> resets{0, 0, 0, 0, 1, 0};
constexpr strut::sequences<float, float, unsigned char> data{x, {}, resets, 3, 2, 1};
static_assert(data.size() == 2);
static_assert(data.begins_anew(0, 0) && !data.begins_anew(0, 1));
static_assert(data.begins_anew(1, 0) && data.begins_anew(1, 1) && !data.begins_anew(1, 2));
static_assert(!strut::sequences<float, float, unsigned char>{x, {}, {}, 3, 2, 1}.begins_anew(1, 1));

} // namespace
