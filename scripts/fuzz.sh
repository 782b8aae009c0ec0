#!/usr/bin/env bash
# Every fuzz target for FUZZTIME, one after the other: 10 seconds where nothing
# may be skipped, else 5.
source "$(dirname "$0")/lib.sh"

time=${FUZZTIME:-$(if all; then echo 10s; else echo 5s; fi)}
out=$(mktemp)
trap 'rm -f "$out"' EXIT

# only_late: the one complaint is that time was up, about no input: a race in
# the go command before 1.27, https://go.dev/issue/75804.
only_late() {
  grep -qx ' *context deadline exceeded' "$out" && ! grep -qE 'Failing input|seed corpus entry|panic:' "$out"
}

targets=$(grep -rn --include='*_test.go' --exclude-dir=node_modules -o '^func Fuzz[A-Za-z0-9_]*' . | sort -u)
[ -n "$targets" ] || stop "there is no fuzz target"
while IFS=: read -r file _ name; do
  name=${name#func }
  say "fuzz $name in $(dirname "$file") for $time"
  # Without the last flag most of the time goes into making inputs smaller.
  if ! go test -run='^$' -fuzz="^$name\$" -fuzztime="$time" -fuzzminimizetime=1x "$(dirname "$file")" 2>&1 | tee "$out"; then
    only_late || stop "fuzz $name failed"
    say "no input failed; the time was up (https://go.dev/issue/75804)"
  fi
done <<<"$targets"
