#!/usr/bin/env bash
# The long run of the parser's property tests: a million generated documents, of which none may trap, print other bytes
# than were read, or change a line that was not meant. `swift test` runs 20,000 of them.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
export ORCH_FUZZ_CASES=${1:-1000000} ORCH_LINK=dynamic
exec swift test -c release --scratch-path .build-fuzz --filter MarkdownTableTests
