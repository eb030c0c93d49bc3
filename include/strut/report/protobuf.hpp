#pragma once

#include <bit>
#include <cstdint>
#include <string>
#include <string_view>

namespace strut::report {

/// A message in the wire format of Protocol Buffers, field by field.
/// Source: protobuf.dev, "Encoding"; what is needed of it here.
class protobuf {
public:
    protobuf& integer(std::uint32_t field, std::uint64_t value) {
        key(field, 0);
        varint(value);
        return *this;
    }
    protobuf& number(std::uint32_t field, double value) {
        key(field, 1);
        append_little_endian(bytes_, std::bit_cast<std::uint64_t>(value));
        return *this;
    }
    protobuf& number(std::uint32_t field, float value) {
        key(field, 5);
        append_little_endian(bytes_, std::bit_cast<std::uint32_t>(value));
        return *this;
    }
    protobuf& text(std::uint32_t field, std::string_view value) {
        key(field, 2);
        varint(value.size());
        bytes_ += value;
        return *this;
    }
    protobuf& message(std::uint32_t field, const protobuf& value) {
        return text(field, value.bytes_);
    }

    const std::string& bytes() const { return bytes_; }

    template <class Unsigned>
    static void append_little_endian(std::string& to, Unsigned value) {
        for (unsigned i = 0; i < sizeof value; ++i)
            to += static_cast<char>(value >> (8 * i) & 0xff);
    }

private:
    void key(std::uint32_t field, std::uint32_t wire_type) { varint(field << 3 | wire_type); }
    void varint(std::uint64_t value) {
        for (; value > 0x7f; value >>= 7)
            bytes_ += static_cast<char>(value | 0x80);
        bytes_ += static_cast<char>(value);
    }

    std::string bytes_;
};

} // namespace strut::report
