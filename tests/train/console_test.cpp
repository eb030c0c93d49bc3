#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>

#include <fcntl.h>
#include <poll.h>
#include <termios.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>

#include "strut/train/console.hpp"

namespace {

struct no_trainer {};
static_assert(strut::observer<strut::console, no_trainer>);

using file = std::unique_ptr<std::FILE, int (*)(std::FILE*)>;

std::string contents(std::FILE* of) {
    std::rewind(of);
    std::string text;
    for (int c = std::fgetc(of); c != EOF; c = std::fgetc(of))
        text += static_cast<char>(c);
    return text;
}

// Two epochs of four steps.
void watch(strut::console& progress) {
    for (std::size_t epoch = 1; epoch <= 2; ++epoch) {
        for (int step = 0; step < 4; ++step)
            progress.after_step(no_trainer{}, {.loss = 0.5 * step, .samples = 32});
        progress.after_epoch(no_trainer{}, {.epoch = epoch,
                                               .loss = 1. / static_cast<double>(epoch),
                                               .steps = 4,
                                               .skipped = epoch == 2 ? 3u : 0u,
                                               .clipped = epoch == 2 ? 1u : 0u,
                                               .samples = 128,
                                               .seconds = 0.5,
                                               .norm = 3.14159,
                                               .norm_after = 1});
    }
}

} // namespace

BOOST_AUTO_TEST_SUITE(console)

BOOST_AUTO_TEST_CASE(a_file_gets_one_line_an_epoch_and_no_control_characters) {
    const file to{std::tmpfile(), &std::fclose};
    BOOST_REQUIRE(to);
    strut::console progress{4, to.get()};
    watch(progress);
    BOOST_TEST(contents(to.get()) ==
               "  epoch   1  loss 1.0000       256 samples/s\n"
               "  epoch   2  loss 0.5000       256 samples/s  clipped 1/4 (mean norm 3.14 -> 1)  "
               "SKIPPED 3/4 (not finite)\n");
}

BOOST_AUTO_TEST_CASE(an_epoch_that_took_no_time_has_no_rate) {
    const file to{std::tmpfile(), &std::fclose};
    BOOST_REQUIRE(to);
    strut::console progress{0, to.get()};
    progress.after_epoch(no_trainer{}, {.epoch = 1234, .loss = 1e-9, .steps = 1, .samples = 1});
    BOOST_TEST(contents(to.get()) == "  epoch 1234  loss 0.0000         0 samples/s\n");
}

BOOST_AUTO_TEST_CASE(a_terminal_gets_a_bar_that_the_line_of_the_epoch_wipes_out) {
    const int master = posix_openpt(O_RDWR | O_NOCTTY);
    if (master < 0 || grantpt(master) != 0 || unlockpt(master) != 0) {
        BOOST_TEST_MESSAGE("no pseudo-terminal here");
        return;
    }
    std::string text;
    {
        const file terminal{std::fopen(ptsname(master), "w"), &std::fclose};
        BOOST_REQUIRE(terminal);
        strut::console progress{4, terminal.get()};
        watch(progress);
        // Everything has been flushed, and is less than a terminal holds; but it comes in parts.
        pollfd waiting{master, POLLIN, 0};
        while (std::ranges::count(text, '\n') < 2 && poll(&waiting, 1, 10'000) == 1) {
            std::array<char, 4096> buffer;
            const auto size = read(master, buffer.data(), buffer.size());
            BOOST_REQUIRE(size > 0);
            text.append(buffer.data(), static_cast<std::size_t>(size));
        }
    }
    close(master);
    const std::string bar_1 = "\r  [#######.......................] 1/4  loss 0.0000";
    const std::string bar_2 = "\r  [###############...............] 2/4  loss 0.2500";
    const std::string bar_3 = "\r  [######################........] 3/4  loss 0.5000";
    const std::string bar_4 = "\r  [##############################] 4/4  loss 0.7500";
    const std::string bars = bar_1 + bar_2 + bar_3 + bar_4 + "\r\033[K";
    // A terminal ends its lines with a carriage return too.
    BOOST_TEST(
        text == bars + "  epoch   1  loss 1.0000       256 samples/s\r\n" + bars +
                    "  epoch   2  loss 0.5000       256 samples/s  clipped 1/4 (mean norm 3.14 "
                    "-> 1)  SKIPPED 3/4 (not finite)\r\n");
}

BOOST_AUTO_TEST_SUITE_END()
