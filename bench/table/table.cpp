// Prints a report of strut_bench as tables: medians, how many times faster strut is than each peer,
// and how much of the machine's floor it reaches.
//
//   strut_bench_table report.json

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <exception>
#include <functional>
#include <iostream>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <boost/json/src.hpp>

#include "grid.hpp"
#include "report.hpp"

namespace {

using bench::digits, bench::grid, bench::percent, bench::ratio, bench::report, bench::times;
using value = std::optional<double>;
using names = std::vector<std::string>;

bool ours(const std::string& impl) {
    return impl.starts_with("strut");
}

/// A row that leaves one thing out of strut's, to show what that is worth; it has a table of its
/// own.
bool variant(const std::string& impl) {
    return ours(impl) && impl != "strut" && impl != "strut_fast";
}

/// Who has a row in one of these cases of a group, variants left out.
names contenders(const report& data, const std::string& group, const names& cases) {
    names found;
    for (const auto& impl : data.impls(group))
        if (!variant(impl) && std::ranges::any_of(cases, [&](const std::string& work) {
                return data.find(group, work, impl) != nullptr;
            }))
            found.push_back(impl);
    return found;
}

/// Adds how many times faster each of ours is than each peer; `time` gives a row's time.
void add_ratio_heads(names& head, const names& impls) {
    for (const auto& own : impls)
        for (const auto& peer : impls)
            if (ours(own) && !ours(peer))
                head.push_back(own + " over " + peer);
}

void add_ratios(
    names& line, const names& impls, const std::function<value(const std::string&)>& time) {
    for (const auto& own : impls)
        for (const auto& peer : impls)
            if (ours(own) && !ours(peer))
                line.push_back(times(ratio(time(peer), time(own))));
}

void print_floors(const report& data) {
    names head{"machine"}, line{""};
    if (const value flop = data.number("floor", "fma", "machine", "items_per_second")) {
        head.push_back("fma, GFLOP/s");
        line.push_back(digits(*flop / 1e9));
    }
    for (const auto& work : data.cases("floor"))
        if (const value rate = data.number("floor", work, "machine", "bytes_per_second")) {
            head.push_back(work + ", GB/s");
            line.push_back(digits(*rate / 1e9));
        }
    if (head.size() > 1) {
        grid table{head};
        table.add(line);
        std::cout << table;
    }
}

/// Latency: the floor is the time to load the weights once. `l1` or `l2` is the floor from the
/// cache that they fit by size (beyond the second level: that of the second); `streamed` is the
/// measured time to load as many bytes.
void print_latency(const report& data) {
    const names impls = contenders(data, "latency", data.cases("latency"));
    if (impls.empty())
        return;
    names head{"latency, ns"};
    head.insert(head.end(), impls.begin(), impls.end());
    add_ratio_heads(head, impls);
    for (const char* text :
        {"load floor", "reached", "load as streamed", "reached", "fma floor", "reached"})
        head.push_back(text);
    grid table{head};
    for (const auto& work : data.cases("latency")) {
        const auto get = [&](const std::string& name) {
            for (const auto& impl : impls)
                if (const value number = data.number("latency", work, impl, name))
                    return number;
            return value{};
        };
        const auto time = [&](const std::string& impl) {
            return data.number("latency", work, impl, "cpu_time");
        };
        names line{work};
        for (const auto& impl : impls)
            line.push_back(digits(time(impl)));
        add_ratios(line, impls, time);
        const value bytes = get("weight_bytes"), flop = get("flop");
        const bool first_level = bytes && *bytes <= data.cache(1);
        const auto add_floor = [&](value amount, const char* floor, const char* rate,
                                   const char* note) {
            const value ns = ratio(amount, data.number("floor", floor, "machine", rate));
            const value shortest = ns ? value{*ns * 1e9} : value{};
            line.push_back(digits(shortest) + (ns ? note : ""));
            line.push_back(percent(ratio(shortest, time("strut"))));
        };
        add_floor(bytes, first_level ? "load_l1" : "load_l2", "bytes_per_second",
            first_level ? " (l1)" : " (l2)");
        add_floor(bytes, ("load_" + work).c_str(), "bytes_per_second", "");
        add_floor(flop, "fma", "items_per_second", "");
        table.add(line);
    }
    std::cout << table;
}

/// Training: the floor is the time of the multiply-adds at the machine's peak.
void print_train(const report& data) {
    const names impls = contenders(data, "train", data.cases("train"));
    if (impls.empty())
        return;
    names head{"training step, us"};
    head.insert(head.end(), impls.begin(), impls.end());
    add_ratio_heads(head, impls);
    head.insert(head.end(), {"fma floor", "reached"});
    grid table{head};
    const value peak = data.number("floor", "fma", "machine", "items_per_second");
    for (const auto& work : data.cases("train")) {
        const auto time = [&](const std::string& impl) {
            return ratio(data.number("train", work, impl, "cpu_time"), 1e3);
        };
        names line{work};
        value flop;
        for (const auto& impl : impls) {
            line.push_back(digits(time(impl)));
            if (!flop)
                flop = data.number("train", work, impl, "flop");
        }
        add_ratios(line, impls, time);
        const value seconds = ratio(flop, peak);
        const value floor = seconds ? value{*seconds * 1e6} : value{};
        line.push_back(digits(floor));
        line.push_back(percent(ratio(floor, time("strut"))));
        table.add(line);
    }
    std::cout << table;
}

/// strut beside variants of itself: what that which they leave out is worth.
void print_variants(const report& data) {
    grid table{{"variant, us", "strut", "variant", "variant over strut"}};
    for (const std::string group : {"latency", "train"})
        for (const auto& work : data.cases(group))
            for (const auto& impl : data.impls(group))
                if (variant(impl) && data.find(group, work, impl)) {
                    const auto time = [&](const std::string& name) {
                        return ratio(data.number(group, work, name, "cpu_time"), 1e3);
                    };
                    const std::string name = group + "/" + work + "/" + impl;
                    table.add({name, digits(time("strut")), digits(time(impl)),
                        times(ratio(time(impl), time("strut")))});
                }
    if (!table.empty())
        std::cout << table;
}

/// Kernels by what they are: `gemm_...`, `..._norm_...`, or a function.
enum class kernel { gemm, norm, function };

names kernels(const report& data, kernel kind) {
    names found;
    for (const auto& work : data.cases("kernel")) {
        const kernel its = work.starts_with("gemm_")                  ? kernel::gemm
                           : work.find("_norm_") != std::string::npos ? kernel::norm
                                                                      : kernel::function;
        if (its == kind)
            found.push_back(work);
    }
    return found;
}

/// Whether the matrix of a case, `gemm_<operation>_<in>x<out>x<lanes>`, is 64 wide and more.
bool is_wide(const std::string& work) {
    std::size_t in = 0, out = 0;
    std::sscanf(work.c_str() + work.rfind('_') + 1, "%zux%zu", &in, &out);
    return in >= 64 && out >= 64;
}

/// Matrix products in GFLOP/s, with geometric means over the cases that both sides have.
void print_gemm(const report& data) {
    const names cases = kernels(data, kernel::gemm);
    if (cases.empty())
        return;
    const names impls = contenders(data, "kernel", cases);
    names head{"matrix product, GFLOP/s"};
    head.insert(head.end(), impls.begin(), impls.end());
    add_ratio_heads(head, impls);
    for (const auto& impl : impls)
        head.push_back(impl + " of peak");
    grid table{head};
    const value peak = data.number("floor", "fma", "machine", "items_per_second");
    struct sum {
        double logarithms = 0;
        int count = 0;
    };
    std::vector<sum> all(head.size()), wide(head.size());
    for (const auto& work : cases) {
        const auto rate = [&](const std::string& impl) {
            return data.number("kernel", work, impl, "items_per_second");
        };
        names line{work.substr(5)};
        const auto add = [&](value number, const std::string& text) {
            if (const double known = number.value_or(0); known > 0) {
                for (auto* means : {&all, &wide})
                    if (means == &all || is_wide(work)) {
                        (*means)[line.size()].logarithms += std::log(known);
                        ++(*means)[line.size()].count;
                    }
            }
            line.push_back(text);
        };
        for (const auto& impl : impls)
            add(ratio(rate(impl), 1e9), digits(ratio(rate(impl), 1e9)));
        for (const auto& own : impls)
            for (const auto& peer : impls)
                if (ours(own) && !ours(peer))
                    add(ratio(rate(own), rate(peer)), times(ratio(rate(own), rate(peer))));
        for (const auto& impl : impls)
            add(ratio(rate(impl), peak), percent(ratio(rate(impl), peak)));
        table.add(line);
    }
    const auto add_means = [&](const std::string& name, const std::vector<sum>& means) {
        names last{name};
        for (std::size_t i = 1; i < head.size(); ++i) {
            if (means[i].count == 0) {
                last.push_back("-");
                continue;
            }
            const double mean = std::exp(means[i].logarithms / means[i].count);
            last.push_back(i <= impls.size()                 ? digits(mean)
                           : i >= head.size() - impls.size() ? percent(mean)
                                                             : times(mean));
        }
        table.add(last);
    };
    add_means("geometric mean", all);
    add_means("64 wide and more", wide);
    std::cout << table;
}

/// Kernels that are counted by elements.
void print_elements(const report& data, kernel kind, const std::string& title) {
    const names cases = kernels(data, kind);
    if (cases.empty())
        return;
    const names impls = contenders(data, "kernel", cases);
    names head{title + ", ns an element"};
    head.insert(head.end(), impls.begin(), impls.end());
    add_ratio_heads(head, impls);
    grid table{head};
    for (const auto& work : cases) {
        const auto time = [&](const std::string& impl) {
            return ratio(1e9, data.number("kernel", work, impl, "items_per_second"));
        };
        names line{work};
        for (const auto& impl : impls)
            line.push_back(digits(time(impl)));
        add_ratios(line, impls, time);
        table.add(line);
    }
    std::cout << table;
}

/// What a translation unit may cost on g++ 12.
struct bound {
    value seconds, megabytes;
};

bound compile_bound(const std::string& work) {
    static const std::map<std::string, bound> all{{"dense_10", {3, {}}}, {"dense_100", {5, 500}},
        {"policy_tanh", {2, 400}}, {"residual_200", {5, 500}}};
    const auto found = all.find(work);
    return found == all.end() ? bound{} : found->second;
}

void print_compile(const report& data) {
    const names compilers = data.impls("compile");
    if (compilers.empty())
        return;
    grid table{{"compile", "compiler", "seconds", "of processor", "at most", "MB", "at most",
        "text, bytes"}};
    for (const auto& work : data.cases("compile"))
        for (const auto& impl : compilers)
            if (const auto* row = data.find("compile", work, impl)) {
                const bound most = impl == "g++" ? compile_bound(work) : bound{};
                table.add(
                    {work, impl, digits(row->number("seconds")), digits(row->number("cpu_seconds")),
                        digits(most.seconds), digits(row->number("megabytes")),
                        digits(most.megabytes), digits(row->number("text_bytes"))});
            }
    std::cout << table;

    // By processor time, which other programs disturb less than the clock on the wall.
    names head{"compile"}, line{"repeat_100 over repeat_10"};
    for (const auto& impl : compilers) {
        const auto seconds = [&](const std::string& work) {
            return data.number("compile", work, impl, "cpu_seconds");
        };
        head.push_back(impl);
        line.push_back(times(ratio(seconds("repeat_100"), seconds("repeat_10"))));
    }
    grid depth{head};
    depth.add(line);
    std::cout << depth;
}

} // namespace

int main(int count, char** arguments) try {
    if (count != 2) {
        std::cerr << "usage: strut_bench_table report.json\n";
        return 2;
    }
    const report data{arguments[1]};
    print_floors(data);
    print_latency(data);
    print_train(data);
    print_variants(data);
    print_gemm(data);
    print_elements(data, kernel::norm, "normalization, forward and backward");
    print_elements(data, kernel::function, "function");
    print_compile(data);
    for (const auto& [name, problem] : data.errors())
        std::cerr << name << " failed: " << problem << '\n';
    return data.errors().empty() ? 0 : 1;
} catch (const std::exception& problem) {
    std::cerr << "strut_bench_table: " << problem.what() << '\n';
    return 1;
}
