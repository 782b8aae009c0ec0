#!/usr/bin/env bash
# Deliberate faults in the engine and the stores, each of which a test must
# catch; `scripts/mutants.sh -h` lists the flags.
source "$(dirname "$0")/lib.sh"

go run ./internal/mutants "$@"
