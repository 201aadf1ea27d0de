# Other tools, each measured where it is installed: what eight workers do to 200 tasks, and what parsing a table costs.
# shellcheck shell=bash disable=SC2154

part_peers() {
    local todo
    compare_with_cmark
    printf '\n| eight workers share %d tasks | claimed twice | finished, then lost | %s |\n' \
        "${rows:-200}" 'never finished | gone from the file'
    printf '|---|---:|---:|---:|---:|\n'
    share_tasks orch "$orch"
    if command -v task >/dev/null; then share_tasks taskwarrior task; else skip taskwarrior; fi
    todo=$(command -v todo-txt || command -v todo.sh || true)
    if [[ -n $todo ]]; then share_tasks todo.txt-cli "$todo"; else skip todo.txt-cli; fi
    share_tasks flock awk
    if command -v sqlite3 >/dev/null; then share_tasks sqlite3 sqlite3; else skip sqlite3; fi
    if command -v git >/dev/null; then share_tasks git git; else skip git; fi
}

skip() {
    printf '| %s | not installed, skipped | | | |\n' "$1"
}

# cmark-gfm parses the whole table into a tree, `orch list` into rows; no limit is set, it is a yardstick.
compare_with_cmark() {
    if ! command -v cmark-gfm >/dev/null; then
        small_print 'peers: cmark-gfm is not installed, skipped'
        return
    fi
    each_size compare_parse '' 10000 100000
}

compare_parse() {
    fresh a "$1"
    : >"$work/samples"
    sample -n "$(rounds_for 100000)" -w 1 -o "$work/output" \
        -- cmark-gfm -e table "$work/a/QUEUE.md" -- "$orch" --queue "$work/a/QUEUE.md" list
    print_times "parse, $1 rows" A=cmark-gfm B=orch
    table_row "\`list\`: time over \`cmark-gfm -e table\`'s" "$1" "$(ratio)" ×
}

# share_tasks TOOL PROGRAM: eight workers run this file's take_… function until no task is left, for five minutes at
# most (a tool that loses updates may hand out the same tasks for ever).
share_tasks() {
    local tool=$1 program=$2 folder=$work/peer count=${rows:-200}
    rm -rf "$folder" && mkdir "$folder"
    "prepare_${tool%%.*}" "$folder" "$count" "$program"
    timeout 300 "$work/tools/crowd" 8 bash "$here/peers.sh" "${tool%%.*}" "$program" "$folder" @ \
        >"$folder/calls" 2>"$folder/errors" || small_print "$tool: not every worker came to an end"
    awk '$1 == "call" && $4 != "-" && $4 != "!" { print $4 }' "$folder/calls" | sort >"$folder/taken"
    "finished_${tool%%.*}" "$folder" "$program" | sort -u >"$folder/finished"
    small_print "$tool: $(wc -l <"$folder/taken") finished tasks reported," \
        "$(awk '$1 == "elapsed" { print $2 }' "$folder/calls") µs, $(wc -l <"$folder/errors") lines of errors"
    printf '| %s | %d | %d | %d | %d |\n' "$tool" \
        "$(uniq -d "$folder/taken" | wc -l)" \
        "$(sort -u "$folder/taken" | comm -23 - "$folder/finished" | wc -l)" \
        "$((count - $(sort -u "$folder/taken" "$folder/finished" | wc -l)))" \
        "$((count - $("present_${tool%%.*}" "$folder" "$program" | sort -u | wc -l)))"
}

prepare_orch() {
    fresh peer "$2" pending
}

# take_TOOL PROGRAM FOLDER WORKER: takes one task, finishes it, prints its id; nothing when no task is left.
take_orch() {
    local id
    id=$("$1" --queue "$2/QUEUE.md" pick --owner-session "$3")
    [[ $id != *' '* ]] || return 0
    "$1" --queue "$2/QUEUE.md" 'done' --id "$id" --notes finished >/dev/null
    printf '%s\n' "$id"
}

finished_orch() {
    awk -F ' [|] ' '$2 == "DONE" { print substr($1, 3) }' "$1/QUEUE.md"
}

present_orch() {
    awk -F ' [|] ' '/^[|] ORCH-/ { print substr($1, 3) }' "$1/QUEUE.md"
}

prepare_taskwarrior() {
    mkdir "$1/data"
    printf '%s\n' "data.location=$1/data" confirmation=off verbose=nothing hooks=off >"$1/rc"
    awk -v count="$2" 'BEGIN {
        for (i = 1; i <= count; i++) printf "{\"description\":\"task %d\",\"status\":\"pending\"}\n", i
    }' | TASKRC=$1/rc "$3" import - >/dev/null 2>&1
}

# patiently COMMAND…: the command's output; when it fails or prints nothing, it is asked up to ten times. A list that is
# read while another process replaces it looks empty, and no worker shall take that for the end.
patiently() {
    local answer attempt
    for attempt in 0 1 2 3 4 5 6 7 8 9; do
        sleep "0.0$attempt"
        answer=$("$@") || answer=''
        [[ -z $answer ]] || break
    done
    printf '%s\n' "$answer"
}

# `start` refuses a task that is active already: the nearest thing to a claim. Refused, the worker tries the next one.
take_taskwarrior() {
    local id
    export TASKRC=$2/rc
    while id=$(patiently first_taskwarrior "$1") && [[ -n $id ]]; do
        "$1" "$id" start >/dev/null 2>&1 || continue
        "$1" "$id" 'done' >/dev/null 2>&1 || continue
        printf '%s\n' "$id"
        return
    done
}

