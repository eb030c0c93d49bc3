// A graph of 10,000 sums one behind the other is converted within the time that the test is given:
// what a sum was computed from is looked for near it, not through all that came before.

#include <cstddef>
#include <cstdint>
#include <iostream>
#include <string>

#include "../../examples/tools/strut-onnx/convert.hpp"

namespace {

std::string varint(std::uint64_t number) {
    std::string to;
    for (; number >= 128; number >>= 7)
        to += static_cast<char>(number % 128 + 128);
    return to + static_cast<char>(number);
}

/// Fields of a protobuf message.
std::string whole(unsigned field, std::uint64_t number) {
    return varint(field << 3) + varint(number);
}
std::string bytes(unsigned field, const std::string& text) {
    return varint(field << 3 | 2) + varint(text.size()) + text;
}

/// A NodeProto, as a field of the graph.
std::string node(
    const std::string& op, const std::string& a, const std::string& b, const std::string& to) {
    return bytes(1, bytes(1, a) + (b.empty() ? "" : bytes(1, b)) + bytes(2, to) + bytes(4, op));
}

/// A ValueInfoProto of float [1][4].
std::string value(const std::string& name) {
    const std::string shape = bytes(1, whole(1, 1)) + bytes(1, whole(1, 4));
    return bytes(1, name) + bytes(2, bytes(1, whole(1, 1) + bytes(2, shape)));
}

/// y = relu(y) + y, so many times, each operand in front in turn.
std::string chain(std::size_t sums) {
    std::string graph = bytes(11, value("y0"));
    for (std::size_t i = 0; i < sums; ++i) {
        const std::string number = std::to_string(i), y = "y" + number, r = "r" + number;
        const std::string to = "y" + std::to_string(i + 1);
        graph += node("Relu", y, "", r) + (i % 2 ? node("Add", y, r, to) : node("Add", r, y, to));
    }
    graph += bytes(12, value("y" + std::to_string(sums)));
    return whole(1, 8) + bytes(7, graph) + bytes(8, whole(2, 13));
}

} // namespace

int main() {
    constexpr std::size_t sums = 10'000;
    const auto made = strut_onnx::convert(chain(sums), "file", "net");
    if (made.has_error()) {
        std::cerr << made.error() << '\n';
        return 1;
    }
    std::size_t found = 0;
    for (std::size_t at = 0; (at = made->header.find("residual<", at)) != std::string::npos; ++at)
        ++found;
    std::cout << found << " residuals of " << sums << " sums\n";
    return found == sums ? 0 : 1;
}
