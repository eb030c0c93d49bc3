#include <cstdio>
#include <string_view>

#include "json.hpp"
#include "outcome.hpp"
#include "recording.hpp"
#include "registry.hpp"

// Trains every run that was built in, and prints what became of it: one line of JSON each. With
// --record FILE what the judge was told goes there.
int main(int argc, char** argv) {
    using diagnosis::as_json;
    std::FILE* record = nullptr;
    if (argc == 3 && std::string_view{argv[1]} == "--record") {
        record = std::fopen(argv[2], "w");
        if (record == nullptr) {
            std::fprintf(stderr, "diagnosis: cannot write %s\n", argv[2]);
            return 1;
        }
    }
    for (const auto& run : diagnosis::runs()) {
        const diagnosis::outcome found = run();
        std::printf("{\"id\":%s,\"labels\":%s,\"forecast\":%s,\"outcome\":{\"finite\":%s,"
                    "\"train_loss\":%s,\"train_score\":%s,\"best_constant\":%s,\"first_loss\":%s,"
                    "\"largest_loss\":%s,\"moved\":%s,\"dead\":%s,\"saturated\":%s},"
                    "\"first_losses\":%s,\"alarms\":%s}\n",
            as_json(found.id).c_str(), as_json(found.labels()).c_str(), found.forecast.c_str(),
            found.finite ? "true" : "false", as_json(found.train_loss.back()).c_str(),
            as_json(found.train_score.back()).c_str(), as_json(found.best_constant).c_str(),
            as_json(found.first_losses.front()).c_str(), as_json(found.largest_loss).c_str(),
            as_json(found.moved).c_str(), as_json(found.dead).c_str(),
            as_json(found.saturated).c_str(), as_json(found.first_losses).c_str(),
            as_json(found.alarms).c_str());
        std::fflush(stdout);
        if (record != nullptr)
            std::fputs(found.record.c_str(), record);
    }
    if (record != nullptr)
        std::fclose(record);
}
