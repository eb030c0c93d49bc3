#include <boost/test/unit_test.hpp>

#include "strut/io/weights.hpp"

using strut::number_type;
static_assert(strut::size_of(number_type::f16) == 2 && strut::size_of(number_type::bf16) == 2);
static_assert(strut::size_of(number_type::f32) == 4);
static_assert(strut::size_of(number_type::f64) == 8 && strut::size_of(number_type::i64) == 8);

BOOST_AUTO_TEST_CASE(a_tensor_is_found_by_its_whole_name) {
    strut::weights all;
    BOOST_TEST(all.find("") == nullptr);
    all.tensors.push_back({"a", {}, {}, {}});
    all.tensors.push_back({"a.b", {}, {}, {}});
    BOOST_TEST(all.find("a.b") == &all.tensors[1]);
    BOOST_TEST(all.find("a") == &all.tensors[0]);
    BOOST_TEST(all.find("A") == nullptr);
    BOOST_TEST(all.find("") == nullptr);
}
