#pragma once

#include <cstddef>
#include <string>

namespace bench {

enum class cell { lstm, gru };

/// The recurrent layers of the benchmark.
template <cell Cell, std::size_t Units>
struct recurrent {
    static constexpr cell kind = Cell;
    static constexpr std::size_t units = Units;
    /// Blocks of Units columns: of an LSTM input, forget, candidate and output; of a GRU reset,
    /// update and candidate.
    static constexpr std::size_t gates = Cell == cell::lstm ? 4 : 3;
    static std::string name() {
        return (Cell == cell::lstm ? "lstm" : "gru") + std::to_string(Units);
    }
};

} // namespace bench
