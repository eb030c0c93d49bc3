#!/bin/sh
# snippets.sh OUTPUT_DIR FILE_OR_DIR...
# Writes every ```cpp block of the documentation to a file of its own, to be compiled. A block with
# a main() stands as it is; of any other, the #include lines go on top (strut/strut.hpp if it has
# none) and the rest into a function. Errors are reported at the line of the documentation. What they
# include of their own lies in docs/snippets. C++ that is not marked is refused: lines that end with a
# semicolon, in a block of another kind or none, or indented.
set -eu
output=$1
shift
rm -rf "$output"
mkdir -p "$output"
cp "$(dirname "$0")"/snippets/*.hpp "$output"

for place in "$@"; do
    [ ! -e "$place" ] || find "$place" -name '*.md'
done | sort | while IFS= read -r page; do
    awk -v page="$page" -v output="$output" '
        BEGIN { unused["variable"] unused["but-set-variable"] unused["local-typedefs"] }
        /^```cpp[ \t]*$/ {
            inside = fenced = 1
            first = NR + 1
            includes = body = ""
            has_main = 0
            next
        }
        !inside && /^```/ { fenced = !fenced }
        !inside && (fenced || /^    /) && /;[ \t]*$/ {
            print page ":" NR ": C++ that is not marked as cpp" > "/dev/stderr"
            failed = 1
        }
        inside && /^```/ {
            inside = fenced = 0
            name = page
            gsub(/[^A-Za-z0-9]/, "_", name)
            file = output "/" name "_" first ".cpp"
            if (!has_main) {
                for (kind in unused)
                    print "#pragma GCC diagnostic ignored \"-Wunused-" kind "\"" > file
                print includes ? includes : "#include <strut/strut.hpp>" > file
                gsub(/#include[^\n]*/, "", body)
                body = "void snippet() {\n" body "}\n"
                first--
            }
            printf "#line %d \"%s\"\n%s", first, page, body > file
            close(file)
        }
        inside && /^#include/ { includes = includes $0 "\n" }
        inside && /(^|[ \t])main\(/ { has_main = 1 }
        inside { body = body $0 "\n" }
        END { exit failed }
    ' "$page"
done
