#!/bin/sh
# full_disk.sh WRITES_CHECKPOINTS
# Writes checkpoints to a disk that is too small for a second one: the first must stay as it was, and
# the program must say why. Exits with 77 (skipped) where no disk can be mounted.
set -u
program=$1
folder=$(mktemp -d)
trap 'umount "$folder" 2>/dev/null; rmdir "$folder"' EXIT
if ! mount -t tmpfs -o size=64k strut-test "$folder" 2>/dev/null; then
    echo "skipped: a tmpfs cannot be mounted here (it takes root)"
    exit 77
fi
file=$folder/run.ckpt

fail() {
    echo "$1"
    ls -l "$folder"
    exit 1
}

"$program" once "$file" 3 || fail "the first checkpoint does not fit"
before=$(cksum <"$file")
for used in 0 8 14; do # nearly full, and full
    head -c "${used}k" /dev/zero >"$folder/other" 2>/dev/null
    said=$("$program" once "$file" 5) && fail "the second checkpoint was written"
    case $said in
    "$file: cannot be written (expected a file, found No space left on device)") ;;
    *) fail "it says: $said" ;;
    esac
    [ "$(cksum <"$file")" = "$before" ] || fail "the first checkpoint has changed"
    [ ! -e "$file.strut-part" ] || fail "a part was left"
    [ "$("$program" check "$file")" = 3 ] || fail "the first checkpoint does not load"
done
rm "$folder/other"
echo "$said; the old one stays"
