#include <array>
#include <cstddef>
#include <span>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "strut/layer/concept.hpp"
#include "strut/layer/time_watch.hpp"
#include "strut/train/observer.hpp"
#include "strut/train/telling.hpp"

BOOST_AUTO_TEST_SUITE(telling)

using namespace strut;

namespace {

/// All that telling asks of a trainer.
struct some_trainer {
    struct network {
        static constexpr std::array<tensor, 2> tensors{};
    };
};

struct hears_steps {
    std::size_t steps = 0;
    void after_step(const some_trainer&, const step_report& report) { steps += report.samples; }
};
struct hears_all : hears_steps {
    std::size_t epochs = 0, lanes = 0, last = 0, tensors = 0;
    time_watch own{};
    void after_epoch(const some_trainer&, const epoch_report& report) { epochs = report.epoch; }
    template <class Pick>
    void after_backward(const some_trainer&, std::size_t count, Pick pick) {
        lanes = count;
        last = pick(count - 1);
    }
    void after_update(const some_trainer&, std::span<const update_norms, 2> norms) {
        tensors += norms.size();
    }
    time_watch* before_backward(const some_trainer&) { return &own; }
};
struct watches_nothing {
    time_watch* before_backward(const some_trainer&) { return nullptr; }
};

std::vector<const time_watch*> listed(const time_watch* first) {
    std::vector<const time_watch*> all;
    for (; first != nullptr; first = first->next)
        all.push_back(first);
    return all;
}

} // namespace

BOOST_AUTO_TEST_CASE(each_hears_what_it_has_a_member_for) {
    const some_trainer fit;
    hears_steps few;
    hears_all all;
    const auto tell = [&](auto& one) {
        detail::tell_backward(fit, one, 3, [](std::size_t lane) { return 10 + lane; });
        detail::tell_update(fit, one, std::array<update_norms, 2>{});
        detail::tell_step(fit, one, {.samples = 5});
        detail::tell_epoch(fit, one, {.epoch = 7});
    };
    tell(few);
    tell(all);
    BOOST_TEST(few.steps == 5u);
    BOOST_TEST(all.steps == 5u);
    BOOST_TEST(all.epochs == 7u);
    BOOST_TEST(all.lanes == 3u);
    BOOST_TEST(all.last == 12u);
    BOOST_TEST(all.tensors == 2u);
}

BOOST_AUTO_TEST_CASE(those_who_watch_through_time_are_listed_once) {
    const some_trainer fit;
    hears_all one, other;
    hears_steps few;
    watches_nothing none;
    BOOST_TEST(detail::time_watches(fit) == nullptr);
    BOOST_TEST(detail::time_watches(fit, few, none) == nullptr);
    using watches = std::vector<const time_watch*>;
    BOOST_TEST((listed(detail::time_watches(fit, one, few, other, one, none)) ==
                watches{&other.own, &one.own}));
    // The list is made anew for each pass.
    BOOST_TEST((listed(detail::time_watches(fit, one)) == watches{&one.own}));
}

BOOST_AUTO_TEST_SUITE_END()