first_taskwarrior() {
    "$1" +PENDING -ACTIVE _uuids | awk 'NR == 1'
}

finished_taskwarrior() {
    TASKRC=$1/rc "$2" status:completed _uuids
}

present_taskwarrior() {
    TASKRC=$1/rc "$2" _uuids
}

prepare_todo() {
    awk -v count="$2" 'BEGIN { for (i = 1; i <= count; i++) print "task-" i }' >"$1/todo.txt"
    printf 'export %s\n' "TODO_DIR=$1" "TODO_FILE=$1/todo.txt" "DONE_FILE=$1/done.txt" "REPORT_FILE=$1/report.txt" \
        TODOTXT_PLAIN=1 TODOTXT_FORCE=1 >"$1/config"
}

# todo.txt has no claim: marking a task as done is taking it. -a leaves done lines in the file, so line numbers stay.
take_todo() {
    local line answer
    while line=$(patiently first_todo "$1" "$2") && [[ -n $line ]]; do
        answer=$("$1" -d "$2/config" -a 'do' "$line" 2>&1) || continue
        [[ $answer == *'marked as done'* ]] || continue
        printf '%s\n' "$answer" | awk 'NR == 1 { print $NF }'
        return
    done
}

first_todo() {
    "$1" -d "$2/config" -a ls | awk '/task-/ && $2 != "x" && !line { line = $1 } END { if (line) print line + 0 }'
}

finished_todo() {
    awk '$1 == "x" { print $NF }' "$1/todo.txt"
}

present_todo() {
    awk '/task-/ { print $NF }' "$1/todo.txt"
}

# The script that people write: a lock, and a copy of the table that takes its place. It never syncs.
prepare_flock() {
    prepare_orch "$@"
}

take_flock() {
    local id
    id=$(flock "$2/lock" bash "${BASH_SOURCE[0]}" move "$1" "$2" PENDING IN_PROGRESS '')
    [[ -n $id ]] || return 0
    flock "$2/lock" bash "${BASH_SOURCE[0]}" move "$1" "$2" IN_PROGRESS DONE "$id"
}

# take_move PROGRAM FOLDER FROM TO ID: gives the row with the id another status, or the first one, and prints its id.
take_move() {
    # shellcheck disable=SC2016
    "$1" -F ' [|] ' -v from="$3" -v to="$4" -v id="$5" -v told="$2/told.$$" '
        !found && $2 == from && (id == "" || substr($1, 3) == id) {
            found = 1
            print substr($1, 3) >told
            sub(" [|] " from " [|] ", " | " to " | ")
        }
        { print }' "$2/QUEUE.md" >"$2/new.$$"
    mv "$2/new.$$" "$2/QUEUE.md"
    [[ ! -e $2/told.$$ ]] || cat "$2/told.$$"
    rm -f "$2/told.$$"
}

finished_flock() {
    finished_orch "$@"
}

present_flock() {
    present_orch "$@"
}

prepare_sqlite3() {
    awk -v count="$2" 'BEGIN {
        print "PRAGMA journal_mode = WAL; CREATE TABLE queue (id TEXT PRIMARY KEY, status TEXT, owner TEXT); BEGIN;"
        for (i = 1; i <= count; i++) printf "INSERT INTO queue VALUES (\047task-%d\047, \047PENDING\047, NULL);\n", i
        print "COMMIT;"
    }' | "$3" "$1/queue.db" >/dev/null
}

ask_sqlite3() {
    "$1" -cmd '.timeout 10000' "$2/queue.db" "$3"
}

take_sqlite3() {
    local id
    id=$(ask_sqlite3 "$1" "$2" "UPDATE queue SET status = 'IN_PROGRESS', owner = '$3' WHERE id =
        (SELECT id FROM queue WHERE status = 'PENDING' ORDER BY rowid LIMIT 1) RETURNING id")
    [[ -n $id ]] || return 0
    ask_sqlite3 "$1" "$2" "UPDATE queue SET status = 'DONE' WHERE id = '$id'"
    printf '%s\n' "$id"
}

finished_sqlite3() {
    ask_sqlite3 "$2" "$1" "SELECT id FROM queue WHERE status = 'DONE'"
}

present_sqlite3() {
    ask_sqlite3 "$2" "$1" 'SELECT id FROM queue'
}

# A ref a claim, which git makes once: what a team without any tool can do.
prepare_git() {
    "$3" init -q "$1"
    "$3" -C "$1" -c user.name=peer -c user.email=peer@localhost commit -q --allow-empty -m tasks
    awk -v count="$2" 'BEGIN { for (i = 1; i <= count; i++) print "task-" i }' >"$1/tasks"
}

take_git() {
    local id none=0000000000000000000000000000000000000000
    while read -r id; do
        "$1" -C "$2" update-ref "refs/claims/$id" HEAD "$none" 2>/dev/null || continue
        "$1" -C "$2" update-ref "refs/done/$id" HEAD
        printf '%s\n' "$id"
        return
    done < <("$1" -C "$2" for-each-ref --format='%(refname:lstrip=2)' refs/claims | sort |
        comm -13 - <(sort "$2/tasks"))
}

finished_git() {
    "$2" -C "$1" for-each-ref --format='%(refname:lstrip=2)' refs/done
}

present_git() {
    cat "$1/tasks"
}

# Run, not sourced: one worker's turn.
if [[ ${BASH_SOURCE[0]} == "$0" ]]; then
    set -euo pipefail
    tool=$1
    shift
    "take_$tool" "$@"
fi
