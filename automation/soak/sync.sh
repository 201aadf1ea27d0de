#!/usr/bin/env bash
# Clones of one bare repository claim and add tasks at once, and are killed at random. See README.md beside this file.
set -euo pipefail
export LC_ALL=C

usage() {
    cat <<USAGE
usage: sync.sh [--clones N] [--workers N] [--claims N] [--adds N] [--kills N] [--autocommit on|off] [--work FOLDER]

  --clones N     clones of the repository (4)
  --workers N    processes in each clone (4)
  --claims N     claims in each clone (50)
  --adds N       tasks that each worker adds, half of them pushed at once (3)
  --kills N      of 100 runs, how many are killed at a random moment (0)
  --autocommit   whether each change is a commit too (off)
  --work FOLDER  where to run (default: a temporary folder)

ORCH=PATH is the program; otherwise a release build is made.
USAGE
}

wrong_usage() {
    printf 'sync.sh: %s\n' "$1" >&2
    usage >&2
    exit 64
}

clones=4 workers=4 claims=50 adds=3 kills=0 autocommit=off work_parent=${TMPDIR:-/tmp}
while (($# > 0)); do
    case $1 in
        --clones) clones=${2-} && shift ;;
        --workers) workers=${2-} && shift ;;
        --claims) claims=${2-} && shift ;;
        --adds) adds=${2-} && shift ;;
        --kills) kills=${2-} && shift ;;
        --autocommit) autocommit=${2-} && shift ;;
        --work) work_parent=${2-} && shift ;;
        -h | --help) usage && exit 0 ;;
        *) wrong_usage "unknown argument '$1'" ;;
    esac
    shift || wrong_usage 'the last argument needs a value'
done
[[ "$clones $workers $claims $adds $kills" =~ ^[1-9][0-9]*\ [1-9][0-9]*\ [0-9]+\ [0-9]+\ [0-9]+$ ]] ||
    wrong_usage 'the numbers are whole ones'

orch=${ORCH-}
if [[ -z $orch ]]; then
    repository=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
    swift build --package-path "$repository" -c release --product orch >&2
    orch=$(swift build --package-path "$repository" -c release --show-bin-path)/orch
fi
[[ -x $orch ]] || wrong_usage "$orch is no program"

work=$(mktemp -d "$work_parent/orch-sync.XXXXXX")
trap 'rm -rf "$work"' EXIT
cd "$work"
failures=0
failed() {
    failures=$((failures + 1))
    printf 'FAILED: %s\n' "$*"
}

export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1 ORCH_GIT_AUTOCOMMIT=$autocommit ORCH_GIT_TIMEOUT_SECONDS=60
unset ORCH_GIT_SYNC ORCH_GIT_REMOTE ORCH_GIT_BRANCH ORCH_QUEUE_MD
person() {
    git -C "$1" config user.name worker
    git -C "$1" config user.email worker@example.com
}

# Enough tasks for all claims, and for those of killed runs that nobody heard of.
tasks=$((clones * claims * (100 + 2 * kills) / 100 + clones * workers))
git init -q --bare -b main remote.git
git init -q -b main first
person first
{
    printf '# Queue\n\n'
    printf '| id | status | priority | task | success_criteria | owner_session | started_at_kst | due_at_kst | notes |\n'
    printf '|---|---|---|---|---|---|---|---|---|\n'
    for ((i = 1; i <= tasks; i++)); do printf '| T-%03d | PENDING | P1 | task %d | done | - | - | - | - |\n' "$i" "$i"; done
} >first/QUEUE.md
printf '/.orch/\n/logs/\n' >first/.gitignore
git -C first add .
git -C first commit -q -m begin
git -C first push -q ../remote.git main
for ((c = 1; c <= clones; c++)); do
    git clone -q remote.git "clone$c"
    person "clone$c"
    printf '%s\n' "$((claims))" >"left$c"
done

# A run, killed at a random moment where it is its turn.
run() {
    if ((RANDOM % 100 < kills)); then
        timeout -s KILL "0.$(printf '%03d' $((RANDOM % 250)))" "$orch" "$@"
    else
        "$orch" "$@"
    fi
}

# Takes one of the claims that are left to a clone.
take() {
    exec 9>"../lock$1"
    flock 9
    local left
    left=$(<"../left$1")
    ((left > 0)) || return 1
    printf '%s\n' $((left - 1)) >"../left$1"
    exec 9>&-
}

