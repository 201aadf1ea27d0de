# The parts of run.sh: one function a figure. Each runs alone and prints its rows of the table.
# shellcheck shell=bash disable=SC2154

notes='문서 정리와 검증 완료, 테스트 12개 통과'

part_pick() {
    each_size compare_writes pick 26 10000 100000
}

part_done() {
    each_size compare_writes 'done' 26 10000 100000
}

part_list() {
    each_size compare_list '' 26 10000 100000
}

# each_size FUNCTION ARGUMENT ROWS…: calls FUNCTION ROWS ARGUMENT for each size, or for that of --rows alone.
each_size() {
    local function=$1 argument=$2 size sizes
    shift 2
    sizes=("$@")
    [[ -z $rows ]] || sizes=("$rows")
    for size in "${sizes[@]}"; do "$function" "$size" "$argument"; done
}

# The C program against itself: how far from 1 this machine's noise carries a figure.
part_control() {
    each_size compare_writes control 26 10000 100000
}

# measure_writes ROWS pick|done|control ROUNDS: fills the samples, A the C program, B orch, each on its own copy of one
# file. A task changes once only, so a small queue is renewed whenever its PENDING rows are used up.
measure_writes() {
    local left=$3 round_count pending
    local reference_command=("$reference" "$work/a/QUEUE.md" pick)
    local orch_command=("$orch" --queue "$work/b/QUEUE.md" pick --owner-session worker:core-1)
    case $2 in
        'done')
            reference_command=("$reference" "$work/a/QUEUE.md" 'done' @)
            orch_command=("$orch" --queue "$work/b/QUEUE.md" 'done' --id @ --notes "$notes")
            ;;
        control) orch_command=("$reference" "$work/b/QUEUE.md" pick) ;;
    esac
    : >"$work/samples"
    while ((left > 0)); do
        fresh a "$1"
        fresh b "$1"
        pending_ids "$work/a/QUEUE.md" $((left + 1)) >"$work/ids"
        pending=$(wc -l <"$work/ids")
        if ((pending < 2)); then
            printf 'run.sh: %d rows have too few PENDING ones; take 10 or more\n' "$1" >&2
            return 64
        fi
        round_count=$((pending - 1 < left ? pending - 1 : left)) # one id is for the warm-up, which makes .orch/
        sample -n "$round_count" -w 1 -i "$work/ids" -- "${reference_command[@]}" -- "${orch_command[@]}"
        left=$((left - round_count))
    done
    expect_changes "$1" "$2" "$pending"
}

# expect_changes ROWS pick|done COUNT: a program that writes nothing would win every comparison.
expect_changes() {
    local status=IN_PROGRESS before after
    [[ $2 != 'done' ]] || status=DONE
    before=$(grep -c "| $status |" "$work/base-$1.md" || true)
    after=$(grep -c "| $status |" "$work/b/QUEUE.md" || true)
    if ((after - before != $3)); then
        printf 'run.sh: %d rows became %s, not %d\n' $((after - before)) "$status" "$3" >&2
        return 70
    fi
}

compare_writes() {
    local limit=1.5
    measure_writes "$1" "$2" "$(rounds_for "$1")"
    if [[ $2 == control ]]; then
        print_times "control, $1 rows" A=C B='C again'
        table_row "the C program's time over its own (noise)" "$1" "$(ratio)" ×
        return
    fi
    print_times "$2, $1 rows" A=C B=orch
    table_row "\`$2\`: time over the C program's" "$1" "$(ratio)" × '<=' "$limit"
}

# Into a file, not /dev/null: grep stops at its first match when it sees that nobody reads on.
compare_list() {
    local limit=2
    fresh a "$1"
    expect_list "$work/a/QUEUE.md"
    : >"$work/samples"
    sample -n "$(rounds_for "$1")" -w 1 -o "$work/output" \
        -- grep FAILED "$work/a/QUEUE.md" -- "$orch" --queue "$work/a/QUEUE.md" list --status FAILED
    print_times "list --status FAILED, $1 rows" A=grep B=orch
    table_row "\`list --status FAILED\`: time over \`grep\`'s" "$1" "$(ratio)" × '<=' "$limit"
}

