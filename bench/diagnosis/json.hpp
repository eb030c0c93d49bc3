#pragma once

#include <cmath>
#include <cstdio>
#include <span>
#include <string>
#include <vector>

#include "strut/health/verdict.hpp"

/// The few shapes of JSON that the runs are printed in.
namespace diagnosis {

/// A number; null if it is not finite.
inline std::string as_json(double number) {
    if (!std::isfinite(number))
        return "null";
    char digits[32];
    std::snprintf(digits, sizeof digits, "%.9g", number);
    return digits;
}

inline std::string as_json(const std::string& text) {
    return "\"" + text + "\"";
}
inline std::string as_json(strut::condition what) {
    return as_json(std::string{strut::name_of(what)});
}

/// The steps of the labelled runs count from 0.
inline std::string as_json(const strut::alarm& one) {
    return "{\"step\":" + std::to_string(one.step - 1) + ",\"class\":" + as_json(one.what) +
           ",\"layer\":" + std::to_string(one.place.layer) +
           ",\"round\":" + std::to_string(one.place.round) + "}";
}

template <class T>
std::string as_json(std::span<const T> list) {
    std::string text;
    for (const T& one : list)
        text += (text.empty() ? "" : ",") + as_json(one);
    return "[" + text + "]";
}
template <class T>
std::string as_json(const std::vector<T>& list) {
    return as_json(std::span<const T>{list});
}

} // namespace diagnosis
