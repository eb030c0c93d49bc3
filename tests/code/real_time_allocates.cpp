// An activation that allocates, deep inside a network on a stream: real_time_effects.sh and
// real_time_sanitizer.sh fail unless it is found.
#include <cstdio>
#include <memory>

#include "code/real_time.hpp"

namespace {

int* volatile kept = nullptr; // what is stored here cannot be optimized away

struct allocating {
    static auto value(auto h) {
        kept = new int;
        delete kept;
        return h;
    }
    static auto slope(auto h) { return decltype(h)(1); }
};

using guilty = strut::network<strut::input<64, 2>, strut::lstm<8>,
    strut::residual<strut::dense<8, allocating>>, strut::dense<1>>;

void frame(strut::stream<guilty>& live, const float* x, float* y) REAL_TIME {
    live(x, y);
}

} // namespace

int main() {
    const auto model = std::make_unique<guilty>(strut::seed{1});
    strut::stream<guilty> live{*model};
    const float x[] = {0.1f, 0.1f};
    float y = 0;
    frame(live, x, &y);
    std::printf("nobody objected: %g\n", static_cast<double>(y));
}
