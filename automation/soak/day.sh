#!/usr/bin/env bash
# Lets 'orch up' work through a queue with scripted workers of every kind. See README.md beside this file.
set -euo pipefail
export LC_ALL=C

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
kinds=(good fail hang die fork flood bad other self mute silent orphan late)

usage() {
    cat <<USAGE
usage: day.sh [--rounds N] [--kinds "KIND …"] [--kills N] [--seconds N] [--work FOLDER]

  --rounds N     tasks of each kind (10)
  --kinds "…"    of: ${kinds[*]}
  --kills N      how often 'orch up' is killed and started again (5)
  --seconds N    how long it may take (600)
  --work FOLDER  where to run (default: a temporary folder)

ORCH=PATH runs that binary instead of building a release one.
USAGE
}

rounds=10 kills=5 limit=600 work=''
while (($# > 0)); do
    case $1 in
        --rounds) rounds=$2; shift 2 ;;
        --kinds) read -ra kinds <<< "$2"; shift 2 ;;
        --kills) kills=$2; shift 2 ;;
        --seconds) limit=$2; shift 2 ;;
        --work) work=$2; shift 2 ;;
        --help | -h) usage; exit 0 ;;
        *) printf 'day.sh: unknown argument %s\n' "$1" >&2; usage >&2; exit 64 ;;
    esac
done

if [[ -z ${ORCH:-} ]]; then
    (cd "$here/../.." && swift build -c release >&2)
    ORCH=$(cd "$here/../.." && swift build -c release --show-bin-path)/orch
fi
export ORCH
if [[ -z $work ]]; then
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
fi
mkdir -p "$work" && cd "$work"

cat > worker.sh <<'WORKER'
# What a task of each kind does; the kind is the first word of its text.
echo "$ORCH_TASK_ID $ORCH_ATTEMPT" >> ran
report() {
    echo "[REPORT ${1:-$ORCH_TASK_ID}]"
    printf 'Status: DONE\nFiles:\n- README.md\nDiff-Summary:\n- README\nChecklist:\n'
    printf '1. done — swift test: exit 0\n2. done — notes: README, swift test: exit 0\n'
    printf 'Validation:\n- swift test: exit 0\nRisks:\n- none\nNext:\n- none\n'
}
child() {
    sleep 600 &
    echo $! >> children
}
case ${ORCH_TASK%% *} in
    good) cat > /dev/null; report > "$ORCH_REPORT_FILE" ;;
    fail) echo "no host" >&2; exit 3 ;;
    hang) child; wait ;;
    die) child; kill -KILL $$ ;;
    fork) child; report ;;
    flood) head -c "${FLOOD:-100000000}" /dev/zero | tr '\0' x; echo; report ;;
    bad) echo "[REPORT $ORCH_TASK_ID]"; echo "Status: DONE" ;;
    other) report NONE-1 > "$ORCH_REPORT_FILE" ;;
    self) "$ORCH" done "$ORCH_TASK_ID" --owner-session "$ORCH_OWNER_SESSION" --attempt "$ORCH_ATTEMPT" --notes mine ;;
    mute) exec < /dev/null; report > "$ORCH_REPORT_FILE"; exec >&- 2>&- ;;
    silent) rm -f "$ORCH_REPORT_FILE" ;;
    # Its run is killed, and it goes on: a report that nobody asks for any more.
    orphan | late)
        [ "$ORCH_ATTEMPT" -gt 1 ] || { child; kill -KILL "$PPID"; [ "${ORCH_TASK%% *}" = late ] || wait; }
        report > "$ORCH_REPORT_FILE"
        ;;
esac
WORKER
cat > orch.conf <<CONF
worker.command = exec sh ./worker.sh
worker.env = ORCH, FLOOD
worker.timeout_seconds = 4
lease.seconds = 6
lease.grace_seconds = 0
retry.backoff_seconds = 0
retry.max_attempts = 2
dispatch.max_workers = 5
dispatch.interval_seconds = 1
watchdog.interval_seconds = 1
alert.command = cat >> announced
CONF
"$ORCH" init --queue "$work/QUEUE.md" > /dev/null 2>&1 || true
[[ -e QUEUE.md ]] || "$ORCH" init > /dev/null
"$ORCH" list --columns id | while read -r id; do "$ORCH" done "$id" --notes sample > /dev/null; done
for ((round = 1; round <= rounds; round++)); do
    # Letters: a number would be one to be reached.
    for kind in "${kinds[@]}"; do echo "- $kind work on part $(tr 0-9 a-j <<< "$round")"; done