# expect_list FILE: all FAILED rows are listed, one a line.
expect_list() {
    local listed wanted
    listed=$("$orch" --queue "$1" list --status FAILED | wc -l)
    wanted=$(grep -c '| FAILED |' "$1" || true)
    if ((listed != wanted)); then
        printf 'run.sh: %d of %d FAILED rows were listed\n' "$listed" "$wanted" >&2
        return 70
    fi
}

part_memory() {
    each_size measure_memory '' 100000 1000000
}

measure_memory() {
    local limit_kb peak command size
    size=$(fresh_size "$1")
    limit_kb=$(((size * 3 + 12000000) / 1024))
    (($1 < 1000000)) || limit_kb=$((1000000000 / 1024))
    for command in pick 'done' list; do
        if [[ $command == list ]]; then
            : >"$work/samples"
            sample -n 1 -o "$work/output" -- true -- "$orch" --queue "$work/a/QUEUE.md" list --status FAILED
        else
            measure_writes "$1" "$command" 4
        fi
        peak=$(figure max B 3)
        table_row "\`$command\`: peak memory (file: $((size / 1024 / 1024)) MiB)" "$1" \
            "$(calculate "$peak / 1024" %.1f)" ' MiB' '<=' "$(calculate "$limit_kb / 1024" %.1f)"
    done
}

# fresh_size ROWS: bytes of a new queue of that many rows.
fresh_size() {
    fresh a "$1"
    wc -c <"$work/a/QUEUE.md"
}

part_million() {
    each_size measure_million '' 1000000
}

measure_million() {
    measure_writes "$1" pick "$(rounds_for "$1")"
    print_times "pick, $1 rows" A=C B=orch
    table_row "\`pick\`: time" "$1" "$(calculate "$(figure median B) / 1e6")" ' s' '<=' 2
}

part_contention() {
    each_size measure_contention '' 1000
}

# Eight processes empty a queue; the C program and orch take turns.
measure_contention() {
    local turns=3 turn elapsed
    [[ -z $quick ]] || turns=1
    : >"$work/samples" && : >"$work/waits" && : >"$work/handed" && : >"$work/kept" && : >"$work/failed"
    for ((turn = 0; turn < turns; turn++)); do
        crowd_of_pickers "$1" A "$reference" "$work/crowd/QUEUE.md" pick
        crowd_of_pickers "$1" B "$orch" --queue "$work/crowd/QUEUE.md" pick --owner-session @
    done
    local handed twice skipped
    handed=$(wc -l <"$work/handed")
    twice=$(sort "$work/handed" | uniq -d | wc -l)
    skipped=$((turns * $1 - $(sort -u "$work/kept" | wc -l)))
    small_print "eight processes: $handed tasks in $turns turns, $(wc -l <"$work/failed") failed calls of orch"
    for elapsed in A B; do
        small_print "eight processes, $elapsed (A: C, B: orch): median of turns $(figure median "$elapsed") µs," \
            "longest wait $(longest_wait "$elapsed") µs"
    done
    table_row 'eight processes: tasks claimed twice' "$1" "$twice" '' '==' 0
    table_row 'eight processes: tasks skipped' "$1" "$skipped" '' '==' 0
    table_row "eight processes: throughput over the C program's" "$1" \
        "$(calculate "$(figure median A) / $(figure median B) * (1 - $skipped / ($turns * $1))")" × '>=' 0.65
    table_row 'eight processes: longest wait' "$1" "$(calculate "$(longest_wait B) / 1e6" %.3f)" ' s' '<=' 1
    table_row 'eight processes: longest wait of the C program' "$1" "$(calculate "$(longest_wait A) / 1e6" %.3f)" ' s'
}

