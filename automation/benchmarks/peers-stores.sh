# The two of peers-tools.sh whose tasks are in no file that people edit: a table of SQLite, and refs of git.
# shellcheck shell=bash disable=SC2154

prepare_sqlite3() {
    awk -F ' [|] ' 'BEGIN {
        print "PRAGMA journal_mode = WAL; CREATE TABLE queue (number INTEGER PRIMARY KEY, status TEXT, task TEXT,"
        print "criteria TEXT, owner TEXT); CREATE INDEX by_status ON queue (status); BEGIN;"
    }
    /^[|] ORCH-/ { printf "INSERT INTO queue VALUES (%d, \047PENDING\047, \047%s\047, \047%s\047, NULL);\n", ++count, $4, $5 }
    END { print "COMMIT;" }' "$3" | "$2" "$1/queue.db" >/dev/null
}

operation_sqlite3() {
    operation=("$3" -cmd '.timeout 10000' "$2/queue.db")
    case $1 in
        claim) operation+=("UPDATE queue SET status = 'IN_PROGRESS', owner = '${4-worker:core-1}' WHERE number =
            (SELECT number FROM queue WHERE status = 'PENDING' ORDER BY number LIMIT 1)
            RETURNING printf('%06d', number)") ;;
        finish) operation+=("UPDATE queue SET status = 'DONE' WHERE number = '${5-@}' + 0") ;;
        add) operation+=("INSERT INTO queue (status, task, criteria) VALUES ('PENDING', '$added', '$added_criteria')") ;;
        list) operation+=('SELECT number, status, task FROM queue') ;;
        *) operation+=("$1") ;;
    esac
}

ask_sqlite3() {
    local operation
    operation_sqlite3 "$@"
    "${operation[@]}"
}

claim_sqlite3() {
    ask_sqlite3 claim "$@"
}

finish_sqlite3() {
    ask_sqlite3 finish "$@"
}

add_sqlite3() {
    ask_sqlite3 add "$@"
}

state_sqlite3() {
    ask_sqlite3 "SELECT printf('%06d', number) || char(9) || CASE status WHEN 'DONE' THEN 'finished'
        WHEN 'IN_PROGRESS' THEN 'claimed' ELSE 'open' END FROM queue" "$@"
}

damaged_sqlite3() {
    ask_sqlite3 'PRAGMA integrity_check' "$@" | awk '$0 != "ok"'
}

left_sqlite3() {
    find "$1" -name '*-journal'
}

# What a team can do with git alone: a ref for a task, and one for its claim, which git creates once.
prepare_git() {
    "$2" init -q --bare "$1"
    awk -F ' [|] ' '/^[|] ORCH-/ { printf "blob\nmark :%d\ndata <<END\n%s %s\nEND\n", ++count, $4, $5 }' "$3" |
        "$2" -C "$1" fast-import --quiet --export-marks=marks
    {
        echo '# pack-refs with: peeled fully-peeled sorted '
        awk '{ printf "%s refs/tasks/%06d\n", $2, substr($1, 2) }' "$1/marks" | sort -k 2
    } >"$1/packed-refs"
}

operation_git() {
    operation=(bash "$here_peers" "$1_git" "$2" "$3")
    case $1 in
        finish) operation=("$3" -C "$2" update-ref refs/done/@ refs/tasks/@) ;;
        list) operation=("$3" -C "$2" for-each-ref --format='%(refname) %(raw)') ;;
    esac
}

claim_git() {
    local number
    while read -r number; do
        create_git "$1" "$2" "refs/claims/$number" "refs/tasks/$number" || continue
        printf '%s\n' "$number"
        return
    done < <("$2" -C "$1" for-each-ref --format='%(refname:lstrip=2)' refs/tasks |
        comm -23 - <("$2" -C "$1" for-each-ref --format='%(refname:lstrip=2)' refs/claims))
}

# create_git FOLDER PROGRAM REF VALUE: a ref that isn't there yet.
create_git() {
    "$2" -C "$1" update-ref "$3" "$4" 0000000000000000000000000000000000000000 2>/dev/null
}

finish_git() {
    "$2" -C "$1" update-ref "refs/done/$4" "refs/tasks/$4"
}

add_git() {
    local blob last
    blob=$("$2" -C "$1" hash-object -w --stdin <<<"$added $added_criteria")
    for _ in 1 2 3 4 5 6 7 8 9 10; do
        last=$("$2" -C "$1" for-each-ref --count=1 --sort=-refname --format='%(refname:lstrip=2)' refs/tasks)
        create_git "$1" "$2" "refs/tasks/$(printf '%06d' $((10#$last + 1)))" "$blob" && return
    done
}

state_git() {
    "$2" -C "$1" for-each-ref --format='%(refname:lstrip=1)' | awk -F / -v OFS='\t' '
        { state[$2] = $1 == "done" ? "finished" : $1 == "claims" && state[$2] == "" ? "claimed" : state[$2] }
        $1 == "tasks" { there[$2] = 1 }
        END { for (number in there) print number, state[number] == "" ? "open" : state[number] }'
}

damaged_git() {
    "$2" -C "$1" fsck 2>&1 | grep -E '^(error|fatal|missing|broken)' || true
}

left_git() {
    find "$1" -name '*.lock' -o -name 'tmp_*'
}
