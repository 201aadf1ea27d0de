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
        ("criteria", "Success criteria", "완료 기준"), ("notes", "Notes", "메모"),
        // Times.
        ("age", "for %", "% 경과"), ("lease", "lease % left", "점유 % 남음"),
        ("leaseEnded", "lease ended % ago", "점유 % 전 만료"),
        ("due", "due in %", "마감까지 %"), ("late", "% late", "마감 % 지남"),
        // The bar.
        ("search", "Filter by text", "글자로 거르기"), ("anyPriority", "any priority", "모든 우선순위"),
        ("anyState", "any state", "모든 상태"), ("anyOwner", "any owner", "모든 담당"), ("nobody", "nobody", "담당 없음"),
        ("tasks", "% tasks", "작업 %건"), ("language", "한국어", "한국어"), ("help", "Keys", "단축키"), ("close", "Close", "닫기"),
        // Keys.
        ("keyMove", "move between tasks", "작업 사이를 이동"), ("keyOpen", "open or close a task", "작업 펼치기·접기"),
        ("keyFilter", "filter", "거르기"), ("keyLeave", "clear the filter, close this", "거르기 지우기, 이 창 닫기"),
        ("keyHelp", "show these keys", "이 도움말"),
        // The live page.
        ("request", "What is to be done?", "무엇을 할까요?"), ("plan", "Plan", "계획 보기"),
        ("submit", "Add these tasks", "이 작업들 추가"),
        ("nothing", "The request has no tasks.", "요청에 작업이 없습니다."), ("live", "live", "실시간"),
        ("offline", "not connected", "연결 끊김"),
    ]

    static func word(_ name: String) -> (english: String, korean: String)? {
        all.first { $0.name == name }.map { ($0.english, $0.korean) }
    }

    /// The table for the script. Nothing in it can end a script.
    static let json = JSONValue.object(
        all.map { .init($0.name, .array([.string($0.english), .string($0.korean)])) }
    ).text()

    /// A length of time in Korean: `3시간` for `3 h`.
    static func korean(length: String) -> String {
        let parts = length.split(separator: " ")
        let units = ["s": "초", "min": "분", "h": "시간", "d": "일", "y": "년"]
        guard parts.count == 2, let unit = units[String(parts[1])] else { return length }
        return parts[0] + unit
    }
}
