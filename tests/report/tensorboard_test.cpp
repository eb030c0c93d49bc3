#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "io/scratch_file.hpp"
#include "strut/report/tensorboard.hpp"

BOOST_AUTO_TEST_SUITE(tensorboard_)

using strut::report::record;

// A decoder of its own, bit by bit: tests/report/decodes.sh holds the same files against protoc.

std::uint64_t little_endian(std::string_view bytes) {
    std::uint64_t value = 0;
    for (std::size_t i = bytes.size(); i-- > 0;)
        value = value << 8 | static_cast<unsigned char>(bytes[i]);
    return value;
}

std::uint32_t masked_check(std::string_view bytes) {
    std::uint32_t rest = 0xffffffff;
    for (const char byte : bytes)
        for (int bit = 0; bit < 8; ++bit) {
            const bool odd = ((rest & 1) != 0) != ((byte >> bit & 1) != 0);
            rest = rest >> 1 ^ (odd ? 0x82f63b78u : 0u);
        }
    return std::rotr(~rest, 15) + 0xa282ead8;
}

std::vector<std::string_view> records_of(std::string_view file) {
    std::vector<std::string_view> all;
    while (!file.empty()) {
        BOOST_REQUIRE(file.size() >= 16u);
        const std::size_t size = little_endian(file.substr(0, 8));
        BOOST_REQUIRE(file.size() >= 16 + size);
        BOOST_REQUIRE(little_endian(file.substr(8, 4)) == masked_check(file.substr(0, 8)));
        const std::string_view bytes = file.substr(12, size);
        BOOST_REQUIRE(little_endian(file.substr(12 + size, 4)) == masked_check(bytes));
        all.push_back(bytes);
        file.remove_prefix(16 + size);
    }
    return all;
}

struct field {
    std::uint64_t number;
    std::string_view bytes; ///< of a string, a message, a float, a double
    std::uint64_t integer;
};

std::vector<field> fields_of(std::string_view message) {
    const auto varint = [&] {
        std::uint64_t value = 0;
        for (int shift = 0;; shift += 7) {
            const auto byte = static_cast<unsigned char>(message.at(0));
            message.remove_prefix(1);
            value |= static_cast<std::uint64_t>(byte & 0x7f) << shift;
            if (byte < 0x80)
                return value;
        }
    };
    std::vector<field> all;
    while (!message.empty()) {
        const std::uint64_t key = varint();
        field one{key >> 3, {}, 0};
        if ((key & 7) == 0) {
            one.integer = varint();
        } else {
            const std::size_t size = (key & 7) == 1 ? 8 : (key & 7) == 5 ? 4 : varint();
            BOOST_REQUIRE(size <= message.size());
            one.bytes = message.substr(0, size);
            message.remove_prefix(size);
        }
        all.push_back(one);
    }
    return all;
}

struct decoded {
    double seconds = 0;
    std::uint64_t step = 0;
    std::string version;
    std::map<std::string, float, std::less<>> scalars;
};

decoded decode(std::string_view event) {
    decoded all;
    for (const field& one : fields_of(event)) {
        if (one.number == 1)
            all.seconds = std::bit_cast<double>(little_endian(one.bytes));
        if (one.number == 2)
            all.step = one.integer;
        if (one.number == 3)
            all.version = one.bytes;
        if (one.number == 5)
            for (const field& value : fields_of(one.bytes)) {
                const auto parts = fields_of(value.bytes);
                BOOST_REQUIRE((value.number == 1 && parts.size() == 2u));
                BOOST_REQUIRE((parts[0].number == 1 && parts[1].number == 2));
                all.scalars[std::string{parts[0].bytes}] =
                    std::bit_cast<float>(static_cast<std::uint32_t>(little_endian(parts[1].bytes)));
            }
    }
    return all;
}

