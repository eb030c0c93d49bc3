#include <array>
#include <type_traits>

#include "strut/inference.hpp"

/// A network in read-only memory, and its forward pass in a constant expression.
namespace {

using net = strut::network<strut::input<3>, strut::dense<2, strut::relu>, strut::dense<2>>;
static_assert(std::is_trivially_copyable_v<net> && std::is_standard_layout_v<net>);
static_assert(net::in == strut::dims<3> && net::out == strut::dims<2>);
static_assert(net::layer_count == 2 && net::parameter_count == 3 * 2 + 2 + 2 * 2 + 2);
static_assert(net::block_size * sizeof(float) == sizeof(net));

constexpr net fixed = [] {
    net model;
    auto first = model.view<0, strut::role::weight>();
    first(0, 0) = 1;
    first(1, 0) = 2;
    first(2, 1) = -1;
    model.view<0, strut::role::bias>()(1) = 0.5f;
    auto second = model.view<1, strut::role::weight>();
    second(0, 0) = 1;
    second(1, 1) = 4;
    model.view<1, strut::role::bias>()(0) = -3;
    return model;
}();

// Hidden: relu(1 + 2 * 2) = 5 and relu(0.5 - 3) = 0 or relu(0.5 + 1) = 1.5.
static_assert(fixed(std::array{1.0f, 2.0f, 3.0f}) == std::array{2.0f, 0.0f});
static_assert(fixed(std::array{1.0f, 2.0f, -1.0f}) == std::array{2.0f, 6.0f});

// The same seed gives the same bits at compile time and at run time; here, that it gives any.
constexpr net drawn{strut::seed{7}};
static_assert(drawn == net{strut::seed{7}} && !(drawn == net{strut::seed{8}}));

// Equal layers are one type wherever they stand: their code is instantiated once.
using deep = strut::network<strut::input<8>, strut::dense<8, strut::relu>,
    strut::dense<8, strut::relu>, strut::dense<8, strut::relu>>;
static_assert(std::is_same_v<deep::root::element<0>, deep::root::element<2>>);
// The order of policies does not matter, and a dense layer is its chain.
using one = strut::network<strut::input<8>, strut::dense<8, strut::relu, strut::lecun>>;
using two = strut::network<strut::input<8>, strut::dense<8, strut::lecun, strut::relu>>;
using written_out =
    strut::network<strut::input<8>, strut::affine<8, strut::lecun>, strut::activate<strut::relu>>;
static_assert(std::is_same_v<one::root, two::root>);
static_assert(std::is_same_v<one::root, written_out::root>);

} // namespace
