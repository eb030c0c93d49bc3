#pragma once

#include <cstddef>

/// How often this thread has asked for memory. allocation_test.cpp counts.
inline constinit thread_local std::size_t allocations = 0;

/// The number of allocations that `call` makes.
template <class Call>
std::size_t allocations_of(Call&& call) {
    const std::size_t before = allocations;
    call();
    return allocations - before;
}

/// For the compiler, a read of whatever the pointer leads to.
inline void escape(const void* pointer) {
    asm volatile("" : : "g"(pointer) : "memory");
}
