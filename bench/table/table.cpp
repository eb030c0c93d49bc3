// Prints a report of strut_bench as tables: medians, how many times faster strut is than each peer,
// and how much of the machine's floor it reaches.
//
//   strut_bench_table report.json

#include <cmath>
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
    const names impls = data.impls("latency");
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
    const names impls = data.impls("train");
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

/// Matrix products in GFLOP/s, with geometric means over the cases that both sides have.
void print_gemm(const report& data) {
    names impls;
    for (const auto& impl : data.impls("kernel"))
        for (const auto& work : data.cases("kernel"))
            if (work.starts_with("gemm_") && data.find("kernel", work, impl)) {
                impls.push_back(impl);
                break;
            }
    if (impls.empty())
        return;
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
    std::vector<sum> means(head.size());
    for (const auto& work : data.cases("kernel")) {
        if (!work.starts_with("gemm_"))
            continue;
        const auto rate = [&](const std::string& impl) {
            return data.number("kernel", work, impl, "items_per_second");
        };
        names line{work.substr(5)};
        const auto add = [&](value number, const std::string& text) {
            if (const double known = number.value_or(0); known > 0) {
                means[line.size()].logarithms += std::log(known);
                ++means[line.size()].count;
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
    names last{"geometric mean"};
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
    std::cout << table;
}

void print_activations(const report& data) {
    names cases;
    for (const auto& work : data.cases("kernel"))
        if (!work.starts_with("gemm_"))
            cases.push_back(work);
    if (cases.empty())
        return;
    names impls;
    for (const auto& impl : data.impls("kernel"))
        for (const auto& work : cases)
            if (data.find("kernel", work, impl)) {
                impls.push_back(impl);
                break;
            }
    names head{"function, ns an element"};
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

void print_compile(const report& data) {
    if (data.cases("compile").empty())
        return;
    grid table{{"compile", "compiler", "seconds", "MB", "text, bytes"}};
    for (const auto& work : data.cases("compile"))
        for (const auto& impl : data.impls("compile"))
            if (const auto* row = data.find("compile", work, impl))
                table.add({work, impl, digits(row->number("seconds")),
                    digits(row->number("megabytes")), digits(row->number("text_bytes"))});
    std::cout << table;
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
    print_gemm(data);
    print_activations(data);
    print_compile(data);
    for (const auto& [name, problem] : data.errors())
        std::cerr << name << " failed: " << problem << '\n';
    return data.errors().empty() ? 0 : 1;
} catch (const std::exception& problem) {
    std::cerr << "strut_bench_table: " << problem.what() << '\n';
    return 1;
}
