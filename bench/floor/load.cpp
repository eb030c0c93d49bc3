#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>

#include <benchmark/benchmark.h>
#include <unistd.h>

#include "common/flop.hpp"
#include "common/net.hpp"
#include "floor/vector.hpp"

namespace bench {
namespace {

/// Loads `bytes` again and again, in order, with the widest register and nothing else.
void load(benchmark::State& state, std::size_t bytes) {
    constexpr std::size_t unrolled = 16, page = 4096;
    bytes = (bytes + unrolled * vector_bytes - 1) / (unrolled * vector_bytes) *
            (unrolled * vector_bytes);
    const std::unique_ptr<float, decltype(&std::free)> memory{
        static_cast<float*>(std::aligned_alloc(page, (bytes + page - 1) / page * page)),
        &std::free};
    std::fill_n(memory.get(), bytes / sizeof(float), 1.0f);
    const vector* const begin = reinterpret_cast<const vector*>(memory.get());
    const vector* const end = begin + bytes / vector_bytes;
    for (auto _ : state)
        for (const vector* at = begin; at != end; at += unrolled)
#pragma GCC unroll 16
            for (std::size_t i = 0; i < unrolled; ++i)
                keep(at[i]);
    state.SetBytesProcessed(state.iterations() * std::int64_t(bytes));
}

void add(const std::string& name, std::size_t bytes) {
    benchmark::RegisterBenchmark(("floor/load_" + name + "/machine").c_str(),
        [bytes](benchmark::State& state) { load(state, bytes); });
}

/// The size of a cache, or what is usual where the system does not tell.
std::size_t cache(int name, long usual) {
    const long size = sysconf(name);
    return std::size_t(size > 0 ? size : usual);
}

/// `floor/load_l1`, `floor/load_l2`: bytes per second from a working set that fits the cache.
/// `floor/load_<net>`: from a working set as large as the weights of that network, wherever these
/// come to lie; where they exceed the second-level cache, this is the bandwidth that can be had.
const bool added = [] {
    add("l1", cache(_SC_LEVEL1_DCACHE_SIZE, 32 << 10) / 2);
    add("l2", cache(_SC_LEVEL2_CACHE_SIZE, 1 << 20) / 10 * 6);
    const auto add_net = []<class Net>(Net) { add(Net::name, std::size_t(weight_bytes<Net>())); };
    add_net(policy_tanh{}), add_net(tabular_relu{}), add_net(deep_relu{}), add_net(deep_sigmoid{});
    return true;
}();

} // namespace
} // namespace bench
