#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>

#include "strut/core/check.hpp"
#include "strut/core/config.hpp"
#include "strut/core/shape.hpp"
#include "strut/core/storage.hpp"
#include "strut/layer/chain.hpp"
#include "strut/layer/concept.hpp"
#include "strut/layer/kind.hpp"
#include "strut/layer/projection.hpp"
#include "strut/layer/site.hpp"
#include "strut/policy/activation/identity.hpp"
#include "strut/policy/shortcut/concept.hpp"
#include "strut/policy/shortcut/identity.hpp"
#include "strut/simd/map.hpp"
#include "strut/simd/reduce.hpp"

namespace strut {

namespace bound {

/// y = S x + a f(x). Shapes: x [in][lane] -> y [out][lane]. Parameters: those of the branch f, then
/// the projection's weight, then a [1], as the shortcut has them.
/// `Blocks` is the number of residual blocks in the whole network.
template <class T, class Branch, class Shortcut, std::size_t Blocks>
struct residual : plain_layer<T> {
    using branch = Branch;
    using shortcut = Shortcut;
    static constexpr std::string_view name = "residual";
    static constexpr shape in = Branch::in;
    static constexpr shape out = Branch::out;

    using projection = typename detail::projection<T, in, out>::type;
    static constexpr std::size_t projection_offset = Branch::parameter_size;

    /// Whether what the branch gives out is needed again, after y has become something else; then
    /// it lies on the tape, behind the branch's.
    static constexpr bool keeps = Shortcut::learns || Branch::reads_output;

private:
    static constexpr bool projects = Shortcut::projects;
    static constexpr bool learns = Shortcut::learns;
    static constexpr bool plain = !learns && Shortcut::scale == 1;
    static constexpr std::size_t scale_offset =
        projection_offset + (projects ? projection::parameter_size : 0);

    template <std::size_t Lanes>
    static constexpr std::size_t elements = out.size() * simd::row_stride<T>(Lanes);
    template <std::size_t Lanes>
    static constexpr std::size_t buffer = tensor_footprint<T>(
        std::max(in.size(), out.size()) * simd::row_stride<T>(Lanes));

public:
    static constexpr auto tensors = [] {
        std::array<tensor, Branch::tensors.size() + projects + learns> all{};
        std::size_t next = 0;
        for (const tensor& one : Branch::tensors)
            all[next++] = one;
        if constexpr (projects) {
            all[next] = projection::tensors[0];
            all[next++].offset += projection_offset;
        }
        if constexpr (learns)
            all[next] = {role::scale, shape{1}, scale_offset};
        return all;
    }();
    static constexpr std::size_t parameter_size =
        scale_offset + (learns ? tensor_footprint<T>(1) : 0);
    static constexpr auto statistics = Branch::statistics;
    static constexpr std::size_t statistics_size = Branch::statistics_size;
    static constexpr std::size_t least_samples = Branch::least_samples;
    template <std::size_t Lanes>
    static constexpr std::size_t tape = Branch::template tape<Lanes> +
                                        (keeps ? tensor_footprint<T>(elements<Lanes>) : 0);
    template <std::size_t Lanes>
    static constexpr std::size_t scratch = 2 * buffer<Lanes> +
                                           std::max(Branch::template scratch<Lanes>,
                                               projects ? projection::template scratch<Lanes> : 0);

    static constexpr void initialize(T* parameters, std::uint64_t& tensor_seed) {
        Branch::initialize(parameters, tensor_seed);
        if constexpr (requires { Shortcut::prepare(parameters, 0, 0, 0, 0); }) {
            constexpr auto is_weight = [](const tensor& one) {
                return one.purpose == role::weight;
            };
            constexpr auto of = static_cast<std::size_t>(
                std::count_if(Branch::tensors.begin(), Branch::tensors.end(), is_weight));
            std::size_t number = 0;
            for (const tensor& one : Branch::tensors)
                if (is_weight(one))
                    Shortcut::prepare(parameters + one.offset, one.size(), number++, of, Blocks);
        }
        if constexpr (projects)
            projection::initialize(parameters + projection_offset, tensor_seed);
        if constexpr (learns)
            parameters[scale_offset] = static_cast<T>(Shortcut::scale);
    }
    static constexpr void initialize_statistics(T* statistics_data) {
        Branch::initialize_statistics(statistics_data);
    }

    template <mode Mode, std::size_t Lanes>
    static constexpr void forward(const T* parameters, const T* statistics_data, const T* x, T* y,
        T* tape_data, T* scratch_data, const pass& run) {
        T* const inner_scratch = scratch_data + 2 * buffer<Lanes>;
        T* branch_out = y;
        if constexpr (keeps && Mode == mode::training)
            branch_out = tape_data + Branch::template tape<Lanes>;
        Branch::template forward<Mode, Lanes>(
            parameters, statistics_data, x, branch_out, tape_data, inner_scratch, run);
        go_round<Mode, Lanes>(parameters, x, branch_out, y, scratch_data, run);
    }

    /// y = S x + a times what the branch gave out, which may lie in y.
    template <mode Mode, std::size_t Lanes>
    static constexpr void go_round(const T* parameters, const T* x, const T* branch_out, T* y,
        T* scratch_data, const pass& run) {
        const T* round = x;
        if constexpr (projects) {
            projection::template forward<Mode, Lanes>(parameters + projection_offset, nullptr, x,
                scratch_data, nullptr, scratch_data + 2 * buffer<Lanes>, run);
            round = scratch_data;
        }
        add<Lanes>(y, round, scale(parameters), branch_out);
    }

