/// compares FILE: the header that strut-embed wrote from a file, model.hpp, against the same file
/// loaded by the library: the same bits. LAYOUT is the layout; without one it is a file of
/// RTNeural.

#include <cstdio>
#include <cstring>
#include <iostream>

#include "model.hpp"
#ifdef LAYOUT
#include "strut/io/keras_layout.hpp"
#include "strut/io/load_safetensors.hpp"
#include "strut/io/own_layout.hpp"
#include "strut/io/torch_layout.hpp"
#else
#include "strut/io/rtneural_json.hpp"
#endif

int main(int, char** words) {
    static model::net loaded;
#ifdef LAYOUT
    const auto done = strut::load_safetensors(words[1], loaded, strut::LAYOUT{});
#else
    const auto done = strut::load_rtneural(loaded, words[1]);
#endif
    if (done.has_error()) {
        std::cerr << done.error() << '\n';
        return 1;
    }
    static constexpr model::net fixed = strut::embed<model::net>(model::weights);
    const auto same = [](const auto& a, const auto& b) {
        return a.span().empty() || std::memcmp(a.data(), b.data(), sizeof(a)) == 0;
    };
    const bool good =
        same(loaded.parameters, fixed.parameters) && same(loaded.statistics, fixed.statistics);
    std::puts(good ? "the same bits" : "other bits");
    return good ? 0 : 1;
}
