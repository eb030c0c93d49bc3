#include <array>
#include <cstddef>
#include <cstdlib>
#include <memory>
#include <new>
#include <span>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "allocation/allocations.hpp"
#include "strut/strut.hpp"

// Forward and training allocate nothing. Every way to the heap is counted here: the operators new,
// and malloc and its kin where they may be replaced (glibc, without a sanitizer, which replaces
// them itself). That is why this test is a program of its own.

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define STRUT_TEST_SANITIZED
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define STRUT_TEST_SANITIZED
#endif

#if defined(__GLIBC__) && !defined(STRUT_TEST_SANITIZED)
extern "C" {
void* __libc_malloc(std::size_t);
void* __libc_calloc(std::size_t, std::size_t);
void* __libc_realloc(void*, std::size_t);
void* __libc_memalign(std::size_t, std::size_t);

void* malloc(std::size_t size) {
    ++allocations;
    return __libc_malloc(size);
}
void* calloc(std::size_t count, std::size_t size) {
    ++allocations;
    return __libc_calloc(count, size);
}
void* realloc(void* old, std::size_t size) {
    ++allocations;
    return __libc_realloc(old, size);
}
void* aligned_alloc(std::size_t alignment, std::size_t size) {
    ++allocations;
    return __libc_memalign(alignment, size);
}
}
constexpr bool counts_malloc = true;
#else
constexpr bool counts_malloc = false;
#endif

// Not inlined, or g++ sees the inside of one of a pair, and warns of memory that it takes for
// another's.
[[gnu::noinline]] void* operator new(std::size_t size) {
    allocations += !counts_malloc;
    if (void* const memory = std::malloc(size > 0 ? size : 1))
        return memory;
    throw std::bad_alloc{};
}
[[gnu::noinline]] void* operator new(std::size_t size, std::align_val_t alignment) {
    allocations += !counts_malloc;
    const auto boundary = static_cast<std::size_t>(alignment);
    if (void* const memory = std::aligned_alloc(boundary, strut::round_up(size, boundary)))
        return memory;
    throw std::bad_alloc{};
}
[[gnu::noinline]] void operator delete(void* memory) noexcept {
    std::free(memory);
}
[[gnu::noinline]] void operator delete(void* memory, std::size_t) noexcept {
    std::free(memory);
}
[[gnu::noinline]] void operator delete(void* memory, std::align_val_t) noexcept {
    std::free(memory);
}
[[gnu::noinline]] void operator delete(void* memory, std::size_t, std::align_val_t) noexcept {
    std::free(memory);
}

namespace {

using net =
    strut::network<strut::input<10>, strut::dense<33, strut::tanh>, strut::dense<20, strut::gelu>,
        strut::dropout<0.1>, strut::dense<5, strut::prelu<>>, strut::dense<4>>;

} // namespace

BOOST_AUTO_TEST_SUITE(allocation)

BOOST_AUTO_TEST_CASE(the_hooks_see_every_allocation) {
    BOOST_TEST(allocations_of([] {
        auto* const memory = new int;
        escape(memory);
        delete memory;
    }) == 1U);
    BOOST_TEST(allocations_of([] {
        auto* const memory = new net;
        escape(memory);
        delete memory;
    }) == 1U);
    BOOST_TEST(allocations_of([] {
        const std::vector<int> numbers(100);
        escape(numbers.data());
    }) == 1U);
    if (counts_malloc)
        BOOST_TEST(allocations_of([] {
            void* memory = std::malloc(8);
            escape(memory);
            memory = std::realloc(memory, 16);
            escape(memory);
            std::free(memory);
            memory = std::calloc(8, 1);
            escape(memory);
            std::free(memory);
        }) == 3U);
}

