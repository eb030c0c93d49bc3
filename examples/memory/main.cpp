// Long memories: which recurrent cells learn what lies 50 to 400 steps back, what the forecast says
// of them before the first step, and what the monitor says while they try.
// Usage: memory [short | full | copy]
//        short: 50 steps, a minute or two; full: all lengths, but copying at 50 only, four to seven
//        minutes; copy: copying at all lengths, about a quarter of an hour

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <string>
#include <vector>

#include "memory.hpp"

static constexpr std::array<double, 2> learning_rates{1e-2, 1e-3};

/// How many of the runs with each outlook learned.
struct tally {
    std::array<std::size_t, 3> runs{}, learned{};

    void count(const outcome& what) {
        ++runs[static_cast<std::size_t>(what.forecast)];
        learned[static_cast<std::size_t>(what.forecast)] += what.learned();
    }
};

/// All cells on one task; false if one that must learn it has not.
static bool compare(const char* task, const std::vector<contender>& cells, std::size_t lengths_run,
    std::size_t steps, tally& count) {
    bool promised = true;
    std::printf(
        "\n%s\n\n"
        "  length  cell                 forecast       first alarm        steps              "
        "   loss   rate\n",
        task);
    for (std::size_t i = 0; i < lengths_run; ++i) {
        for (const contender& one : cells) {
            outcome best = one.at_length[i]({steps, learning_rates[0]});
            for (std::size_t rate = 1; rate < learning_rates.size(); ++rate)
                if (const outcome other = one.at_length[i]({steps, learning_rates[rate]});
                    other.better_than(best))
                    best = other;
            count.count(best);
            std::printf("  %6zu  %-20s %5.1f  %-6s  %-17s %5zu %-12s %6.3f  %5g\n", lengths[i],
                one.name.c_str(), best.decades, std::string{describe(best.forecast)}.c_str(),
                best.alarm.empty() ? "-" : best.alarm.c_str(), best.steps,
                best.learned() ? "learned" : "not learned", best.loss, best.learning_rate);
            std::fflush(stdout);
            promised &= best.learned() || one.name.find("chrono") == std::string::npos;
        }
        if (i + 1 < lengths_run)
            std::puts("");
    }
    return promised;
}

static void print(const char* task, const tally& count) {
    std::printf("  %-20s", task);
    for (std::size_t i = 0; i < 3; ++i)
        std::printf("  %2zu of %2zu", count.learned[i], count.runs[i]);
    std::puts("");
}

int main(int argument_count, char** arguments) {
    const std::string form = argument_count > 1 ? arguments[1] : "short";
    if (form != "short" && form != "full" && form != "copy") {
        std::fprintf(stderr, "usage: memory [short | full | copy]\n");
        return 2;
    }
    const bool only_copy = form == "copy";
    const std::size_t lengths_run = form == "full" ? lengths.size() : 1;
    const std::size_t steps = form == "full" ? 4000 : 1500;
    const std::size_t copy_steps = 6000;
    const auto start = std::chrono::steady_clock::now();

    std::printf(
        "Cells of 32 units (copy: 64), Adam, the better of two learning rates, %zu steps (copy: "
        "%zu) of\n"
        "32 sequences at most. Forecast: log10 of the gradient that gets through to the first step "
        "of a sequence.\n"
        "Alarm: the monitor's first. Loss: 1 is that of a guess; learned is below 0.1.\n",
        steps, copy_steps);
    tally sums, bits, letters;
    bool promised = true;
    if (!only_copy) {
        promised &= compare("Adding: the sum of two marked numbers, one in each half of the "
                            "sequence.",
            adding(), lengths_run, steps, sums);
        promised &= compare("Recall: four bits, seen at the beginning, asked for at the end.",
            recall(), lengths_run, steps, bits);
    }
    // More steps between take more steps of training than are given here, and nothing is promised.
    promised &= compare("Copy: eight of eight letters, then blanks; asked for at the end, one a "
                        "step.",
                    copy(), only_copy ? lengths.size() : 1, copy_steps, letters) ||
                only_copy;

    std::printf("\nLearned, by what the forecast said\n"
                "                              ok      risk     fatal\n");
    if (!only_copy) {
        print("adding", sums);
        print("recall", bits);
    }
    print("copy", letters);
    if (only_copy)
        return 0;
    std::printf("\nRecall has only the first steps to go by: what is forecast to be fatal stands "
                "still there,\n"
                "vanishing, until its gates open, if ever. Adding is kinder: marks near the end "
                "open them,\n"
                "and the rest follows. In copying, cells that keep what they saw learn within the "
                "steps given;\n"
                "others are on their way, or know no more than where the blanks are.\n"
                "%.0f s. %s\n",
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count(),
        promised ? "chrono learned all of it." : "chrono did not learn all of it.");
    return promised ? 0 : 1;
}
