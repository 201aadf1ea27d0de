#!/usr/bin/env bash
# Attacks a built orch for a given time with kills, editors and crowds. See README.md beside this file.
set -euo pipefail
export LC_ALL=C

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
repository=$(cd "$here/../.." && pwd)
all_parts=(kills crowd editors backwards)

usage() {
    cat <<USAGE
usage: run.sh [--seconds N] [--only PART] [--rows N] [--work FOLDER]

  --seconds N    how long 'editors' goes on (60)
  --only PART    one of: ${all_parts[*]}
  --rows N       tasks in the crowd's queue (1000); 'backwards' has a tenth for each of its editors
  --work FOLDER  where to run (default: a temporary folder)

ORCH=PATH attacks that binary instead of building a release one.
USAGE
}

wrong_usage() {
    printf 'run.sh: %s\n' "$1" >&2
    usage >&2
    exit 64
}

seconds=60 only='' rows=1000 work_parent=${TMPDIR:-/tmp}
while (($# > 0)); do
    case $1 in
        --seconds) seconds=${2-} && shift ;;
        --only) only=${2-} && shift ;;
        --rows) rows=${2-} && shift ;;
        --work) work_parent=${2-} && shift ;;
        -h | --help) usage && exit 0 ;;
        *) wrong_usage "unknown argument '$1'" ;;
    esac
    shift || wrong_usage 'the last argument needs a value'
done
[[ $seconds =~ ^[1-9][0-9]*$ && $rows =~ ^[1-9][0-9]*$ ]] || wrong_usage 'seconds and rows are positive numbers'
[[ -z $only || " ${all_parts[*]} " == *" $only "* ]] || wrong_usage "unknown part '$only'"

orch=${ORCH-}
if [[ -z $orch ]]; then
    swift build --package-path "$repository" -c release --product orch >&2
    orch=$(swift build --package-path "$repository" -c release --show-bin-path)/orch
fi
[[ -x $orch ]] || wrong_usage "$orch is no program"

work=$(mktemp -d "$work_parent/orch-soak.XXXXXX")
trap 'rm -rf "$work"' EXIT
failures=0

failed() {
    failures=$((failures + 1))
    printf 'FAILED: %s\n' "$*"
}

# A queue of so many rows at a path.
queue() {
    local count=$1 path=$2 number
    {
        printf '# queue\n\n| id | status | priority | task | success_criteria | owner_session | started_at_kst | due_at_kst | notes |\n'
        printf '| --- | --- | --- | --- | --- | --- | --- | --- | --- |\n'
        for ((number = 1; number <= count; number++)); do
            printf '| ORCH-%03d | PENDING | P1 | task %d | checked | - | - | - | - |\n' "$number" "$number"
        done
    } >"$path"
}

# What is left in a queue's folder that does not belong there when nothing runs; saves that could not be merged aside.
leftovers() {
    find "$1" -mindepth 1 -not -path '*/logs*' -not -name QUEUE.md -not -name .orch -not -name lock -not -name displaced -not -name "versions*" \
        -not -path '*/.orch/*/displaced/[0-9]*-*' -not -name 'QUEUE.md.rescued-*'
}

# Times and random numbers differ between two runs.
masked() { sed 's/[0-9]/0/g' "$1"; }

# Part: a kill at each system call of each command.

