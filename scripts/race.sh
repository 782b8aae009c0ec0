#!/usr/bin/env bash
# go test -race. The report names what was skipped, and fails on it where nothing may be.
source "$(dirname "$0")/lib.sh"

go test -race -json "${@:-./...}" | go run ./internal/testreport
