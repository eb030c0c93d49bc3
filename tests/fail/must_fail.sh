#!/bin/sh
# must_fail.sh SOURCE COMPILER [FLAG...]
# Succeeds if the compiler refuses the source, and says why where a reader looks first: every
# `// expect: REGEX` (grep -E) at the top of the source matches within the first 10 lines it prints.
export LC_ALL=C
source=$1
shift

expected=$(sed -n '/^\/\//!q; s,^// expect: ,,p' "$source")
if [ -z "$expected" ]; then
    echo "$source begins with no '// expect: REGEX' line"
    exit 1
fi

if said=$("$@" -fsyntax-only "$source" 2>&1); then
    echo "$source compiles, and must not"
    exit 1
fi

# Without the path: the file's own name must not be what matches.
first=$(printf '%s\n' "$said" | sed "s|$source|source|g" | head -n 10)
missing=$(printf '%s\n' "$expected" | while IFS= read -r regex; do
    printf '%s\n' "$first" | grep -qE -e "$regex" || printf '  %s\n' "$regex"
done)
printf '%s\n' "$first"
if [ -n "$missing" ]; then
    printf 'not in these lines:\n%s\n' "$missing"
    exit 1
fi
