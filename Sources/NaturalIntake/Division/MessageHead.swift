internal import TaskQueue
internal import Text

/// What a mail, a ticket, an alarm or minutes begin with, and what they record: no tasks.
enum MessageHead {
    /// Whether the first line is a title of what is asked for below it: `[OPS-12] Disk is full`, `메일 서버 장애 조치 요청`.
    static func hasTitle(_ lines: [Line], at moment: Moment) -> Bool {
        guard let title = lines.first, title.isPlain, let next = lines.dropFirst().first(where: { !$0.isFenced }),
            lines.dropFirst().contains(where: { $0.marker != nil || $0.asks || $0.isRequest(at: moment) })
        else { return false }
        let others = lines.dropFirst().prefix(8)
        if title.isTagged {
            // A line with a tag of its own is a task.
            return !others.contains(where: \.isTagged)
        }
        let clause = title.clause
        if next.marker == nil, next.isRecord || others.allSatisfy(\.isLabelled),
            clause.words.contains(where: minutes.contains)
        {
            return true
        }
        guard clause.isKorean, let last = clause.words.last, endings.contains(last), !clause.isVerbal else {
            return false
        }
        // The line above a list introduces it.
        return next.marker == nil && (next.isPlain && next.clause.isStatement || next.clause.isGreeting)
    }

    private static let minutes: Set<String> = [
        "회의록", "회의", "미팅", "주간회의", "스탠드업", "minutes", "notes", "meeting", "standup", "sync",
    ]

    private static let endings: Set<String> = [
        "요청", "문의", "요청건", "문의건", "건", "신청", "안내", "보고", "공유", "알림", "장애", "오류", "관련",
    ]
}

extension Line {
    /// Neither an item nor a heading nor code.
    fileprivate var isPlain: Bool { marker == nil && level == 0 && !isFenced && context == nil && indent == 0 }

    /// Whether it begins with something in brackets.
    fileprivate var isTagged: Bool {
        guard isPlain, text.first == "[" || text.first == "【" else { return false }
        return text.contains { $0 == "]" || $0 == "】" }
    }

    /// `기한: 3/10`, `Priority: high`: what a form says about all that it asks for.
    func field(at moment: Moment) -> (due: Timestamp?, priority: Priority?)? {
        guard marker == nil, level == 0 || level == Line.labelLevel, let label else { return nil }
        let value = String(text[text.index(text.startIndex, offsetBy: label.count + 1)...])
        guard value.utf8.count < 60 else { return nil }
        switch TaskTable.column(named: label) {
        case .due: return TaskTable.due(value, at: moment).map { ($0, nil) }
        case .priority: return TaskTable.priority(value).map { (nil, $0) }
        default: return nil
        }
    }

    /// The lines, without the signs before the fields of a form: `■ 요청자: 서강준`.
    static func formFields(_ lines: [Line]) -> [Line] {
        let items = lines.filter { $0.marker == .bullet }
        guard items.count > 1, items.allSatisfy(\.isField) else { return lines }
        return lines.map { line in
            var line = line
            if line.marker == .bullet { line.marker = nil }
            return line
        }
    }

    private var isField: Bool {
        guard let label else { return false }
        return [Self.metadata, Self.subjects, Self.records, Lexicon.listLabels].contains { $0.contains(label) }
            || TaskTable.column(named: label) != nil
    }

    /// The line without a label that says no more than that it is a task: `요청: …`.
    var withoutListLabel: Line {
        guard level == 0, let label, Lexicon.listLabels.contains(label) else { return self }
        let rest = KeyedText(String(text[text.index(text.startIndex, offsetBy: label.count + 1)...]))
        guard rest.hasContent(rest.range) else { return self }
        var line = self
        line.text = rest.text(Edges.blanksTrimmed(rest, rest.range))
        return line
    }

    /// Whether a name is before its words: `이수민: 문구 작성`.
    fileprivate var isLabelled: Bool { label != nil }

    /// What is before its first colon, folded.
    private var label: String? {
        guard !isFenced, context == nil, let end = text.prefix(24).firstIndex(where: { $0 == ":" || $0 == "：" })
        else { return nil }
        return text[..<end].lowercased()
    }

    /// `제목: 정기 점검`: what it is about, whatever it seems to ask for.
    var isSubject: Bool { marker == nil && label.map(Self.subjects.contains) ?? false }

    /// `결정: 기존대로 유지`: what was said, and is not to be done.
    var isRecord: Bool {
        guard let label else { return false }
        return Self.records.contains(label) || Self.remarks.contains(label) && (!isRequest || clause.isPointer)
    }

    /// What is before a remark, which may ask for something after all.
    private static let remarks: Set<String> = [
        "비고", "참고", "참고사항", "참고 사항", "※ 참고", "note", "notes", "n.b", "ps", "p.s",
    ]

    /// `Reported by: Ward 6`, `Ticket #2291`: who, when and where.
    var isMetadata: Bool {
        guard marker == nil else { return false }
        let words = clause.words
        if let first = words.first, ["ticket", "issue", "티켓", "이슈"].contains(first), words.count < 4 { return true }
        guard let label else { return false }
        return Self.metadata.contains(label) || Self.subjects.contains(label) || Self.records.contains(label)
    }

    private static let subjects: Set<String> = ["제목", "subject", "re", "fwd", "fw", "건명", "title"]

    private static let records: Set<String> = [
        "결정사항", "결정 사항", "결정", "합의사항", "합의 사항", "합의", "안건", "논의", "논의사항", "논의 사항", "논의 내용", "배경", "현상", "증상", "현황",
        "상황", "원인", "영향", "영향 범위", "발생 시각", "발생시각", "발생 일시", "발생일시", "요청 배경", "요청배경", "요청 사유", "요청사유", "사유", "목적",
        "why", "reason", "purpose", "decision", "decisions", "decided", "agenda",
        "background", "context", "symptom", "symptoms", "impact", "cause", "root cause", "discussion", "discussed",
        "attendees",
        "참석자", "참석", "불참",
    ]

    private static let metadata: Set<String> = [
        "reported by", "reporter", "from", "to", "cc", "date", "author", "ticket", "environment", "version", "location",
        "component", "present", "host", "server", "requester", "requested by", "보낸사람", "보낸 사람", "받는사람", "받는 사람",
        "발신", "수신", "참조", "일시", "날짜", "작성자", "작성일", "요청자", "요청 부서", "요청부서", "담당자", "담당", "who", "owner", "assignee",
        "부서", "구분", "요청 구분", "분류", "유형", "category", "type", "연락처", "장소", "환경", "버전",
        "첨부", "호스트", "서버", "발신자", "수신자", "회의 일시",
    ]
}
