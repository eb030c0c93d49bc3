// A controller in real time: a network of 1184 weights learns from a linear quadratic regulator how
// to balance a pole on a cart, takes its place in the loop, and is timed there, at 1 kHz.
// Usage: control [seconds in real time, 5 if not given]

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <thread>
#include <vector>

#include "experiment.hpp"

using stopwatch = std::chrono::steady_clock;

static double nanoseconds_since(stopwatch::time_point start) {
    return std::chrono::duration<double, std::nano>(stopwatch::now() - start).count();
}

/// Mean, 99.9 % and worst of a list of times.
static void print_times(const char* name, std::vector<double> times) {
    std::sort(times.begin(), times.end());
    double sum = 0;
    for (const double time : times)
        sum += time;
    const auto count = static_cast<double>(times.size());
    std::printf("  %-28s %8zu %9.0f %9.0f %9.0f\n", name, times.size(), sum / count,
        times[static_cast<std::size_t>(0.999 * (count - 1))], times.back());
}

/// One call after the other, each on the state that the last one led to; with no controller, what
/// the clock itself takes.
template <class Controller>
static std::vector<double> back_to_back(Controller&& control) {
    std::vector<double> times(200000);
    state at{0, 0, 0.2, 0};
    for (double& time : times) {
        const auto start = stopwatch::now();
        const double force = control(at);
        time = nanoseconds_since(start);
        at = moved(at, force);
    }
    return times;
}

/// The loop as a machine would run it: every millisecond it wakes up, reads the state, decides on a
/// force, and sleeps. Gives the times of the calls; counts the periods in which it was too late.
template <class Controller>
static std::vector<double> in_real_time(Controller&& control, double seconds, std::size_t& late) {
    constexpr std::chrono::microseconds tick{1000};
    std::vector<double> times(static_cast<std::size_t>(seconds / period));
    state at{0, 0, 0.2, 0};
    auto due = stopwatch::now();
    for (double& time : times) {
        due += tick;
        std::this_thread::sleep_until(due);
        const auto start = stopwatch::now();
        const double force = control(at);
        time = nanoseconds_since(start);
        at = moved(at, force);
        late += stopwatch::now() > due + tick;
    }
    return times;
}

int main(int count, char** arguments) {
    const double seconds = count > 1 ? std::atof(arguments[1]) : 5;
    if (!(seconds >= 0 && seconds <= 3600)) {
        std::fprintf(stderr, "usage: control [seconds in real time]\n");
        return 2;
    }
    const regulator teacher;
    const auto& gain = teacher.gain();
    std::printf("The teacher: force = %.1f x %+.1f v %+.1f angle %+.1f rate, at most %.0f N\n"
                "(discrete Riccati equation, %zu iterations)\n",
        -gain[0], -gain[1], -gain[2], -gain[3], strongest, teacher.iterations());

    const auto model = std::make_unique<net>(strut::seed{1});
    const auto start = stopwatch::now();
    const double error = clone(*model, teacher, 15);
    std::printf("The pupil: 4-32-32-1, tanh, %zu weights, %.1f s of training; its force is off by "
                "%.2f N\n\n",
        net::parameter_count, nanoseconds_since(start) / 1e9, error);

    std::printf(
        "Ten seconds in closed loop      teacher                       pupil\n"
        "  x m  v m/s    deg rad/s     up s  settled s  rail m     up s  settled s  rail m\n");
    bool all_stand = true;
    policy pupil{*model};
    for (const state& from : beginnings) {
        const outcome taught = balance(from, teacher), learned = balance(from, pupil);
        std::printf("%5.1f  %5.1f  %+5.0f %5.1f    %5.1f  %9.2f  %6.2f    %5.1f  %9.2f  %6.2f%s\n",
            from[0], from[1], from[2] / degree, from[3], taught.up_for, taught.settled,
            taught.farthest, learned.up_for, learned.settled, learned.farthest,
            learned.stands() ? "" : "  fell");
        all_stand &= learned.stands();
    }

    std::printf("\nOne call of the network, ns          calls      mean    99.9 %%     worst\n");
    print_times("the clock alone", back_to_back([](const state&) { return 0.0; }));
    print_times("back to back", back_to_back(pupil));
    std::size_t late = 0;
    if (seconds > 0) {
        print_times("in a loop of 1 kHz", in_real_time(pupil, seconds, late));
        std::printf("  %zu of %.0f periods were missed: the operating system woke the loop too "
                    "late\n",
            late, seconds / period);
    }
    std::printf("\n%s\n", all_stand ? "The pole stands wherever it began." : "The pole fell.");
    return all_stand ? 0 : 1;
}
