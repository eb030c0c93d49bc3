#pragma once

#include <functional>
#include <vector>

#include "outcome.hpp"

/// The runs that were built in; generated files add themselves.
namespace diagnosis {

inline std::vector<std::function<outcome()>>& runs() {
    static std::vector<std::function<outcome()>> all;
    return all;
}

struct add_run {
    explicit add_run(std::function<outcome()> one) { runs().push_back(std::move(one)); }
};

} // namespace diagnosis
