import BlackBox
import Testing

@Suite("orch fmt")
struct FormatCommandTests {
    @Test("columns are aligned when asked, and only then")
    func format() throws {
        try expectSession(
            #"""
            $ orch fmt --check
            QUEUE.md is not aligned
            [exit 2]
            $ orch fmt
            aligned QUEUE.md
            $ cat QUEUE.md
            # 큐

            | id     | status  | task      | notes |
            | ------ | ------- | --------- | ----- |
            | ORCH-1 | DONE    | 문서 정리 | - |
            | B      | PENDING | x         | 긴 메모는 마지막 열에서 늘어나지 않는다 |
            $ orch fmt --check
            QUEUE.md is aligned already
            $ orch fmt
            QUEUE.md is aligned already
            $ orch set B task=y
            B: task set
            $ orch fmt --check --json
            {
              "schema": "orch.fmt/1",
              "path": "QUEUE.md",
              "changed": false,
              "aligned": true,
              "warnings": []
            }
            """#,
            queue: """
                # 큐

                |id|status|task|notes|
                |-|-|-|-|
                |ORCH-1|DONE|문서 정리|-|
                |B|PENDING|x|긴 메모는 마지막 열에서 늘어나지 않는다|

                """)
    }
}
