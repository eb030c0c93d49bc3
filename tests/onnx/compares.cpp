// Each network that strut-onnx declared, with its numbers, gives out what PyTorch did; and
// NAME_fixed, which strut-embed made of the same file, is it: compares CONVERTED_DIR GOLDEN_DIR

#if __has_include("models.hpp")
#include "models.hpp" // MODELS(X): X(name) for each
#else
#define MODELS(X)
#endif

#include <cstdio>
#include <cstring>
#include <memory>
#include <string>
#include <type_traits>

#include "strut/io/load_safetensors.hpp"
#include "strut/io/verify.hpp"

namespace {

template <class Net, class Fixed, const auto& Weights>
int compare(const std::string& name, const std::string& converted, const std::string& golden) {
    const auto model = std::make_unique<Net>();
    const auto loaded = strut::load_safetensors(converted + "/" + name + ".safetensors", *model);
    if (loaded.has_error()) {
        std::printf("%s\n", loaded.error().message().c_str());
        return 1;
    }
    const auto samples = strut::read_safetensors(golden + "/" + name + ".safetensors");
    const auto apart = strut::verify(
        *model, samples.value(), std::is_same_v<typename Net::value, double> ? 1e-9 : 1e-5);
    if (apart.has_error()) {
        std::printf("%s: %s\n", name.c_str(), apart.error().message().c_str());
        return 1;
    }
    static_assert(std::is_same_v<Net, Fixed>);
    static constexpr Net fixed = strut::embed<Net>(Weights);
    const auto same = [](const auto& a, const auto& b) {
        return a.span().empty() || std::memcmp(a.data(), b.data(), sizeof(a)) == 0;
    };
    if (!same(fixed.parameters, model->parameters) || !same(fixed.statistics, model->statistics)) {
        std::printf("%s: strut-embed has other numbers\n", name.c_str());
        return 1;
    }
    std::printf("%-12s %.1e\n", name.c_str(), *apart);
    return 0;
}

} // namespace

int main(int, char** arguments) {
    int wrong = 0;
#define STRUT_COMPARE(name)                                                                        \
    wrong += compare<name, name##_fixed::net, name##_fixed::weights>(                              \
        #name, arguments[1], arguments[2]);
    MODELS(STRUT_COMPARE)
    return wrong == 0 ? 0 : 1;
}
