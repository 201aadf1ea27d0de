#!/usr/bin/env bash
# Two hosts, each in a network of its own, claim tasks through a git server, and their links are cut. See README.md beside this file.
set -euo pipefail
export LC_ALL=C

usage() {
    cat <<USAGE
usage: network.sh [--claims N] [--cuts N] [--work FOLDER]

  --claims N     claims of each of two workers on each host while links are cut (20)
  --cuts N       how often a link is cut meanwhile (12)
  --work FOLDER  where to run (default: a temporary folder)

ORCH=PATH is the program; otherwise a release build is made. Where the machine makes no network namespaces, it says so and
does nothing.
USAGE
}

wrong_usage() {
    printf 'network.sh: %s\n' "$1" >&2
    usage >&2
    exit 64
}

claims=20 cuts=12 work_parent=${TMPDIR:-/tmp}
given=("$@")
while (($# > 0)); do
    case $1 in
        --claims) claims=${2-} && shift ;;
        --cuts) cuts=${2-} && shift ;;
        --work) work_parent=${2-} && shift ;;
        -h | --help) usage && exit 0 ;;
        *) wrong_usage "unknown argument '$1'" ;;
    esac
    shift || wrong_usage 'the last argument needs a value'
done
[[ "$claims $cuts" =~ ^[1-9][0-9]*\ [0-9]+$ ]] || wrong_usage 'the numbers are whole ones'

left_out() {
    printf 'left out: %s\n' "$1"
    exit 0
}
if [[ -z ${ORCH_INSIDE-} ]]; then
    orch=${ORCH-}
    if [[ -z $orch ]]; then
        repository=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
        swift build --package-path "$repository" -c release --product orch >&2
        orch=$(swift build --package-path "$repository" -c release --show-bin-path)/orch
    fi
    [[ -x $orch ]] || wrong_usage "$orch is no program"
    for program in ip unshare nsenter; do
        command -v "$program" >/dev/null || left_out "there is no $program"
    done
    [[ -x $(git --exec-path)/git-daemon ]] || left_out 'there is no git daemon'
    why=$(unshare -rn true 2>&1) || left_out "no network namespaces: $why"
    why=$(unshare -rn ip link add name a type veth peer name b 2>&1) || left_out "no virtual links: $why"
    # With its programs, whatever becomes of this one.
    ORCH_INSIDE=1 ORCH=$orch exec unshare -rn --pid --fork --kill-child --mount-proc "${BASH_SOURCE[0]}" "${given[@]}"
fi

orch=$ORCH
work=$(mktemp -d "$work_parent/orch-network.XXXXXX")
trap 'rm -rf "$work"' EXIT
cd "$work"
failures=0
failed() {
    failures=$((failures + 1))
    printf 'FAILED: %s\n' "$*"
}
export GIT_CONFIG_GLOBAL=$work/config GIT_CONFIG_NOSYSTEM=1 ORCH_GIT_AUTOCOMMIT=on ORCH_GIT_TIMEOUT_SECONDS=2
git config --file config user.name worker
git config --file config user.email worker@example.com
git config --file config safe.directory '*'

# The hosts: programs that hold a network of their own, with a link to this one each.
declare -A host
number=0
for name in a b; do
    number=$((number + 1))
    unshare -n sleep infinity &
    host[$name]=$!
    for _ in {1..100}; do
        [[ $(readlink "/proc/${host[$name]}/ns/net") != "$(readlink /proc/self/ns/net)" ]] && break
        sleep 0.02
    done
    ip link add name "to$name" type veth peer name wire netns "${host[$name]}"
    ip address add "10.0.$number.1/24" dev "to$name"
    ip link set "to$name" up
    nsenter -t "${host[$name]}" -n ip address add "10.0.$number.2/24" dev wire
    nsenter -t "${host[$name]}" -n ip link set wire up
done
on() { nsenter -t "${host[$1]}" -n "${@:2}"; }
link() { ip link set "to$1" "$2"; }

tasks=$((claims * 8))
git init -q --bare -b main remote.git
git init -q -b main first
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
git daemon --reuseaddr --export-all --enable=receive-pack --base-path="$work" --listen=10.0.1.1 --listen=10.0.2.1 &
for _ in {1..100}; do
    on a git ls-remote -q git://10.0.1.1/remote.git >/dev/null 2>&1 && break
    sleep 0.05
