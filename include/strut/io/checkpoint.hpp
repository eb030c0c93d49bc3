#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "strut/core/config.hpp"
#include "strut/core/crc32c.hpp"
#include "strut/core/failure.hpp"
#include "strut/io/allow.hpp"
#include "strut/io/checkpoint_pieces.hpp"
#include "strut/io/checkpoint_text.hpp"
#include "strut/io/input_file.hpp"
#include "strut/io/message.hpp"
#include "strut/io/replace_file.hpp"

namespace strut {

static_assert(std::endian::native == std::endian::little, "strut: checkpoints are little-endian");

namespace detail {
/// Visits nothing.
struct no_visit {
    template <class... Arguments>
    void operator()(std::string_view, Arguments&&...) const {}
};
} // namespace detail

/// Something that training goes on from.
///
/// *Minimal complete definition*: `for_each_state(visit)`, const and not, as `trainer` has it.
/// *Models*: trainer, truncated, early_stopping.
template <class Part>
concept resumable = requires(Part& part, const Part& same, detail::no_visit visit) {
    part.for_each_state(visit);
    same.for_each_state(visit);
};

namespace detail {

/// What stands in front of the text: 32 bytes.
struct checkpoint_start {
    static constexpr std::array<char, 8> magic_number{'s', 't', 'r', 'u', 't', 'c', 'k', 'p'};
    static constexpr std::uint32_t this_version = 1;

    std::array<char, 8> magic = magic_number;
    std::uint32_t version = this_version;
    std::uint32_t check = 0;     ///< the CRC-32C of all that follows it
    std::uint64_t file_size = 0; ///< in bytes
    std::uint64_t text_size = 0; ///< in bytes, without the zeros behind it
};
static_assert(sizeof(checkpoint_start) == 32);

/// Behind `checkpoint_start`, which the check does not cover: magic, version, check.
inline constexpr std::size_t checkpoint_checked_from = 16;
inline constexpr std::size_t checkpoint_step = 8; ///< pieces begin at multiples of it

/// The parts of a training as a checkpoint has them.
template <class Byte>
class checkpoint_of {
public:
    template <class... Parts>
    explicit checkpoint_of(Parts&... parts) {
        (part_text<std::remove_const_t<Parts>>::add_to(text_), ...);
        (parts.for_each_state(pieces_), ...);
        for (const auto& one : pieces_.all()) {
            add_line(text_, one.name, std::string{one.number} + ' ' + one.extents);
            size_ += round_up(one.bytes.size(), checkpoint_step);
        }
        size_ += pieces_begin();
    }

    const std::string& text() const { return text_; }
    const auto& pieces() const { return pieces_.all(); }
    std::size_t size() const { return size_; }
    std::size_t pieces_begin() const {
        return sizeof(checkpoint_start) + round_up(text_.size(), checkpoint_step);
    }

