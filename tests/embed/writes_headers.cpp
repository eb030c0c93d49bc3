/// writes_headers FOLDER: writes each network as NAME.hpp and NAME_apart.hpp, in both forms, with
/// NAME_expected.hpp: what it gives out, and the check sum of its numbers.

#include <fstream>
#include <iostream>
#include <string>

#include "networks.hpp"
#include "strut/io/write_header.hpp"

namespace {

template <class Net>
bool write(const std::string& folder, const std::string& name, const std::string& declaration) {
    Net model{strut::seed{7}};
    for (const strut::tensor& one : Net::statistic_tensors)
        for (std::size_t i = 0; i < one.size(); ++i)
            model.statistics.data()[one.offset + i] += typename Net::value(0.125) * (i + 1);
    const auto both = {strut::embedded_form::literal, strut::embedded_form::assembly};
    for (const strut::embedded_form form : both) {
        const std::string apart = form == strut::embedded_form::assembly ? "_apart" : "";
        const auto done = strut::write_header(folder + "/" + name + apart + ".hpp", model,
            {.name = "embedded::" + name + apart,
                .declaration = declaration,
                .origin = "tests/embed",
                .form = form});
        if (done.has_error()) {
            std::cerr << done.error() << '\n';
            return false;
        }
    }
    const auto y = model(embed_input<Net>());
    std::ofstream file{folder + "/" + name + "_expected.hpp"};
    file << "constexpr double " << name << "_expected[]{" << std::hexfloat << y[0] << ", " << y[1]
         << "};\nconstexpr unsigned " << name << "_check_sum = " << check_sum(model) << ";\n";
    return bool(file);
}

} // namespace

int main(int, char** words) {
    bool all = true;
#define WRITE(name, ...) all = write<__VA_ARGS__>(words[1], #name, #__VA_ARGS__) && all;
    EMBED_NETWORKS(WRITE)
    return all ? 0 : 1;
}
