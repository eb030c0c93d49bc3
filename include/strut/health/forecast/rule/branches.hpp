#pragma once

#include <cstddef>
#include <utility>

#include "strut/health/forecast/walk.hpp"
#include "strut/layer/branches.hpp"

namespace strut::health {

/// Side by side. Summed: second moments add, and the branches get the whole gradient each.
/// Concatenated: second moments average over the widths, and each gets its share of the gradient;
/// both are exact if a matrix comes next, whose weights are alike for all of them.
/// Either way the gradients of the branches add up in what comes in.
template <class T, bound::merging Merging, class... Branches>
struct rule<bound::branches<T, Merging, Branches...>> {
    static constexpr std::size_t gains = (rule<Branches>::gains + ...);
    static constexpr std::size_t layers = (rule<Branches>::layers + ...);
    /// Several heads are heads; branches of several layers are a stretch of the network.
    static constexpr bool compound = ((rule<Branches>::layers > 1 || is_compound<Branches>) || ...);
    static constexpr bool sums = Merging == bound::merging::sum;

    static constexpr void forward(signal& at, walk& notes) {
        const signal from = at;
        const std::size_t beside = notes.beside;
        const std::size_t before = notes.next_layer;
        at = {.second_moment = 0, .within = 0};
        bool first = true;
        signal one_branch{};
        ((notes.beside = beside + notes.next_layer - before,
             one<Branches>(from, at, one_branch, first, notes), first = false),
            ...);
        notes.beside = beside;
    }

    static constexpr void backward(double& gradient, walk& notes) {
        const double along_sum = sums ? notes.along_sum : 0;
        notes.along_sum = 0;
        double total = layer_forecast::none;
        int order = 0;
        ((back<Branches>(gradient, along_sum, total, notes), order) = ... = order);
        gradient = total;
    }

private:
    /// The share of the output that is the branch's.
    template <class Branch>
    static constexpr double share = sums ? 1
                                         : static_cast<double>(Branch::out.size()) /
                                               static_cast<double>((Branches::out.size() + ...));

    template <class Branch>
    static constexpr void one(signal from, signal& to, signal& of_first, bool first, walk& notes) {
        const bool fresh = from.fresh;
        from.fresh = false;
        rule<Branch>::forward(from, notes);
        // What has a mean goes along with what comes out of the other branches.
        if (sums && sizeof...(Branches) > 1 && from.mean != 0 &&
            from.normalized != normalized_over::sample)
            notes.flag(beyond::correlated_sum);
        to.second_moment += share<Branch> * from.second_moment;
        if constexpr (sums)
            to.second_moment += 2 * to.mean * from.mean;
        to.mean += share<Branch> * from.mean;
        to.within += share<Branch> * from.within;
        to.normal = to.normal && from.normal;
        to.alike = to.alike || from.alike;
        to.with_sum += sums ? from.with_sum : 0;
        to.fresh = to.fresh && (from.fresh || fresh);
        of_first = first ? from : of_first;
        to.mixed = to.mixed || from.mixed || (!sums && !same_moments(from, of_first));
    }
    static constexpr bool same_moments(const signal& one, const signal& other) {
        const auto close = [](double a, double b) {
            return a == b || (a - b <= 1e-6 * b && b - a <= 1e-6 * b);
        };
        return close(one.second_moment, other.second_moment) && close(one.mean, other.mean) &&
               close(one.within, other.within);
    }
    template <class Branch>
    static constexpr void back(double gradient, double along_sum, double& total, walk& notes) {
        const double of_others = std::exchange(notes.along_sum, along_sum);
        gradient += log10(share<Branch>);
        rule<Branch>::backward(gradient, notes);
        notes.along_sum += of_others;
        total = log10_sum(total, gradient);
    }
};

} // namespace strut::health
