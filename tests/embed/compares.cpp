/// compares: the headers that strut-embed wrote from files, models.hpp, against the same files
/// loaded by the library: the same bits; of what the library saved also the same type, and outputs.

#include <array>
#include <cstdio>
#include <cstring>
#include <memory>
#include <numeric>
#include <type_traits>

#include "saved_networks.hpp"
#include "strut/io/keras_layout.hpp"
#include "strut/io/load_safetensors.hpp"
#include "strut/io/own_layout.hpp"
#include "strut/io/rtneural_json.hpp"
#include "strut/io/torch_layout.hpp"

#include "models.hpp" // MODELS(X): X(name, layout or rtneural, file) for each

namespace {

struct rtneural {};
using strut::keras_layout;
using strut::own_layout;
using strut::torch_layout;

template <class Net, class Layout, const auto& Weights>
int compare(const char* file) {
    const auto loaded = std::make_unique<Net>();
    const auto done = [&] {
        if constexpr (std::is_same_v<Layout, rtneural>)
            return strut::load_rtneural(*loaded, file);
        else
            return strut::load_safetensors(file, *loaded, Layout{});
    }();
    if (done.has_error()) {
        std::puts(done.error().message().c_str());
        return 1;
    }
    static constexpr Net fixed = strut::embed<Net>(Weights);
    const auto same = [](const auto& a, const auto& b) {
        return a.span().empty() || std::memcmp(a.data(), b.data(), sizeof(a)) == 0;
    };
    const bool good =
        same(loaded->parameters, fixed.parameters) && same(loaded->statistics, fixed.statistics);
    std::printf("%s: %s\n", file, good ? "the same bits" : "other bits");
    return good ? 0 : 1;
}

/// What the network gives out that was saved, and the one that the header has.
template <class Saved, class Net, const auto& Weights>
int compare_outputs(const char* file) {
    static_assert(std::is_same_v<Saved, Net>);
    const auto loaded = std::make_unique<Saved>();
    strut::load_safetensors(file, *loaded).value();
    static constexpr Net fixed = strut::embed<Net>(Weights);
    std::array<typename Net::value, Net::in.size()> x{};
    std::iota(x.begin(), x.end(), typename Net::value(0));
    const auto y = fixed(x);
    const bool good = y == (*loaded)(x) && y[0] != y[1];
    std::printf("%s: %s\n", file, good ? "the same outputs" : "other outputs");
    return good ? 0 : 1;
}

} // namespace

int main() {
    int wrong = 0;
#define STRUT_COMPARE(name, layout, file) wrong += compare<name::net, layout, name::weights>(file);
    MODELS(STRUT_COMPARE)
#define STRUT_COMPARE_OUTPUTS(name)                                                                \
    wrong += compare_outputs<saved::name, name::net, name::weights>(#name ".safetensors");
    SAVED_NETWORKS(STRUT_COMPARE_OUTPUTS)
    return wrong == 0 ? 0 : 1;
}
