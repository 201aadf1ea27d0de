import BlackBox
import Testing

/// What an operator says to a queue that runs by itself.
@Suite("The operator's commands")
struct OperatorTests {
    @Test("retry, cancel, replan and task requeue move a task, and say why they can't")
    func moves() throws {
        try expectSession(
            #"""
            $ orch retry ORCH-101
            ORCH-101 -> PENDING
            $ orch ops retry 101
            ORCH-101: nothing to change
            $ orch retry 102
            ! error: ORCH-102 was tried as often as it may be: attempt 3/3
            ! hint: 'orch retry ORCH-102 --force' tries it once more
            [exit 1]
            $ orch ops retry 102 --force
            ORCH-102 -> PENDING
            $ orch retry 103
            ! error: ORCH-103 is IN_PROGRESS and cannot become PENDING
            ! hint: from IN_PROGRESS, 'review' or 'task requeue' sets it to PENDING; 'done' sets it to DONE; 'fail' sets it to FAILED; 'block' or 'cancel' or 'replan' sets it to BLOCKED
            [exit 1]
            $ orch ops replan 103 --notes "범위 축소"
            ORCH-103 -> BLOCKED
            $ orch replan 103
            ORCH-103 -> PENDING
            $ orch ops cancel 103 --notes "범위에서 제외"
            ORCH-103 -> BLOCKED
            $ orch cancel 103
            ORCH-103: nothing to change
            $ orch retry 104
            ! error: ORCH-104 is DONE and cannot become PENDING
            ! hint: from DONE, 'task requeue' sets it to PENDING
            [exit 1]
            $ orch task requeue 104
            ORCH-104 -> queued
            $ orch ops list
            ! error: unknown command 'ops list'
            ! hint: did you mean 'list'? See 'orch ops --help'
            [exit 64]
            $ orch ops rety 101
            ! error: unknown command 'ops rety'
            ! hint: did you mean 'retry'? See 'orch ops --help'
            [exit 64]
            $ cat QUEUE.md
            # Queue

            | id | status | priority | task | success_criteria | owner_session | started_at_kst | due_at_kst | notes |
            |---|---|---|---|---|---|---|---|---|
            | ORCH-101 | PENDING | P1 | work | checked | - | - | - | x / attempt:1/3 / retry_requested |
            | ORCH-102 | PENDING | P2 | work | checked | - | - | - | x / attempt:3/3 / retry_requested |
            | ORCH-103 | BLOCKED | P1 | work | checked | - | - | - | attempt:1/3 / replan:범위 축소 / 범위에서 제외 / cancelled_by_operator |
            | ORCH-104 | PENDING | P1 | work | checked | - | - | - | ok |
            """#,
            queue: queue(
                row("ORCH-101", "FAILED", owner: "s1", notes: "x / attempt:1/3 / error:net"),
                row("ORCH-102", "FAILED", "P2", owner: "s1", notes: "x / attempt:3/3 / dead:failed"),
                row("ORCH-103", "IN_PROGRESS", owner: "s1", started: "2026-02-08 20:34", notes: "attempt:1/3"),
                row("ORCH-104", "DONE", owner: "s1", notes: "ok")))
    }
}
