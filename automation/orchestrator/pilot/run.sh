#!/usr/bin/env bash
# Lets scripted workers finish a small queue by 'orch run', and keeps what the event log says of it.
#
#     automation/orchestrator/pilot/run.sh [ORCH [LOG]]
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
orch=$(realpath "$(command -v "${1:-orch}")")
log=$(realpath -m "${2:-$here/log.jsonl}")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1
git init -q -b main
git config user.name pilot
git config user.email pilot@example.com
"$orch" init >/dev/null
cat >>orch.conf <<CONF
worker.command = sh $here/worker.sh
retry.backoff_seconds = 1
check.retries = test "\$(cat retry.txt)" -ge 3
CONF
"$orch" add --task '운영 문서 쓰기' --success-criteria 'OPS.md 작성' >/dev/null
"$orch" add --task '로그 정리' --success-criteria 'rotate.sh 실행' >/dev/null
"$orch" add --task '재시도 보강' --success-criteria '재시도 3회 @retries' >/dev/null
"$orch" add --task '결제 키 바꾸기' --success-criteria '새 결제 키로 호출 성공' >/dev/null
for _ in 1 2 3 4 5; do
    # It exits with 2 where a task did not become DONE.
    "$orch" run --loop || [[ $? == 2 ]]
    "$orch" watchdog >/dev/null
    "$orch" status | grep -q 'PENDING=0' && break
    sleep 1
done
"$orch" list --columns id,status,task,notes
"$orch" kpi
grep -E '"event":"(task_|review_gate|guardrail|alert_)' logs/orch_runs.jsonl >"$log"
"$orch" log -n 50 | grep -c . | sed 's/$/ lines of history in git/'
