#!/bin/sh
# decodes.sh REPORTS_PROGRAM PROTOC: decodes the event file that the program writes with protoc, and
# fails if it is not what the run was. Needs python3.
folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT
"$1" "$folder" || exit 1

# The records, each as field 1 of one message.
python3 - "$folder"/logs/events.out.tfevents.* >"$folder/events" <<'END' || exit 1
import struct, sys

data, out = open(sys.argv[1], "rb").read(), sys.stdout.buffer
while data:
    size, = struct.unpack("<Q", data[:8])
    event, data = data[12:12 + size], data[16 + size:]
    assert len(event) == size
    out.write(b"\n")
    while size > 0x7f:
        out.write(bytes([size & 0x7f | 0x80]))
        size >>= 7
    out.write(bytes([size]) + event)
END
"$2" --proto_path="$(dirname "$0")" --decode=File event.proto <"$folder/events" >"$folder/text" ||
    exit 1

failed=0
expect() { # expect COUNT REGEX
    found=$(grep -Ec "$2" "$folder/text")
    [ "$found" = "$1" ] || { echo "expected $1 lines $2, found $found"; failed=1; }
}
# 160 steps of which every eighth was looked at; eleven weights, ten activations.
expect 21 '^event \{'
expect 1 'file_version: "brain.Event:2"'
expect 20 '^  step: [0-9]+'
expect 1 '^  step: 153$'
expect 20 'tag: "loss"'
expect 20 'tag: "learning_rate"'
expect 20 'simple_value: 0.01$'
expect 220 'tag: "gradient_norm/[0-9]'
expect 20 'tag: "update_ratio/1\[7\]"'
expect 200 'tag: "saturated/'
expect 0 'tag: "dead/'
expect 0 '^ *[0-9]+[ :]' # fields that are not in event.proto
exit $failed
