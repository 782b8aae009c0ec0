#!/usr/bin/env bash
# What is worth waiting for before each commit.
source "$(dirname "$0")/lib.sh"

scripts/format.sh
scripts/lint.sh
go test ./...
