// Boost.Test and Boost.JSON as libraries, for a machine whose own are not there.
#define BOOST_TEST_NO_MAIN
#define BOOST_TEST_ALTERNATIVE_INIT_API
#include <boost/json/src.hpp>
#include <boost/test/included/unit_test.hpp>
