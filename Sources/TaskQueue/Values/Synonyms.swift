internal import Sheets

/// Words that other tables use for the queue's own, in English and Korean.
///
/// Only words that mean one thing: `waiting` may be before the work or in the middle of it, and is none.
enum Synonyms {
    /// Headers of columns, by the columns' names, as ``SynonymKey`` makes them.
    static let headers: [NamedText] = Column.allCases.flatMap { column in
        words(for: column).map { NamedText(column.header, SynonymKey.of($0)) }
    }

    /// The column that a header means, in any case of letters or by another usual word.
    static func column(_ header: String) -> Column? {
        let key = SynonymKey.of(header)
        let name = headers.first { $0.text == key }?.name
        return Column.allCases.first { $0.header == name || SynonymKey.of($0.header) == key }
    }

    private static func words(for column: Column) -> [String] {
        switch column {
        case .id: ["#", "no", "number", "key", "ticket", "issue", "task id", "번호", "순번", "아이디"]
        case .status: ["state", "progress", "상태", "진행상태", "진행 상황", "진행"]
        case .priority: ["prio", "importance", "우선순위", "중요도"]
        case .task:
            [
                "title", "summary", "description", "todo", "item", "name", "task name", "what", "작업", "작업명", "작업 내용",
                "제목", "할 일", "업무", "내용", "항목",
            ]
        case .successCriteria:
            [
                "criteria", "acceptance criteria", "acceptance", "definition of done", "dod", "완료 조건", "완료 기준",
                "성공 기준", "검수 기준",
            ]
        case .ownerSession: ["owner", "assignee", "assigned to", "who", "worker", "담당자", "담당"]
        case .startedAt: ["started", "started at", "start", "start date", "시작일", "시작", "시작 시각"]
        case .dueAt: ["due", "due date", "due at", "deadline", "마감", "마감일", "기한", "납기"]
        case .notes: ["note", "comment", "comments", "remark", "remarks", "memo", "비고", "메모", "참고"]
        }
    }

    /// What a cell says, in the queue's own words; the cell's text where it has them already or where nobody can know.
    static func word(for text: String, in column: Column) -> String {
        switch column {
        case .status where Status(word: text) == nil: Status(meantBy: text)?.word ?? text
        case .priority where Priority(word: text) == nil: Priority(meantBy: text)?.word ?? text
        default: text
        }
    }

    static func status(_ text: String) -> Status? {
        switch SynonymKey.of(text) {
        case "todo", "open", "new", "pending", "queued", "backlog", "notstarted", "대기", "대기중", "할일", "예정", "미착수", "시작전",
            "신규", "[]":
            .pending
        case "inprogress", "doing", "wip", "started", "ongoing", "진행", "진행중", "작업중", "처리중", "착수": .inProgress
        case "done", "complete", "completed", "finished", "closed", "resolved", "완료", "완료됨", "끝", "종료", "해결", "처리완료",
            "✅",
            "☑", "☑\u{FE0F}", "✔", "✔\u{FE0F}", "x", "[x]", "✓":
            .done
        case "failed", "failure", "실패": .failed
        case "blocked", "onhold", "hold", "paused", "보류", "중단", "막힘": .blocked
        default: nil
        }
    }

    static func priority(_ text: String) -> Priority? {
        switch SynonymKey.of(text) {
        case "p0", "critical", "urgent", "highest", "high", "긴급", "최우선", "높음", "상": .p0
        case "p1", "medium", "normal", "mid", "보통", "중간", "중": .p1
        case "p2", "low", "lowest", "minor", "낮음", "하": .p2
        default: nil
        }
    }
}

extension Status {
    /// - Parameter text: one of the words in any case of letters, with or without Markdown's emphasis around it, or a usual
    ///   word for it in English or Korean.
    package init?(meantBy text: String) {
        let word = CellMarkup.word(text)
        guard let meant = Status(word: word.uppercased()) ?? Synonyms.status(word) else { return nil }
        self = meant
    }
}

extension Column {
    /// - Parameter header: a column's name in any case of letters, or another usual word for it.
    package init?(meantBy header: String) {
        guard let meant = Synonyms.column(header) else { return nil }
        self = meant
    }
}

extension Priority {
    /// - Parameter text: as for ``Status``.
    package init?(meantBy text: String) {
        let word = CellMarkup.word(text)
        guard let meant = Priority(word: word.uppercased()) ?? Synonyms.priority(word) else { return nil }
        self = meant
    }
}
