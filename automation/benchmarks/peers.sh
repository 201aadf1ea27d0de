# Other tools, each measured where it is installed: what their operations cost, what eight workers do to 200 tasks, what
# is left when workers are killed and when a person edits the file meanwhile, and what parsing a table costs.
# shellcheck shell=bash disable=SC2154

peers=(orch taskwarrior todo flock sqlite3 git)
operation_limit=60 # seconds that one operation may take, and those of one tool for one figure

# shellcheck source=peers-tools.sh
source "$here/peers-tools.sh"

part_peers() {
    local tool title
    compare_with_cmark
    installed=()
    for tool in "${peers[@]}"; do
        if [[ -n $(program_of "$tool") ]]; then installed+=("$tool"); else small_print "peers: $tool is not installed, skipped"; fi
    done
    printf '\n| one operation: time over that of orch | rows |'
    for tool in "${installed[@]:1}"; do printf ' %s |' "$(title_of "$tool")"; done
    printf '\n|---|---:|%s\n' "$(printf '%.s---:|' "${installed[@]:1}")"
    for title in claim finish add list; do each_size compare_operations "$title" 26 10000 100000; done

    task_count=200
    [[ -z $rows ]] || ((rows > task_count)) || task_count=$rows
    : >"$work/judged"
    local turn turns=3 kind
    [[ -z $quick ]] || turns=1
    for ((turn = 1; turn <= turns; turn++)); do
        for kind in calm kills edits; do
            for tool in "${installed[@]}"; do share_tasks "$tool" "$kind" "$turn"; done
        done
    done
    print_calm
    print_kills
    print_edits
}

program_of() {
    case $1 in
        orch) printf '%s\n' "$orch" ;;
        taskwarrior) command -v task || true ;;
        todo) command -v todo-txt || command -v todo.sh || true ;;
        flock) command -v awk || true ;;
        *) command -v "$1" || true ;;
    esac
}

title_of() {
    case $1 in
        todo) echo todo.txt-cli ;;
        flock) echo "a table behind \`flock\` and awk" ;;
        sqlite3) echo 'an SQLite table' ;;
        git) echo 'refs of git' ;;
        *) printf '%s\n' "$1" ;;
    esac
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

# prepare_peer TOOL ROWS FOLDER: a new queue of the tool, copied from the first one of that size.
prepare_peer() {
    local base=$work/peer-base-$1-$2 table=$work/base-$2pending.md
    rm -rf "${work:?}/$3" "${work:?}/$3".*
    if [[ ! -d $base ]]; then
        [[ -f $table ]] || "$work/tools/generate" "$2" pending >"$table"
        # Prepared where it will be, since some configurations have absolute paths.
        mkdir "$work/$3"
        "prepare_$1" "$work/$3" "$(program_of "$1")" "$table"
        mv "$work/$3" "$base"
    fi
    cp -R "$base" "$work/$3"
    case $1 in
        taskwarrior) sed -i "s|^data.location=.*|data.location=$work/$3/data|" "$work/$3/rc" ;;
        todo) sed -i -E "s|=.*/([a-z.]+)$|=$work/$3/\1|; s|^export TODO_DIR=.*|export TODO_DIR=$work/$3|" "$work/$3/config" ;;
    esac
    sync -f "$work/$3"
}

# compare_operations ROWS OPERATION: a row of the table.
compare_operations() {
    local tool
    printf '| %s | %s |' "$2" "$(grouped "$1")"
    for tool in "${installed[@]:1}"; do printf ' %s |' "$(compare_operation "$1" "$2" "$tool")"; done
    printf '\n'
}

