// Whatever a checkpoint contains, reading it goes on from it or changes nothing. The first byte of
// the input says what the rest is: a file; what lies behind a start whose sizes and check are made
// right; or the numbers behind a description that is right, too. `cmake --workflow --preset asan`
// builds it with libFuzzer and runs it for half a minute; for longer:
//
//     build/asan/tests/checkpoint_fuzz -max_len=4096 -runs=1000000 tests/fuzz/corpus/checkpoint

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "fuzz/invariants.hpp"
#include "strut/core/crc32c.hpp"
#include "strut/inference.hpp"
#include "strut/io/checkpoint.hpp"
#include "strut/policy/loss/mse.hpp"
#include "strut/policy/optimizer/adam.hpp"
#include "strut/policy/schedule/reduce_on_plateau.hpp"
#include "strut/train/early_stopping.hpp"
#include "strut/train/trainer.hpp"

namespace {

using net = strut::network<strut::input<2>, strut::dense<2, strut::relu, strut::batch_norm<>>,
    strut::dense<1>>;
using trainer = strut::trainer<net, strut::mse, strut::adam, strut::batch<2>,
    strut::schedule::reduce_on_plateau<>>;

struct training {
    net model{strut::seed{1}};
    trainer fit{model};
    strut::early_stopping<net> stop{model};

    std::string bytes() const {
        return strut::format_checkpoint<strut::allow::non_finite>("state", fit, stop).value();
    }
};

void check(std::span<const std::byte> bytes) {
    using invariants::must_hold;
    static training run;
    static const std::string before = run.bytes();
    const auto read = strut::parse_checkpoint(bytes, "fuzz", run.fit, run.stop);
    if (read) {
        // What goes on from it gives numbers or none, and never runs away.
        static const std::vector<float> x(8, 0.5f), y(4, 0.25f);
        trainer& fit = run.fit;
        try {
            fit.epoch(x, y, run.stop);
        } catch (const std::invalid_argument&) {
            // an epoch of another number of samples
        }
        must_hold(
            strut::parse_checkpoint(std::as_bytes(std::span{before}), "before", run.fit, run.stop)
                .has_value(),
            "the checkpoint from before is refused");
    } else {
        must_hold(invariants::of_message(read.error()));
    }
    must_hold(run.bytes() == before, "a refused checkpoint has changed the training");
}

/// A file of this description and these numbers.
void check_with_start(std::span<const std::byte> behind, std::size_t text_size) {
    strut::detail::checkpoint_start start{
        .file_size = sizeof start + behind.size(), .text_size = text_size};
    std::vector<std::byte> file(sizeof start + behind.size());
    std::memcpy(file.data(), &start, sizeof start);
    std::copy(behind.begin(), behind.end(), file.begin() + sizeof start);
    start.check = strut::crc32c(
        std::string_view{reinterpret_cast<const char*>(file.data()), file.size()}.substr(
            strut::detail::checkpoint_checked_from));
    std::memcpy(file.data(), &start, sizeof start);
    check(file);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0)
        return 0;
    const auto rest = invariants::bytes_of(data + 1, size - 1);
    static training one;
    static const strut::detail::checkpoint_of<std::byte> right{one.fit, one.stop};
    switch (data[0] % 4) {
    case 0:
        check(rest);
        break;
    case 1:
        check_with_start(rest, std::min(rest.size(), right.text().size()));
        break;
    default:
        std::vector<std::byte> behind(right.size() - sizeof(strut::detail::checkpoint_start));
        std::memcpy(behind.data(), right.text().data(), right.text().size());
        const std::size_t begin = right.pieces_begin() - sizeof(strut::detail::checkpoint_start);
        std::copy_n(rest.begin(), std::min(rest.size(), behind.size() - begin),
            behind.begin() + static_cast<std::ptrdiff_t>(begin));
        check_with_start(behind, right.text().size());
    }
    return 0;
}
