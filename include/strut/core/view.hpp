#pragma once

#include <cstddef>

#include "strut/core/shape.hpp"

namespace strut {

/// A named window on a tensor inside a block: a pointer and a shape known at compile time,
/// row-major, without padding. Bounds are a precondition.
template <class T, shape Shape>
class tensor_view {
public:
    static constexpr shape extents = Shape;

    constexpr explicit tensor_view(T* data) : data_{data} {}

    constexpr T* data() const { return data_; }
    static constexpr std::size_t size() { return Shape.size(); }
    constexpr T* begin() const { return data_; }
    constexpr T* end() const { return data_ + size(); }
    constexpr T& operator[](std::size_t flat) const { return data_[flat]; }

    template <class... Index>
        requires(sizeof...(Index) == Shape.rank)
    constexpr T& operator()(Index... index) const {
        std::size_t flat = 0;
        std::size_t axis = 0;
        ((flat = flat * Shape.extent[axis++] + static_cast<std::size_t>(index)), ...);
        return data_[flat];
    }

private:
    T* data_;
};

} // namespace strut
