#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <limits>
#include <memory>
#include <span>
#include <string>
#include <system_error>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "io/damage.hpp"
#include "io/scratch_file.hpp"
#include "strut/core/crc32c.hpp"
#include "strut/inference.hpp"
#include "strut/io/checkpoint.hpp"
#include "strut/policy/clip/adaptive.hpp"
#include "strut/policy/loss/mse.hpp"
#include "strut/policy/loss/weighted_softmax_cross_entropy.hpp"
#include "strut/policy/optimizer/adam.hpp"
#include "strut/policy/optimizer/adamw.hpp"
#include "strut/policy/optimizer/momentum.hpp"
#include "strut/policy/optimizer/rmsprop.hpp"
#include "strut/policy/optimizer/sgd.hpp"
#include "strut/policy/schedule/cosine.hpp"
#include "strut/policy/schedule/per_epoch.hpp"
#include "strut/policy/schedule/product.hpp"
#include "strut/policy/schedule/reduce_on_plateau.hpp"
#include "strut/train/early_stopping.hpp"
#include "strut/train/trainer.hpp"
#include "strut/train/truncated.hpp"
#include "wave.hpp"

BOOST_AUTO_TEST_SUITE(checkpoint_)

using namespace strut;

namespace {

/// All bits that training goes on from.
template <class... Parts>
std::string state_of(const Parts&... parts) {
    return format_checkpoint<allow::non_finite>("state", parts...).value();
}

std::span<const std::byte> bytes_of(const std::string& text) {
    return std::as_bytes(std::span{text});
}

/// Writes a checkpoint behind the step with this number.
struct saver {
    std::uint64_t at;
    std::string path;

    template <class Trainer>
    void after_step(const Trainer& fit, const step_report& report) const {
        if (report.step == at)
            BOOST_TEST(save_checkpoint(path, fit).has_value());
    }
};

} // namespace

// ---- Going on

namespace {

using with_everything =
    network<input<3>, dense<6, relu, batch_norm<>>, dropout<0.3>, dense<4, strut::tanh>, dense<1>>;

/// Three epochs at a stretch, against three that are left at a step and gone on with by others.
template <class Net, class Optimizer, class... Policies>
void goes_on_with_the_same_bits(typename Optimizer::options options) {
    using fitter = trainer<Net, mse, Optimizer, batch<4>, Policies...>;
    const auto x = wave<float>(3 * 22, 0.7), y = wave<float>(22, 0.3);
    constexpr std::uint64_t steps_in_an_epoch = 6;
    for (const std::uint64_t left_at : {1u, 5u, 6u, 8u, 12u}) {
        const scratch_file file;
        const auto model = std::make_unique<Net>(seed{1});
        fitter fit{*model, options, {}, seed{5}};
        fit.optimizer_options().learning_rate *= 0.5;
        std::vector<double> losses;
        saver save{left_at, file.path()};
        for (int epoch = 0; epoch < 3; ++epoch)
            losses.push_back(fit.epoch(x, y, save).loss);

        const auto other = std::make_unique<Net>(seed{2});
        fitter going_on{*other, {}, {}, seed{6}};
        const auto loaded = load_checkpoint(file.path(), going_on);
        BOOST_TEST_REQUIRE(loaded.has_value(), (loaded ? "" : loaded.error().message()));
        BOOST_TEST(going_on.steps() == left_at);
        // Of the last step of an epoch: the epoch is not over, and goes on with nothing left.
        BOOST_TEST(going_on.epochs() == (left_at - 1) / steps_in_an_epoch);
        while (going_on.epochs() < 3) {
            const auto report = going_on.epoch(x, y);
            BOOST_TEST(report.loss == losses[report.epoch - 1]);
            BOOST_TEST(report.steps == steps_in_an_epoch);
        }
        BOOST_CHECK(*other == *model);
        BOOST_CHECK(state_of(going_on) == state_of(fit));
    }
}

} // namespace

BOOST_AUTO_TEST_CASE(adam_with_batch_norm_dropout_and_schedules_goes_on_with_the_same_bits) {
    using falling = schedule::product<schedule::cosine<18>,
        schedule::per_epoch<schedule::reduce_on_plateau<0.5, 1, 10>>>;
    goes_on_with_the_same_bits<with_everything, adam, falling, clip::adaptive<>, micro_batch<2>>(
        {.learning_rate = 0.01});
}

