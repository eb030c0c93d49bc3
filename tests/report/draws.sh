#!/bin/sh
# draws.sh REPORTS_PROGRAM BROWSER: opens the pages that the program writes in headless Chromium, and
# fails on an error in the console or a chart without ink.
browser=$2
folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT
"$1" "$folder" || exit 1

# What is appended to each page: tells, as attributes of the body, how many charts there should be,
# and on how many canvases there is something in more colours than two.
probe='<script>setTimeout(() => {
    const colours = canvas => new Set(new Uint32Array(
        canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data.buffer)).size;
    document.body.dataset.charts = document.querySelectorAll(".plot").length;
    document.body.dataset.inked =
        [...document.querySelectorAll(".plot canvas")].filter(one => colours(one) > 2).length;
}, 200);</script>'

failed=0
opened=0
for page in "$folder"/*.html; do
    name=$(basename "$page" .html)
    printf '%s\n' "$probe" >>"$page"
    timeout 120 "$browser" --headless --no-sandbox --disable-gpu --disable-dev-shm-usage \
        --user-data-dir="$folder/profile" --enable-logging=stderr --virtual-time-budget=5000 \
        --window-size=1140,2600 --dump-dom "file://$page" >"$folder/dom" 2>"$folder/log"
    body=$(grep -o '<body[^>]*>' "$folder/dom")
    count() { printf '%s' "$body" | sed -n "s/.* data-$1=\"\([0-9]*\)\".*/\1/p"; }
    echo "$name: $(count charts) charts, $(count drawn) drawn, $(count inked) with ink"
    if grep CONSOLE "$folder/log"; then
        echo "$name: the console is not empty"
        failed=1
    fi
    if [ -z "$(count charts)" ] || [ "$(count charts)" != "$(count drawn)" ] ||
        [ "$(count charts)" != "$(count inked)" ]; then
        echo "$name: not every chart was drawn"
        failed=1
    fi
    opened=$((opened + 1))
done
[ "$opened" -ge 5 ] || { echo "only $opened pages"; failed=1; }
exit $failed
