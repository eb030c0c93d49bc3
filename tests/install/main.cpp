#include <strut/core/shape.hpp>

static_assert(strut::dims<3, 28, 28>.size() == 3 * 28 * 28);

int main() {}
