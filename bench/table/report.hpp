#pragma once

#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <boost/json.hpp>

namespace bench {

/// One row of a report: its numbers by name, times in nanoseconds.
struct row {
    std::string label;
    std::map<std::string, double> numbers;

    std::optional<double> number(const std::string& name) const {
        const auto found = numbers.find(name);
        return found == numbers.end() ? std::nullopt : std::optional{found->second};
    }
};

/// A report of Google Benchmark with rows `group/case/impl`, by their medians.
class report {
public:
    explicit report(const std::string& file) {
        std::ifstream stream{file};
        if (!stream)
            throw std::runtime_error{file + ": cannot be read"};
        const std::string text{std::istreambuf_iterator<char>{stream}, {}};
        const auto root = boost::json::parse(text).as_object();
        if (const auto* context = root.if_contains("context"))
            read_caches(context->as_object());
        for (const auto& entry : root.at("benchmarks").as_array())
            read(entry.as_object());
    }

    /// The row of that name, or null.
    const row* find(
        const std::string& group, const std::string& work, const std::string& impl) const {
        const auto found = rows_.find(group + "/" + work + "/" + impl);
        return found == rows_.end() ? nullptr : &found->second;
    }

    std::optional<double> number(const std::string& group, const std::string& work,
        const std::string& impl, const std::string& name) const {
        const row* const found = find(group, work, impl);
        return found ? found->number(name) : std::nullopt;
    }

    /// The cases of a group, in the order of the report.
    std::vector<std::string> cases(const std::string& group) const { return parts(group, 1); }
    /// Who has a row in that group: strut first, then the others.
    std::vector<std::string> impls(const std::string& group) const {
        const auto all = parts(group, 2);
        std::vector<std::string> names;
        for (const bool ours : {true, false})
            for (const std::string& name : all)
                if (name.starts_with("strut") == ours)
                    names.push_back(name);
        return names;
    }

    /// What is wrong with the rows that have no numbers because they failed.
    const std::map<std::string, std::string>& errors() const { return errors_; }

    /// The size of a data cache in bytes, zero if the report does not say.
    double cache(int level) const { return level < 4 ? caches_[level] : 0; }

private:
    using object = boost::json::object;

    void read_caches(const object& context) {
        const auto* caches = context.if_contains("caches");
        if (caches == nullptr)
            return;
        for (const auto& value : caches->as_array()) {
            const auto& cache = value.as_object();
            const auto level = cache.at("level").to_number<int>();
            if (cache.at("type").as_string() != "Instruction" && level < 4)
                caches_[level] = cache.at("size").to_number<double>();
        }
    }

    void read(const object& entry) {
        const auto text = [&](const char* key) {
            const auto* value = entry.if_contains(key);
            return value && value->is_string() ? std::string{value->as_string()} : std::string{};
        };
        if (entry.contains("error_occurred")) {
            errors_[text("run_name")] = text("error_message");
            return;
        }
        // A run without repetitions has no medians: its only iteration stands for them.
        if (text("run_type") == "aggregate" && text("aggregate_name") != "median")
            return;
        const std::string name = text("run_name");
        const std::string unit = text("time_unit");
        const double scale = unit == "s" ? 1e9 : unit == "ms" ? 1e6 : unit == "us" ? 1e3 : 1;
        row found{text("label"), {}};
        for (const auto& [key, value] : entry)
            if (value.is_number())
                found.numbers[key] = value.to_number<double>() *
                                     (key == "cpu_time" || key == "real_time" ? scale : 1);
        if (std::count(name.begin(), name.end(), '/') == 2 && !rows_.contains(name))
            order_[{found.number("family_index").value_or(0), order_.size()}] = name;
        rows_[name] = std::move(found);
    }

    std::vector<std::string> parts(const std::string& group, int index) const {
        std::vector<std::string> names;
        for (const auto& [position, name] : order_) {
            const auto first = name.find('/'), second = name.rfind('/');
            if (name.substr(0, first) != group)
                continue;
            const std::string part =
                index == 1 ? name.substr(first + 1, second - first - 1) : name.substr(second + 1);
            if (std::find(names.begin(), names.end(), part) == names.end())
                names.push_back(part);
        }
        return names;
    }

    std::map<std::string, row> rows_;
    // Interleaved runs are reported in random order; their families are numbered as registered.
    std::map<std::pair<double, std::size_t>, std::string> order_;
    std::map<std::string, std::string> errors_;
    double caches_[4]{};
};

} // namespace bench
