#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "strut/io/checkpoint_pieces.hpp"

using namespace strut;
using namespace strut::detail;

namespace {

enum class choice : std::uint8_t { first };
static_assert(number_name<float>() == "f32" && number_name<double>() == "f64");
static_assert(number_name<std::int8_t>() == "i8" && number_name<std::uint16_t>() == "u16");
static_assert(number_name<std::int32_t>() == "i32" && number_name<std::uint64_t>() == "u64");
static_assert(number_name<bool>() == "bool" && number_name<choice>() == "u8");
static_assert(plain_number<choice> && !plain_number<long double> && !plain_number<std::string>);

struct nothing {};
struct options {
    double rate = 0.5;
    std::array<float, 2> beta{1, 2};
    nothing empty{};
};
/// What it goes on from is less than what it has.
class counter {
public:
    template <class Visit>
    void for_each_state(Visit&& visit) const {
        visit("count", count_);
    }

private:
    std::uint32_t count_ = 3;
    std::string scratch_;
};

/// "name: number extents", with a * for numbers of the network.
template <class Pieces>
std::vector<std::string> texts_of(const Pieces& pieces) {
    std::vector<std::string> texts;
    for (const auto& one : pieces.all())
        texts.push_back(one.name + ": " + std::string{one.number} + " " + one.extents +
                        (one.of_network ? "*" : ""));
    return texts;
}

} // namespace

BOOST_AUTO_TEST_SUITE(checkpoint_pieces_)

BOOST_AUTO_TEST_CASE(tensors_are_named_by_layer_round_and_role) {
    const tensor plain{role::weight, dims<16, 64>, 0, 2};
    const tensor mean{role::running_mean, dims<4>, 0, 2, 17, true};
    BOOST_TEST(tensor_text("parameters", plain) == "parameters 2 weight");
    BOOST_TEST(tensor_text("moment 2", mean) == "moment 2 2[17] running mean");
    BOOST_TEST(extents_in_words(plain.extents) == "16 x 64");
}

BOOST_AUTO_TEST_CASE(a_block_is_its_tensors_without_the_gaps) {
    std::array<float, 40> block{};
    const std::array<tensor, 2> tensors{
        {{role::weight, dims<2, 3>, 0, 0}, {role::bias, dims<3>, 32, 0}}};
    checkpoint_pieces<std::byte> pieces;
    pieces("parameters", std::span<float>{block}, std::span<const tensor>{tensors});
    pieces("moment", std::span<float>{block}.first(5), std::span<const tensor>{});
    BOOST_TEST(texts_of(pieces) == (std::vector<std::string>{"parameters 0 weight: f32 2 x 3*",
                                       "parameters 0 bias: f32 3*", "moment: f32 5*"}),
        boost::test_tools::per_element());
    BOOST_TEST(
        (pieces.all()[1].bytes.data() == std::as_writable_bytes(std::span{block}).data() + 128));
    BOOST_TEST(pieces.all()[1].bytes.size() == 12);
}

BOOST_AUTO_TEST_CASE(objects_are_taken_apart_to_their_numbers) {
    checkpoint_pieces<const std::byte> pieces;
    const std::tuple<options, counter, nothing> state;
    pieces("state", state);
    BOOST_TEST(texts_of(pieces) == (std::vector<std::string>{"state.0.0: f64 1",
                                       "state.0.1.0: f32 1", "state.0.1.1: f32 1", "count: u32 1"}),
        boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()