done | "$ORCH" nl submit - --parallel 5 > submitted

begin=$SECONDS
start() { "$ORCH" up >> up.log 2>&1 & up=$!; }
start
trap 'kill -TERM "$up" 2> /dev/null || true' EXIT
killed=0
open() { "$ORCH" list --status PENDING --status IN_PROGRESS --columns id; "$ORCH" list --status FAILED --json | grep -c '"state": "failed"' || true; }
while [[ $(open | tr -d '\n') != 0 ]]; do
    if ((SECONDS - begin > limit)); then
        echo "not done after $limit s:" >&2
        "$ORCH" list >&2
        tail -20 up.log >&2
        exit 1
    fi
    if ((killed < kills && SECONDS - begin > 2 * killed + 1)); then
        kill -KILL "$up" 2> /dev/null || true
        wait "$up" 2> /dev/null || true
        killed=$((killed + 1))
        start
    fi
    sleep 0.2
done
kill -TERM "$up"
wait "$up" || { echo "orch up ended with $?" >&2; exit 1; }
"$ORCH" watchdog >> up.log 2>&1
trap - EXIT

wrong=0
complain() { echo "$1" >&2; wrong=1; }
# Each attempt was made once.
[[ -z $(sort ran | uniq -d) ]] || complain "made twice: $(sort ran | uniq -d | tr '\n' ' ')"
# Each kind ended as it has to, with a reason.
expected() {
    case $1 in
        good | fork | flood | self | mute | orphan | late) echo DONE ;;
        fail | hang | die) echo dead ;;
        bad | other | silent) echo BLOCKED ;;
    esac
}
while IFS='|' read -r _ id status _ task _ _ _ _ notes _; do
    read -r kind _ <<< "$task"
    [[ " ${kinds[*]} " == *" $kind "* ]] || continue
    state=$(echo $status)
    [[ $state == FAILED && $notes == *dead:* ]] && state=dead
    [[ $state == "$(expected "$kind")" ]] || complain "$id ($kind) is $state: $notes"
    # Beside the tags that any task has.
    reason=$(sed 's#\(nl_intake\|parallel\|attempt\|lease\):[^/]*##g' <<< "$notes")
    [[ $reason =~ [a-z] ]] || complain "$id has no reason"
    case $kind in
        good | fork | flood | self | mute | bad | other)
            tries=$(grep -c "^$(echo $id) " ran)
            [[ $tries == 1 ]] || complain "$id ($kind) was tried $tries times"
            ;;
    esac
done < <(grep '^|' QUEUE.md | tail -n +3)
# Nobody of the workers is left, and every dead letter was announced once.
sleep 0.2
while read -r pid; do
    # Its number may be another process by now.
    [[ $(ps -o stat=,args= -p "$pid") != [!Z]*"sleep 600" ]] || complain "process $pid is left"
done < <(cat children 2> /dev/null)
dead=$(grep -c '^|.*| FAILED |.*dead:' QUEUE.md || true)
announced=$( (cat announced 2> /dev/null || true) | grep -c '"cause":"dead:' || true)
[[ $dead == "$announced" ]] || complain "$dead dead letters, and $announced announced"
[[ -z $(ls .orch/QUEUE.md/workers 2> /dev/null) ]] || complain "records are left: $(ls .orch/QUEUE.md/workers | tr '\n' ' ')"
echo "tasks=$(grep -c '^- ' <(for k in "${kinds[@]}"; do for ((r = 0; r < rounds; r++)); do echo "- $k"; done; done)) attempts=$(wc -l < ran | tr -d ' ') dead=$dead killed=$killed seconds=$((SECONDS - begin))"
exit $wrong
