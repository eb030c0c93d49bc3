/// compares: the headers that strut-embed wrote from files, models.hpp, against the same files
/// loaded by the library: the same bits.

#include <cstdio>
#include <cstring>
#include <memory>
#include <type_traits>

#include "strut/inference.hpp"
#include "strut/io/keras_layout.hpp"
#include "strut/io/load_safetensors.hpp"
#include "strut/io/rtneural_json.hpp"
#include "strut/io/safetensors.hpp"
#include "strut/io/torch_layout.hpp"
#include "strut/io/verify.hpp"

#include "models.hpp" // MODELS(X): X(name, layout or rtneural, file) for each

namespace {

struct rtneural {};
using strut::keras_layout;
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

/// The samples of a file show whether a guess at what it is was right.
int check_guesses() {
    const auto file = strut::read_safetensors("sampled.safetensors").value();
    static constexpr auto right = strut::embed<guessed_relu::net>(guessed_relu::weights);
    static constexpr auto other = strut::embed<guessed_tanh::net>(guessed_tanh::weights);
    const bool good =
        strut::verify(right, file).has_value() && strut::verify(other, file).has_error();
    std::printf("guesses: %s\n", good ? "found out" : "not found out");
    return good ? 0 : 1;
}

} // namespace

int main() {
    int wrong = check_guesses();
#define STRUT_COMPARE(name, layout, file) wrong += compare<name::net, layout, name::weights>(file);
    MODELS(STRUT_COMPARE)
    return wrong == 0 ? 0 : 1;
}
