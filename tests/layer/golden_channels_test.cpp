#include <cstddef>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "layer/golden_layer.hpp"
#include "strut/layer/activate.hpp"
#include "strut/layer/normalize.hpp"
#include "strut/policy/activation/prelu.hpp"
#include "strut/policy/norm/batch_norm.hpp"
#include "strut/policy/norm/group_norm.hpp"
#include "strut/policy/norm/layer_norm.hpp"

namespace {

using namespace strut;

/// What a normalization remembers of a training pass, and what it makes of it in inference.
template <class T>
void remembers(const std::string& kind, const laws::any_layer<T>& layer) {
    const golden::file golden{"convolutions.txt"};
    const std::string name = kind + "/" + std::to_string(layer.lanes) + "/";
    auto run = golden::golden_run(layer);
    run.forward();
    layer.absorb(run.tape.data(), run.statistics.data(), run.pass);
    const auto expect = [&](const std::string& what, const std::vector<T>& found) {
        golden::expect_close(name + what, golden::digest(found), golden.get<double>(name + what));
    };
    expect("mean", run.tensor_of(run.statistics, layer.statistic_tensors[0]));
    expect("variance", run.tensor_of(run.statistics, layer.statistic_tensors[1]));
    run.infer();
    expect("inferred", golden::samples_of(run, run.y, layer.out));
}

template <class T, std::size_t Lanes, shape In>
void batch_norm_equals_pytorch(const std::string& kind) {
    constexpr auto layer =
        laws::any<laws::bound_at<normalize<batch_norm<>>, T, In>, Lanes, laws::passes::all>;
    golden::expect_golden(kind, layer);
    remembers(kind, layer);
}

constexpr shape sequence{9, 6};
constexpr shape image{4, 7, 6};

} // namespace

BOOST_AUTO_TEST_SUITE(golden_channels)

BOOST_AUTO_TEST_CASE(batch_norm_is_pytorchs) {
    batch_norm_equals_pytorch<double, 1, sequence>("batch_norm_1d");
    batch_norm_equals_pytorch<float, 5, sequence>("batch_norm_1d");
    batch_norm_equals_pytorch<double, 33, sequence>("batch_norm_1d");
    batch_norm_equals_pytorch<float, 1, image>("batch_norm_2d");
    batch_norm_equals_pytorch<double, 2, image>("batch_norm_2d");
    batch_norm_equals_pytorch<float, 33, image>("batch_norm_2d");
}

BOOST_AUTO_TEST_CASE(norms_of_single_samples_are_pytorchs) {
    golden::equals_pytorch<normalize<group_norm<2>>, image, 1, 33>("group_norm");
    golden::equals_pytorch<normalize<group_norm<2>>, image, 5, 1>("group_norm");
    golden::equals_pytorch<normalize<layer_norm<>>, sequence, 2, 5>("layer_norm");
}

BOOST_AUTO_TEST_CASE(slopes_of_channels_are_pytorchs) {
    golden::equals_pytorch<activate<prelu_per_channel<>>, sequence, 1, 33>("prelu_1d");
    golden::equals_pytorch<activate<prelu_per_channel<>>, image, 5, 1>("prelu_2d");
}

BOOST_AUTO_TEST_SUITE_END()
