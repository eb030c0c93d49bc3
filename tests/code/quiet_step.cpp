// A step of training watched by no_monitor, or by an observer of the user's that does nothing:
// tests/code/same_code.sh compares what the compiler makes of the two.
#include "strut/strut.hpp"

#ifdef STRUT_OWN_OBSERVER
struct quiet {
    template <class Trainer, class Report>
    void after_step(const Trainer&, const Report&) const {}
};
#else
using quiet = strut::no_monitor;
#endif

using net = strut::network<strut::input<10>, strut::dense<32, strut::relu>, strut::dense<1>>;
using trainer = strut::trainer<net, strut::mse, strut::adam, strut::batch<16>>;

double step(trainer& fit) {
    quiet nothing;
    return fit.step_in_place(16, nothing).loss;
}
