#!/usr/bin/env bash
# The tests of the JavaScript that runs in the workers.
source "$(dirname "$0")/lib.sh"

new_node || { skip "the JavaScript tests: Node.js 20 or newer is missing"; exit 0; }
mapfile -t tests < <(find react/runtime/test -name '*.test.mjs' | sort)
[ ${#tests[@]} -gt 0 ] || stop "there is no test in react/runtime/test"
out=$(mktemp)
trap 'rm -f "$out"' EXIT
node --test --test-reporter=spec "${tests[@]}" | tee "$out"
skipped=$(sed -n 's/^.*skipped \([0-9][0-9]*\)$/\1/p' "$out" | tail -1)
if [ "${skipped:-0}" != 0 ]; then skip "$skipped JavaScript tests, named above"; fi
