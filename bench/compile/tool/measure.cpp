// Measures what a network costs to compile: each *.cpp in a folder with each compiler.
//
//   strut_bench_compile --sources DIR --include DIR [--json FILE] [--compilers "g++ clang++-19"]
//                       [--flags "-O2 -march=native"] [--repetitions 3]
//
// Writes rows compile/<source>/<compiler> in the form of Google Benchmark, with the counters
// `seconds` (elapsed, median), `cpu_seconds` (median), `megabytes` (largest resident set of any of
// the compiler's processes) and `text_bytes` (code and constants of the object file, as `size` has
// it). A compiler that is missing is reported and left out; a source that fails is an error.

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <optional>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include <boost/json/src.hpp>
#include <elf.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

using words = std::vector<std::string>;

words split(const std::string& text) {
    std::istringstream stream{text};
    return {std::istream_iterator<std::string>{stream}, {}};
}

/// What one run of a program took.
struct usage {
    int status;
    double seconds, cpu_seconds, megabytes;
};

/// Runs a program to its end. The kernel counts the processes that it starts and waits for, as a
/// compiler's driver does.
usage run(const words& command, bool silent = false) {
    std::vector<char*> arguments;
    for (const auto& word : command)
        arguments.push_back(const_cast<char*>(word.c_str()));
    arguments.push_back(nullptr);
    const auto start = std::chrono::steady_clock::now();
    const pid_t child = fork();
    if (child < 0)
        throw std::runtime_error{std::string{"fork: "} + std::strerror(errno)};
    if (child == 0) {
        if (silent)
            for (const int stream : {1, 2})
                dup2(open("/dev/null", O_WRONLY), stream);
        execvp(arguments[0], arguments.data());
        _exit(127);
    }
    int status = 0;
    rusage used{};
    if (wait4(child, &status, 0, &used) < 0)
        throw std::runtime_error{std::string{"wait4: "} + std::strerror(errno)};
    const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - start;
    const auto seconds = [](const timeval& t) {
        return double(t.tv_sec) + 1e-6 * double(t.tv_usec);
    };
    return {WIFEXITED(status) ? WEXITSTATUS(status) : 128, elapsed.count(),
        seconds(used.ru_utime) + seconds(used.ru_stime), double(used.ru_maxrss) / 1024};
}

/// The bytes of an ELF object that are loaded and never written: code, constants, unwind tables.
double text_bytes(const std::filesystem::path& object) {
    std::ifstream stream{object, std::ios::binary};
    Elf64_Ehdr header{};
    stream.read(reinterpret_cast<char*>(&header), sizeof header);
    if (!stream || std::memcmp(header.e_ident, ELFMAG, SELFMAG) != 0)
        throw std::runtime_error{object.string() + ": not an ELF object"};
    double bytes = 0;
    for (int i = 0; i < header.e_shnum; ++i) {
        Elf64_Shdr section{};
        stream.seekg(std::streamoff(header.e_shoff + std::size_t(i) * header.e_shentsize));
        stream.read(reinterpret_cast<char*>(&section), sizeof section);
        if (section.sh_type != SHT_NOBITS && (section.sh_flags & SHF_ALLOC) != 0 &&
            (section.sh_flags & SHF_WRITE) == 0)
            bytes += double(section.sh_size);
    }
    return bytes;
}

double median(std::vector<double> numbers) {
    std::sort(numbers.begin(), numbers.end());
    const std::size_t half = numbers.size() / 2;
    return numbers.size() % 2 ? numbers[half] : (numbers[half - 1] + numbers[half]) / 2;
}

boost::json::object measure(const std::filesystem::path& source, const std::string& compiler,
    const std::string& include, const std::string& flags, int repetitions) {
    const auto object = std::filesystem::temp_directory_path() /
                        ("strut_bench_compile." + std::to_string(getpid()) + ".o");
    words command{compiler, "-std=c++20"};
    for (const auto& flag : split(flags))
        command.push_back(flag);
    for (const std::string& word : {std::string{"-I" + include}, std::string{"-c"}, source.string(),
             std::string{"-o"}, object.string()})
        command.push_back(word);
    std::vector<double> seconds, cpu_seconds, megabytes;
    for (int i = 0; i < repetitions; ++i) {
        const usage used = run(command);
        if (used.status != 0)
            throw std::runtime_error{compiler + " fails on " + source.string()};
        seconds.push_back(used.seconds);
        cpu_seconds.push_back(used.cpu_seconds);
        megabytes.push_back(used.megabytes);
    }
    const std::string name = "compile/" + source.stem().string() + "/" + compiler;
    boost::json::object row{{"name", name}, {"run_name", name}, {"run_type", "iteration"},
        {"iterations", repetitions}, {"real_time", median(seconds) * 1e9},
        {"cpu_time", median(cpu_seconds) * 1e9}, {"time_unit", "ns"}, {"seconds", median(seconds)},
        {"cpu_seconds", median(cpu_seconds)},
        {"megabytes", *std::max_element(megabytes.begin(), megabytes.end())},
        {"text_bytes", std::int64_t(text_bytes(object))}};
    std::filesystem::remove(object);
    return row;
}

} // namespace

int main(int count, char** arguments) try {
    std::map<std::string, std::string> options{{"--sources", "bench/compile"},
        {"--include", "include"}, {"--json", ""}, {"--compilers", "g++ clang++-19"},
        {"--flags", "-O2 -march=native"}, {"--repetitions", "3"}};
    for (int i = 1; i < count; i += 2) {
        if (!options.contains(arguments[i]) || i + 1 == count)
            throw std::runtime_error{std::string{"unknown or incomplete option "} + arguments[i]};
        options[arguments[i]] = arguments[i + 1];
    }
    std::vector<std::filesystem::path> sources;
    for (const auto& entry : std::filesystem::directory_iterator{options["--sources"]})
        if (entry.path().extension() == ".cpp")
            sources.push_back(entry.path());
    std::sort(sources.begin(), sources.end());

    boost::json::array rows;
    for (const auto& compiler : split(options["--compilers"])) {
        if (run({compiler, "--version"}, true).status != 0) {
            std::cerr << "compile: " << compiler << " not found, its rows are left out\n";
            continue;
        }
        for (const auto& source : sources) {
            rows.push_back(measure(source, compiler, options["--include"], options["--flags"],
                std::max(1, std::stoi(options["--repetitions"]))));
            const auto& row = rows.back().as_object();
            std::printf("%-40s %7.2f s %7.0f MB %9lld bytes\n", row.at("name").as_string().c_str(),
                row.at("seconds").as_double(), row.at("megabytes").as_double(),
                static_cast<long long>(row.at("text_bytes").as_int64()));
            std::fflush(stdout);
        }
    }
    if (!options["--json"].empty()) {
        std::ofstream out{options["--json"]};
        out << boost::json::serialize(boost::json::object{
                   {"context", {{"flags", options["--flags"]}}}, {"benchmarks", std::move(rows)}})
            << '\n';
        if (!out.flush())
            throw std::runtime_error{options["--json"] + ": cannot be written"};
    }
} catch (const std::exception& problem) {
    std::cerr << "strut_bench_compile: " << problem.what() << '\n';
    return 1;
}
