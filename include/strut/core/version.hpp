#pragma once

/// The version of the headers: 10000 * major + 100 * minor + patch, for `#if`. Before 1.0.0 a minor
/// version may change any interface.
#define STRUT_VERSION 100

namespace strut {

/// The version of the headers, in parts. The CMake package and strut.pc state the same.
struct version_number {
    int major_part, minor_part, patch;

    friend constexpr bool operator==(const version_number&, const version_number&) = default;
};
inline constexpr version_number version{
    STRUT_VERSION / 10000, STRUT_VERSION / 100 % 100, STRUT_VERSION % 100};

} // namespace strut
