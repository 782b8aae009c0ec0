#!/usr/bin/env bash
# golangci-lint in the version below, built by the Go toolchain into .tools.
source "$(dirname "$0")/lib.sh"

version=v2.15.0
tool=.tools/golangci-lint-$version/golangci-lint
if [ ! -x $tool ]; then
  say "building golangci-lint $version (once, one to two minutes)"
  GOBIN=$PWD/$(dirname $tool) GOFLAGS=-mod=mod go install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$version || {
    skip "golangci-lint: it cannot be built here"
    exit 0
  }
fi
$tool run ./...
