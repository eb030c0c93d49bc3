/// saves_networks FOLDER: writes each network as NAME.safetensors, with its declaration, and as the
/// library's own header of it, NAME_expected.hpp.

#include <cstddef>
#include <iostream>
#include <string>

#include "saved_networks.hpp"
#include "strut/io/safetensors.hpp"
#include "strut/io/save.hpp"
#include "strut/io/type_text.hpp"
#include "strut/io/write_header.hpp"

namespace {

template <class Net>
bool write(const std::string& path, const std::string& name) {
    using T = typename Net::value;
    Net model{strut::seed{7}};
    // No two of the numbers that begin alike, biases, scales and slopes, are the same.
    T next = 0;
    const auto spread = [&](const auto& tensors, T* block) {
        for (const strut::tensor& one : tensors)
            for (std::size_t i = 0; i < one.size(); ++i)
                block[one.offset + i] += next += T(0.0009765625);
    };
    spread(Net::tensors, model.parameters.data());
    spread(Net::statistic_tensors, model.statistics.data());

    auto file = strut::save(model).value();
    file.metadata.emplace_back("strut.network", strut::declaration_text<Net>());
    auto done = strut::write_safetensors(path + ".safetensors", file);
    if (done.has_value())
        done = strut::write_header(path + "_expected.hpp", model, {.name = name});
    if (done.has_error())
        std::cerr << done.error() << '\n';
    return done.has_value();
}

} // namespace

int main(int, char** words) {
    bool all = true;
    const std::string folder = words[1];
#define WRITE(name) all = write<saved::name>(folder + "/" #name, #name) && all;
    SAVED_NETWORKS(WRITE)
    return all ? 0 : 1;
}
