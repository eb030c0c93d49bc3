#!/bin/sh
# killed.sh WRITES_CHECKPOINTS [TIMES]
# Kills a program that writes checkpoints without end, TIMES times (100) at random instants. After
# each, the checkpoint must load and be one that was written: what its number of steps gives.
set -u
program=$1
times=${2:-100}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
file=$folder/run.ckpt
seed=$(date +%s)
echo "seed $seed"

fail() {
    echo "kill $i, after $wait s: $1"
    ls -l "$folder"
    exit 1
}

"$program" once "$file" 0 || exit 1
halves=0
highest=0
i=0
for wait in $(awk -v seed="$seed" -v n="$times" \
    'BEGIN { srand(seed); for (i = 0; i < n; ++i) printf "%.4f\n", 0.01 + 0.09 * rand() }'); do
    i=$((i + 1))
    "$program" write "$file" &
    writer=$!
    sleep "$wait"
    kill -9 $writer || fail "the writer had ended by itself"
    wait $writer 2>/dev/null
    step=$("$program" check "$file") || fail "$step"
    [ "$step" -gt "$highest" ] && highest=$step
    [ -e "$file.strut-part" ] && halves=$((halves + 1))
    [ "$(ls "$folder" | wc -l)" -le 2 ] || fail "what crashes leave adds up"
done
[ "$highest" -gt 0 ] || fail "no checkpoint was ever written"
echo "$times kills: every checkpoint was whole, up to step $highest; $halves left a part beside it"
