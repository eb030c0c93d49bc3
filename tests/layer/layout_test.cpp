#include <array>
#include <cstddef>

#include "strut/layer/layout.hpp"

namespace {

using strut::role;
using strut::shape;
using strut::tensor;

static_assert(strut::detail::offsets(std::array<std::size_t, 3>{2, 0, 5}) ==
              std::array<std::size_t, 4>{0, 2, 2, 7});

constexpr std::array one{tensor{role::weight, shape{2}, 1}};
constexpr std::array<tensor, 0> none{};
constexpr std::array two{tensor{role::bias, shape{3}, 0}, tensor{role::slope, shape{1}, 4, 1}};
static_assert(strut::detail::joined_tensors(std::array<std::size_t, 4>{0, 10, 10, 20},
                  std::array<std::size_t, 3>{5, 6, 7}, one, none, two) ==
              std::array{tensor{role::weight, shape{2}, 1, 5}, tensor{role::bias, shape{3}, 10, 7},
                  tensor{role::slope, shape{1}, 14, 8}});

} // namespace