# compare_operation ROWS OPERATION TOOL: the tool's time over orch's. Both take turns, each on a queue of its own, that
# is renewed when its tasks are used up. What was not done has no time: the tasks are counted afterwards.
compare_operation() {
    local own operation round_count left took program pilot=$work/pilot
    program=$(program_of "$3")
    "operation_$3" "$2" "$work/peer" "$program"
    ((${#operation[@]})) || { printf 'none' && return; }
    left=$(rounds_for "$1")
    : >"$work/samples"
    while ((left > 0)); do
        prepare_peer orch "$1" own
        prepare_peer "$3" "$1" peer
        operation_orch "$2" "$work/own" "$orch"
        own=("${operation[@]}")
        "operation_$3" "$2" "$work/peer" "$program"
        # A first one makes folders, and says how many there may be.
        took=$(date +%s%N)
        if ! timeout "$operation_limit" "${operation[@]/@/000001}" >"$pilot" 2>"$pilot.errors"; then
            (($(date +%s%N) - took < operation_limit * 1000000000)) || { printf '> %d s' "$operation_limit" && return; }
            small_print "$3: $2 at $1 rows fails: $(head -n 1 "$pilot.errors")"
            printf 'fails' && return
        fi
        took=$((($(date +%s%N) - took) / 1000000 + 1))
        "${own[@]/@/000001}" >/dev/null
        round_count=$((left < $1 - 2 ? left : $1 - 2))
        while ((round_count > 3 && round_count * took > operation_limit * 1000)); do round_count=$((round_count / 2)) left=0; done
        seq -f %06.0f 2 $((round_count + 1)) >"$work/ids"
        if ! sample -n "$round_count" -i "$work/ids" -o "$work/output" -- "${own[@]}" -- "${operation[@]}"; then
            printf 'fails' && return
        fi
        expect_operations "$2" "$1" "$((round_count + 1))" "$3" "$program" || { printf 'not done' && return; }
        left=$((left - round_count))
    done
    print_times "$2, $1 rows" A=orch "B=$3"
    printf '%s×' "$(ratio)"
}

# expect_operations OPERATION ROWS COUNT TOOL PROGRAM
expect_operations() {
    local there wanted=$3 state=$work/peer.state
    "state_$4" "$work/peer" "$5" >"$state"
    case $1 in
        claim) there=$(grep -c claimed "$state" || true) ;;
        finish) there=$(grep -c finished "$state" || true) ;;
        add) # an added task has no number in some
            there=$(wc -l <"$state") wanted=$(($2 + $3))
            [[ $4 != todo ]] || there=$(wc -l <"$work/peer/todo.txt")
            [[ $4 != taskwarrior ]] || there=$(task "rc:$work/peer/rc" status:pending count)
            ;;
        list) there=$(wc -l <"$work/pilot") wanted=$2 && ((there < wanted)) || return 0 ;;
    esac
    ((there == wanted)) || { small_print "$4: $1 at $2 rows: $there tasks instead of $wanted" && return 1; }
}

# share_tasks TOOL calm|kills|edits TURN: eight workers claim and finish tasks until none is left, for two minutes at most
# (a tool that loses updates may let the same tasks be claimed again and again). Prints what the workers lost.
share_tasks() {
    local tool=$1 kind=$2 folder=$work/peer program editor='' options=() seconds=0 ended=yes
    program=$(program_of "$tool")
    if [[ $kind == edits && $(type -t "edit_$tool") != function ]]; then return; fi
    [[ $kind != kills ]] || options=(-k 30 -s "$3")
    prepare_peer "$tool" "$task_count" peer
    : >"$folder.log"
    : >"$folder.saved"
    : >"$folder.working"
    if [[ $kind == edits ]]; then
        seconds=0.2
        keep_editing "$tool" "$folder" "$program" 2>/dev/null &
        editor=$!
    fi
    timeout 120 "$work/tools/crowd" "${options[@]}" 8 bash "$here/peers-tools.sh" take "$tool" "$folder" "$program" \
        "$seconds" @ \
        >"$folder.calls" 2>"$folder.errors" || ended=no
    rm "$folder.working"
    [[ -z $editor ]] || wait "$editor" || true
    # What an interrupted run left is for the next one to clean up.
    "add_$tool" "$folder" "$program" >/dev/null 2>&1 || ended=no
    [[ $ended == yes ]] || small_print "$tool, $kind: not every worker came to an end"
    [[ ! -s $folder.errors ]] || small_print "$tool, $kind: $(wc -l <"$folder.errors") lines of errors, such as: $(sort "$folder.errors" | uniq -c | sort -rn | head -n 3)"
    judge "$tool" "$kind" "$folder" "$program"
}

# keep_editing TOOL FOLDER PROGRAM: somebody edits one task after the other and saves each time, as long as others work.
keep_editing() {
    local save=0
    while [[ -e $2.working ]]; do
        save=$((save + 1))
        ! "edit_$1" "$2" "$3" "$(printf '%06d' $((save * 37 % task_count + 1)))" "edit-$save-" ||
            printf 'edit-%d-\n' "$save" >>"$2.saved"
        sleep 0.2
    done
}

