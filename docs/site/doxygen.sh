#!/bin/sh
# doxygen.sh OUTPUT_DIR
# Makes the site, and fails if Doxygen warns of anything but of what it takes for endless recursion, or
# if a link leads nowhere.
set -eu
cd "$(dirname "$0")/../.."
for page in docs/*.md docs/why/*.md; do
    id=md_$(echo "${page%.md}" | tr '/-' '__')
    grep -q "@ref $id\"" docs/site/layout.xml || {
        echo "$page has no line in docs/site/layout.xml: @ref $id" >&2
        exit 1
    }
done
rm -rf "$1"
mkdir -p "$1"
version=$(sed -n 's/^project(strut VERSION \([0-9.]*\).*/\1/p' CMakeLists.txt)
{
    cat docs/site/Doxyfile
    echo "PROJECT_NUMBER = $version"
    echo "STRIP_FROM_PATH = $PWD/include $PWD"
    echo "OUTPUT_DIRECTORY = $1"
    echo "WARN_LOGFILE = $1/warnings"
} | doxygen -
# It takes each template that recurs over a list for one that never ends.
warnings=$(grep -v "potential recursive class relation" "$1/warnings" | grep . || true)
[ -z "$warnings" ] || {
    printf "%s\n" "$warnings" >&2
    exit 1
}
# What pages link to beside pages.
cp -r docs/cure_matrix.csv docs/exporters "$1/html"
# It lists a heading for nested classes also where it shows none of them.
grep -L 'name="nested-classes"' "$1"/html/*.html |
    xargs sed -i 's,<a href="#nested-classes">Classes</a>\( &#124;\)\?,,'
docs/site/links.py "$1/html"
