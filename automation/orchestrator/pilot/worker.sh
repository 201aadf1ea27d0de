#!/bin/sh
# A scripted worker: it reads its prompt, does the task that the pilot gave it, and fills in the report's form.
set -eu
prompt=$(cat)
report() {
    printf '[REPORT %s]\nStatus: %s\nFiles:\n- %s\nDiff-Summary:\n- %s\nChecklist:\n%s\nValidation:\n- %s\nRisks:\n- 없음\nNext:\n- 없음\n' \
        "$ORCH_TASK_ID" "$1" "$2" "$3" "$4" "$5" >"$ORCH_REPORT_FILE"
}
write() {
    printf '%s\n' "$2" >"$1"
    git add "$1"
    git commit -qm "$ORCH_TASK_ID: $1" -- "$1"
}
case $prompt in *"$ORCH_TASK_ID"*) ;; *) exit 9 ;; esac
case $ORCH_TASK in
*'운영 문서'*)
    write OPS.md '# 운영'
    report DONE OPS.md '문서를 새로 씀' "1. done — OPS.md" 'test -s OPS.md 종료 코드 0'
    ;;
*'로그 정리'*)
    # The service that it needs is away at first.
    [ "$ORCH_ATTEMPT" -gt 1 ] || { echo '로그 서버에 연결할 수 없음'; exit 3; }
    write rotate.sh 'exit 0'
    report DONE rotate.sh '오래된 로그를 지움' "1. done — sh rotate.sh 종료 코드 0" 'sh rotate.sh 종료 코드 0'
    ;;
*'재시도'*)
    # It says that it is done, and the check of the criterion says that it isn't.
    [ "$ORCH_ATTEMPT" -gt 1 ] && value=3 || value=1
    write retry.txt "$value"
    report DONE retry.txt '재시도 횟수를 늘림' "1. done — retry.txt" 'cat retry.txt 종료 코드 0'
    ;;
*'결제 키'*)
    report BLOCKED - '아직 없음' '1. blocked — 결제 서비스의 키를 운영자가 발급해 주어야 합니다' '-'
    ;;
*) exit 9 ;;
esac