record small_run() {
    record run;
    std::array<strut::weight_reading, 2> weights{{{.place = {0, 0}}, {.place = {2, 1, true}}}};
    std::array<strut::activity_reading, 2> activities{
        {{.place = {0, 0}, .can_die = true}, {.place = {1, 0}, .can_saturate = true}}};
    const std::array<strut::time_reading, 1> times{{{{3, 0}, 40, -2.5}}};
    for (std::uint64_t step : {1u, 9u, 3'000'000'017u}) {
        weights[0].gradient = 0.5 / static_cast<double>(step);
        weights[1].update = 0.001;
        activities[0].dead = 0.25;
        activities[1].saturated = 0.75;
        run.push({.step = step,
                     .loss = step == 9 ? std::numeric_limits<double>::quiet_NaN() : 0.7125,
                     .largest_loss = 2,
                     .best_constant = step == 1 ? 0 : 0.69,
                     .learning_rate = 0.0125,
                     .weights = weights,
                     .activities = activities,
                     .times = times},
            1.7e9 + 0.125 * static_cast<double>(step));
    }
    run.push(strut::verdict{.what = strut::condition::stalled, .step = 9});
    return run;
}

BOOST_AUTO_TEST_CASE(every_figure_of_the_record_is_a_scalar) {
    const std::string file = strut::report::event_file(small_run());
    const auto records = records_of(file);
    BOOST_REQUIRE(records.size() == 4u);
    BOOST_TEST(decode(records[0]).version == "brain.Event:2");
    BOOST_TEST(decode(records[0]).scalars.empty());
    const decoded first = decode(records[1]), second = decode(records[2]),
                  last = decode(records[3]);
    BOOST_TEST(first.seconds == 1.7e9 + 0.125);
    BOOST_TEST(first.step == 1u);
    BOOST_TEST(last.step == 3'000'000'017u);
    const std::map<std::string, float, std::less<>> expected{{"loss", 0.7125f},
        {"loss/largest", 2.0f}, {"loss/best_constant", 0.69f}, {"learning_rate", 0.0125f},
        {"verdict", 7.0f}, {"gradient_norm/0", static_cast<float>(0.5 / 3'000'000'017)},
        {"update_ratio/0", 0.0f}, {"gradient_norm/2[1]", 0.0f}, {"update_ratio/2[1]", 0.001f},
        {"dead/0", 0.25f}, {"saturated/1", 0.75f}, {"through_time/3", -2.5f}};
    BOOST_TEST((last.scalars == expected));
    BOOST_TEST(first.scalars.at("verdict") == 0.0f);
    BOOST_TEST(second.scalars.at("verdict") == 7.0f);
    BOOST_TEST(std::isnan(second.scalars.at("loss")));
    // A loss that knows no best constant has none, not one of zero.
    BOOST_TEST(!first.scalars.contains("loss/best_constant"));
}

BOOST_AUTO_TEST_CASE(a_record_without_checks_is_a_file_without_scalars) {
    const std::string file = strut::report::event_file(record{});
    BOOST_TEST(records_of(file).size() == 1u);
}

BOOST_AUTO_TEST_CASE(the_file_is_in_the_folder_and_once_only) {
    const scratch_file place;
    const std::string folder = place.path() + "-logs/run";
    for (int time = 0; time < 2; ++time)
        BOOST_TEST(strut::report::tensorboard(folder, small_run()).has_value());
    std::vector<std::string> found;
    for (const auto& one : std::filesystem::directory_iterator{folder})
        found.push_back(one.path().filename());
    BOOST_TEST(found == std::vector<std::string>{"events.out.tfevents.1700000000.strut"});
    BOOST_TEST(std::filesystem::file_size(folder + '/' + found.at(0)) ==
               strut::report::event_file(small_run()).size());
    std::filesystem::remove_all(place.path() + "-logs");
}

BOOST_AUTO_TEST_CASE(a_folder_that_cannot_be_made_is_a_failure) {
    const scratch_file file{"no folder"};
    const auto written = strut::report::tensorboard(file.path() + "/logs", small_run());
    BOOST_REQUIRE(written.has_error());
    BOOST_TEST(written.error().message() ==
               file.path() + "/logs: cannot be made (expected a folder, found Not a directory)");
}

BOOST_AUTO_TEST_SUITE_END()
