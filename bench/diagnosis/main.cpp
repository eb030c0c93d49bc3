#include <cmath>
#include <cstdio>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "outcome.hpp"
#include "registry.hpp"

// Trains every run that was built in, and prints what became of it: one line of JSON each. With
// --readings also what the monitor read at every check, to work on its rules without training.

namespace {

std::string joined(const std::vector<double>& numbers) {
    std::string text;
    for (const double one : numbers) {
        char digits[32];
        std::snprintf(digits, sizeof digits, "%.9g", one);
        text += (text.empty() ? "" : ",") + (std::isfinite(one) ? std::string{digits} : "null");
    }
    return "[" + text + "]";
}

} // namespace

int main(int argc, char** argv) {
    for (int i = 1; i < argc; ++i)
        if (std::string_view{argv[i]} == "--readings")
            diagnosis::keep_readings = true;
    for (const auto& run : diagnosis::runs()) {
        const diagnosis::outcome found = run();
        std::string labels, alarms, readings;
        for (const strut::condition one : found.labels())
            labels += (labels.empty() ? "\"" : ",\"") + std::string{name_of(one)} + "\"";
        for (const strut::alarm& one : found.alarms)
            alarms += std::string{alarms.empty() ? "" : ","} +
                      "{\"step\":" + std::to_string(one.step - 1) + ",\"class\":\"" +
                      std::string{name_of(one.what)} +
                      "\",\"layer\":" + std::to_string(one.place.layer) +
                      ",\"round\":" + std::to_string(one.place.round) + "}";
        for (const std::string& one : found.readings)
            readings += (readings.empty() ? "" : ",") + one;
        std::printf("{\"id\":\"%s\",\"labels\":[%s],\"outcome\":{\"train_loss\":%s,"
                    "\"train_score\":%s,\"moved\":%s,\"dead\":%s,\"saturated\":%s,"
                    "\"finite\":%s,\"best_constant\":%.9g},\"alarms\":[%s]%s%s%s}\n",
            found.id.c_str(), labels.c_str(), joined(found.train_loss).c_str(),
            joined(found.train_score).c_str(), joined(found.moved).c_str(),
            joined(found.dead).c_str(), joined(found.saturated).c_str(),
            found.finite ? "true" : "false", found.best_constant, alarms.c_str(),
            readings.empty() ? "" : ",\"readings\":[", readings.c_str(),
            readings.empty() ? "" : "]");
        std::fflush(stdout);
    }
}