BOOST_AUTO_TEST_CASE(each_optimizer_goes_on_with_the_same_bits) {
    using net = network<input<3>, dense<4, prelu<>>, dense<1>>;
    goes_on_with_the_same_bits<net, sgd>({.learning_rate = 0.1});
    goes_on_with_the_same_bits<net, momentum<>>({.learning_rate = 0.01});
    goes_on_with_the_same_bits<net, adamw>({.learning_rate = 0.01});
    goes_on_with_the_same_bits<net, rmsprop>({.learning_rate = 0.01});
}

BOOST_AUTO_TEST_CASE(truncated_training_goes_on_in_the_middle_of_a_sequence) {
    using net = basic_network<double, input<3, 2>, lstm<4, stateful>, dense<1>>;
    using fitter = truncated<net, mse, adam, batch<2>>;
    const auto x = wave<float>(5 * 12 * 2, 0.7), y = wave<float>(5 * 12, 0.3);
    const auto data = make_sequences<fitter>(x, y, 12).value();
    net model{seed{1}};
    fitter fit{model, {}, {}, seed{5}};
    const scratch_file file;
    struct saves {
        const fitter& fit;
        const scratch_file& file;
        void after_step(const fitter::trainer_type&, const step_report& report) const {
            if (report.step == 6) // four windows a sequence, three batches of sequences
                BOOST_TEST(save_checkpoint(file.path(), fit).has_value());
        }
    } save{fit, file};
    const double loss = fit.epoch(data, save).loss;
    fit.epoch(data);

    net other{seed{2}};
    fitter going_on{other};
    BOOST_TEST_REQUIRE(load_checkpoint(file.path(), going_on).has_value());
    BOOST_TEST(going_on.epoch(data).loss == loss);
    BOOST_TEST(going_on.steps() == 12);
    going_on.epoch(data);
    BOOST_CHECK(other == model);
    BOOST_CHECK(state_of(going_on) == state_of(fit));
    // What the windows carry counts: without it the end is another one.
    net forgetful{seed{2}};
    fitter without{forgetful};
    BOOST_TEST_REQUIRE(load_checkpoint(file.path(), without).has_value());
    without.for_each_state([](std::string_view name, auto&& first, auto&&...) {
        if constexpr (requires { first.size(); })
            if (name == "carried")
                std::fill(first.begin(), first.end(), 0.0);
    });
    BOOST_TEST(without.epoch(data).loss != loss);
}

BOOST_AUTO_TEST_CASE(early_stopping_and_a_loss_with_weights_go_on) {
    using net = network<input<3>, dense<2>>;
    using loss = weighted_softmax_cross_entropy<2>;
    using fitter = trainer<net, loss, sgd, batch<4>>;
    const auto x = wave<float>(3 * 8, 0.7);
    const std::vector<int> y{0, 1, 0, 1, 1, 0, 0, 1};
    const early_stopping<net>::options patient{.patience = 3};
    net model{seed{1}}, other{seed{2}};
    fitter fit{model, {.learning_rate = 0.5}, loss{{1, 3}}}, going_on{other};
    early_stopping<net> stop{model, patient}, same{other, patient};
    const scratch_file file;
    fit.epoch(x, y, stop);
    stop.observe(1e9);
    BOOST_TEST_REQUIRE(save_checkpoint(file.path(), fit, stop).has_value());
    BOOST_TEST_REQUIRE(load_checkpoint(file.path(), going_on, same).has_value());
    BOOST_TEST(going_on.loss_function().class_weight[1] == 3);
    BOOST_CHECK(same.best() == stop.best());
    for (int epoch = 0; epoch < 3; ++epoch) {
        fit.epoch(x, y, stop);
        going_on.epoch(x, y, same);
    }
    BOOST_CHECK(state_of(fit, stop) == state_of(going_on, same));
    // The parts must be the same ones.
    const auto alone = load_checkpoint(file.path(), going_on);
    BOOST_REQUIRE(alone.has_error());
    BOOST_TEST(alone.error().found == "part: early_stopping");
}

BOOST_AUTO_TEST_CASE(an_epoch_goes_on_with_as_many_samples_as_it_began_with) {
    using net = network<input<3>, dense<1>>;
    net model{seed{1}}, other{seed{1}};
    trainer<net, mse, sgd, batch<4>> fit{model}, going_on{other};
    const scratch_file file;
    saver save{1, file.path()};
    fit.epoch(wave<float>(24, 0.7), wave<float>(8, 0.3), save);
    BOOST_TEST_REQUIRE(load_checkpoint(file.path(), going_on).has_value());
    BOOST_CHECK_EXCEPTION(going_on.epoch(wave<float>(12, 0.7), wave<float>(4, 0.3)),
        std::invalid_argument, [](const std::invalid_argument& error) {
            return std::string{error.what()}.find("expected 8, found 4") != std::string::npos;
        });
}

