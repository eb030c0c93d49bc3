#include "train/image.hpp"
#include "train/strut.hpp"

namespace bench {

template <class Math>
auto strut_net_of(const cnn28&)
    -> strut::network<strut::input<cnn28::first.in, cnn28::first.size, cnn28::first.size>, Math,
        strut::conv2d<cnn28::first.out, strut::kernel<cnn28::first.kernel>>,
        strut::activate<strut::relu>, strut::max_pool<strut::window<2>>,
        strut::conv2d<cnn28::second.out, strut::kernel<cnn28::second.kernel>>,
        strut::activate<strut::relu>, strut::max_pool<strut::window<2>>, strut::flatten,
        strut::dense<cnn28::out>>;

namespace {

const bool added = [] {
    add_train_row<train_cnn28, strut_training<train_cnn28, strut::accurate_math>>("strut");
    add_train_row<train_cnn28, strut_training<train_cnn28, strut::fast_math>>("strut_fast");
    return true;
}();

} // namespace
} // namespace bench
