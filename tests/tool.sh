# Read by the tests of the programs, NAME/tool_test.sh TOOL COMPILER INCLUDE_DIR GOLDEN_DIR
# SCRATCH_DIR...: they begin in an empty scratch folder, with these as variables.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
tool=$1 compiler=$2 include=$3 golden=$4 scratch=$5
rm -rf "$scratch"
mkdir -p "$scratch"
cd "$scratch"
fail() { echo "$*"; exit 1; }

# compiled SOURCE [ARGUMENT OF THE COMPILER...]: as ./program
compiled() {
    source=$1
    shift
    "$compiler" -std=c++20 -O0 -I"$include" -I. -Wall -Wextra -Wpedantic -Wshadow -Werror "$@" \
        "$here/$source" -o program -lboost_json 2>compile.txt || {
        head -20 compile.txt
        fail "$source does not compile $*"
    }
}

# refused CODE MESSAGE ARGUMENT...: ends with that code and those words, and writes no refused.*
refused() {
    code=$1 message=$2
    shift 2
    rm -f refused.*
    set +e
    "$tool" "$@" >out.txt 2>err.txt
    found=$?
    set -e
    [ "$found" = "$code" ] || fail "$*: ended with $found, not $code: $(cat err.txt)"
    grep -qF -- "$message" err.txt || fail "$*: said $(cat err.txt), not $message"
    [ ! -s out.txt ] || fail "$*: printed $(cat out.txt)"
    for file in refused.*; do
        [ ! -e "$file" ] || fail "$*: wrote $file"
    done
}
