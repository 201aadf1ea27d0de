#!/usr/bin/env bash
# Builds the tests and the program with a sanitizer of the toolchain and runs them, one test target or suite after the other.
#
#     automation/soak/sanitize.sh                             # address, all targets
#     automation/soak/sanitize.sh --suites TranscriptTests FaultTests.KillTests
#     automation/soak/sanitize.sh --sanitizer thread WorkersTests HostTests
#
# With --suites each suite of a target runs by itself, for at most --seconds. Prints a line per piece: how long it took,
# what failed, and what the sanitizer reported, in the tests or in a program that they ran. Exits with 1 when a sanitizer
# reported something. What fails for the sanitizer's own reasons is in README.md beside this file.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

sanitizer=address seconds=1800 bySuite=false builds=true
targets=()
while (($#)); do
    case $1 in
        --sanitizer) sanitizer=$2 && shift 2 ;;
        --seconds) seconds=$2 && shift 2 ;;
        --suites) bySuite=true && shift ;;
        --skip-build) builds=false && shift ;;
        -*) printf 'sanitize: unknown option %s\n' "$1" >&2 && exit 64 ;;
        *) targets+=("$1") && shift ;;
    esac
done
if ! ((${#targets[@]})); then
    for folder in Tests/*Tests; do targets+=("$(basename "$folder")"); done
fi

scratch=.build/$sanitizer
logs=$PWD/$scratch/logs
mkdir -p "$logs"
options=(--skip-build --sanitize="$sanitizer" --scratch-path "$scratch")
# Some linkers warn of each symbol of the runtime that they don't export.
if $builds; then
    swift build --build-tests --sanitize="$sanitizer" --scratch-path "$scratch" 2>&1 |
        grep -v 'Cannot export local symbol'
fi

# What Swift's runtime keeps for ever is no leak. Reports go to files, since tests read what programs print, and those
# that report end with a code that no command has. Tests hand these variables on to the programs that they run.
export ASAN_OPTIONS=detect_leaks=0:exitcode=99:log_path=$logs/report
export TSAN_OPTIONS=halt_on_error=0:exitcode=99:log_path=$logs/report
export SWIFT_BACKTRACE=enable=no
# A sanitizer makes each of them up to ten times as long, and each limit of time.
export ORCH_FUZZ_CASES=${ORCH_FUZZ_CASES:-2000} ORCH_MERGE_PAIRS=${ORCH_MERGE_PAIRS:-250}
export ORCH_SLOWNESS=${ORCH_SLOWNESS:-10}

# Nothing that the code does wrong: a sanitizer reserves terabytes of addresses, and a test limits them to 200 MB. When a
# program starts, the thread sanitizer writes a file, maps it and removes it (tsan.rodata). A limit of a file's size cuts
# that off, and the program ends by SIGBUS; and the first unlinkat, at which a test kills the program, is the sanitizer's.
#
# `Each scope reads each of its signals once` of HostTests waits in vain where the whole target runs, and passes with
# --suites. The sanitizer keeps a signal back until its thread calls a function that it intercepts. The kernel may give a
# signal of a process to any thread, and one of a pool may sleep in futex(2), called directly, until there is work.
skipped=(--skip 'ReadingTests/longLog')
[[ $sanitizer != thread ]] || skipped+=(--skip 'PlaceTests/sizeLimit' --skip 'ExitTests/sizeLimit' --skip 'LeftoverTests/secondName')

pieces=("${targets[@]}")
if $bySuite; then
    mapfile -t suites < <(swift test list "${options[@]}" 2>/dev/null | sed -n 's:^\([A-Za-z0-9_]*\.[A-Za-z0-9_]*\)/.*:\1:p' | sort -u)
    pieces=()
    for target in "${targets[@]}"; do
        for suite in "${suites[@]}"; do [[ $suite. != "$target".* ]] || pieces+=("$suite"); done
    done
fi

found=0
printf '%-40s %8s  %s\n' piece seconds result
for piece in "${pieces[@]}"; do
    start=$SECONDS result=passed log=$logs/$piece.log
    rm -rf "$logs"/report.* "$log.reports"
    nice -n 19 timeout -k 10 "$seconds" swift test "${options[@]}" "${skipped[@]}" --filter "^${piece//./\\.}[./]" \
        >"$log" 2>&1 || result="exit $?"
    tests=$(sed -nE 's/.*Test run with ([0-9]+) tests? .*/\1/p' "$log" | tail -1)
    failed=$(grep -E '✘ Test .* failed after' "$log" | grep -vc '✘ Test run with' || true)
    cat "$logs"/report.* >"$log.reports" 2>/dev/null || true
    reports=$(cat "$log" "$log.reports" | grep -cE '(ERROR|WARNING): (Address|Leak|Thread)Sanitizer' || true)
    ((reports == 0)) || found=1
    printf '%-40s %8d  %s, %s tests, %d failed, %d reports\n' \
        "$piece" $((SECONDS - start)) "$result" "${tests:-?}" "$failed" "$reports"
done
rm -f "$logs"/report.*
exit "$found"
