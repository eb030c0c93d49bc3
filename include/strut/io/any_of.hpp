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
#include "strut/io/load.hpp"
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
    /// Errors: a failure that says of each candidate what it lacked; that of `load` where one fits
    /// by names and shapes and its numbers are refused.
    template <layout Layout = torch_layout>
    static result<any_of> load(
        const weights& file, Layout as = {}, const any_of_options& options = {}) {
        std::string lacked;
        std::optional<result<any_of>> decided;
        const auto consider_all = [&](bool strict) {
            lacked.clear();
            std::size_t index = 0;
            const auto consider = [&]<class Net>(std::type_identity<Net>) {
                any_of_options now = options;
                now.load.strict = strict;
                auto why = candidate<Net>(file, as, now, decided);
                lacked += (index == 0 ? "" : "; ") + std::to_string(index) + ": " + why;
                ++index;
                return decided.has_value();
            };
            (consider(std::type_identity<Nets>{}) || ...);
        };
        consider_all(true);
        if (!decided && !options.load.strict)
            consider_all(false);
        if (decided)
            return *std::move(decided);
        return failure{file.subject,
            "fits none of " + std::to_string(sizeof...(Nets)) + " networks", "", lacked};
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

    /// Decides for this candidate, or says what it lacks.
    template <class Net, class Layout>
    static std::string candidate(const weights& file, Layout as, const any_of_options& options,
        std::optional<result<any_of>>& decided) {
        const auto slots = detail::named_slots<Net, Layout>(options.load.named, file.subject);
        if (slots.has_error())
            return reason(slots.error());
        if (const auto fits = detail::match(*slots, file, options.load.strict); fits.has_error())
            return reason(fits.error());
        auto made = std::make_unique<Net>();
        if (const auto loaded = strut::load(*made, file, as, options.load); loaded.has_error()) {
            decided.emplace(loaded.error());
            return {};
        }
        if (file.find("verify.input") != nullptr)
            if (const auto same = verify(*made, file, options.tolerance); same.has_error())
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