# crowd_of_pickers ROWS LETTER COMMAND…: lets eight processes empty a new queue. What the file says in the end counts
# too: an id that was printed while its row stayed PENDING is a skipped one.
crowd_of_pickers() {
    local row_count=$1 letter=$2
    shift 2
    fresh crowd "$row_count" pending
    if ! timeout 120 "$work/tools/crowd" 8 "$@" >"$work/calls"; then
        printf 'run.sh: eight processes did not come to an end in two minutes: %s\n' "$*" >&2
        return 70
    fi
    awk -v letter="$letter" '$1 == "elapsed" { print letter "\t" $2 "\t0" }' "$work/calls" >>"$work/samples"
    awk -v letter="$letter" '$1 == "call" { print letter "\t" $3 }' "$work/calls" >>"$work/waits"
    [[ $letter == B ]] || return 0
    awk '$4 == "!"' "$work/calls" >>"$work/failed"
    awk -v turn="$turn" '$1 == "call" && $4 ~ /^[A-Z]/ { print turn "\t" $4 }' "$work/calls" |
        tee "$work/told" >>"$work/handed"
    awk -F ' [|] ' -v turn="$turn" '$2 == "IN_PROGRESS" { print turn "\t" substr($1, 3) }' "$work/crowd/QUEUE.md" |
        sort | comm -12 - <(sort -u "$work/told") >>"$work/kept"
}

longest_wait() {
    awk -v letter="$1" '$1 == letter && $2 > longest { longest = $2 } END { print longest + 0 }' "$work/waits"
}

# Ten times the rows should cost ten times the time at most; less, since starting costs the same.
part_growth() {
    fresh small 10000
    fresh large 100000
    : >"$work/samples"
    sample -n "$(rounds_for 100000)" -w 1 \
        -- "$orch" --queue "$work/small/QUEUE.md" pick --owner-session worker:core-1 \
        -- "$orch" --queue "$work/large/QUEUE.md" pick --owner-session worker:core-1
    print_times growth 'A=10,000 rows' 'B=100,000 rows'
    table_row "\`pick\`: time at 100,000 rows over that at 10,000" 100000 \
        "$(ratio)" × '<=' 12
}

# The same small queue in a git repository with 2,000 files and in a plain folder.
part_repository() {
    if ! command -v git >/dev/null; then
        small_print 'repository: git is not installed, skipped'
        return
    fi
    local left
    left=$(rounds_for 26)
    : >"$work/samples"
    while ((left > 0)); do
        fresh plain 26
        fresh tracked 26
        fill_repository "$work/tracked"
        sample -n $((left < 7 ? left : 7)) -w 1 \
            -- "$orch" --queue "$work/plain/QUEUE.md" pick --owner-session worker:core-1 \
            -- "$orch" --queue "$work/tracked/QUEUE.md" pick --owner-session worker:core-1
        left=$((left - 7))
    done
    print_times repository 'A=no repository' 'B=2,000 files'
    table_row "\`pick\`: time in a repository of 2,000 files over none" 26 \
        "$(ratio)" × '<=' 1.2
}

# fill_repository FOLDER: 2,000 committed files around the queue; the first one is kept and copied.
fill_repository() {
    local number
    if [[ ! -d $work/repository ]]; then
        mkdir "$work/repository"
        for ((number = 0; number < 2000; number++)); do
            printf 'file %d\n' "$number" >"$work/repository/file-$number.txt"
        done
        cp "$1/QUEUE.md" "$work/repository/"
        git -C "$work/repository" init --quiet
        git -C "$work/repository" add --all
        git -C "$work/repository" -c user.name=benchmark -c user.email=benchmark@localhost -c commit.gpgSign=false \
            -c core.hooksPath=/dev/null commit --quiet --message 'Two thousand files'
    fi
    cp -R "$work/repository/." "$1/"
    sync -f "$1"
}
