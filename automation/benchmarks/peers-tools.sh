# The tools that orch is compared with. For each: how a queue of it is prepared, which command an operation is, what a
# worker does, and what is there in the end. Sourced by peers.sh; run, it calls one function, as the commands do that no
# tool has: peers-tools.sh FUNCTION FOLDER PROGRAM ARGUMENTS…
# shellcheck shell=bash

# A task's number has six digits in all of them: ORCH-000007, and a uuid that ends in 000007.
uuid=00000000-0000-4000-8000-000000
added='재시도 규칙 문서 정리, 다음 작업과 후속 확인' added_criteria='1) 문서 작성 2) 테스트 3개 통과 3) 결과 기록'
here_peers=${BASH_SOURCE[0]}

# shellcheck source=peers-stores.sh
source "${here_peers%/*}/peers-stores.sh"

# prepare_TOOL FOLDER PROGRAM FILE: a queue of the tasks in a table whose rows are all PENDING, with one priority.
# operation_TOOL claim|finish|add|list FOLDER PROGRAM: sets `operation`, in which @ is a number; empty: there is no such.
# claim_TOOL, finish_TOOL FOLDER PROGRAM WORKER [NUMBER]: what a worker does. claim prints the number, nothing at the end.
# add_TOOL FOLDER PROGRAM: adds a task.
# state_TOOL FOLDER PROGRAM: number and `open`, `claimed` or `finished` of each task that is there.
# damaged_TOOL FOLDER PROGRAM: a line for each row that can't be read any more.
# left_TOOL FOLDER: files that a killed run left, of which those named *.lock keep others from working.
# edit_TOOL FOLDER PROGRAM NUMBER WORD: a person adds the word to a task in an editor.
# words_TOOL FOLDER PROGRAM: where that word has to be afterwards.

prepare_orch() {
    awk '/^[|] ORCH-/ { sub(/ORCH-[0-9]+/, sprintf("ORCH-%06d", ++count)); sub(/ P[0-2] /, " P1 ") } { print }' \
        "$3" >"$1/QUEUE.md"
}

operation_orch() {
    operation=("$3" --queue "$2/QUEUE.md")
    case $1 in
        claim) operation+=(pick --owner-session worker:core-1) ;;
        finish) operation+=('done' --id ORCH-@ --notes finished) ;;
        add) operation+=(add --task "$added" --success-criteria "$added_criteria") ;;
        list) operation+=(list) ;;
    esac
}

claim_orch() {
    local id
    id=$("$2" --queue "$1/QUEUE.md" pick --owner-session "$3")
    [[ $id == *' '* ]] || printf '%s\n' "${id#ORCH-}"
}

finish_orch() {
    "$2" --queue "$1/QUEUE.md" 'done' --id "ORCH-$4" --notes finished --owner-session "$3" >/dev/null
}

add_orch() {
    local operation
    operation_orch add "$@"
    "${operation[@]}" >/dev/null
}

state_orch() {
    awk -F ' [|] ' -v OFS='\t' '/^[|] ORCH-/ {
        print substr($1, 8), $2 == "DONE" ? "finished" : $2 == "IN_PROGRESS" ? "claimed" : "open"
    }' "$1/QUEUE.md"
}

damaged_orch() {
    awk -F '|' '/ORCH-/ && NF != 11' "$1/QUEUE.md"
}

left_orch() {
    find "$1" -name 'swap.*' -o -name 'tmp.*' -o -name 'away.*'
}

edit_orch() {
    save_file "$1/QUEUE.md" "| ORCH-$3 |" "$4"
}

words_orch() {
    cat "$1"/QUEUE.md*
}

