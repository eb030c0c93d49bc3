#!/bin/sh
# refuses_fast_math.sh INCLUDE_DIR
# Every header that includes <cmath> reaches strut/core/config.hpp, which refuses -ffast-math.
cd "$1" || exit 1
find strut -name '*.hpp' | sort | xargs -r awk '
/^[ \t]*#[ \t]*include[ \t]*"/ {
    split($0, piece, "\"")
    includes[FILENAME] = includes[FILENAME] " " piece[2]
}
/^[ \t]*#[ \t]*include[ \t]*<cmath>/ { computes[FILENAME] }

function reaches(file,    some, count, i) {
    if (file == "strut/core/config.hpp")
        return 1
    if (!(file in known)) {
        known[file] = 0
        count = split(includes[file], some, " ")
        for (i = 1; i <= count && !known[file]; i++)
            known[file] = reaches(some[i])
    }
    return known[file]
}

END {
    for (file in computes) {
        looked_at++
        if (!reaches(file)) {
            print file ": does not reach strut/core/config.hpp"
            failed = 1
        }
    }
    print looked_at + 0 " headers with <cmath>"
    exit failed || !looked_at
}'
