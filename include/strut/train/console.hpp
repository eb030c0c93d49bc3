#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <string>

#include "strut/train/observer.hpp"

#if defined(__unix__) || defined(__APPLE__)
#include <unistd.h>
#endif

namespace strut {

/// An observer that writes one line an epoch, and on a terminal a progress bar within the epoch. In
/// a pipe or a file there is no bar and no control character.
class console {
public:
    /// `steps_per_epoch` scales the bar; without it there is none.
    explicit console(std::size_t steps_per_epoch = 0, std::FILE* to = stdout)
        : to_{to}, steps_{steps_per_epoch}, interactive_{is_terminal(to)} {}

    template <class Trainer>
    void after_step(const Trainer&, const step_report& report) {
        loss_ += report.loss;
        ++done_;
        if (!interactive_ || steps_ == 0)
            return;
        constexpr std::size_t width = 30;
        const std::size_t filled = std::min(done_ * width / steps_, width);
        if (filled == shown_)
            return;
        shown_ = filled;
        const std::string bar = std::string(filled, '#') + std::string(width - filled, '.');
        std::fprintf(to_, "\r  [%s] %zu/%zu  loss %.4f", bar.c_str(), done_, steps_,
            loss_ / static_cast<double>(done_));
        std::fflush(to_);
    }

    template <class Trainer>
    void after_epoch(const Trainer&, const epoch_report& report) {
        if (interactive_ && steps_ > 0)
            std::fprintf(to_, "\r\033[K");
        std::fprintf(to_, "  epoch %3zu  loss %.4f  %8.0f samples/s", report.epoch, report.loss,
            report.seconds > 0 ? static_cast<double>(report.samples) / report.seconds : 0.0);
        if (report.clipped > 0)
            std::fprintf(to_, "  clipped %zu/%zu (mean norm %.3g -> %.3g)", report.clipped,
                report.steps, report.norm, report.norm_after);
        if (report.skipped > 0)
            std::fprintf(to_, "  SKIPPED %zu/%zu (not finite)", report.skipped, report.steps);
        std::fprintf(to_, "\n");
        std::fflush(to_);
        loss_ = 0;
        done_ = 0;
        shown_ = 0;
    }

private:
    static bool is_terminal(std::FILE* file) {
#if defined(__unix__) || defined(__APPLE__)
        return isatty(fileno(file)) == 1;
#else
        return static_cast<void>(file), false;
#endif
    }

    std::FILE* to_;
    std::size_t steps_;
    bool interactive_;
    double loss_ = 0;
    std::size_t done_ = 0;
    std::size_t shown_ = 0;
};

} // namespace strut