// ---- Refusals

namespace {

using small = network<input<2>, dense<3, relu>, dense<1>>;
using small_fitter = trainer<small, mse, adam, batch<4>>;

/// Whether reading this fails, names the file, and leaves the trainer as it was.
template <class Fitter>
std::string refusal(const std::string& bytes, Fitter& fit) {
    const std::string before = state_of(fit);
    const auto read = parse_checkpoint(bytes_of(bytes), "run.ckpt", fit);
    if (read)
        return "";
    BOOST_REQUIRE(state_of(fit) == before);
    return read.error().message();
}

/// Makes the check of a changed checkpoint right again.
std::string with_check(std::string bytes) {
    const std::uint32_t check = crc32c(std::string_view{bytes}.substr(16));
    std::memcpy(bytes.data() + 12, &check, sizeof check);
    return bytes;
}

struct trained {
    small model{seed{1}};
    small_fitter fit{model};
    trained() { fit.epoch(wave<float>(20, 0.7), wave<float>(10, 0.3)); }
};

/// What the checkpoint of another training is refused with.
template <class Fitter, class Net>
std::string refused_by() {
    const trained one;
    const auto model = std::make_unique<Net>(seed{1});
    Fitter fit{*model};
    return refusal(state_of(one.fit), fit);
}

} // namespace

BOOST_AUTO_TEST_CASE(the_checkpoint_of_another_training_is_refused_by_what_differs_first) {
    const std::string start = "run.ckpt: the checkpoint of another training";
    using wider = network<input<2>, dense<4, relu>, dense<1>>;
    BOOST_TEST((refused_by<trainer<wider, mse, adam, batch<4>>, wider>()) ==
               start + ": layer 0 (expected dense<4, relu>, found dense<3, relu>)");
    using smooth = network<input<2>, dense<3, relu>, dropout<0.1>, dense<1>>;
    BOOST_TEST((refused_by<trainer<smooth, mse, adam, batch<4>>, smooth>()) ==
               start + ": layer 1 (expected dropout<0.1>, found dense<1>)");
    using shorter = network<input<2>, dense<1>>;
    BOOST_TEST((refused_by<trainer<shorter, mse, adam, batch<4>>, shorter>()) ==
               start + ": layer 0 (expected dense<1>, found dense<3, relu>)");
    using precise = basic_network<double, input<2>, dense<3, relu>, dense<1>>;
    BOOST_TEST((refused_by<trainer<precise, mse, adam, batch<4>>, precise>()) ==
               start + ": parameters 0 weight (expected f64 2 x 3, found f32 2 x 3)");
    BOOST_TEST((refused_by<trainer<small, mse, rmsprop, batch<4>>, small>()) ==
               start + ": optimizer (expected rmsprop, found adam)");
    BOOST_TEST((refused_by<trainer<small, mse, adam, batch<4>, schedule::cosine<9>>, small>()) ==
               start + ": schedule (expected schedule::cosine<9, 0>, found schedule::constant)");
}

// It is there to be chosen anew when a run has stopped.
BOOST_AUTO_TEST_CASE(what_is_done_where_nothing_is_finite_may_differ) {
    BOOST_TEST((refused_by<trainer<small, mse, adam, batch<4>, non_finite::stop>, small>()) == "");
}

BOOST_AUTO_TEST_CASE(every_truncation_is_refused) {
    const trained one;
    trained other;
    const std::string bytes = state_of(one.fit);
    for_each_truncation(bytes, [&](const std::string& cut, std::size_t size) {
        BOOST_TEST_REQUIRE(refusal(cut, other.fit) != "", "cut at " << size);
    });
    BOOST_TEST(
        refusal(bytes + '\0', other.fit).find("cut short, or continued") != std::string::npos);
    BOOST_TEST(refusal(bytes, other.fit) == "");
}

BOOST_AUTO_TEST_CASE(every_bit_flip_is_refused) {
    const trained one;
    trained other;
    for_each_bit_flip(state_of(one.fit), [&](const std::string& changed, std::size_t bit) {
        BOOST_TEST_REQUIRE(refusal(changed, other.fit) != "", "bit " << bit);
    });
}

