#!/usr/bin/env bash
# Brings what is missing, then runs every check and every test. With
# FRESHET_TEST_ALL=1 nothing may be skipped.
source "$(dirname "$0")/lib.sh"

have go || stop "Go is missing: install Go 1.26 or newer (https://go.dev/dl)"
bring gcc gcc || stop "gcc is missing: the race detector needs a C compiler"
bring node nodejs || skip "tests with React: Node.js 20 or newer is missing"
new_node || skip "tests with React: Node.js is missing or older than 20"
if new_node; then
  bring npm npm || skip "tests with React: npm is missing"
  if have npm; then packages examples/blog; fi
fi
have google-chrome || have chromium-browser || bring chromium chromium || skip "tests in a browser: Chromium is missing"

began=$SECONDS
step() {
  local start=$SECONDS
  say "$1"
  shift
  "$@"
  printf '   %d s\n' $((SECONDS - start))
}
step "format and vet" scripts/format.sh
step "golangci-lint" scripts/lint.sh
step "JavaScript tests" scripts/node.sh
step "go test -race" scripts/race.sh
# SQLite is ten times slower with the race detector, and is broken less often there.
step "every fault of the disk" go test -count=1 -run 'TestFault|TestPowerCut' ./store/sqlite
step "fuzz" scripts/fuzz.sh
printf '\nEverything passed in %d s\n' $((SECONDS - began))
