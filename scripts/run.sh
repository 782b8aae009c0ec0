#!/usr/bin/env bash
# Builds freshet and the blog, and serves it on 127.0.0.1:3000, or at PORT.
source "$(dirname "$0")/lib.sh"

have go || stop "Go is missing: install Go 1.26 or newer (https://go.dev/dl)"
have node || stop "Node.js is missing: install Node.js 20 or newer (https://nodejs.org)"
new_node || stop "Node.js $(node --version) is too old: install 20 or newer (https://nodejs.org)"
have npm || stop "npm is missing: install npm, it comes with Node.js (https://nodejs.org)"

blog=examples/blog
go build -o bin/freshet ./cmd/freshet
packages $blog
rm -f $blog/data/down # a source that was taken down in the workshop is up again
bin/freshet build $blog
exec bin/freshet start $blog --addr "127.0.0.1:${PORT:-3000}"
