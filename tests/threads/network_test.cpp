#include <array>
#include <cstddef>
#include <memory>
#include <thread>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "strut/strut.hpp"

using net = strut::network<strut::input<10>, strut::dense<33, strut::tanh>,
    strut::dense<17, strut::gelu>, strut::dense<4>>;

// Under ThreadSanitizer: what threads share is the const network and nothing else.
BOOST_AUTO_TEST_CASE(eight_threads_share_one_const_network_and_get_the_bits_of_one_thread) {
    constexpr std::size_t threads = 8;
    constexpr std::size_t samples = 200;
    const auto model = std::make_unique<const net>(strut::seed{7});
    const auto sample = [](std::size_t index) {
        std::array<float, 10> x{};
        for (std::size_t i = 0; i < x.size(); ++i)
            x[i] = static_cast<float>(strut::random{index}.normal(i));
        return x;
    };
    std::vector<std::array<float, 4>> alone(samples);
    for (std::size_t i = 0; i < samples; ++i)
        alone[i] = (*model)(sample(i));

    std::vector<std::vector<std::array<float, 4>>> shared(
        threads, std::vector<std::array<float, 4>>(samples));
    std::vector<std::jthread> running;
    for (std::size_t thread = 0; thread < threads; ++thread)
        running.emplace_back([&, thread] {
            net::workspace<> workspace;
            for (std::size_t i = 0; i < samples; ++i)
                if (i % 2 == 0)
                    shared[thread][i] = (*model)(sample(i));
                else
                    model->forward(sample(i).data(), shared[thread][i].data(), workspace);
        });
    running.clear();
    for (const auto& outputs : shared)
        BOOST_TEST((outputs == alone));
}