# save_file FILE START WORD: what an editor does: reads the file, after a while writes a new one, and renames it over the
# old one. The word goes to the end of the task's cell in a table, to the end of the line elsewhere.
save_file() {
    local buffer=${1%/*}.buffer
    cp "$1" "$buffer"
    sleep 0.02
    awk -F ' [|] ' -v OFS=' | ' -v start="$2" -v word="$3" '
        index($0, start) { if (NF > 4) $4 = $4 " " word; else $0 = $0 " " word; found = 1 }
        { print }
        END { exit !found }' "$buffer" >"$buffer.new" && mv "$buffer.new" "$1"
}

prepare_taskwarrior() {
    mkdir "$1/data"
    printf '%s\n' "data.location=$1/data" confirmation=off verbose=nothing hooks=off >"$1/rc"
    awk -F ' [|] ' -v uuid="$uuid" '/^[|] ORCH-/ {
        printf "[description:\"%s %s\" entry:\"1770000000\" modified:\"1770000000\" status:\"pending\" uuid:\"%s%06d\"]\n",
            $4, $5, uuid, ++count
    }' "$3" >"$1/data/pending.data"
}

operation_taskwarrior() {
    operation=("$3" "rc:$2/rc")
    case $1 in
        claim) operation=(bash "$here_peers" claim_taskwarrior "$2" "$3") ;;
        finish) operation+=("$uuid@" 'done') ;;
        add) operation+=(add "$added $added_criteria") ;;
        list) operation+=(export) ;;
    esac
}

# patiently COMMAND…: the command's output; when it fails or prints nothing, it is asked up to ten times. A list that is
# read while another process replaces it looks empty, and no worker shall take that for the end.
patiently() {
    local answer attempt
    for attempt in 0 1 2 3 4 5 6 7 8 9; do
        ((attempt == 0)) || sleep "0.0$attempt"
        answer=$("$@") || answer=''
        [[ -z $answer ]] || break
    done
    printf '%s\n' "$answer"
}

# `start` refuses a task that is active already: the nearest thing to a claim. Refused, the worker tries the next one.
claim_taskwarrior() {
    local id
    while id=$(patiently first_taskwarrior "$@") && [[ -n $id ]]; do
        "$2" "rc:$1/rc" "$id" start >/dev/null 2>&1 || continue
        printf '%s\n' "${id#"$uuid"}"
        return
    done
}

first_taskwarrior() {
    "$2" "rc:$1/rc" +PENDING -ACTIVE _uuids | awk -v uuid="$uuid" 'index($0, uuid) == 1 && !found { print; found = 1 }'
}

finish_taskwarrior() {
    "$2" "rc:$1/rc" "$uuid$4" 'done' >/dev/null 2>&1
}

add_taskwarrior() {
    "$2" "rc:$1/rc" add "$added" >/dev/null 2>&1
}

state_taskwarrior() {
    "$2" "rc:$1/rc" export 2>/dev/null | awk -v OFS='\t' -v uuid="\"uuid\":\"$uuid" 'at = index($0, uuid) {
        print substr($0, at + length(uuid), 6),
            /"status":"completed"/ ? "finished" : /"start":/ ? "claimed" : "open"
    }'
}

damaged_taskwarrior() {
    awk '!/^\[.*\]$/' "$1/data/pending.data" "$1/data/completed.data"
    "$2" "rc:$1/rc" export 2>&1 >/dev/null | awk 'NR == 1'
}

left_taskwarrior() {
    find "$1" -name '*.lock' -o -name '*.task' -o -name '*.tmp'
}

# Its files aren't meant for editors; `task edit` opens a task in one.
edit_taskwarrior() {
    EDITOR="bash $here_peers save_task $4" VISUAL='' \
        timeout 10 "$2" "rc:$1/rc" "rc.editor=bash $here_peers save_task $4" "$uuid$3" edit </dev/null >/dev/null 2>&1
}

# save_task WORD FILE: the editor that `task edit` runs.
save_task() {
    sleep 0.02
    sed -i "s/^  Description: .*/& $1/" "$2"
}

words_taskwarrior() {
    "$2" "rc:$1/rc" export 2>/dev/null
}

prepare_todo() {
    awk -F ' [|] ' '/^[|] ORCH-/ { printf "%s %s id:ORCH-%06d\n", $4, $5, ++count }' "$3" >"$1/todo.txt"
    printf 'export %s\n' "TODO_DIR=$1" "TODO_FILE=$1/todo.txt" "DONE_FILE=$1/done.txt" "REPORT_FILE=$1/report.txt" \
        TODOTXT_PLAIN=1 TODOTXT_FORCE=1 >"$1/config"
}

# It has no claim. -a leaves finished lines in the file, so line numbers stay.
operation_todo() {
    operation=("$3" -d "$2/config" -a)
    case $1 in
        claim) operation=() ;;
        finish) operation+=('do' @) ;;
        add) operation+=(add "$added $added_criteria") ;;
        list) operation+=(ls) ;;
    esac
}

# Marking a task as done is taking it.
claim_todo() {
    local line answer
    while line=$(patiently first_todo "$@") && [[ -n $line ]]; do
        answer=$("$2" -d "$1/config" -a 'do' "$line" 2>&1) || continue
        [[ $answer == *'marked as done'* && $answer =~ id:ORCH-([0-9]+) ]] || continue
        printf '%s\n' "${BASH_REMATCH[1]}"
        return
    done
}

