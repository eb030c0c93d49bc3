#pragma once

#include <cstddef>
#include <initializer_list>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "strut/io/leaf.hpp"
#include "strut/io/message.hpp"
#include "strut/io/slot.hpp"

/// A layer as layouts are told of it, its tensors one behind the other, and what they make of it.
inline strut::leaf leaf_of(strut::leaf_kind kind, std::initializer_list<strut::tensor> tensors,
    std::initializer_list<strut::tensor> statistics = {}) {
    strut::leaf one;
    one.kind = kind;
    const auto add = [](std::vector<strut::tensor>& to, const auto& all) {
        std::size_t offset = 0;
        for (strut::tensor each : all) {
            each.offset = offset;
            offset += each.size();
            to.push_back(each);
        }
    };
    add(one.tensors, tensors);
    add(one.statistics, statistics);
    return one;
}

/// "weight [4, 3]: 0 3 6 ...": where in the network the numbers of a file's tensor are, in its
/// order; * of those that are not written.
template <class Layout>
std::vector<std::string> described(const strut::leaf& of) {
    std::vector<strut::slot> all;
    Layout::slots(of, all);
    std::vector<std::string> texts;
    for (const strut::slot& one : all) {
        std::vector<std::string> places(one.size(), " -");
        for (const strut::slot_part& part : one.parts)
            strut::detail::for_each_number(part, [&](std::size_t file, std::size_t own) {
                places[file] = " " + std::to_string(own) + (part.second ? "*" : "");
            });
        std::string text = one.name + " " + strut::detail::extents_text(one.extents) + ":";
        for (const std::string& place : places)
            text += place;
        texts.push_back(text);
    }
    return texts;
}

/// Expects these texts of the slots of a layer.
template <class Layout>
void expect_slots(const strut::leaf& of, const std::vector<std::string>& expected) {
    BOOST_TEST(described<Layout>(of) == expected, boost::test_tools::per_element());
}
