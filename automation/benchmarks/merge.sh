#!/usr/bin/env bash
# The long run of the merge's property tests: 100,000 pairs of random edits of a queue, of whose merges none may lose,
# double or make up anything. `swift test` runs 2,000 of them.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
export ORCH_MERGE_PAIRS=${1:-100000} ORCH_LINK=dynamic
exec swift test -c release --scratch-path .build-fuzz --filter TaskQueueTests.MergePropertyTests
