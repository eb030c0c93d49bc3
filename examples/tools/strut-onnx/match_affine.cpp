#include "match.hpp"

namespace strut_onnx {

namespace {

/// [in][out] or, transposed, [out][in], as [out][in], times a factor.
affine_step of_matrix(const tensor& weight, bool transposed, double factor) {
    affine_step to;
    to.in = weight.shape[transposed ? 1 : 0];
    to.out = weight.shape[transposed ? 0 : 1];
    const auto in = static_cast<std::size_t>(to.in), out = static_cast<std::size_t>(to.out);
    to.weight.resize(weight.reals.size());
    for (std::size_t o = 0; o < out; ++o)
        for (std::size_t i = 0; i < in; ++i)
            to.weight[o * in + i] = factor * weight.reals[transposed ? o * in + i : i * out + o];
    return to;
}

affine_step of_gemm(const walk& in, const node& at) {
    at.only({"alpha", "beta", "transA", "transB"});
    at.must_be("transA", 0);
    if (in.shape(at, at.input(0)).size() != 2)
        at.refuse("its input is no matrix");
    const std::int64_t transposed = at.whole("transB", 0);
    affine_step to = of_matrix(in.numbers(at, 1), transposed != 0, at.real("alpha", 1));
    if (at.has_input(2)) {
        to.bias = in.vector(at, 2, to.out);
        for (double& one : to.bias)
            one *= at.real("beta", 1);
    }
    return to;
}

} // namespace

std::optional<matched> match_affine(const walk& in, const node& at, const std::string& to) {
    if (at.op == "Gemm")
        return in.make(at, at.input(0), to, of_gemm(in, at));
    if (at.op == "MatMul") {
        at.only({});
        return in.make(at, at.input(0), to, of_matrix(in.numbers(at, 1), false, 1));
    }
    // A bias of its own.
    const auto sum = at.op == "Add" ? in.split(at) : std::nullopt;
    const node* const product = sum ? in.producer(sum->data, "MatMul") : nullptr;
    if (product == nullptr || !in.is_data(product->input(0)))
        return std::nullopt;
    at.only({});
    auto found = match_affine(in, *product, sum->data);
    auto& map = std::get<affine_step>(found->what.what);
    map.bias = in.vector(at, sum->data_first ? 1 : 0, map.out);
    return in.make(at, found->from, to, std::move(map));
}

} // namespace strut_onnx
