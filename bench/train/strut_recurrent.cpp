#include <type_traits>

#include "train/recurrent.hpp"
#include "train/strut.hpp"

namespace bench {

template <class Math, cell Cell, std::size_t Units, std::size_t Steps>
auto strut_net_of(const sequence_net<Cell, Units, Steps>&) -> strut::network<strut::input<Steps, 1>,
    Math, std::conditional_t<Cell == cell::lstm, strut::lstm<Units>, strut::gru<Units>>,
    strut::last_step, strut::dense<1>>;

namespace {

template <class Task>
void add() {
    add_train_row<Task, strut_training<Task, strut::accurate_math>>("strut");
    add_train_row<Task, strut_training<Task, strut::fast_math>>("strut_fast");
}

const bool added = (add<train_lstm32>(), add<train_gru32>(), true);

} // namespace
} // namespace bench
