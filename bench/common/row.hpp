#pragma once

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <exception>
#include <limits>
#include <memory>
#include <sstream>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>

#include <time.h>

#include <benchmark/benchmark.h>

/// A row of the benchmark: one case done by one implementation.
///
/// An implementation may come in several *forms* (storage orders, entry points of a library).
/// Before a row is measured for the first time, each form is held against a reference in double, so
/// that no row is fast because it is wrong; then the fastest form on this machine is chosen, so
/// that every peer is measured at its best. The form chosen is the row's label in the report.
namespace bench {

/// From here on the compiler knows nothing about where `pointer` points, and believes that all
/// memory it can reach was read and written. Costs nothing.
/// Not benchmark::DoNotOptimize: that of version 1.7 lets g++ 12 lose the pointer's value.
template <class T>
inline void opaque(T*& pointer) {
    asm volatile("" : "+r"(pointer) : : "memory");
}

/// One way to do the work of a row. `run` does it once; `error` does it once and tells how far the
/// result is from the reference, relative to its largest element.
template <class F>
concept form = requires(F f) {
    { F::label } -> std::convertible_to<const char*>;
    f.run();
    { f.error() } -> std::convertible_to<double>;
};

/// The largest difference between two tensors, relative to the largest element of the second.
template <class A, class B>
double relative_error(const A& found, const B& expected) {
    double difference = 0, scale = 0;
    for (std::size_t i = 0; i < std::size(expected); ++i) {
        const double distance = std::abs(double(found[i]) - double(expected[i]));
        difference = distance <= difference ? difference : distance; // keeps a NaN
        scale = std::max(scale, std::abs(double(expected[i])));
    }
    return difference / scale;
}

/// The time this thread has had of its processor, in seconds.
inline double thread_seconds() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return double(now.tv_sec) + 1e-9 * double(now.tv_nsec);
}

/// The seconds that one run takes: the best of several short bursts, because what disturbs a
/// measurement only ever makes it longer.
template <form F>
double seconds_per_run(F& work) {
    double best = std::numeric_limits<double>::infinity();
    std::size_t runs = 1;
    for (int burst = 0; burst < 7;) {
        const double start = thread_seconds();
        for (std::size_t i = 0; i < runs; ++i)
            work.run();
        const double seconds = thread_seconds() - start;
        if (seconds < 1e-3) {
            runs *= 2;
            continue;
        }
        best = std::min(best, seconds / double(runs));
        ++burst;
    }
    return best;
}

/// The outcome of trying all forms: the index of the fastest, or what is wrong.
struct choice {
    std::size_t fastest = 0;
    std::string complaint;
};

template <form... Forms, class Make>
choice choose(double tolerance, Make make) {
    choice outcome;
    double best = std::numeric_limits<double>::infinity();
    std::size_t index = 0;
    const auto consider = [&]<class F>(std::type_identity<F>) {
        const std::size_t mine = index++;
        try {
            const std::unique_ptr<F> work = make(std::type_identity<F>{});
            if (const double size = work->error(); !(size <= tolerance)) {
                std::ostringstream error;
                error << "wrong by " << size;
                throw std::runtime_error{error.str()};
            }
            const double seconds = sizeof...(Forms) > 1 ? seconds_per_run(*work) : 0;
            if (seconds < best) {
                best = seconds;
                outcome.fastest = mine;
            }
        } catch (const std::exception& problem) {
            outcome.complaint = std::string{F::label} + ": " + problem.what();
        }
    };
    (consider(std::type_identity<Forms>{}), ...);
    return outcome;
}

/// Registers the row `name`: `make(std::type_identity<F>{})` builds a form, `count(state)` sets the
/// counters after the measurement. A row whose forms are off by more than `tolerance` is an error.
template <form... Forms, class Make, class Count>
void add_row(const std::string& name, double tolerance, Make make, Count count) {
    const auto chosen = std::make_shared<std::unique_ptr<choice>>();
    benchmark::RegisterBenchmark(name.c_str(), [=](benchmark::State& state) {
        if (!*chosen)
            *chosen = std::make_unique<choice>(choose<Forms...>(tolerance, make));
        if (!(*chosen)->complaint.empty()) {
            state.SkipWithError((*chosen)->complaint.c_str());
            return;
        }
        std::size_t index = 0;
        const auto measure = [&]<class F>(std::type_identity<F>) {
            if (index++ != (*chosen)->fastest)
                return;
            const std::unique_ptr<F> work = make(std::type_identity<F>{});
            for (auto _ : state)
                work->run();
            state.SetLabel(F::label);
            count(state);
        };
        (measure(std::type_identity<Forms>{}), ...);
    });
}

} // namespace bench
