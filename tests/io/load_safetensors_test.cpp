#include <cstddef>
#include <span>
#include <string>

#include <boost/test/unit_test.hpp>

#include "fuzz/safetensors_invariants.hpp"
#include "io/damage.hpp"
#include "io/scratch_file.hpp"
#include "strut/inference.hpp"
#include "strut/io/load_safetensors.hpp"
#include "strut/io/save_safetensors.hpp"

namespace {

using net = strut::network<strut::input<2>, strut::dense<2, strut::relu, strut::batch_norm<>>>;
const net before{strut::seed{1}};
const net in_file{strut::seed{2}};

/// What is loaded of a file that lies in memory: refused, and the network is what it was, or whole.
struct attempt {
    net model = before;
    bool taken;

    explicit attempt(const std::string& file) {
        const auto read = strut::parse_safetensors(std::as_bytes(std::span{file}), "x");
        taken = read.has_value() && strut::load(model, *read).has_value();
        if (!taken)
            BOOST_REQUIRE((model == before));
    }
};

std::string written() {
    return strut::serialize_safetensors(strut::save(in_file).value()).value();
}

/// As another program writes it: without a checksum.
std::string from_elsewhere() {
    const strut::weights all = strut::save(in_file).value();
    std::string header = R"({"__metadata__":{"format":"pt"})", data;
    for (const strut::named_tensor& one : all.tensors) {
        header += ",\"" + one.name + R"(":{"dtype":"F32","shape":)" +
                  strut::detail::extents_text(one.extents) + ",\"data_offsets\":[" +
                  std::to_string(data.size()) + ",";
        data.append(reinterpret_cast<const char*>(one.bytes.data()), one.bytes.size());
        header += std::to_string(data.size()) + "]}";
    }
    return safetensors_invariants::file_of(header + "}", data);
}

/// How many numbers two networks differ in.
std::size_t apart(const net& a, const net& b) {
    std::size_t count = 0;
    for (const strut::tensor& one : net::tensors)
        for (std::size_t i = one.offset; i < one.offset + one.size(); ++i)
            count += a.parameters[i] != b.parameters[i];
    for (const strut::tensor& one : net::statistic_tensors)
        for (std::size_t i = one.offset; i < one.offset + one.size(); ++i)
            count += a.statistics.data()[i] != b.statistics.data()[i];
    return count;
}

} // namespace

BOOST_AUTO_TEST_SUITE(load_safetensors)

BOOST_AUTO_TEST_CASE(a_file_is_loaded_mapped_or_whole) {
    const scratch_file file{written()};
    for (const strut::read how : {strut::read::mapped, strut::read::whole}) {
        net model = before;
        BOOST_TEST(strut::load_safetensors(file.path(), model, strut::torch_layout{}, {}, how)
                       .has_value());
        BOOST_TEST((model == in_file));
    }
}

BOOST_AUTO_TEST_CASE(failures_name_the_file_and_leave_the_network) {
    const scratch_file file{"no weights"};
    net model = before;
    BOOST_TEST(strut::load_safetensors(file.path(), model).error().subject == file.path());
    BOOST_TEST(strut::load_safetensors("nowhere/x", model).error().subject == "nowhere/x");
    BOOST_REQUIRE(strut::save_safetensors(file.path(), in_file).has_value());
    strut::network<strut::input<2>, strut::dense<3>> other;
    BOOST_TEST(strut::load_safetensors(file.path(), other).error().subject == file.path());
    BOOST_TEST((model == before));
}

BOOST_AUTO_TEST_CASE(every_damaged_file_of_strut_is_refused) {
    const std::string file = written();
    BOOST_TEST((attempt{file}.model == in_file));
    for_each_truncation(file, [](const std::string& cut, std::size_t size) {
        BOOST_TEST_REQUIRE(!attempt{cut}.taken, "cut at " << size);
    });
    for_each_bit_flip(file, [](const std::string& changed, std::size_t bit) {
        BOOST_TEST_REQUIRE(!attempt{changed}.taken, "bit " << bit);
    });
}

// Without a checksum a number that changed is another number, and everything else refused or
// without a meaning.
BOOST_AUTO_TEST_CASE(a_damaged_file_from_elsewhere_is_refused_or_one_number_is_another) {
    const std::string file = from_elsewhere();
    const std::size_t data = file.find("}}") + 2;
    BOOST_TEST((attempt{file}.model == in_file));
    for_each_truncation(file, [](const std::string& cut, std::size_t size) {
        BOOST_TEST_REQUIRE(!attempt{cut}.taken, "cut at " << size);
    });
    for_each_bit_flip(file, 0, data, [](const std::string& changed, std::size_t bit) {
        const attempt made{changed};
        BOOST_TEST_REQUIRE((!made.taken || made.model == in_file), "bit " << bit);
    });
    for_each_bit_flip(file, data, file.size(), [](const std::string& changed, std::size_t bit) {
        const attempt made{changed};
        BOOST_TEST_REQUIRE((!made.taken || apart(made.model, in_file) <= 1), "bit " << bit);
    });
}

BOOST_AUTO_TEST_SUITE_END()
