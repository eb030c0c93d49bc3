#include <cstdio>

#include "json.hpp"
#include "recording.hpp"

// Judges recorded runs by the rules as they are now: one line of JSON each, with its alarms.
int main(int argc, char** argv) {
    using diagnosis::as_json;
    std::FILE* const file = argc == 2 ? std::fopen(argv[1], "r") : nullptr;
    if (file == nullptr) {
        std::fprintf(stderr, "usage: replay RECORDING\n");
        return 1;
    }
    for (const auto& [id, judge] : diagnosis::judge_again(file))
        std::printf(
            "{\"id\":%s,\"alarms\":%s}\n", as_json(id).c_str(), as_json(judge.alarms()).c_str());
    std::fclose(file);
}
