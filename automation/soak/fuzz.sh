#!/usr/bin/env bash
# Feeds the readers of orch with inputs that libFuzzer derives from those that reached new code, and keeps the
# smallest ones that reach all of it as the corpus that a test replays.
#
#     automation/soak/fuzz.sh                                 # each reader for 60 seconds, on top of its corpus
#     automation/soak/fuzz.sh --runs 1000000 --seconds 3600 json csv
#     automation/soak/fuzz.sh --keep json                     # writes what was found into the corpus
#
# Exits with 1 when a reader traps, takes 10 seconds for an input, or breaks a law of Tests/Readers. Its input is then
# in the working folder, and is written as a line for the corpus.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

runs=-1 seconds=60 keeps=false folder=.build-fuzz/work limit=11000
readers=()
while (($#)); do
    case $1 in
        --runs) runs=$2 && shift 2 ;;
        --seconds) seconds=$2 && shift 2 ;;
        --folder) folder=$2 && shift 2 ;;
        --keep) keeps=true && shift ;;
        -*) printf 'fuzz: unknown option %s\n' "$1" >&2 && exit 64 ;;
        *) readers+=("$1") && shift ;;
    esac
done

swift=$(readlink -f "$(command -v swift)")
ORCH_FUZZ=$(find "${swift%/bin/*}/lib/clang" -name "libclang_rt.fuzzer_no_main-$(uname -m).a" 2>/dev/null | head -1)
[[ -n $ORCH_FUZZ ]] || { printf 'fuzz: the toolchain of %s has no libFuzzer\n' "$swift" >&2 && exit 69; }
export ORCH_FUZZ SWIFT_BACKTRACE=enable=no
swift build -c release --product FuzzDriver --scratch-path .build-fuzz
driver=$PWD/.build-fuzz/release/FuzzDriver
((${#readers[@]})) || mapfile -t readers < <("$driver")

# How many bytes an input has at most. A run takes as long as its input, and rules of requests and reports are about a few
# words each; three versions of a queue need room.
most() {
    case $1 in
        intake | gate | notes) echo 200 ;;
        lsp | queue) echo 300 ;;
        *) echo 400 ;;
    esac
}

failed=0
printf '%-10s %12s %8s %8s %8s  %s\n' reader runs seconds edges inputs result
for reader in "${readers[@]}"; do
    kept=Tests/ReadersTests/Corpus/$reader.txt
    words=Tests/FuzzDriver/Words/$reader.txt
    work=$folder/$reader
    mkdir -p "$work/corpus" "$work/kept" "$work/least" "$work/found"
    [[ ! -e $kept ]] || "$driver" "$reader" --unpack "$work/kept" <"$kept"
    # Weighing inputs by how rare their features are costs a fifth of the time of a slow reader.
    options=(-runs="$runs" -max_total_time="$seconds" -max_len="$(most "$reader")" -timeout=10 -rss_limit_mb=2048
        -len_control=20 -entropic=0 -print_final_stats=1 -artifact_prefix="$work/found/" -verbosity=1)
    [[ ! -e $words ]] || options+=(-dict="$words")
    result=held
    nice -n 19 "$driver" "$reader" "${options[@]}" "$work/corpus" "$work/kept" >"$work/log" 2>&1 || result=FAILED
    read -r edges inputs < <(sed -nE 's/.* cov: ([0-9]+) .*corp: ([0-9]+).*/\1 \2/p' "$work/log" | tail -1) || true
    count=$(sed -nE 's/^stat::number_of_executed_units: *//p' "$work/log")
    took=$(sed -nE 's/^Done [0-9]+ runs in ([0-9]+) second.*/\1/p' "$work/log")
    printf '%-10s %12s %8s %8s %8s  %s\n' "$reader" "${count:-?}" "${took:-?}" "${edges:-?}" "${inputs:-?}" "$result"
    if [[ $result == FAILED ]]; then
        failed=1
        grep -m 3 -E 'Fatal error|ERROR: libFuzzer|SUMMARY' "$work/log" || true
        "$driver" "$reader" --pack "$work/found" 100000
    fi
    if $keeps; then
        rm -f "$work/least"/*
        nice -n 19 "$driver" "$reader" -merge=1 -max_len="$(most "$reader")" "$work/least" "$work/kept" "$work/corpus" >>"$work/log" 2>&1
        "$driver" "$reader" --pack "$work/least" "$limit" >"$work/text"
        mv "$work/text" "$kept"
    fi
done
exit "$failed"