    /// Calls `visit(piece, offset in the file)`.
    template <class Visit>
    void for_each_piece(Visit visit) const {
        std::size_t at = pieces_begin();
        for (const auto& one : pieces()) {
            visit(one, at);
            at += round_up(one.bytes.size(), checkpoint_step);
        }
    }

private:
    std::string text_;
    checkpoint_pieces<Byte> pieces_;
    std::size_t size_ = 0;
};

/// Refuses a piece whose numbers cannot be what they stand for.
template <class Byte>
result<void> check_numbers(const checkpoint_piece<Byte>& one, std::span<const std::byte> bytes,
    allow allowed, const std::string& subject) {
    if (one.number == "bool" && bytes[0] > std::byte{1})
        return failure{subject, one.name + " is no truth value", "0 or 1",
            std::to_string(std::to_integer<int>(bytes[0]))};
    if (allowed == allow::non_finite || !one.of_network)
        return {};
    const auto bad =
        one.number == "f32" ? first_non_finite<float>(bytes) : first_non_finite<double>(bytes);
    if (!bad)
        return {};
    return failure{subject, one.name, finite_numbers,
        refused_number(bad->value) + " at element " + std::to_string(bad->index)};
}

/// What the first line says in which two texts differ.
inline failure other_training(
    const std::string& subject, std::string_view expected, std::string_view found) {
    const auto next = [](std::string_view& rest) {
        const std::string_view line = rest.substr(0, rest.find('\n'));
        rest.remove_prefix(std::min(line.size() + 1, rest.size()));
        return line;
    };
    std::string_view wanted, other;
    do {
        wanted = next(expected);
        other = next(found);
    } while (wanted == other && !(expected.empty() && found.empty()));
    const std::size_t key = wanted.find(": ");
    const auto shown = [](std::string_view line) {
        constexpr std::size_t longest = 160;
        return line.empty() ? std::string{"nothing more"} : printable(line, longest);
    };
    if (key != wanted.npos && other.substr(0, key + 2) == wanted.substr(0, key + 2))
        return {subject, "the checkpoint of another training: " + shown(wanted.substr(0, key)),
            shown(wanted.substr(key + 2)), shown(other.substr(key + 2))};
    return {subject, "the checkpoint of another training", shown(wanted), shown(other)};
}

/// How many of a file's bytes `check_beginning` looks at: those that tell another training apart.
template <class Byte>
std::size_t beginning_of(std::size_t file_size, const checkpoint_of<Byte>& to) {
    constexpr std::size_t longest_line = 1024;
    return std::min(file_size, sizeof(checkpoint_start) + to.text().size() + longest_line);
}

/// Refuses a file that cannot be the checkpoint of these parts by its size and its beginning.
template <class Byte>
result<checkpoint_start> check_beginning(std::span<const std::byte> bytes, std::size_t file_size,
    const checkpoint_of<Byte>& to, const std::string& subject) {
    checkpoint_start start;
    const std::size_t behind = file_size - std::min(file_size, sizeof start);
    if (bytes.size() < sizeof start)
        return failure{subject, "too short for a checkpoint",
            "at least " + bytes_text(sizeof start), bytes_text(file_size)};
    std::memcpy(&start, bytes.data(), sizeof start);
    if (start.magic != checkpoint_start::magic_number)
        return failure{subject, "no checkpoint", "'strutckp' at its beginning",
            in_quotes({start.magic.data(), start.magic.size()})};
    if (start.version != checkpoint_start::this_version)
        return failure{subject, "a checkpoint of another version",
            std::to_string(checkpoint_start::this_version), std::to_string(start.version)};
    if (start.file_size != file_size)
        return failure{
            subject, "cut short, or continued", bytes_text(start.file_size), bytes_text(file_size)};
    if (start.text_size > behind)
        return failure{subject, "its description is longer than the file",
            "at most " + bytes_text(behind), bytes_text(start.text_size)};
    if (file_size == to.size())
        return start;
    const std::string_view all{reinterpret_cast<const char*>(bytes.data()), bytes.size()};
    if (const auto text = all.substr(sizeof start, static_cast<std::size_t>(start.text_size));
        text != to.text())
        return other_training(subject, to.text(), text);
    return failure{subject, "another size than its description says", bytes_text(to.size()),
        bytes_text(file_size)};
}

} // namespace detail

/// The bytes of a checkpoint.
/// Errors: a number that is not finite, unless these are allowed.
template <allow Allowed = allow::finite, resumable... Parts>
result<std::string> format_checkpoint(const std::string& subject, const Parts&... parts) {
    const detail::checkpoint_of<const std::byte> from{parts...};
    std::string bytes(from.size(), '\0');
    detail::checkpoint_start start{.file_size = bytes.size(), .text_size = from.text().size()};
    std::memcpy(bytes.data() + sizeof start, from.text().data(), from.text().size());
    result<void> fine;
    from.for_each_piece([&](const auto& one, std::size_t at) {
        if (fine)
            fine = detail::check_numbers(one, one.bytes, Allowed, subject);
        if (!one.bytes.empty())
            std::memcpy(bytes.data() + at, one.bytes.data(), one.bytes.size());
    });
    if (!fine)
        return fine.error();
    std::memcpy(bytes.data(), &start, sizeof start);
    start.check = crc32c(std::string_view{bytes}.substr(detail::checkpoint_checked_from));
    std::memcpy(bytes.data(), &start, sizeof start);
    return {boost::system::in_place_value, std::move(bytes)};
}

/// Puts the bytes of a checkpoint into the parts of a training; `subject` is what messages call
/// them. Errors: as `load_checkpoint`.
template <allow Allowed = allow::finite, resumable... Parts>
result<void> parse_checkpoint(
    std::span<const std::byte> bytes, const std::string& subject, Parts&... parts) {
    const detail::checkpoint_of<std::byte> to{parts...};
    const auto start = detail::check_beginning(
        bytes.first(detail::beginning_of(bytes.size(), to)), bytes.size(), to, subject);
    if (start.has_error())
        return start.error();
    const std::string_view all{reinterpret_cast<const char*>(bytes.data()), bytes.size()};
    if (const std::uint32_t check = crc32c(all.substr(detail::checkpoint_checked_from));
        check != start->check)
        return failure{subject, "damaged: the checksum is another one",
            std::to_string(start->check), std::to_string(check)};
    if (const auto text = all.substr(sizeof *start, static_cast<std::size_t>(start->text_size));
        text != to.text())
        return detail::other_training(subject, to.text(), text);
    result<void> fine;
    to.for_each_piece([&](const auto& one, std::size_t at) {
        if (fine)
            fine =
                detail::check_numbers(one, bytes.subspan(at, one.bytes.size()), Allowed, subject);
    });
    if (fine) // and only now
        to.for_each_piece([&](const auto& one, std::size_t at) {
            if (!one.bytes.empty())
                std::memcpy(one.bytes.data(), bytes.data() + at, one.bytes.size());
        });
    return fine;
}

/// Writes all that a training goes on from to a file: `save_checkpoint("run.ckpt", fit)`, with
/// whatever else is `resumable`: `save_checkpoint("run.ckpt", fit, stop)`. A trainer that loads it
/// goes on with the same bits as the one that wrote it: parameters, statistics, moments, options,
/// schedule, random numbers, counters, and the place in the epoch (call it in an observer's
/// `after_step`) or in the sequences of a `truncated`.
/// A crash at any instant leaves the old file or the new one: see `replace_file`.
/// Errors: a failure with the reason of the operating system, and a number that is not finite: a
/// good checkpoint is not replaced by a useless one. The old file is then as it was.
/// Source: docs/training.md describes the format.
template <allow Allowed = allow::finite, resumable... Parts>
result<void> save_checkpoint(const std::string& path, const Parts&... parts) {
    const auto bytes = format_checkpoint<Allowed>(path, parts...);
    return bytes ? replace_file(path, *bytes) : result<void>{bytes.error()};
}

/// Goes on from a checkpoint: gives the parts what `save_checkpoint` wrote of the same ones, in the
/// same order. Options and seeds are those of the checkpoint, too.
/// Errors: a file that cannot be read, is cut short or damaged, or is of another training, whose
/// first layer, policy or tensor that differs is named; a number that is not finite, unless
/// `allow::non_finite` is asked for. The parts are then as they were.
/// Cost: a file of another size than these parts have is refused by its first bytes.
template <allow Allowed = allow::finite, resumable... Parts>
result<void> load_checkpoint(const std::string& path, Parts&... parts) {
    auto file = detail::input_file::open(path);
    if (file.has_error())
        return file.error();
    const detail::checkpoint_of<std::byte> to{parts...};
    std::vector<std::byte> bytes(detail::beginning_of(file->size(), to));
    const std::size_t first = bytes.size();
    if (auto read = file->read(bytes); read.has_error())
        return read;
    if (const auto fits = detail::check_beginning<std::byte>(bytes, file->size(), to, path);
        fits.has_error())
        return fits.error();
    bytes.resize(file->size());
    if (auto read = file->read(std::span{bytes}.subspan(first)); read.has_error())
        return read;
    return parse_checkpoint<Allowed>(bytes, path, parts...);
}

} // namespace strut