BOOST_AUTO_TEST_CASE(forward_allocates_nothing) {
    const auto model = std::make_unique<const net>(strut::seed{1});
    const std::array<float, 10> x{};
    std::array<float, 4> y{};
    BOOST_TEST(allocations_of([&] { y = (*model)(x); }) == 0U);
    BOOST_TEST(allocations_of([&] {
        net::workspace<> work;
        model->forward(x.data(), y.data(), work);
    }) == 0U);
    constexpr std::size_t stride = strut::simd::row_stride<float>(33);
    const std::array<float, 10 * stride> batch{};
    std::array<float, 4 * stride> out{};
    BOOST_TEST(allocations_of([&] {
        net::workspace<33> work;
        model->forward<33>(batch.data(), out.data(), work);
    }) == 0U);
    escape(y.data());
    escape(out.data());
}

template <class Loss, class Optimizer, class... Policies>
void training_allocates_only_in_the_constructor(const auto& targets) {
    const std::vector<float> inputs(10 * 50, 0.5F);
    net model{strut::seed{1}};
    using fitter = strut::trainer<net, Loss, Optimizer, Policies...>;
    std::unique_ptr<fitter> fit;
    // One for the trainer here, one for all of its memory.
    BOOST_TEST(allocations_of([&] { fit = std::make_unique<fitter>(model); }) == 2U);
    BOOST_TEST(allocations_of([&] { fit->step_in_place(); }) == 0U);
    const std::span first{inputs.data(), 10 * fitter::batch_size};
    const std::span wanted{targets.data(), targets.size() / 50 * fitter::batch_size};
    BOOST_TEST(allocations_of([&] { fit->step(first, wanted); }) == 0U);
    BOOST_TEST(allocations_of([&] { fit->epoch(inputs, targets); }) == 0U);
    BOOST_TEST(allocations_of([&] { fit->evaluate(inputs, targets, strut::accuracy{}); }) == 0U);
}

BOOST_AUTO_TEST_CASE(training_allocates_nothing_after_the_constructor) {
    training_allocates_only_in_the_constructor<strut::mse, strut::adam, strut::batch<32>>(
        std::vector<float>(4 * 50, 1.F));
    training_allocates_only_in_the_constructor<strut::softmax_cross_entropy, strut::momentum<>,
        strut::batch<16>, strut::micro_batch<8>, strut::clip::by_norm<1>>(std::vector<int>(50, 2));
    training_allocates_only_in_the_constructor<strut::mse, strut::sgd, strut::batch<16>,
        strut::clip::adaptive<>, strut::clip::in_layer<1, strut::normalize_gradient<>>,
        strut::penalty::elastic_net<>, strut::penalty::max_norm<>,
        strut::schedule::sequence<strut::schedule::warm_up<>, 5,
            strut::schedule::reduce_on_plateau<>>>(std::vector<float>(4 * 50, 1.F));
}

BOOST_AUTO_TEST_CASE(training_in_windows_allocates_nothing_after_the_constructor) {
    using windows = strut::network<strut::input<4, 2>, strut::lstm<6, strut::stateful>,
        strut::gru<3, strut::stateful>, strut::dense<1>>;
    windows model{strut::seed{1}};
    using fitter =
        strut::truncated<windows, strut::mse, strut::adam, strut::tbptt<2, 4>, strut::batch<3>>;
    const std::vector<float> x(5 * 12 * 2, 0.5F), y(5 * 12, 1.F);
    const std::vector<unsigned char> resets(5 * 12);
    std::unique_ptr<fitter> fit;
    BOOST_TEST(allocations_of([&] { fit = std::make_unique<fitter>(model); }) == 3U);
    BOOST_TEST(allocations_of([&] {
        fit->epoch(strut::make_sequences<fitter>(x, y, 12, resets).value());
    }) == 0U);
}

BOOST_AUTO_TEST_CASE(early_stopping_allocates_nothing_after_the_constructor) {
    net model{strut::seed{1}};
    using stopping = strut::early_stopping<net>;
    std::unique_ptr<stopping> stop;
    BOOST_TEST(allocations_of([&] { stop = std::make_unique<stopping>(model); }) == 2U);
    BOOST_TEST(allocations_of([&] {
        for (const double loss : {3., 2., 4.})
            stop->observe(loss);
        stop->restore();
    }) == 0U);
}

BOOST_AUTO_TEST_SUITE_END()
