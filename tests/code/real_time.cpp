// What may not wait: real_time.sh looks at what its object file asks of the outside,
// real_time_effects.sh at all that it calls.
#include "code/real_time.hpp"

void frame(strut::stream<net<64>>& live, const float* x, float* y) REAL_TIME {
    live(x, y);
}
void block(strut::stream<net<64>, 64>& live, const float* x, float* y) REAL_TIME {
    live(x, y);
}
void block(strut::stream<net<64>, 64, 4>& live, const float* x, float* y) REAL_TIME {
    live.rate(1.5);
    live(x, y);
}
void frame(strut::stream<tcn>& live, const float* x, float* y) REAL_TIME {
    live(x, y);
}
void block(strut::stream<tcn, 64>& live, const float* x, float* y) REAL_TIME {
    live(x, y);
}
void frame(strut::stream<wavenet>& live, const float* x, float* y) REAL_TIME {
    live(x, y);
}
void block(strut::stream<wavenet, 100>& live, const float* x, float* y) REAL_TIME {
    live(x, y);
}
void frame(strut::stream<symbols>& live, const float* x, float* y) REAL_TIME {
    live(x, y);
}
void block(strut::stream<symbols, 64>& live, const float* x, float* y) REAL_TIME {
    live(x, y);
}
void silence(strut::stream<net<64>>& live) REAL_TIME {
    live.reset();
}
void forward(const net<64>& model, const float* x, float* y, net<64>::workspace<>& work) REAL_TIME {
    model.forward(x, y, work);
}
void forward(const tcn& model, const float* x, float* y, tcn::workspace<>& work) REAL_TIME {
    model.forward(x, y, work);
}
void forward(
    const dense_net& model, const float* x, float* y, dense_net::workspace<>& work) REAL_TIME {
    model.forward(x, y, work);
}
void batch(
    const dense_net& model, const float* x, float* y, dense_net::workspace<32>& work) REAL_TIME {
    model.forward<32>(x, y, work);
}
std::array<float, 3> answer(const dense_net& model, const std::array<float, 8>& x) REAL_TIME {
    return model(x);
}
