internal import Text

/// What a board says, in English and in Korean. The page's script has the same table.
enum BoardWords {
    /// By a name. `%` is where a length of time or a number goes.
    static let all: [(name: String, english: String, korean: String)] = [
        ("ready", "Ready", "시작 가능"), ("waiting", "Waiting", "대기"), ("running", "Running", "진행 중"),
        ("blocked", "Blocked", "막힘"), ("failed", "Failed", "실패"), ("done", "Done", "완료"),
        ("unknown", "Unknown status", "알 수 없는 상태"),
        // States that are not their column's name.
        ("queued", "queued", "대기"), ("claimed", "claimed", "배정됨"), ("expired", "lease expired", "점유 만료"),
        ("dead", "given up", "재시도 중단"), ("cancelled", "cancelled", "취소됨"),
        // What a task has.
        ("id", "ID", "번호"), ("priority", "Priority", "우선순위"), ("task", "Task", "작업"), ("state", "State", "상태"),
        ("owner", "Owner", "담당"), ("time", "Time", "시간"), ("after", "After", "선행 작업"),
        ("criteria", "Success criteria", "완료 기준"), ("notes", "Notes", "메모"), ("status", "Status", "상태"),
        ("started", "Started", "시작"), ("dueAt", "Due", "마감"),
        // Times.
        ("age", "for %", "% 경과"), ("lease", "lease % left", "점유 % 남음"),
        ("leaseEnded", "lease ended % ago", "점유 % 전 만료"),
        ("due", "due in %", "마감까지 %"), ("late", "% late", "마감 % 지남"), ("ago", "% ago", "% 전"), ("now", "now", "지금"),
        // The bar.
        ("search", "Filter by text", "글자로 거르기"), ("anyPriority", "any priority", "모든 우선순위"),
        ("anyState", "any state", "모든 상태"), ("anyOwner", "any owner", "모든 담당"), ("nobody", "nobody", "담당 없음"),
        ("tasks", "% tasks", "작업 %건"), ("language", "한국어", "한국어"), ("help", "Keys", "단축키"), ("close", "Close", "닫기"),
        // Keys.
        ("keyMove", "move between tasks", "작업 사이를 이동"), ("keyOpen", "open or close a task", "작업 펼치기·접기"),
        ("keyFilter", "filter", "거르기"), ("keyLeave", "clear the filter, close this", "거르기 지우기, 이 창 닫기"),
        ("keyHelp", "show these keys", "이 도움말"),
        // Figures.
        ("figures", "Figures", "지표"), ("remaining", "Tasks left", "남은 작업"), ("ended", "Tasks ended", "끝난 작업"),
        ("success", "Success rate", "성공률"), ("latency", "From claim to done", "배정부터 완료까지"),
        ("wait", "From ready to claim", "준비부터 배정까지"), ("retries", "Retries", "재시도"), ("mean", "mean", "평균"),
        ("p95", "p95", "p95"), ("perHour", "Done per hour", "시간당 완료"), ("stale", "Stale", "무응답"),
        ("window", "Window", "기간"), ("noFigures", "Nothing happened in this time.", "이 기간에는 일어난 일이 없습니다."),
    ]

    /// What only a page that follows the queue says.
    static let live: [(name: String, english: String, korean: String)] = [
        ("request", "What is to be done?", "무엇을 할까요?"), ("plan", "Plan", "계획 보기"),
        ("submit", "Add these tasks", "이 작업들 추가"),
        ("nothing", "The request has no tasks.", "요청에 작업이 없습니다."), ("live", "live", "실시간"),
        ("offline", "not connected", "연결 끊김"),
        ("noScript", "Without JavaScript this page does not follow the queue.", "JavaScript가 꺼져 있어 화면이 자동으로 바뀌지 않습니다."),
        // Who looks.
        ("login", "This queue asks for a token", "이 큐를 보려면 토큰이 필요합니다"), ("token", "Token", "토큰"),
        ("enter", "Open", "열기"),
        ("refused", "This token is not valid.", "쓸 수 없는 토큰입니다."), ("leave", "Forget token", "토큰 지우기"),
        ("as", "I am", "내 이름"),
        // What is done.
        ("add", "Add", "추가"), ("claim", "Claim next", "다음 작업 받기"),
        ("noneReady", "No task is ready.", "시작할 수 있는 작업이 없습니다."),
        ("start", "Start", "시작"), ("finish", "Finish", "완료"), ("fail", "Fail", "실패"), ("block", "Block", "막힘 표시"),
        ("edit", "Edit", "고치기"), ("retry", "Retry", "다시 시도"), ("replan", "Replan", "다시 계획"),
        ("cancel", "Cancel task", "작업 취소"),
        ("reports", "Reports", "보고서"), ("dismiss", "Back", "돌아가기"), ("save", "Save", "저장"),
        ("finishNotes", "What was done, and how it was checked", "한 일과 확인한 방법"),
        ("failNotes", "Why it failed", "실패한 이유"),
        ("blockNotes", "What it waits for", "기다리는 것"), ("replanNotes", "What is to be different", "바꿀 점"),
        ("cancelNotes", "Why", "이유"), ("permanent", "do not retry", "다시 시도하지 않음"),
        ("force", "also when no attempt is left", "남은 시도가 없어도"), ("unchanged", "Nothing was changed.", "바뀐 내용이 없습니다."),
        // An edit that meets another one.
        ("conflict", "Somebody changed the same meanwhile", "그사이 다른 사람이 같은 곳을 고쳤습니다"), ("mine", "Mine", "내 값"),
        ("theirs", "Theirs", "상대 값"), ("empty", "empty", "비어 있음"), ("choose", "Save what I chose", "고른 값 저장"),
        // Reports.
        ("report", "Report", "보고서"), ("judge", "Judge only", "판정만 보기"),
        ("route", "Judge and move the task", "판정하고 작업 옮기기"),
        ("noReport", "No report was judged yet.", "아직 판정한 보고서가 없습니다."), ("evidence", "Evidence", "근거"),
        ("reasons", "Reasons", "이유"), ("reader2", "Second reader", "두 번째 검토자"),
        ("covered", "criteria shown: %", "확인된 기준: %"),
        ("wouldBe", "only judged; the task stays as it is", "판정만 했고 작업은 그대로입니다"),
    ]

    /// The keys of a page that follows the queue, beside those that every board has.
    static let keys: [(key: String, word: String)] = [
        ("n", "add"), ("c", "claim"), ("s", "start"), ("d", "finish"), ("f", "fail"), ("b", "block"), ("e", "edit"),
        ("v", "reports"), ("r", "retry"), ("p", "replan"), ("x", "cancel"),
    ]

    static func word(_ name: String) -> (english: String, korean: String)? {
        (all + live).first { $0.name == name }.map { ($0.english, $0.korean) }
    }

    /// The table for the script. Nothing in it can end a script.
    ///
    /// - Parameter isLive: whether the page follows the queue.
    static func json(isLive: Bool) -> String {
        JSONValue.object(
            (isLive ? all + live : all).map { .init($0.name, .array([.string($0.english), .string($0.korean)])) }
        ).text()
    }

    /// A length of time in Korean: `3시간` for `3 h`.
    static func korean(length: String) -> String {
        let parts = length.split(separator: " ")
        let units = ["s": "초", "min": "분", "h": "시간", "d": "일", "y": "년"]
        guard parts.count == 2, let unit = units[String(parts[1])] else { return length }
        return parts[0] + unit
    }
}
