# Read by the other scripts: where they are, and how they speak.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# say TEXT: what happens now.
say() { printf '\n== %s\n' "$*"; }

# stop TEXT: why it cannot go on, in one line.
stop() {
  printf '%s\n' "$*" >&2
  exit 1
}

# all is true where nothing may be skipped.
all() { [ "${FRESHET_TEST_ALL:-}" = 1 ]; }

# skip TEXT: what is left out and why; not allowed where nothing may be skipped.
skip() {
  if all; then stop "FRESHET_TEST_ALL=1 and yet: $*"; fi
  printf 'SKIPPED: %s\n' "$*"
}

# have NAME: the program is on PATH.
have() { command -v "$1" >/dev/null 2>&1; }

# bring PROGRAM PACKAGE: installs a missing program with apt-get, where we may.
bring() {
  have "$1" && return 0
  if ! have apt-get || [ "$(id -u)" != 0 ]; then return 1; fi
  say "installing $2, since $1 is missing"
  apt-get update -q >&2 && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$2" >&2 && have "$1"
}

# new_node: Node.js is there and 20 or newer.
new_node() { have node && [ "$(node -p 'process.versions.node.split(".")[0] >= 20')" = true ]; }

# packages DIR: the npm packages of an application, as its lock file says.
packages() {
  local lock=$1/package-lock.json done=$1/node_modules/.package-lock.json
  if [ -e "$done" ] && [ ! "$lock" -nt "$done" ]; then return 0; fi
  say "npm ci in $1"
  (cd "$1" && npm ci --no-audit --no-fund --loglevel=error)
}
