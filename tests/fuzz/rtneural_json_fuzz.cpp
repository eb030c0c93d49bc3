// Whatever a model of RTNeural contains, reading it gives numbers that fit, or a failure, and a
// network takes it whole or not at all. `cmake --workflow --preset asan` runs it for half a minute;
// for longer, with files to start from:
//
//     build/asan/tests/rtneural_json_fuzz tests/fuzz/corpus/rtneural_json -max_total_time=600

#include <cmath>
#include <cstddef>
#include <cstdint>

#include "fuzz/invariants.hpp"
#include "strut/inference.hpp"
#include "strut/io/rtneural_json.hpp"

namespace {

using strut::network, strut::input, strut::dense;
using recurrent = network<input<1>, strut::gru<1>, dense<1, strut::relu>>;
using convolving = network<input<2, 1>, strut::conv1d<2, strut::kernel<2>>,
    strut::normalize<strut::batch_norm<0.01, 0.001>>, strut::activate<strut::prelu_per_channel<>>>;

using invariants::must_hold;

/// Eight names of modules and eight of tensors, of 200 bytes each that may take four.
void check(const strut::failure& error) {
    must_hold(invariants::of_message(error, 20000));
}

template <class Net>
void load(const strut::rtneural_model& file) {
    Net model{strut::seed{1}};
    const Net before = model;
    const auto done = strut::load_rtneural(model, file);
    if (done.has_error()) {
        must_hold(model == before, "half a model");
        check(done.error());
        return;
    }
    for (const float number : model.parameters)
        must_hold(std::isfinite(number), "a number that is none");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto file = strut::parse_rtneural(invariants::text_of(data, size), "file");
    if (file.has_error()) {
        check(file.error());
        return 0;
    }
    for (const strut::named_tensor& one : file->tensors.tensors) {
        std::size_t count = 1;
        for (const std::size_t extent : one.extents)
            count *= extent;
        must_hold(one.bytes.size() == count * size_of(one.type), "not the bytes of a shape");
        must_hold(one.bytes.size() <= 8 * size, "more numbers than the text has");
    }
    must_hold(strut::declare_rtneural(*file).empty() == file->state_dict, "no declaration");
    load<recurrent>(*file);
    load<convolving>(*file);
    return 0;
}
