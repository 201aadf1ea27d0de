#!/usr/bin/env bash
# Writes automation/order.txt, by which the linker puts the functions and variables that common commands use beside one
# another, the most common first: a short command then touches few pages of the program. A name that is no longer there
# is ignored, so that the file may be older than the program, which is then only slower. Run it after larger changes.
#
#   automation/order.sh [--binary FILE]
#
#   --binary FILE   trace this program, which must have its symbols; default: .build/release/orch
set -euo pipefail
export LC_ALL=C ORCH_GIT_AUTOCOMMIT=off

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
binary=$root/.build/release/orch
if [[ ${1:-} == --binary && -n ${2:-} ]]; then
    binary=$(realpath -- "$2")
elif (($#)); then
    sed -n '2,/^set /s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" | sed '$d'
    exit 64
fi
command -v valgrind >/dev/null || { echo 'error: valgrind is not in PATH' >&2; exit 69; }

work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT
# Valgrind does not read the debug information of a newer compiler.
strip -g -o "$work/orch" "$binary"
cd "$work"
./orch init >/dev/null
for number in {1..26}; do echo "task $number 로그 정리"; done | ./orch nl submit - >/dev/null
printf '%s\n' '[REPORT ORCH-002]' 'Status: done' 'Files:' '- a.md' 'Diff-Summary:' '- logs are in order' \
    'Validation: orch lint, exit 0' 'Risks: none' 'Next: none' >report.md

# Every address with its symbol: the last one that is not behind it.
nm -n orch | awk 'NF == 3 { print $1, 0, $3 }' >symbols

# trace WORDS…: the names of what a command runs and writes, one a line, in a file of its own.
trace() {
    traced=$((traced + 1))
    valgrind --tool=lackey --trace-mem=yes --basic-counts=no --log-file=trace ./orch "$@" >/dev/null 2>&1 || true
    sed -nE 's/^(I | [SM]) +([0-9a-f]+),.*/\2/p' trace | sort -u |
        awk '{ printf "%s%s 1\n", substr("0000000000000000", length($1) + 1), $1 }' | sort - symbols |
        awk '$2 == 0 { name = $3 } $2 == 1 && name != "" { print name }' | sort -u >"names.$traced"
}

traced=0
trace pick
trace pick --owner-session worker:1
trace 'done' ORCH-001 --notes 'done and checked'
trace list
trace list --status FAILED --json
trace review ORCH-002 --report report.md
trace 'done' ORCH-003 --notes 'done and checked'
trace nl submit '로그 정리 -> 재시도 보강'
trace add --task 'a task' --success-criteria 'what has to be so'
trace status
trace show ORCH-003
# Beside one another is what the same commands use.
awk '{ count[$0]++; users[$0] = users[$0] "," FILENAME } END { for (name in count) print count[name], users[name], name }' \
    names.* | sort -k1,1nr -k2,2 -k3,3 | awk '$1 > 1 { print $3 }' >order.txt
mv -- order.txt "$root/automation/order.txt"
printf '%d names of %d commands\n' "$(wc -l <"$root/automation/order.txt")" "$traced"
