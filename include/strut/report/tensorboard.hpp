#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>

#include "strut/core/crc32c.hpp"
#include "strut/core/failure.hpp"
#include "strut/io/replace_file.hpp"
#include "strut/report/place.hpp"
#include "strut/report/protobuf.hpp"
#include "strut/report/record.hpp"

namespace strut::report {

namespace detail {

/// One record of an event file: length, its check, the bytes, their check. A check is rotated and
/// shifted, so that it is none of data with checks in them.
/// Source: TensorFlow, tensorflow/core/lib/io/record_writer.h and lib/hash/crc32c.h.
inline std::string framed(std::string_view bytes) {
    const auto masked = [](std::string_view data) {
        const std::uint32_t check = crc32c(data);
        return (check >> 15 | check << 17) + 0xa282ead8u;
    };
    std::string record;
    protobuf::append_little_endian(record, static_cast<std::uint64_t>(bytes.size()));
    protobuf::append_little_endian(record, masked(record));
    record += bytes;
    protobuf::append_little_endian(record, masked(bytes));
    return record;
}

/// A tensorflow.Summary of numbers, each under its tag.
/// Source: TensorFlow, tensorflow/core/framework/summary.proto.
class summary {
public:
    void add(std::string_view tag, double value) {
        values_.message(1, protobuf{}.text(1, tag).number(2, static_cast<float>(value)));
    }
    const protobuf& message() const { return values_; }

private:
    protobuf values_;
};

/// Source: TensorFlow, tensorflow/core/util/event.proto.
inline std::string event(const check& at, const summary& values) {
    return framed(
        protobuf{}.number(1, at.seconds).integer(2, at.step).message(5, values.message()).bytes());
}

inline std::string first_event(double seconds) {
    return framed(protobuf{}.number(1, seconds).text(3, "brain.Event:2").bytes());
}

} // namespace detail

/// A record as the contents of a TensorBoard event file, a scalar for each figure at each check:
/// `loss`, `loss/largest`, `loss/best_constant`, `learning_rate`, and for each layer
/// `gradient_norm/3`, `update_ratio/3`, `dead/3`, `saturated/3`, `through_time/3` (decades);
/// `verdict` has the number of the condition, 0 for healthy.
inline std::string event_file(const record& run) {
    const auto checks = run.checks();
    const auto weights = place_labels(run.weights());
    const auto activities = activity_labels(run);
    const auto times = place_labels(run.times());
    std::string file = detail::first_event(checks.empty() ? 0 : checks[0].seconds);
    for (std::size_t i = 0; i < checks.size(); ++i) {
        const check& at = checks[i];
        detail::summary values;
        values.add("loss", at.loss);
        values.add("loss/largest", at.largest_loss);
        if (at.best_constant > 0)
            values.add("loss/best_constant", at.best_constant);
        values.add("learning_rate", at.learning_rate);
        condition now = condition::healthy;
        for (const verdict& one : run.verdicts())
            if (one.step <= at.step)
                now = one.what;
        values.add("verdict", static_cast<double>(now));
        for (std::size_t k = 0; k < weights.size(); ++k) {
            values.add("gradient_norm/" + weights[k], run.weights(i)[k].gradient);
            values.add("update_ratio/" + weights[k], run.weights(i)[k].update);
        }
        for (std::size_t k = 0; k < times.size(); ++k)
            values.add("through_time/" + times[k], run.times(i)[k]);
        for (std::size_t k = 0; k < activities.size(); ++k) {
            if (run.activities()[k].can_die)
                values.add("dead/" + activities[k], run.activities(i)[k].dead);
            if (run.activities()[k].can_saturate)
                values.add("saturated/" + activities[k], run.activities(i)[k].saturated);
        }
        file += detail::event(at, values);
    }
    return file;
}

/// Writes a training run for TensorBoard: one event file in `folder`, which is made if it is not
/// there. Written once more, the run takes the file's place.
///
///     strut::report::tensorboard("logs/run", keep.record());   // tensorboard --logdir logs
///
/// *Errors*: a failure if folder or file cannot be written; nothing half-written is left.
inline result<void> tensorboard(const std::string& folder, const record& run) {
    std::error_code wrong;
    std::filesystem::create_directories(folder, wrong);
    if (wrong)
        return failure{folder, "cannot be made", "a folder", wrong.message()};
    // TensorBoard reads what has "tfevents" in its name; the number is the time of the first event.
    const double begin = run.checks().empty() ? 0 : run.checks()[0].seconds;
    const std::string time = std::to_string(static_cast<std::uint64_t>(begin));
    return replace_file(folder + "/events.out.tfevents." + time + ".strut", event_file(run));
}

} // namespace strut::report
