#!/usr/bin/env bash
# Every Go file is as gofmt writes it, and go vet finds nothing.
source "$(dirname "$0")/lib.sh"

files=$(git ls-files -co --exclude-standard -- '*.go' | while read -r f; do if [ -e "$f" ]; then echo "$f"; fi; done)
# shellcheck disable=SC2086 # names of Go files hold no spaces
wrong=$(gofmt -l $files)
[ -z "$wrong" ] || stop "not as gofmt writes it:
$wrong"
go vet ./...
