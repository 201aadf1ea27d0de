#!/usr/bin/env bash
# Kills the tmux server of a queue at a random moment, again and again, while sessions are used (the tests do it three times),
# and has a session write 20 MB.
#
#   automation/soak/terminals.sh [KILLS]
set -euo pipefail
cd "$(dirname "$0")/../.."

command -v tmux >/dev/null || {
    echo 'terminals.sh: tmux is missing: install it, then run this again' >&2
    exit 1
}
swift build --build-tests
ORCH_SOAK_KILLS=${1:-200} ORCH_SOAK_LINES=2600000 swift test --skip-build --filter 'KilledServerTests|TerminalTests/flood'