kill_at_each_call() {
    local name=$1 faults=$2
    shift 2
    local folder=$work/kills calls=0 line call count old new begun=''
    local -a rules=()
    local -A counts=()
    [[ -z $faults ]] || rules=(-e "inject=$faults")
    rm -rf "$folder" && mkdir "$folder" && queue 4 "$folder/QUEUE.md"
    (cd "$folder" && "$orch" pick >/dev/null && "$orch" add --task first --success-criteria c >/dev/null)
    cp -a "$folder" "$work/model"
    old=$(masked "$folder/QUEUE.md")
    (cd "$folder" && strace -f -qq -o "$work/trace" "${rules[@]}" "$orch" "$@" >/dev/null)
    new=$(masked "$folder/QUEUE.md")
    while read -r _ line; do
        call=${line%%(*}
        [[ $call =~ ^[a-z_0-9]+$ ]] || continue
        counts[$call]=$((${counts[$call]:-0} + 1))
        [[ $line == *SIGPIPE* ]] && begun=yes
        [[ -n $begun && -z ${faults##*"$call:"*} && -n $faults ]] && continue
        case $call in brk | mmap | munmap | mprotect | madvise) continue ;; esac
        [[ -n $begun ]] || continue
        calls=$((calls + 1))
        count=${counts[$call]}
        rm -rf "$folder" && cp -a "$work/model" "$folder"
        (cd "$folder" && strace -f -qq -o /dev/null "${rules[@]}" -e "inject=$call:signal=KILL:when=$count" \
            "$orch" "$@" >"$work/answer" 2>/dev/null) 2>/dev/null || true
        judge_kill "$name at $call:$count" "$folder" "$old" "$new" "$faults"
    done <"$work/trace"
    rm -rf "$work/model"
    printf '%-28s %4d kills\n' "$name" "$calls"
}

judge_kill() {
    local what=$1 folder=$2 old=$3 new=$4 faults=$5 now rest
    if [[ -e $folder/QUEUE.md ]]; then
        now=$(masked "$folder/QUEUE.md")
        [[ $now == "$old" || $now == "$new" ]] || failed "$what: torn"
        [[ ! -s $work/answer || $now == "$new" ]] || failed "$what: acknowledged and lost"
    elif [[ -z $faults ]]; then
        failed "$what: the file is gone"
    fi
    (cd "$folder" && "$orch" add --task next-one --success-criteria c >/dev/null 2>"$work/errors") ||
        failed "$what: the next command: $(<"$work/errors")"
    rest=$(masked "$folder/QUEUE.md" | grep -v next-one)
    [[ $rest == "$old" || $rest == "$new" ]] || failed "$what: torn after the next command"
    [[ -z $(leftovers "$folder") && -z $(find "$folder" -name '*.rescued-*') ]] || failed "$what: left $(leftovers "$folder")"
}

part_kills() {
    if ! strace -qq -o /dev/null true 2>/dev/null; then
        echo 'kills: skipped, strace may not run here'
        return
    fi
    local fallback
    for fallback in '' renameat2:error=EINVAL; do
        local mark=${fallback:+, no exchange}
        kill_at_each_call "done$mark" "$fallback" 'done' ORCH-002 --notes finished
        kill_at_each_call "pick$mark" "$fallback" pick --owner-session worker:a
        kill_at_each_call "add$mark" "$fallback" add --task another --success-criteria c
        kill_at_each_call "nl submit$mark" "$fallback" nl submit 'write the guide; check it'
        kill_at_each_call "set$mark" "$fallback" set ORCH-003 priority=P0
        kill_at_each_call "start$mark" "$fallback" start ORCH-001
        kill_at_each_call "fail$mark" "$fallback" fail ORCH-001 --notes broken
        kill_at_each_call "block$mark" "$fallback" block ORCH-001 --notes waiting
    done
}

# Part: eight workers take and finish every row beside an editor that adds lines.

take_and_finish() {
    local id
    while id=$("$orch" pick --owner-session "worker:$1" 2>>"$work/crowd/errors") && [[ $id != 'No pending tasks' ]]; do
        echo "$id" >>"$work/crowd/picked.$1"
        "$orch" 'done' "$id" --notes "by $1" --owner-session "worker:$1" >>"$work/crowd/done.$1" 2>>"$work/crowd/errors" ||
            echo "done $id failed" >>"$work/crowd/errors"
    done
}

part_crowd() {
    local folder=$work/crowd/q worker edits=0 editor begin end picked
    rm -rf "$work/crowd" && mkdir -p "$folder" && queue "$rows" "$folder/QUEUE.md"
    cd "$folder"
    begin=$(date +%s%N)
    (
        while [[ ! -e $work/crowd/over ]]; do
            edits=$((edits + 1))
            printf '| HAND-%d | BLOCKED | P2 | by hand | seen | - | - | - | - |\n' "$edits" >>QUEUE.md
            sleep 0.02
        done
        echo "$edits" >"$work/crowd/edits"
    ) &
    editor=$!
    local -a workers=()
    for worker in 1 2 3 4 5 6 7 8; do
        take_and_finish "$worker" &
        workers+=($!)
    done
    wait "${workers[@]}"
    end=$(date +%s%N)
    touch "$work/crowd/over"
    wait "$editor"
    "$orch" set ORCH-001 priority=P2 >/dev/null 2>>"$work/crowd/errors"
    edits=$(<"$work/crowd/edits")
    picked=$(cat "$work"/crowd/picked.* | wc -l)
    [[ $picked == "$rows" ]] || failed "crowd: $picked of $rows tasks claimed"
    [[ -z $(cat "$work"/crowd/picked.* | sort | uniq -d) ]] || failed 'crowd: a task was claimed twice'
    [[ $(grep -c '| DONE |' QUEUE.md) == "$rows" ]] || failed 'crowd: not every task is DONE'
    [[ $(grep -o '^| HAND-[0-9]* ' QUEUE.md | sort -u | wc -l) == "$edits" ]] || failed "crowd: a line of $edits is lost"
    [[ $(grep -c '^| HAND-' QUEUE.md) == "$edits" ]] || failed 'crowd: a line is there twice'
    if grep -v 'an editor wrote to a version' "$work/crowd/errors"; then failed 'crowd: unexpected messages'; fi
    [[ -z $(leftovers .) ]] || failed "crowd: left $(leftovers .)"
    cd "$work"
    printf 'crowd: %d tasks by 8 workers beside %d appended lines in %d ms, %d of the lines merged from replaced versions\n' \
        "$rows" "$edits" $(((end - begin) / 1000000)) "$(grep -c 'an editor wrote' "$work/crowd/errors" || true)"
}

# Part: writers that are killed at random moments beside editors of three kinds, for a given time.

# Adds tasks; every other run is killed after a moment. What it printed is acknowledged.
killed_writer() {
    local count=0 child
    while [[ ! -e $work/editors/over ]]; do
        count=$((count + 1))
        "$orch" add --task "of-$1-$count." --success-criteria c >>"$work/editors/added.$1" 2>>"$work/editors/errors" &
        child=$!
        if ((RANDOM % 2)); then
            sleep "0.00$((RANDOM % 10))"
            kill -KILL "$child" 2>/dev/null || true
        fi
        wait "$child" 2>/dev/null || true
    done
}

part_editors() {
    local folder=$work/editors/q count=0 way lost=0 deadline line
    rm -rf "$work/editors" && mkdir -p "$folder" && queue 20 "$folder/QUEUE.md"
    cd "$folder"
    "$orch" set ORCH-001 priority=P0 >/dev/null
    local -a writers=()
    for line in 1 2 3 4; do
        killed_writer "$line" 2>/dev/null &
        writers+=($!)
    done
    deadline=$((SECONDS + seconds))
    while ((SECONDS < deadline)); do
        count=$((count + 1))
        way=$((RANDOM % 3))
        line="| HAND-$count | BLOCKED | P2 | by hand | seen | - | - | - | - |"
        case $way in
            0) printf '%s\n' "$line" >>QUEUE.md ;;
            1) # A file renamed over the queue, as most editors save. It is read under the lock, since a version that is
                # about to be withdrawn may lack the last save; the save itself takes no lock.
                flock .orch/lock cat QUEUE.md >../saved.md 2>/dev/null || continue
                printf '%s\n' "$line" >>../saved.md
                mv ../saved.md QUEUE.md
                ;;
            2) # A descriptor that stays open over changes.
                {
                    sleep "0.0$((RANDOM % 5))"
                    printf '%s\n' "$line" >&3
                } 3>>QUEUE.md
                ;;
        esac
        echo "HAND-$count" >>"$work/editors/saved"
        sleep "0.0$((RANDOM % 8))"
    done
    touch "$work/editors/over"
    wait "${writers[@]}"
    "$orch" set ORCH-001 priority=P2 >/dev/null 2>>"$work/editors/errors" || failed 'editors: the last command'
    local -a rescued=()
    mapfile -t rescued < <(find . -name 'QUEUE.md.rescued-*')
    while read -r line; do
        if ! grep -qh "^| $line |" QUEUE.md "${rescued[@]}"; then
            lost=$((lost + 1))
            echo "$line" >>"$work/editors/lost"
        fi
    done <"$work/editors/saved"
    ((lost == 0)) || failed "editors: $lost saved lines are lost: $(head -3 "$work/editors/lost" | tr '\n' ' ')"
    "$orch" list >/dev/null || failed 'editors: the queue cannot be read'
    [[ -z $(leftovers .) ]] || failed "editors: left $(leftovers .)"
    printf 'editors: %d saves beside %d acknowledged changes in %d s; %d versions merged, %d rescued, %d put back after a kill\n' \
        "$count" "$(cat "$work"/editors/added.* | wc -l)" "$seconds" \
        "$(grep -c 'an editor wrote' "$work/editors/errors" || true)" "$(find . -name 'QUEUE.md.rescued-*' | wc -l)" \
        "$(grep -c 'interrupted' "$work/editors/errors" || true)"
    cd "$work"
}

