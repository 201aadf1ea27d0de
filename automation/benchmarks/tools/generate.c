/* Prints a queue of many rows that look like a real one: Korean text, nine columns, about 210 bytes a row.
 *
 *   generate ROWS [pending]
 *
 * One row in a hundred is FAILED, sixty are DONE, the rest PENDING, spread over the file; with `pending` all are
 * PENDING. The same arguments give the same bytes.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const tasks[] = {
    "토큰 정책 문서 정리", "운영 점검표 갱신과 검토", "재시도 규칙 구현", "dispatcher 병렬 선점 구현", "관제 화면 문구 개선",
    "알림 규칙 추가(p95/stale)", "상태 전이 테스트 보강", "릴리즈 절차 문서화",
};
static const char *const criteria[] = {
    "1) 문서 작성 2) 테스트 3개 통과 3) 결과 기록", "1) 규칙 코드화 2) 예시 추가 3) README 반영",
    "수행 완료 + 변경사항/검증결과 notes 기록", "1) 명령 추가 2) 예시 2건 3) 회귀 테스트 통과",
};
static const char *const results[] = {
    "구현 완료, 테스트 12개 통과, 문서 반영", "문서 추가 및 README 링크와 예시 반영", "규칙 정의, 예시 2건, 회귀 테스트 포함함",
};

#define PICK(list, number) ((list)[(number) % (sizeof(list) / sizeof *(list))])

int main(int argc, char **argv) {
    long rows = argc > 1 ? atol(argv[1]) : 0;
    int all_pending = argc > 2 && strcmp(argv[2], "pending") == 0;
    if (rows < 1) {
        fprintf(stderr, "usage: generate ROWS [pending]\n");
        return 64;
    }
    puts("# Orchestrator Queue\n\n이 파일이 장기 작업의 단일 진실 소스(SSOT)입니다.\n\n"
         "- `PENDING`: 아직 시작 안 함\n- `DONE`: 완료\n\n## Queue\n\n"
         "| id | status | priority | task | success_criteria | owner_session | started_at_kst | due_at_kst | notes |\n"
         "|---|---|---|---|---|---|---|---|---|");
    for (unsigned long row = 0; row < (unsigned long)rows; row++) {
        unsigned long spread = row * 37 % 100; /* 37 shares no factor with 100: each value once in a hundred rows */
        const char *priority = row % 10 == 3 ? "P0" : row % 10 < 7 ? "P1" : "P2";
        const char *task = PICK(tasks, row), *criterion = PICK(criteria, row / 3);
        printf("| ORCH-%03lu | ", row + 1);
        if (all_pending || spread > 60) {
            printf("PENDING | %s | %s, %lu차 작업과 후속 확인 | %s | - | - | 2026-02-%02lu 18:00 | nl_intake:20260208-1449 |\n",
                   priority, task, row % 97 + 1, criterion, row % 28 + 1);
        } else {
            const char *status = spread == 0 ? "FAILED" : "DONE";
            const char *notes = spread == 0 ? "error:timeout / 응답 없음" : PICK(results, row);
            printf("%s | %s | %s | %s | worker:core-%lu | 2026-02-08 %02lu:%02lu | - | %s |\n", status, priority, task,
                   criterion, row % 5 + 1, row % 24, row % 60, notes);
        }
    }
    puts("\n## 작성 팁\n- 새 작업은 위 테이블에 한 줄 추가");
    return ferror(stdout) || fflush(stdout) != 0;
}
