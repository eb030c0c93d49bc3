#pragma once

#include <string>

#include "strut/core/failure.hpp"
#include "strut/io/replace_file.hpp"
#include "strut/report/html/page.hpp"
#include "strut/report/record.hpp"

namespace strut::report {

/// Writes a training run as one self-contained page: loss against the best constant, learning rate,
/// gradient norms and update ratios of the layers over time and as a map, dead and saturated units,
/// the verdicts on the time axis with what they rest on, and the forecast beside the measurement.
/// It needs no network, prints well, and reads without colour.
///
///     strut::report::html("run.html", keep.record(), {.title = "sigmoid, ten layers"});
///
/// *Errors*: a failure if the file cannot be written; nothing has changed then.
inline result<void> html(
    const std::string& path, const record& run, const page_options& chosen = {}) {
    return replace_file(path, page(run, chosen));
}

} // namespace strut::report