first_todo() {
    "$2" -d "$1/config" -a ls | awk '/id:ORCH/ && $2 != "x" && !line { line = $1 } END { if (line) print line + 0 }'
}

finish_todo() {
    true
}

add_todo() {
    "$2" -d "$1/config" -a add "$added" >/dev/null
}

state_todo() {
    awk -v OFS='\t' 'match($0, /id:ORCH-[0-9]+/) {
        print substr($0, RSTART + 8, 6), $1 == "x" ? "finished" : "open"
    }' "$1/todo.txt"
}

damaged_todo() {
    awk -v added="$added" '!/id:ORCH-[0-9][0-9][0-9][0-9][0-9][0-9]/ && !index($0, added)' "$1/todo.txt"
}

left_todo() {
    find "$1" -name 'sed??????'
}

edit_todo() {
    save_file "$1/todo.txt" "id:ORCH-$3" "$4"
}

words_todo() {
    cat "$1/todo.txt"
}

# The script that people write: a lock, and a copy of the table that takes its place. It never syncs.
prepare_flock() {
    prepare_orch "$@"
}

operation_flock() {
    operation=(bash "$here_peers" "$1_flock" "$2" "$3" worker:core-1)
    # shellcheck disable=SC2016
    case $1 in
        finish) operation+=(@) ;;
        list) operation=("$3" -F ' [|] ' -v 'OFS=\t' '/^[|] ORCH-/ { print substr($1, 3), $2, $3, $4 }' "$2/QUEUE.md") ;;
    esac
}

claim_flock() {
    move_flock "$1" "$2" PENDING IN_PROGRESS "$3" ''
}

finish_flock() {
    move_flock "$1" "$2" IN_PROGRESS DONE "$3" "$4" >/dev/null
}

# move_flock FOLDER PROGRAM FROM TO WORKER NUMBER: gives the task, or the first one, another status; prints its number.
move_flock() {
    local number
    exec 9>"$1/lock"
    flock 9
    # shellcheck disable=SC2016
    number=$("$2" -F ' [|] ' -v OFS=' | ' -v from="$3" -v to="$4" -v worker="$5" -v number="$6" '
        !found && /^[|] ORCH-/ && (number == "" ? $2 == from : substr($1, 8) == number) {
            found = 1
            print substr($1, 8) >"/dev/stderr"
            $2 = to
            $6 = worker
        }
        { print }' "$1/QUEUE.md" 2>&1 >"$1/new.md")
    mv "$1/new.md" "$1/QUEUE.md"
    exec 9>&-
    [[ -z $number ]] || printf '%s\n' "$number"
}

add_flock() {
    exec 9>"$1/lock"
    flock 9
    # shellcheck disable=SC2016
    "$2" -v task="$added | $added_criteria" '
        rows && !/^[|]/ { add() }
        /^[|] ORCH-/ { rows++; number = substr($2, 6) + 0; if (number > last) last = number }
        { print }
        END { if (rows) add() }
        function add() {
            printf "| ORCH-%06d | PENDING | P1 | %s | - | - | - | - |\n", last + 1, task
            rows = 0
        }' "$1/QUEUE.md" >"$1/new.md"
    mv "$1/new.md" "$1/QUEUE.md"
    exec 9>&-
}

state_flock() {
    state_orch "$@"
}

damaged_flock() {
    damaged_orch "$@"
}

left_flock() {
    find "$1" -name new.md
}

edit_flock() {
    edit_orch "$@"
}

words_flock() {
    words_orch "$@"
}

# take TOOL FOLDER PROGRAM SECONDS WORKER: a worker's turn, with so much work on the task. What the worker may rely on
# goes to FOLDER.log as soon as the tool has said so.
take() {
    local number
    number=$("claim_$1" "$2" "$3" "$5")
    [[ -n $number ]] || return 0
    printf 'claimed %s\n' "$number" >>"$2.log"
    [[ $4 == 0 ]] || sleep "$4"
    ! "finish_$1" "$2" "$3" "$5" "$number" || printf 'finished %s\n' "$number" >>"$2.log"
    printf '%s\n' "$number"
}

if [[ ${BASH_SOURCE[0]} == "$0" ]]; then
    set -euo pipefail
    "$@"
fi
