#!/usr/bin/env bash
# Builds the tests and the program with a sanitizer of the toolchain and runs them, one test target after the other.
#
#     automation/soak/sanitize.sh                             # address, all targets
#     automation/soak/sanitize.sh --sanitizer thread WorkersTests HostTests
#
# Prints a line per target: how long it took, what failed, and what the sanitizer reported. Exits with 1 when a sanitizer
# reported something. Tests that fail for the sanitizer's own reasons are in README.md beside this file.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

sanitizer=address seconds=1800
targets=()
while (($#)); do
    case $1 in
        --sanitizer) sanitizer=$2 && shift 2 ;;
        --seconds) seconds=$2 && shift 2 ;;
        -*) printf 'sanitize: unknown option %s\n' "$1" >&2 && exit 64 ;;
        *) targets+=("$1") && shift ;;
    esac
done
if ! ((${#targets[@]})); then
    for folder in Tests/*Tests; do targets+=("$(basename "$folder")"); done
fi

scratch=.build/$sanitizer
logs=$scratch/logs
mkdir -p "$logs"
# Some linkers warn of each symbol of the runtime that they don't export.
swift build --build-tests --sanitize="$sanitizer" --scratch-path "$scratch" 2>&1 | grep -v 'Cannot export local symbol'

# What Swift's runtime keeps for ever is no leak. Programs that tests run have an environment of their own, and report
# leaks of their own.
export ASAN_OPTIONS=detect_leaks=0 TSAN_OPTIONS=halt_on_error=0 SWIFT_BACKTRACE=enable=no
# A sanitizer makes each of them up to ten times as long.
export ORCH_FUZZ_CASES=${ORCH_FUZZ_CASES:-2000} ORCH_MERGE_PAIRS=${ORCH_MERGE_PAIRS:-250}

# Nothing that the code does wrong: when a program starts, the thread sanitizer writes a file, maps it and removes it
# (tsan.rodata). A limit of a file's size cuts that off, and the program ends by SIGBUS; and the first unlinkat, at which a
# test kills the program, is the sanitizer's.
skipped=()
[[ $sanitizer != thread ]] || skipped=(--skip 'PlaceTests/sizeLimit' --skip 'LeftoverTests/secondName')

found=0
for target in "${targets[@]}"; do
    start=$SECONDS result=passed
    nice -n 19 timeout "$seconds" swift test --skip-build --sanitize="$sanitizer" --scratch-path "$scratch" \
        "${skipped[@]}" --filter "^$target\." >"$logs/$target.log" 2>&1 || result="exit $?"
    failed=$(grep -E '✘ Test .* failed after' "$logs/$target.log" | grep -vc '✘ Test run with' || true)
    reports=$(grep -cE '(ERROR|WARNING): (Address|Leak|Thread)Sanitizer' "$logs/$target.log" || true)
    ((reports == 0)) || found=1
    printf '%-22s %6d s  %s, %d failed, %d reports\n' "$target" $((SECONDS - start)) "$result" "$failed" "$reports"
done
exit "$found"