// A checksum that somebody has made right does not help.
BOOST_AUTO_TEST_CASE(every_bit_flip_of_the_description_is_refused_for_what_it_says) {
    const trained one;
    trained other;
    const std::string bytes = state_of(one.fit);
    std::uint64_t text_size;
    std::memcpy(&text_size, bytes.data() + 24, 8);
    for_each_bit_flip(bytes, 16, 32 + text_size, [&](const std::string& changed, std::size_t bit) {
        const std::string said = refusal(with_check(changed), other.fit);
        BOOST_TEST_REQUIRE(said != "", "bit " << bit);
        BOOST_TEST_REQUIRE(said.find("damaged") == std::string::npos);
        BOOST_TEST_REQUIRE(
            std::all_of(said.begin(), said.end(), [](char c) { return c >= ' ' && c <= '~'; }));
    });
}

BOOST_AUTO_TEST_CASE(what_is_no_number_is_neither_written_nor_read_unless_asked_for) {
    trained bad, other;
    bad.model.view<1, role::weight>()(2, 0) = std::numeric_limits<float>::quiet_NaN();
    const scratch_file file{"old"};
    const auto saved = save_checkpoint(file.path(), bad.fit);
    BOOST_REQUIRE(saved.has_error());
    BOOST_TEST(
        saved.error().message() ==
        file.path() + ": parameters 1 weight (expected finite numbers, found NaN at element 2)");
    BOOST_TEST(file.read() == "old");
    BOOST_TEST_REQUIRE(save_checkpoint<allow::non_finite>(file.path(), bad.fit).has_value());
    BOOST_TEST(refusal(file.read(), other.fit) ==
               "run.ckpt: parameters 1 weight (expected finite numbers, found NaN at element 2)");
    BOOST_TEST_REQUIRE(load_checkpoint<allow::non_finite>(file.path(), other.fit).has_value());
    BOOST_TEST(std::isnan(other.model.view<1, role::weight>()(2, 0)));
}

BOOST_AUTO_TEST_CASE(a_file_that_is_none_is_refused) {
    trained one;
    const scratch_file file;
    const auto missing = load_checkpoint(file.path(), one.fit);
    BOOST_REQUIRE(missing.has_error());
    BOOST_TEST(missing.error().message() ==
               file.path() + ": cannot be read (expected a file, found No such file or directory)");
    BOOST_TEST(load_checkpoint("/", one.fit).has_error());
    file.write(std::string(100, 'x'));
    BOOST_TEST(load_checkpoint(file.path(), one.fit).error().message() ==
               file.path() + ": no checkpoint (expected 'strutckp' at its beginning, found "
                             "'xxxxxxxx')");
}

// A hole of a terabyte behind it: whoever read it would notice.
BOOST_AUTO_TEST_CASE(a_huge_file_is_refused_by_its_first_bytes) {
    trained one;
    const scratch_file file{"strutckp"};
    constexpr std::uint64_t huge = std::uint64_t{1} << 40;
    std::error_code none_here;
    std::filesystem::resize_file(file.path(), huge, none_here);
    if (none_here)
        return;
    const auto refused = [&](std::uint32_t version, std::uint64_t size, std::uint64_t text_size) {
        std::fstream to{file.path(), std::ios::binary | std::ios::in | std::ios::out};
        const auto put = [&](std::streamoff at, auto number) {
            to.seekp(at).write(reinterpret_cast<const char*>(&number), sizeof number);
        };
        put(8, version);
        put(16, size);
        put(24, text_size);
        to.close();
        const std::string before = state_of(one.fit);
        const auto loaded = load_checkpoint(file.path(), one.fit);
        BOOST_REQUIRE(loaded.has_error());
        BOOST_REQUIRE(state_of(one.fit) == before);
        return loaded.error().message().substr(file.path().size() + 2);
    };
    BOOST_TEST(refused(2, 0, 0) == "a checkpoint of another version (expected 1, found 2)");
    BOOST_TEST(refused(1, 100, 0) ==
               "cut short, or continued (expected 100 bytes, found 1099511627776 bytes)");
    BOOST_TEST(refused(1, huge, huge) == "its description is longer than the file (expected at "
                                         "most 1099511627744 bytes, found 1099511627776 bytes)");
    BOOST_TEST(refused(1, huge, huge - 32)
                   .starts_with("the checkpoint of another training (expected input: input<2>, "
                                "found \\x00\\x00"));
    // Even behind a description that is right.
    const std::string good = state_of(one.fit);
    std::uint64_t text_size;
    std::memcpy(&text_size, good.data() + 24, 8);
    std::fstream{file.path(), std::ios::binary | std::ios::in | std::ios::out}.seekp(32).write(
        good.data() + 32, static_cast<std::streamsize>(text_size));
    BOOST_TEST(refused(1, huge, text_size) == "another size than its description says (expected " +
                                                  std::to_string(good.size()) +
                                                  " bytes, found 1099511627776 bytes)");
}

BOOST_AUTO_TEST_SUITE_END()