    template <wanted Wanted, std::size_t Lanes>
    static constexpr void backward(const T* parameters, const T* x, const T* y, const T* tape_data,
        T* dy, T* dx, T* gradient, T* scratch_data, const pass& run) {
        T* const inner_scratch = scratch_data + 2 * buffer<Lanes>;
        const T* const branch_y = keeps ? tape_data + Branch::template tape<Lanes> : y;
        if constexpr (learns && Wanted.parameters) {
            constexpr std::size_t row = simd::row_stride<T>(Lanes);
            T sum = 0;
            for (std::size_t f = 0; f < out.size(); ++f)
                sum += simd::dot(dy + f * row, branch_y + f * row, run.count);
            gradient[scale_offset] = run.accumulate ? gradient[scale_offset] + sum : sum;
        }
        T* branch_dy = dy;
        if constexpr (!plain || Branch::spoils_gradient) {
            branch_dy = scratch_data;
            [[maybe_unused]] const T a = scale(parameters);
            simd::map<elements<Lanes>>(
                branch_dy,
                [=](auto d) STRUT_LAMBDA {
                    if constexpr (plain)
                        return d;
                    else
                        return decltype(d)(decltype(d)(a) * d);
                },
                static_cast<const T*>(dy));
        }
        Branch::template backward<Wanted, Lanes>(
            parameters, x, branch_y, tape_data, branch_dy, dx, gradient, inner_scratch, run);
        if constexpr (projects) {
            T* const projected = scratch_data + buffer<Lanes>;
            projection::template backward<Wanted, Lanes>(parameters + projection_offset, x, nullptr,
                nullptr, dy, projected, gradient + projection_offset, inner_scratch, run);
            if constexpr (Wanted.input)
                plus<in.size() * simd::row_stride<T>(Lanes)>(dx, projected);
        } else if constexpr (Wanted.input) {
            plus<elements<Lanes>>(dx, dy);
        }
    }

    template <std::size_t Lanes>
    static constexpr void absorb(const T* tape_data, T* statistics_data, const pass& run) {
        Branch::template absorb<Lanes>(tape_data, statistics_data, run);
    }

    /// The a of a block with these parameters.
    static constexpr T scale(const T* parameters) {
        if constexpr (learns)
            return parameters[scale_offset];
        else
            return static_cast<T>(Shortcut::scale);
    }

private:
    template <std::size_t Lanes>
    static constexpr void add(T* y, const T* round, T a, const T* branch_out) {
        simd::map<elements<Lanes>>(
            y,
            [=](auto r, auto b) STRUT_LAMBDA {
                using V = decltype(r);
                if constexpr (plain)
                    return V(r + b);
                else
                    return simd::fma(V(a), b, r);
            },
            round, branch_out);
    }

    template <std::size_t Count>
    static constexpr void plus(T* to, const T* more) {
        simd::map<Count>(
            to, [](auto t, auto m) STRUT_LAMBDA { return decltype(t)(t + m); },
            static_cast<const T*>(to), more);
    }
};

} // namespace bound

namespace detail {
template <class Shortcut, class... Layers>
struct residual_of {
    using is_layer = void;
    static constexpr std::size_t residual_blocks = 1 + (std::size_t{0} + ... + blocks_in<Layers>);

    static constexpr shape output(shape in) { return chain<Layers...>::output(in); }

private:
    template <class Site>
    using inner = typename Site::template inside<Site::in, void>;

public:
    template <class Site>
    struct check {
        using place = typename Site::place;
        static constexpr shape out = output(Site::in);
        static constexpr bool fits =
            Shortcut::projects ? projects_to(Site::in, out) : Site::in == out;
        using last = typename last_activation<Layers...>::type;
        static constexpr bool wakes = [] {
            if constexpr (requires(double* weight) { Shortcut::prepare(weight, 0, 0, 0, 0); })
                return awake_at_zero<last>();
            else
                return true;
        }();
        static constexpr bool value =
            chain<Layers...>::template check<inner<Site>>::value &&
            error::branch_that_wakes_up<wakes, place, error::given<Shortcut, last>>::value &&
            error::same_shape_around<fits, place, error::given<Shortcut>, error::expected<Site::in>,
                error::found<out>>::value;
    };

    template <class Site>
    struct bind {
        using type = bound::residual<typename Site::value,
            typename chain<Layers...>::template bind<inner<Site>>::type, Shortcut,
            strut::pick<is_block_count, block_count<1>, typename Site::defaults>::value>;
    };
};
} // namespace detail

/// Layers with a way round them: y = S x + a f(x), where f is the chain of the layers. What the
/// shortcut (shortcut::identity unless one stands first) says of S and a is in policy/shortcut.
/// Shapes: in [...] -> out of the layers; the same as in, unless the shortcut projects.
/// Errors: layers that give out another shape than they take in, under a shortcut without a matrix;
/// under one with a matrix, layers that give out something else than a vector for a vector, a
/// sequence for a sequence, an image for an image, or whose steps, rows or columns are no stride of
/// those that come in.
/// Example: `residual<normalize<layer_norm<>>, activate<gelu>, affine<64>>`.
template <class... Layers>
struct residual : detail::residual_of<shortcut::identity, Layers...> {};
template <shortcut_policy Shortcut, class... Layers>
struct residual<Shortcut, Layers...> : detail::residual_of<Shortcut, Layers...> {};

} // namespace strut
