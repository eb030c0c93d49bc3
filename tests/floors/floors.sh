#!/bin/sh
# floors.sh INCLUDE_DIR
# Reads the #include lines of every header under INCLUDE_DIR/strut and fails on an arrow that leads
# to another folder on the same or a higher floor. A folder may include itself and what is below.
cd "$1" || exit 1
find strut -name '*.hpp' | sort | xargs -r awk '
BEGIN {
    floor["core"] = 1
    floor["simd"] = 2
    floor["policy"] = 3
    floor["layer"] = 4
    floor["net"] = 5
    floor["train"] = 6
    floor["health"] = floor["io"] = floor["xtensor.hpp"] = 7
    floor["report"] = floor["dist"] = 8
    floor["inference.hpp"] = 9
    floor["strut.hpp"] = 10
}

# The folder whose files may include each other; in policy/ that is a wing.
function folder(path,    part) {
    split(path, part, "/")
    return part[2] == "policy" ? part[2] "/" part[3] : part[2]
}

function floor_of(path,    part) {
    split(path, part, "/")
    if (!(part[2] in floor))
        refuse("no floor is known for " path)
    return floor[part[2]]
}

function refuse(reason) {
    print FILENAME ":" FNR ": " reason
    refused = 1
}

/^[ \t]*#[ \t]*include[ \t]*[<"]/ {
    includes++
    split($0, piece, /[<">]/)
    path = piece[2]
    if (path ~ /^xsimd\// && FILENAME != "strut/simd/pack.hpp")
        refuse("only strut/simd/pack.hpp includes xsimd")
    if (path ~ /^xtensor/ && folder(FILENAME) != "io" && FILENAME != "strut/xtensor.hpp")
        refuse("only strut/io/ and strut/xtensor.hpp include xtensor")
    if (path ~ /^\./)
        refuse("write the path from strut/ on: " path)
    if (path ~ /^strut\// && folder(path) != folder(FILENAME) && floor_of(path) >= floor_of(FILENAME))
        refuse(folder(FILENAME) " (floor " floor_of(FILENAME) ") must not include " path \
            " (floor " floor_of(path) ")")
}

END {
    print includes + 0 " #include lines read"
    exit refused
}'
