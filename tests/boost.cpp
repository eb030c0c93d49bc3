// Boost.Test and Boost.JSON as libraries, for a machine whose own are not there.
#define BOOST_TEST_NO_MAIN
#include <boost/json/src.hpp>
#include <boost/test/included/unit_test.hpp>