# judge TOOL KIND FOLDER PROGRAM: compares what workers and the editor were told with what is there.
judge() {
    local folder=$3 claimed=$3.claimed finished=$3.finished state=$3.state
    awk '$1 == "claimed" { print $2 }' "$folder.log" | sort >"$claimed"
    awk '$1 == "finished" { print $2 }' "$folder.log" | sort -u >"$finished"
    "state_$1" "$folder" "$4" | awk -v count="$task_count" '$1 + 0 <= count' | sort -u >"$state"
    awk '$2 == "finished" { print $1 }' "$state" | sort -u >"$state.finished"
    awk '$2 != "open" { print $1 }' "$state" | sort -u >"$state.taken"
    cut -f 1 "$state" | sort -u >"$state.there"
    : >"$folder.words"
    [[ $2 != edits ]] || "words_$1" "$folder" "$4" >"$folder.words"
    "left_$1" "$folder" >"$folder.left"
    {
        printf 'tool=%s kind=%s ' "$1" "$2"
        printf 'elapsed=%s ' "$(awk '$1 == "elapsed" { print $2 }' "$folder.calls")"
        printf 'twice=%d ' "$(uniq -d "$claimed" | wc -l)"
        printf 'unclaimed=%d ' "$(sort -u "$claimed" | comm -23 - "$state.taken" | wc -l)"
        printf 'unfinished=%d ' "$(comm -23 "$finished" "$state.finished" | wc -l)"
        printf 'open=%d ' "$((task_count - $(sort -u "$finished" "$state.taken" | wc -l)))"
        printf 'never=%d ' "$((task_count - $(sort -u "$finished" "$state.finished" | wc -l)))"
        printf 'gone=%d ' "$((task_count - $(wc -l <"$state.there")))"
        printf 'held=%d ' "$(($(sort -u "$state.taken" | wc -l) - $(wc -l <"$state.finished")))"
        printf 'damaged=%d ' "$("damaged_$1" "$folder" "$4" | wc -l)"
        printf 'locks=%d ' "$(grep -c '[.]lock$' "$folder.left" || true)"
        printf 'files=%d ' "$(grep -vc '[.]lock$' "$folder.left" || true)"
        printf 'kills=%d ' "$(awk '$1 == "call" && $4 == "x"' "$folder.calls" | wc -l)"
        printf 'saves=%d ' "$(wc -l <"$folder.saved")"
        printf 'words=%d\n' "$(grep -oE 'edit-[0-9]+-' "$folder.words" | sort -u | comm -13 - <(sort "$folder.saved") | wc -l)"
    } | tee -a "$work/judged" | sed 's/^/  /' >&2
}

# sums KIND TOOL NAME…: cells of a row, each the sum of all turns.
sums() {
    local kind=$1 tool=$2
    shift 2
    awk -v kind="kind=$kind" -v tool="tool=$tool" -v names="$*" '
        $1 == tool && $2 == kind { for (i = 3; i <= NF; i++) { split($i, pair, "="); sum[pair[1]] += pair[2] } }
        END { count = split(names, name, " "); for (i = 1; i <= count; i++) printf " %d |", sum[name[i]] }' "$work/judged"
}

turns_of() {
    grep -c "^tool=orch kind=$1 " "$work/judged"
}

print_calm() {
    local tool
    printf '\n| eight workers share %d tasks, %d times | claimed twice | finished, then lost | never finished | gone %s |\n' \
        "$task_count" "$(turns_of calm)" '| time over that of orch'
    printf '|---|---:|---:|---:|---:|---:|\n'
    for tool in "${installed[@]}"; do
        printf '| %s |%s %s |\n' "$(title_of "$tool")" "$(sums calm "$tool" twice unfinished never gone)" "$(crowd_ratio "$tool")"
    done
}

# crowd_ratio TOOL: median of the turns over that of orch; none when the work was not done.
crowd_ratio() {
    awk -v tool="$1" '{ sub("tool=", "", $1); sub("elapsed=", "", $3) }
        $2 == "kind=calm" && $1 == "orch" { print "A\t" $3 }
        $2 == "kind=calm" && $1 == tool { print "B\t" $3 }' "$work/judged" >"$work/samples"
    if [[ $(sums calm "$1" never gone) == ' 0 | 0 |' ]]; then printf '%s×' "$(ratio)"; else printf 'not done'; fi
}

print_kills() {
    local tool
    printf '\n| the same, three of ten turns killed | kills | claimed twice | claimed, then lost | finished, then lost | gone %s |\n' \
        '| damaged rows | left claimed | never claimed | locks left | files left'
    printf '|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|\n'
    for tool in "${installed[@]}"; do
        printf '| %s |%s\n' "$(title_of "$tool")" \
            "$(sums kills "$tool" kills twice unclaimed unfinished gone damaged held open locks files)"
    done
}

print_edits() {
    local tool
    printf '\n| the same beside somebody who edits and saves | saves | words lost | claimed twice %s |\n' \
        '| finished, then lost | never finished | gone'
    printf '|---|---:|---:|---:|---:|---:|---:|\n'
    for tool in "${installed[@]}"; do
        if [[ $(type -t "edit_$tool") == function ]]; then
            printf '| %s |%s\n' "$(title_of "$tool")" "$(sums edits "$tool" saves words twice unfinished never gone)"
        else
            printf '| %s | no file to edit | | | | | |\n' "$(title_of "$tool")"
        fi
    done
}
