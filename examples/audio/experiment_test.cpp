#include <algorithm>
#include <cmath>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "experiment.hpp"
#include "wav.hpp"

BOOST_AUTO_TEST_CASE(the_circuit_is_solved_finely_enough) {
    const std::vector<float> loud = sweep(4800, 50, 10000, 4);
    BOOST_TEST(error_to_signal(clipped(loud, 64), clipped(loud, 8)) < 1e-6);
}

// A constant voltage: what flows through the resistor flows through the diodes.
BOOST_AUTO_TEST_CASE(the_circuit_comes_to_rest_where_kirchhoff_says) {
    const float v = clipped(std::vector<float>(4800, 2.0f)).back();
    const double through_diodes = 2 * 2.52e-9 * std::sinh(static_cast<double>(v) / 0.0453);
    BOOST_TEST(
        (2 - static_cast<double>(v)) / 2200 == through_diodes, boost::test_tools::tolerance(1e-4));
}

BOOST_AUTO_TEST_CASE(an_lstm_learns_the_circuit_and_plays_it_live) {
    const auto model = std::make_unique<recurrent_net>(strut::seed{1});
    BOOST_TEST(learn(*model, 15) < 0.02);
    const std::vector<float> heard = strings(24000, 3);
    const recording live = play(*model, heard);
    BOOST_TEST(live.output.size() == heard.size());
    BOOST_TEST(error_to_signal(clipped(heard), live.output) < 0.02);
}

BOOST_AUTO_TEST_CASE(convolutions_learn_the_circuit_and_play_it_live) {
    const auto model = std::make_unique<convolutional_net>(strut::seed{1});
    BOOST_TEST(learn(*model, 15) < 0.03);
    const std::vector<float> heard = strings(24000, 3);
    BOOST_TEST(error_to_signal(clipped(heard), play(*model, heard).output) < 0.05);
}

BOOST_AUTO_TEST_CASE(a_wav_file_holds_the_samples) {
    const std::string path =
        (std::filesystem::temp_directory_path() / "strut_audio_test.wav").string();
    const std::vector<float> samples{0, 0.5f, -0.5f, 0.25f};
    BOOST_TEST(write_wav(path, samples, 48000, 0.5).has_value());
    std::ifstream file{path, std::ios::binary};
    const std::string bytes{std::istreambuf_iterator<char>{file}, {}};
    const std::string expected{"RIFF\x2c\0\0\0WAVEfmt \x10\0\0\0\1\0\1\0\x80\xbb\0\0\0\x77\1\0\2\0"
                               "\x10\0data\x8\0\0\0\0\0\xff\x7f\1\x80\0\x40",
        52};
    BOOST_TEST(bytes == expected);
    BOOST_TEST(write_wav(path, std::vector<float>{0.6f}, 48000, 0.5).has_error());
    const float not_a_number = std::numeric_limits<float>::quiet_NaN();
    BOOST_TEST(write_wav(path, std::vector<float>{not_a_number}, 48000, 0.5).has_error());
    BOOST_TEST(std::filesystem::file_size(path) == 52);
    std::filesystem::remove(path);
}
