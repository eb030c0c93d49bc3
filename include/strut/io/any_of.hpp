#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>

#include "strut/core/failure.hpp"
#include "strut/io/layout.hpp"
#include "strut/io/layout_tag.hpp"
#include "strut/io/load.hpp"
#include "strut/io/match.hpp"
#include "strut/io/slots.hpp"
#include "strut/io/torch_layout.hpp"
#include "strut/io/verify.hpp"
#include "strut/io/weights.hpp"

namespace strut {

/// What `any_of` is told beside the file and its layout.
struct any_of_options {
    load_options load{};
    /// Where the file carries samples, the network must give them out as exactly as this: it tells
    /// candidates apart that differ in what has no numbers, such as an activation.
    double tolerance = 1e-3;
};

/// One of several networks, all compiled, of which a file decides: the first whose tensors have the
/// file's names and shapes, and which gives out the file's samples, if there are any. It lies on
/// the heap; moves, does not copy.
///
///     auto model = strut::any_of<small, large>::load(file);
///     model->visit([&](const auto& net) { ... the whole loop ... });
///
/// Inside the visit the network has its own type: no virtual call, no branch.
template <class... Nets>
class any_of {
public:
    using variant = std::variant<std::unique_ptr<Nets>...>;

    /// Looks at a file and makes the network that fits. One that does so strictly goes before
    /// those that do only without `strict`.
    /// A candidate whose numbers are refused, or that no tensor of the file is for, is passed over.
    /// Errors: a failure that says of each candidate what it lacked; samples of which one tensor is
    /// missing fit none. A file whose metadata name another layout is refused as `load` refuses it.
    template <layout Layout = torch_layout>
    static result<any_of> load(
        const weights& file, Layout as = {}, const any_of_options& options = {}) {
        if (const auto same = detail::laid_out_as<Layout>(file); same.has_error())
            return same.error();
        load_options now = options.load;
        const auto the_same = [&](auto) { return result<load_options>{now}; };
        const auto pick = [&](bool strict) {
            now.strict = strict;
            return first_that_fits(file, as, the_same, options.tolerance);
        };
        picked found = pick(true);
        if (!found.decided && !options.load.strict)
            found = pick(false);
        return std::move(found).answer(file);
    }

    /// The same where the file's names are others for each candidate: `options_of` is called with
    /// std::type_identity of it, and gives a `result<load_options>`: its options, or what it lacks.
    template <layout Layout, class OptionsOf>
    static result<any_of> load_each(
        const weights& file, Layout as, OptionsOf options_of, double tolerance = 1e-3) {
        if (const auto same = detail::laid_out_as<Layout>(file); same.has_error())
            return same.error();
        return first_that_fits(file, as, options_of, tolerance).answer(file);
    }

    /// Which of the candidates it is, from 0.
    std::size_t index() const { return held_.index(); }

    /// The network, if it is of that type, or null.
    template <class Net>
    Net* get_if() {
        auto* const held = std::get_if<std::unique_ptr<Net>>(&held_);
        return held == nullptr ? nullptr : held->get();
    }
    template <class Net>
    const Net* get_if() const {
        auto* const held = std::get_if<std::unique_ptr<Net>>(&held_);
        return held == nullptr ? nullptr : held->get();
    }

    /// Calls `body(network)` with the network's own type.
    template <class Body>
    decltype(auto) visit(Body&& body) {
        return std::visit([&](auto& held) -> decltype(auto) { return body(*held); }, held_);
    }
    template <class Body>
    decltype(auto) visit(Body&& body) const {
        return std::visit(
            [&](const auto& held) -> decltype(auto) { return body(std::as_const(*held)); }, held_);
    }

private:
    explicit any_of(variant held) : held_{std::move(held)} {}

    /// What came of looking at the candidates one by one.
    struct picked {
        std::optional<result<any_of>> decided;
        std::string lacked; ///< "0: ...; 1: ..."

        result<any_of> answer(const weights& file) && {
            if (decided)
                return *std::move(decided);
            return failure{file.subject,
                "fits none of " + std::to_string(sizeof...(Nets)) + " networks", "", lacked};
        }
    };

    template <class Layout, class OptionsOf>
    static picked first_that_fits(
        const weights& file, Layout as, OptionsOf& options_of, double tolerance) {
        picked found;
        std::size_t index = 0;
        const auto consider = [&]<class Net>(std::type_identity<Net> of) {
            const result<load_options> options = options_of(of);
            const std::string why =
                options.has_error() ? reason(options.error())
                                    : candidate<Net>(file, as, *options, tolerance, found.decided);
            found.lacked += (index == 0 ? "" : "; ") + std::to_string(index) + ": " + why;
            ++index;
            return found.decided.has_value();
        };
        (consider(std::type_identity<Nets>{}) || ...);
        return found;
    }

    /// Decides for this candidate, or says what it lacks.
    template <class Net, class Layout>
    static std::string candidate(const weights& file, Layout as, const load_options& options,
        double tolerance, std::optional<result<any_of>>& decided) {
        const auto slots = detail::named_slots<Net, Layout>(options.named, file.subject);
        if (slots.has_error())
            return reason(slots.error());
        const auto fits = detail::match(*slots, file, options.strict);
        if (fits.has_error())
            return reason(fits.error());
        if (fits->empty() && !slots->empty())
            return "none of the file's tensors is one of its";
        auto made = std::make_unique<Net>();
        if (const auto loaded = strut::load(*made, file, as, options); loaded.has_error())
            return reason(loaded.error());
        if (file.find("verify.input") != nullptr || file.find("verify.output") != nullptr)
            if (const auto same = verify(*made, file, tolerance, options.numbers); same.has_error())
                return reason(same.error());
        decided.emplace(any_of{variant{std::move(made)}});
        return {};
    }

    /// A failure without the file's name.
    static std::string reason(failure why) {
        why.subject.clear();
        return why.message().substr(2);
    }

    variant held_;
};

} // namespace strut
