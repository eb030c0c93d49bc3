#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cerrno>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <limits>
#include <memory>
#include <new>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <type_traits>
#include <utility>

#include "strut/core/config.hpp"
#include "strut/core/crc32c.hpp"
#include "strut/core/failure.hpp"
#include "strut/io/checkpoint_pieces.hpp"
#include "strut/io/checkpoint_text.hpp"
#include "strut/io/replace_file.hpp"

namespace strut {

static_assert(std::endian::native == std::endian::little, "strut: checkpoints are little-endian");

/// Which parameters, statistics and moments a checkpoint may have.
enum class allow {
    finite, ///< a NaN or an infinity among them is refused, in writing as in reading
    non_finite,
};

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

/// The first of these numbers that is not finite; as many as there are if all are.
template <class T>
std::size_t first_non_finite(std::span<const std::byte> bytes) {
    const std::size_t count = bytes.size() / sizeof(T);
    for (std::size_t i = 0; i < count; ++i) {
        T number;
        std::memcpy(&number, bytes.data() + i * sizeof(T), sizeof(T));
        if (!std::isfinite(number))
            return i;
    }
    return count;
}

/// Refuses a piece whose numbers cannot be what they stand for.
template <class Byte>
result<void> check_numbers(const checkpoint_piece<Byte>& one, std::span<const std::byte> bytes,
    allow allowed, const std::string& subject) {
    if (one.number == "bool" && bytes[0] > std::byte{1})
        return failure{subject, one.name + " is no truth value", "0 or 1",
            std::to_string(std::to_integer<int>(bytes[0]))};
    if (allowed == allow::non_finite || !one.of_network)
        return {};
    const bool is_float = one.number == "f32";
    const std::size_t at =
        is_float ? first_non_finite<float>(bytes) : first_non_finite<double>(bytes);
    if (at == bytes.size() / (is_float ? sizeof(float) : sizeof(double)))
        return {};
    return failure{subject, one.name + " has a number that is not finite",
        "finite numbers, unless allow::non_finite is asked for",
        "NaN or infinity at element " + std::to_string(at)};
}

/// A piece of a file for a message: short, and without characters that a terminal obeys.
inline std::string for_message(std::string_view text) {
    constexpr std::size_t longest = 160;
    std::string shown{text.substr(0, longest)};
    for (char& c : shown)
        if (c < ' ' || c > '~')
            c = '?';
    return shown + (text.size() > longest ? "..." : "");
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
    if (key != wanted.npos && other.substr(0, key + 2) == wanted.substr(0, key + 2))
        return {subject,
            "the checkpoint of another training: " + for_message(wanted.substr(0, key)),
            for_message(wanted.substr(key + 2)), for_message(other.substr(key + 2))};
    const auto or_end = [](std::string_view line) {
        return line.empty() ? std::string{"nothing more"} : for_message(line);
    };
    return {subject, "the checkpoint of another training", or_end(wanted), or_end(other)};
}

inline std::string size_text(std::uint64_t bytes) {
    return std::to_string(bytes) + " bytes";
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
    using detail::checkpoint_start;
    checkpoint_start start;
    if (bytes.size() < sizeof start)
        return failure{subject, "too short for a checkpoint",
            "at least " + detail::size_text(sizeof start), detail::size_text(bytes.size())};
    std::memcpy(&start, bytes.data(), sizeof start);
    if (start.magic != checkpoint_start::magic_number)
        return failure{subject, "no checkpoint", "'strutckp' at its beginning",
            '\'' + detail::for_message({start.magic.data(), start.magic.size()}) + '\''};
    if (start.version != checkpoint_start::this_version)
        return failure{subject, "a checkpoint of another version",
            std::to_string(checkpoint_start::this_version), std::to_string(start.version)};
    if (start.file_size != bytes.size())
        return failure{subject, "cut short, or continued", detail::size_text(start.file_size),
            detail::size_text(bytes.size())};
    const std::string_view all{reinterpret_cast<const char*>(bytes.data()), bytes.size()};
    if (const std::uint32_t check = crc32c(all.substr(detail::checkpoint_checked_from));
        check != start.check)
        return failure{subject, "damaged: the checksum is another one", std::to_string(start.check),
            std::to_string(check)};
    if (start.text_size > bytes.size() - sizeof start)
        return failure{subject, "its description is longer than the file",
            "at most " + detail::size_text(bytes.size() - sizeof start),
            detail::size_text(start.text_size)};

    const detail::checkpoint_of<std::byte> to{parts...};
    if (const auto text = all.substr(sizeof start, static_cast<std::size_t>(start.text_size));
        text != to.text())
        return detail::other_training(subject, to.text(), text);
    if (bytes.size() != to.size())
        return failure{subject, "another size than its description says",
            detail::size_text(to.size()), detail::size_text(bytes.size())};
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
template <allow Allowed = allow::finite, resumable... Parts>
result<void> load_checkpoint(const std::string& path, Parts&... parts) {
    const auto refuse = [&](const std::error_code& why) -> result<void> {
        return failure{path, "cannot be read", "a file", why.message()};
    };
    std::error_code problem;
    // Asks for a regular file: neither a folder nor a pipe has a size.
    const std::uintmax_t size = std::filesystem::file_size(path, problem);
    if (problem)
        return refuse(problem);
    errno = 0;
    std::ifstream file{path, std::ios::binary};
    if (!file)
        return refuse({errno != 0 ? errno : EIO, std::generic_category()});
    std::unique_ptr<std::byte[]> bytes;
    if (size <= std::numeric_limits<std::ptrdiff_t>::max())
        bytes.reset(new (std::nothrow) std::byte[static_cast<std::size_t>(size)]);
    if (bytes == nullptr)
        return refuse(std::make_error_code(std::errc::not_enough_memory));
    file.read(reinterpret_cast<char*>(bytes.get()), static_cast<std::streamsize>(size));
    return parse_checkpoint<Allowed>(
        {bytes.get(), static_cast<std::size_t>(file.gcount())}, path, parts...);
}

} // namespace strut
