internal import Workspace

/// The files that `orch init` writes. `templates/` holds the same for people to read and copy.
enum QueueTemplate {
    /// QUEUE.md
    static let text = """
        # Orchestrator Queue

        이 파일이 작업의 단일 진실 소스(SSOT)입니다. 어떤 편집기로든 고칠 수 있고, `orch`가 함께 고칩니다.
        This file is the single source of truth. Edit it with any editor; `orch` edits it with you.

        ## Status 규칙
        - `PENDING`: 아직 시작 안 함 (not started)
        - `IN_PROGRESS`: 작업 중 (a worker has it)
        - `DONE`: 완료 (finished)
        - `FAILED`: 실패, 재시도 필요 (failed, to be retried)
        - `BLOCKED`: 사람의 입력 대기 (waits for a person)

        ## Priority 규칙
        - `P0` > `P1` > `P2`

        ## Queue

        | id | status | priority | task | success_criteria | owner_session | started_at_kst | due_at_kst | notes |
        |---|---|---|---|---|---|---|---|---|

        ## 작성 팁
        - 새 작업은 위 테이블에 한 줄 추가: `orch add` 또는 `orch nl submit "..."` (one row a task)
        - task는 짧고 명확하게, success_criteria는 체크 가능한 조건으로 작성 (criteria that can be checked)
        - 사람이 개입해야 하면 `BLOCKED`로 바꾸고 notes에 필요한 입력을 적기 (say in notes what is needed)

        """

    /// orch.conf: every setting with its default, as comments.
    static var settings: String {
        let head = """
            # Settings of the queue in this folder. A line is 'key = value'; flags and environment variables \
            win over it.
            # 'orch config' shows what is in force and where it comes from.


            """
        return head
            + Setting.allCases.map { setting in
                "# \(setting.purpose): \(setting.takes)" + (setting.environmentName.map { " ($\($0))" } ?? "")
                    + "\n# \(setting.key) = \(setting.standard)\n"
            }.joined(separator: "\n")
    }
}
