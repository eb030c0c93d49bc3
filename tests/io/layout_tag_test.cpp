#include <string>
#include <utility>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "io/scratch_file.hpp"
#include "strut/inference.hpp"
#include "strut/io/any_of.hpp"
#include "strut/io/keras_layout.hpp"
#include "strut/io/load_safetensors.hpp"
#include "strut/io/own_layout.hpp"
#include "strut/io/save_safetensors.hpp"
#include "strut/io/torch_layout.hpp"

namespace {

using strut::dense;
using strut::keras_layout;
using strut::own_layout;
using strut::torch_layout;
// Square matrices: names and shapes are the same in PyTorch's layout and in the library's own.
using square = strut::network<strut::input<4>, dense<4, strut::tanh>, dense<4>>;
using metadata = std::vector<std::pair<std::string, std::string>>;

template <class Layout>
strut::weights saved(Layout as) {
    strut::weights file = strut::save(square{strut::seed{3}}, as).value();
    file.subject = "x";
    return file;
}

/// Why the file is refused; the network stays what it was.
template <class Layout>
std::string refusal(const strut::weights& file, Layout as, bool strict = true) {
    square model{strut::seed{1}};
    const auto loaded = strut::load(model, file, as, {.strict = strict});
    if (loaded.has_value())
        return "accepted";
    BOOST_TEST((model == square{strut::seed{1}}), "a refused file has changed the network");
    return loaded.error().message();
}

/// A layout from outside that has no tag.
struct untagged {
    static void slots(const strut::leaf& of, std::vector<strut::slot>& to) {
        own_layout::slots(of, to);
    }
};

/// One that says no more than which files are not its own.
struct never_pytorchs : untagged {
    static constexpr std::pair<const char*, const char*> foreign{"format", "pt"};
};

struct child : torch_layout {};

} // namespace

BOOST_AUTO_TEST_SUITE(layout_tag)

BOOST_AUTO_TEST_CASE(a_file_says_its_layout) {
    BOOST_CHECK(
        (saved(torch_layout{}).metadata == metadata{{"format", "pt"}, {"strut.layout", "torch"}}));
    BOOST_CHECK((saved(keras_layout{}).metadata == metadata{{"strut.layout", "keras"}}));
    BOOST_CHECK((saved(own_layout{}).metadata == metadata{{"strut.layout", "own"}}));
    BOOST_CHECK(saved(untagged{}).metadata.empty());
}

BOOST_AUTO_TEST_CASE(a_square_matrix_of_another_layout_is_refused_through_a_file) {
    const scratch_file scratch;
    BOOST_REQUIRE(
        strut::save_safetensors(scratch.path(), square{strut::seed{3}}, own_layout{}).has_value());
    square model{strut::seed{1}};
    const auto loaded = strut::load_safetensors(scratch.path(), model);
    BOOST_REQUIRE(loaded.has_error());
    BOOST_TEST(loaded.error().message() ==
               scratch.path() + ": the tensors are laid out otherwise (expected 'torch' as "
                                "'strut.layout', found 'own')");
    BOOST_TEST((model == square{strut::seed{1}}));
    BOOST_REQUIRE(strut::load_safetensors(scratch.path(), model, own_layout{}).has_value());
    BOOST_TEST((model == square{strut::seed{3}}));
}

BOOST_AUTO_TEST_CASE(another_layout_is_refused_strict_or_not) {
    BOOST_TEST(refusal(saved(torch_layout{}), own_layout{}) ==
               "x: the tensors are laid out otherwise (expected 'own' as 'strut.layout', found "
               "'torch')");
    for (const bool strict : {true, false}) {
        BOOST_TEST(refusal(saved(own_layout{}), torch_layout{}, strict) ==
                   "x: the tensors are laid out otherwise (expected 'torch' as 'strut.layout', "
                   "found 'own')");
        BOOST_TEST(refusal(saved(torch_layout{}), keras_layout{}, strict).find("found 'torch'") !=
                   std::string::npos);
        BOOST_TEST(refusal(saved(torch_layout{}), torch_layout{}, strict) == "accepted");
        BOOST_TEST(refusal(saved(keras_layout{}), keras_layout{}, strict) == "accepted");
        BOOST_TEST(refusal(saved(own_layout{}), own_layout{}, strict) == "accepted");
    }
    BOOST_TEST(refusal(saved(torch_layout{}), untagged{}) == "accepted");
}

BOOST_AUTO_TEST_CASE(a_file_without_a_tag_is_taken_at_the_callers_word_but_for_pytorchs) {
    strut::weights file = saved(torch_layout{});
    file.metadata = {{"format", "pt"}};
    BOOST_TEST(refusal(file, torch_layout{}) == "accepted");
    BOOST_TEST(refusal(file, own_layout{}) ==
               "x: the tensors are laid out otherwise (expected 'own' as 'strut.layout', found "
               "none, and 'pt' as 'format')");
    file.metadata = {{"format", "np"}};
    BOOST_TEST(refusal(file, own_layout{}) == "accepted");
    file.metadata.clear();
    BOOST_TEST(refusal(file, torch_layout{}) == "accepted");
    BOOST_TEST(refusal(file, own_layout{}) == "accepted");
    // Keras's variables may have been written by PyTorch: its names are others.
    file = saved(keras_layout{});
    file.metadata = {{"format", "pt"}};
    BOOST_TEST(refusal(file, keras_layout{}) == "accepted");
}

BOOST_AUTO_TEST_CASE(a_layout_without_a_tag_refuses_what_is_foreign_to_it) {
    const std::string refused = "x: the tensors are laid out otherwise (expected no 'pt' as "
                                "'format', found 'pt' as 'format')";
    strut::weights file = saved(own_layout{});
    BOOST_TEST(refusal(file, never_pytorchs{}) == "accepted");
    file.metadata = {{"format", "pt"}};
    BOOST_TEST(refusal(file, never_pytorchs{}) == refused);
    BOOST_TEST(refusal(file, never_pytorchs{}, false) == refused);
    BOOST_TEST(refusal(file, untagged{}) == "accepted");
    file.metadata = {{"format", "np"}};
    BOOST_TEST(refusal(file, never_pytorchs{}) == "accepted");
    // A tag of another layout does not speak for one that has none.
    BOOST_TEST(refusal(saved(torch_layout{}), never_pytorchs{}) == refused);
}

BOOST_AUTO_TEST_CASE(a_derived_layout_has_the_tag_of_its_base) {
    BOOST_CHECK(saved(child{}).metadata == saved(torch_layout{}).metadata);
    BOOST_TEST(refusal(saved(torch_layout{}), child{}) == "accepted");
    BOOST_TEST(refusal(saved(own_layout{}), child{}).find("expected 'torch'") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(no_candidate_is_looked_at_in_another_layout) {
    const auto picked = strut::any_of<square>::load(saved(own_layout{}));
    BOOST_REQUIRE(picked.has_error());
    BOOST_TEST(picked.error().message() == "x: the tensors are laid out otherwise (expected "
                                           "'torch' as 'strut.layout', found 'own')");
    const auto each = strut::any_of<square>::load_each(saved(own_layout{}), torch_layout{},
        [](auto) { return strut::result<strut::load_options>{strut::load_options{}}; });
    BOOST_TEST(each.has_error());
    BOOST_TEST(strut::any_of<square>::load(saved(own_layout{}), own_layout{}).has_value());
}

BOOST_AUTO_TEST_SUITE_END()