done
on a git clone -q git://10.0.1.1/remote.git a
on b git clone -q git://10.0.2.1/remote.git b
in_a() { (cd a && on a "$orch" "$@"); }
in_b() { (cd b && on b "$orch" "$@"); }
refused() {
    local code=0
    "$@" >out 2>err || code=$?
    [[ $code == 75 && ! -s out ]] || failed "exit $code of '$*': $(cat out err)"
}

[[ $(in_a pick --sync --owner-session a) == T-001 ]] || failed 'a has not T-001'
[[ $(in_b pick --sync --owner-session b) == T-002 ]] || failed 'b has not T-002'

printf 'a link that is down: '
cp a/QUEUE.md before
link a down
sleep 1.1
start=$(date +%s%N)
refused in_a pick --sync --owner-session a
printf 'exit 75 after %d ms\n' $((($(date +%s%N) - start) / 1000000))
cmp -s a/QUEUE.md before || failed 'the queue is another one'
link a up

printf 'a link that is cut in the middle of a push: '
printf '#!/bin/sh\ntouch %s/pushing\nsleep 1\n' "$work" >remote.git/hooks/pre-receive
chmod +x remote.git/hooks/pre-receive
in_a sync >/dev/null
cp a/QUEUE.md before
{
    while [[ ! -e pushing ]]; do sleep 0.01; done
    link a down
} &
cutter=$!
start=$(date +%s%N)
refused in_a pick --sync --owner-session a
printf 'exit 75 after %d ms\n' $((($(date +%s%N) - start) / 1000000))
wait "$cutter"
cmp -s a/QUEUE.md before || failed 'the queue is another one'
sleep 1.5
git -C remote.git show main:QUEUE.md | grep -q '^| T-003 | IN_PROGRESS | .* | a | ' || failed 'the server has not taken the push'
rm remote.git/hooks/pre-receive
link a up
in_a sync >/dev/null || failed 'no sync when the link is up again'
[[ $(in_b pick --sync --owner-session b) == T-003 ]] || failed 'the task of the cut push is lost'

worker() {
    local id
    cd "$1"
    for ((n = 0; n < claims; n++)); do
        if id=$(on "$1" "$orch" pick --sync --owner-session "$1.$2" 2>>"../errors.$1.$2"); then
            printf '%s\t%s.%s\n' "$id" "$1" "$2" >>"../claimed.$1.$2"
        fi
    done
}
start=$(date +%s%N)
workers=()
for name in a b; do
    for worker in 1 2; do
        worker "$name" "$worker" &
        workers+=($!)
    done
done
for ((n = 0; n < cuts; n++)); do
    name=$( ((RANDOM % 2)) && echo a || echo b)
    sleep "0.$((RANDOM % 5 + 1))"
    link "$name" down
    sleep "0.$((RANDOM % 9 + 1))"
    link "$name" up
done
wait "${workers[@]}"
milliseconds=$((($(date +%s%N) - start) / 1000000))
for round in 1 2; do
    in_a sync >sync.a 2>&1 || failed "sync $round of a: $(cat sync.a)"
    in_b sync >sync.b 2>&1 || failed "sync $round of b: $(cat sync.b)"
done
cat claimed.* >claimed 2>/dev/null || : >claimed
cmp -s a/QUEUE.md b/QUEUE.md || failed 'the hosts have different queues'
twice=$(cut -f1 claimed | sort | uniq -d | tr '\n' ' ')
[[ -z $twice ]] || failed "claimed twice: $twice"
while IFS=$'\t' read -r id owner; do
    grep -q "^| $id | IN_PROGRESS | .* | $owner | " a/QUEUE.md || failed "$id was claimed by $owner, and the queue says: $(grep "^| $id " a/QUEUE.md)"
done <claimed
[[ $(grep -c '^| T-' a/QUEUE.md) == "$tasks" ]] || failed 'rows are missing'
for folder in remote.git a b; do
    found=$(git -C "$folder" fsck --strict --no-dangling 2>&1 | grep -v '^notice' || true)
    [[ -z $found ]] || failed "fsck of $folder: $found"
done
printf 'random cuts: %d claims beside %d cuts and %d refusals in %d.%03d s; %d failures\n' "$(wc -l <claimed)" "$cuts" \
    "$(cat errors.* | grep -c '^error')" $((milliseconds / 1000)) $((milliseconds % 1000)) "$failures"
((failures == 0))
