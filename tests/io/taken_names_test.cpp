#include <boost/test/unit_test.hpp>

#include "strut/io/taken_names.hpp"

BOOST_AUTO_TEST_CASE(macros_and_names_of_the_c_library_are_taken) {
    for (const char* const word : {"main", "NULL", "EOF", "errno", "M_PI", "log", "logf", "tanhl",
             "time", "exp", "index", "y1"})
        BOOST_TEST(strut::detail::is_taken(word), word);
    for (const char* const word : {"net", "model", "policy", "weights", "half", "logs", "Main"})
        BOOST_TEST(!strut::detail::is_taken(word), word);
    BOOST_TEST(!strut::detail::is_macro("log"));
}