worker() {
    local clone=$1 worker=$2 added=0 id
    cd "clone$clone"
    RANDOM=$((clone * 1000 + worker))
    while take "$clone"; do
        if ((added < adds)); then
            added=$((added + 1))
            text="new $clone $worker $added"
            flags=()
            if ((added % 2)); then flags=(--sync); fi
            if id=$(run add "$text" "${flags[@]}" --success-criteria 'it is there' 2>>"../errors.$clone.$worker"); then
                printf '%s\t%s\t%s\n' "${id#Added }" "$text" "${flags[*]}" >>"../added.$clone.$worker"
            fi
        fi
        if id=$(run pick --sync --owner-session "w$clone.$worker" 2>>"../errors.$clone.$worker"); then
            [[ $id == 'No pending tasks' ]] || printf '%s\tw%s.%s\n' "$id" "$clone" "$worker" >>"../claimed.$clone.$worker"
        fi
    done
}

start=$(date +%s%N)
for ((c = 1; c <= clones; c++)); do
    for ((w = 1; w <= workers; w++)); do worker "$c" "$w" & done
done
wait
end=$(date +%s%N)

cat claimed.* >claimed 2>/dev/null || : >claimed
cat added.* >added 2>/dev/null || : >added
for round in 1 2; do
    for ((c = 1; c <= clones; c++)); do
        (cd "clone$c" && "$orch" sync >>"../sync.$c" 2>&1) || failed "sync $round of clone $c: $(tail -1 "sync.$c")"
    done
done
for ((c = 2; c <= clones; c++)); do
    cmp -s clone1/QUEUE.md "clone$c/QUEUE.md" || failed "clone $c has another queue than clone 1"
done
git -C remote.git show main:QUEUE.md | cmp -s - clone1/QUEUE.md || failed 'the remote has another queue'

# Each task once, each id once, each row there.
column() { awk -F' *[|] *' -v n="$1" 'NR > 4 { print $n }' clone1/QUEUE.md; }
twice=$(cut -f1 claimed | sort | uniq -d | tr '\n' ' ')
[[ -z $twice ]] || failed "claimed twice: $twice"
twice=$(column 2 | sort | uniq -d | tr '\n' ' ')
[[ -z $twice ]] || failed "ids in several rows: $twice"
while IFS=$'\t' read -r id owner; do
    grep -q "^| $id | IN_PROGRESS | .* | $owner | " clone1/QUEUE.md || failed "$id was claimed by $owner, and the queue says: $(grep "^| $id " clone1/QUEUE.md)"
done <claimed
while IFS=$'\t' read -r id text flags; do
    rows=$(grep -c "| $text |" clone1/QUEUE.md) || true
    [[ $rows == 1 ]] || failed "'$text' is in $rows rows"
    [[ -z $flags ]] || grep -q "^| $id | .* | $text | " clone1/QUEUE.md || failed "$id is not '$text'"
done <added
((kills > 0)) || [[ $(column 2 | wc -l) == $((tasks + $(wc -l <added))) ]] || failed "rows: $(column 2 | wc -l)"
((kills > 0)) || [[ $(wc -l <claimed) == $((clones * claims)) ]] || failed "claims: $(wc -l <claimed)"
for folder in remote.git clone*; do
    found=$(git -C "$folder" fsck --strict --no-dangling 2>&1 | grep -v '^notice' || true)
    [[ -z $found ]] || failed "fsck of $folder: $found"
done
messages=$(cat errors.* 2>/dev/null | grep -v -e '^Killed' | sort | uniq -c | sort -rn | head -5 || true)
if ((kills == 0)) && [[ -n $messages ]]; then failed "unexpected messages: $messages"; fi

milliseconds=$(((end - start) / 1000000))
printf '%d clones of %d workers: %d claims and %d new tasks in %d.%03d s, %d claims/s; %d commits; %d failures\n' \
    "$clones" "$workers" "$(wc -l <claimed)" "$(wc -l <added)" $((milliseconds / 1000)) $((milliseconds % 1000)) \
    $(($(wc -l <claimed) * 1000 / milliseconds)) "$(git -C remote.git rev-list --count main)" "$failures"
((failures == 0))
