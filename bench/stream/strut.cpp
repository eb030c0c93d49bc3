#include <array>
#include <cstddef>
#include <memory>
#include <type_traits>

#include "stream/row.hpp"
#include "strut/inference.hpp"

namespace bench {
namespace {

template <class Case, class Math>
class strut_stream {
public:
    static constexpr const char* label = "strut::stream";

    explicit strut_stream(const recurrent_parameters& p) : net_{std::make_unique<net>()} {
        constexpr std::size_t n = Case::units, columns = Case::gates * n;
        float* const weight = net_->parameters.data() + net::tensors[0].offset;
        float* const between = net_->parameters.data() + net::tensors[1].offset;
        float* const bias = net_->parameters.data() + net::tensors[2].offset;
        // Ours has the candidate of a GRU in front.
        constexpr std::size_t first = Case::kind == cell::lstm ? 0 : n;
        for (std::size_t i = 0; i < columns; ++i) {
            weight[(i + first) % columns] = p.weight[i];
            bias[(i + first) % columns] = p.bias[i];
        }
        if constexpr (Case::kind == cell::gru)
            for (std::size_t u = 0; u < n; ++u)
                bias[columns + u] = p.candidate_bias[u];
        for (std::size_t i = 0; i < n * columns; ++i)
            between[i] = p.recurrent[i];
        for (std::size_t u = 0; u < n; ++u)
            net_->parameters[net::tensors[3].offset + u] = p.head[u];
        net_->parameters[net::tensors[4].offset] = p.head_bias;
    }

    float step(float x) {
        float y = 0;
        live_(&x, &y);
        return y;
    }

private:
    using layer = std::conditional_t<Case::kind == cell::lstm, strut::lstm<Case::units, Math>,
        strut::gru<Case::units, Math>>;
    using net = strut::network<strut::input<1>, layer, strut::dense<1>>;
    std::unique_ptr<net> net_;
    strut::stream<net> live_{*net_};
};

template <class Case>
struct accurate : strut_stream<Case, strut::accurate_math> {
    using strut_stream<Case, strut::accurate_math>::strut_stream;
};
template <class Case>
struct fast : strut_stream<Case, strut::fast_math> {
    using strut_stream<Case, strut::fast_math>::strut_stream;
};

const bool added = (add_stream_rows<accurate>("strut"), add_stream_rows<fast>("strut_fast"), true);

} // namespace
} // namespace bench