# Part: eight workers beside programs that read the file, and save what they made of that a moment later.

# Works until the editor is over and nothing is left. What is noted of a task is its id and the attempt.
work_beside() {
    local answer id attempt
    while true; do
        answer=$("$orch" pick --json --owner-session "worker:$1" 2>>"$notes/errors.$1") || true
        id=$(sed -n 's/^      "id": "\(.*\)",$/\1/p' <<<"$answer")
        attempt=$(sed -n 's/^      "attempt": \([0-9]*\),$/\1/p' <<<"$answer")
        if [[ -z $id ]]; then
            [[ ! -e $notes/over ]] || break
            sleep 0.02
            continue
        fi
        echo "$id $attempt" >>"$notes/picked.$1"
        if "$orch" 'done' "$id" --attempt "$attempt" --notes "by $1" --owner-session "worker:$1" \
            >/dev/null 2>>"$notes/errors.$1"; then
            echo "$id" >>"$notes/done.$1"
        else
            echo "$id" >>"$notes/fenced.$1"
        fi
    done
}

# One save of an editor: 'task N' becomes 'task N, edited'.
save_with() {
    local change="s/ task $2 / task $2, edited /"
    case $1 in
        sed) sed -i "$change" QUEUE.md ;;
        perl) perl -pi -e "$change" QUEUE.md ;;
        vim) # Asked about a file that changed meanwhile, it ends without a save and without an error.
            rm -f ../written
            vim -es -u NONE -n --cmd 'autocmd BufWritePost * silent !touch ../written' -c "%$change" -c 'wq!' QUEUE.md &&
                [[ -e ../written ]]
            ;;
        rsync) sed "$change" QUEUE.md >../copy.md && rsync -tI ../copy.md QUEUE.md ;;
        buffer) # Reads, thinks for a while, and writes the whole file.
            sed "$change" QUEUE.md >../buffer.md && sleep 0.2 && cat ../buffer.md >QUEUE.md
            ;;
        checkout) git add QUEUE.md && git commit -qm "$2" && sleep 0.1 && git checkout -q HEAD -- QUEUE.md ;;
        stash) git stash -q && sleep 0.05 && { git stash pop -q || git stash drop -q; } ;;
    esac
}

