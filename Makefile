# What each command does stands in scripts/; nothing is decided here.

.DEFAULT_GOAL := help
.PHONY: help run build test check lint race fuzz mutants e2e parity bench clean

help: ## list the commands
	@awk -F ':.*## ' '/^[a-z0-9]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' Makefile

run: ## build and serve examples/blog on http://127.0.0.1:3000
	@scripts/run.sh

build: ## the binary, as bin/freshet
	go build -o bin/freshet ./cmd/freshet

test: ## bring what is missing, then run everything
	@scripts/test.sh

check: ## the quick checks: format, vet, lint, tests without the race detector
	@scripts/check.sh

lint: ## golangci-lint
	@scripts/lint.sh

race: ## go test -race, with a list of what was skipped
	@scripts/race.sh

fuzz: ## every fuzz target for FUZZTIME (5s)
	@scripts/fuzz.sh

mutants: ## break the code on purpose, and see which test notices
	@scripts/mutants.sh

e2e: ## the real binary against examples/blog, also in a browser
	go test -count=1 ./e2e/...

parity: ## three applications under freshet and under Next.js from npm, compared
	@scripts/parity.sh

bench: ## the benchmarks that stand beside the code
	go test -run '^$$' -bench . -benchmem ./...

clean: ## delete what these commands made
	rm -rf bin .tools examples/blog/node_modules examples/blog/.freshet examples/blog/data
