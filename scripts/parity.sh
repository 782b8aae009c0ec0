#!/usr/bin/env bash
# Builds and serves three applications by freshet and by Next.js from npm, and
# compares what they answer and what they do in Chromium; then builds the sites
# that create-next-app makes. FRESHET_PARITY_PICTURES=FOLDER keeps their pictures.
source "$(dirname "$0")/lib.sh"

new_node || stop "Node.js 20 or newer is missing (https://nodejs.org)"
have npm || stop "npm is missing: it comes with Node.js (https://nodejs.org)"
have chromium || have chromium-browser || have google-chrome || stop "Chromium is missing: install it, or run make test, which brings it"
FRESHET_PARITY=${FRESHET_PARITY:-1} go test -count=1 -timeout 15m -v ./e2e/parity