beside() {
    local way=$1 count folder=$work/backwards/q notes=$work/backwards/notes
    local number saves=0 worker twice again lost edits=0 errors
    count=$((rows / 10 > 10 ? rows / 10 : 10))
    rm -rf "$work/backwards" && mkdir -p "$folder" "$notes" && queue "$count" "$folder/QUEUE.md"
    cd "$folder"
    touch "$notes"/{picked,done,fenced,errors}.0
    if [[ $way == checkout || $way == stash ]]; then
        printf '.orch/\nlogs/\n' >.gitignore
        git init -q && git config user.name soak && git config user.email soak@localhost
        git add . && git commit -qm begin
    fi
    "$orch" set ORCH-001 priority=P0 >/dev/null
    local -a workers=()
    for worker in 1 2 3 4 5 6 7 8; do
        work_beside "$worker" &
        workers+=($!)
    done
    for ((number = count; number > 0; number--)); do
        if save_with "$way" "$number" >/dev/null 2>>"$notes/editor"; then
            saves=$((saves + 1))
            echo "$number" >>"$notes/saved"
        fi
        sleep 0.02
    done
    touch "$notes/over"
    wait "${workers[@]}"
    "$orch" set ORCH-001 priority=P2 >/dev/null 2>>"$notes/errors.0"
    twice=$(sort "$notes"/picked.* | uniq -d | wc -l)
    again=$(cut -d' ' -f1 "$notes"/picked.* | sort | uniq -d | wc -l)
    lost=$(sort -u "$notes"/done.* | while read -r id; do grep -q "^| $id | DONE |" QUEUE.md || echo "$id"; done | wc -l)
    if [[ $way != checkout && $way != stash ]]; then
        edits=$(while read -r number; do
            grep -q "| task $number, edited |" QUEUE.md || echo "$number"
        done <"$notes/saved" | wc -l)
    fi
    grep -hvE 'saved from an older version|whole older version|an editor wrote to a version|is not claimed by worker|don.t work on it' \
        "$notes"/errors.* >"$work/backwards/unexpected" || true
    errors=$(wc -l <"$work/backwards/unexpected")
    printf 'backwards, %-9s %4d saves, %4d tasks: %d claimed twice, %d again after a revert, %d refused as overtaken, %d acknowledged and lost, %d edits lost, %d unexpected messages\n' \
        "$way:" "$saves" "$count" "$twice" "$again" "$(cat "$notes"/fenced.* | wc -l)" "$lost" "$edits" "$errors"
    head -3 "$work/backwards/unexpected"
    # What is put back as a whole is a deliberate revert: what was done since is done again.
    [[ $way != checkout && $way != stash ]] || lost=0
    ((twice + lost + edits + errors == 0)) || failed "backwards: $way"
    cd "$work"
}

part_backwards() {
    local way program
    for way in sed perl vim rsync buffer checkout stash; do
        case $way in checkout | stash) program=git ;; buffer) program=cat ;; *) program=$way ;; esac
        if command -v "$program" >/dev/null; then beside "$way"; else echo "backwards: without $program"; fi
    done
}

for part in "${all_parts[@]}"; do
    [[ -n $only && $only != "$part" ]] || "part_$part"
done
if ((failures > 0)); then
    printf '%d failures\n' "$failures"
    exit 1
fi
echo 'nothing failed'
