#include <cstddef>
#include <cstdint>
#include <utility>

#include <benchmark/benchmark.h>

#include "floor/vector.hpp"

namespace bench {
namespace {

/// Twelve independent chains hide the latency of a fused multiply-add on two units (8 to 10 in
/// flight), and with the two constants they fit the sixteen registers of AVX2.
constexpr std::size_t chains = 12;
constexpr std::size_t rounds = 64;

template <std::size_t... C>
void fma_peak(benchmark::State& state, std::index_sequence<C...>) {
    vector factor = vector{} + 0.999f, term = vector{} + 0.001f;
    forget(factor), forget(term);
    vector sum[chains] = {(vector{} + float(C))...};
    for (auto _ : state) {
        for (std::size_t round = 0; round < rounds; ++round)
            ((sum[C] = sum[C] * factor + term), ...);
        (keep(sum[C]), ...);
    }
    state.SetItemsProcessed(state.iterations() * std::int64_t(2 * vector_lanes * chains * rounds));
}

/// `floor/fma/machine`: the flop per second of fused multiply-adds that wait for nothing.
const auto* const added = benchmark::RegisterBenchmark("floor/fma/machine",
    [](benchmark::State& state) { fma_peak(state, std::make_index_sequence<chains>{}); });

} // namespace
} // namespace bench
