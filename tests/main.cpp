#include <boost/test/unit_test.hpp>

// The main program of every test executable. (BOOST_TEST_MODULE would write it too, but has no
// effect once Boost.Test comes precompiled.)
int main(int count, char** arguments) {
    return boost::unit_test::unit_test_main([] { return true; }, count, arguments);
}
