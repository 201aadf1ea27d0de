internal import TaskQueue
internal import Text

/// What is around the tasks of several lines: greetings, quotations, tables, an introduction, a signature; and lines of
/// running text that are several tasks.
struct Surroundings {
    /// The lines that name tasks, sections or parts of them.
    private(set) var lines: [Line] = []
    private(set) var context: [IntakePlan.Context] = []
    /// The text of the only line that is left, when it is running text.
    private(set) var only: String?
    /// A line below the tasks asks for their order.
    private(set) var ordersAll = false
    /// Lines below a numbered list that say of its items what waits for what, and what is urgent.
    private(set) var footnotes: [String] = []
    /// Whether an item with a marker came already.
    private var isBelowList = false

    init(_ all: [Line], at moment: Moment) {
        let hasList = all.contains { $0.marker != nil }
        // A list is what is asked for, and beside a line that asks for something others need not.
        let isAsking = hasList || all.contains { $0.asks }
        var isClosing = false
        for (number, line) in all.enumerated() {
            if let kind = line.isFenced && lines.isEmpty ? .quotation : line.context {
                context.append(.init(kind: kind, text: line.text))
                continue
            }
            if line.isFenced || line.marker != nil || (line.level > 0 && line.level < Line.labelLevel) {
                isClosing = false
                isBelowList = isBelowList || line.marker != nil
                lines.append(line.opened(isFirst: lines.isEmpty))
                continue
            }
            let clause = line.clause
            // A name or a team below the thanks.
            let isSignature = isClosing && clause.words.count <= 3 && !clause.isRequest && line.level == 0
            if clause.isGreeting || isSignature || (clause.isClosing && !lines.isEmpty) {
                isClosing = !lines.isEmpty
                context.append(.init(kind: .courtesy, text: line.text))
            } else {
                isClosing = false
                let next = number + 1 < all.count ? all[number + 1] : nil
                addProse(line, clause, before: next, hasList: hasList, isAsking: isAsking, at: moment)
            }
        }
        // Quotations, tables and greetings alone are the tasks.
        if !lines.contains(where: { !$0.isFenced || lines.count == all.count }) {
            lines = all
            context = []
        } else if lines.count == 1, let line = lines.first, line.marker == nil, line.level == 0 || !context.isEmpty,
            !line.isFenced, line.criteria == nil, !line.arrowBefore
        {
            only = line.text
        }
    }

    private mutating func addProse(
        _ line: Line, _ clause: Clause, before next: Line?, hasList: Bool, isAsking: Bool, at moment: Moment
    ) {
        var line = line
        // The line above a list, and at its beginning, is about the list.
        if hasList, line.level == 0, line.indent == 0, !isBelowList, let next, next.marker != nil,
            next.indent < 2 || (lines.isEmpty && (clause.announcesList || clause.ordersAll))
        {
            line.level = Line.labelLevel
            lines.append(line)
        } else if !lines.isEmpty, line.level == 0, line.indent == 0, clause.isOrderRemark {
            ordersAll = true
        } else if isBelowList, line.level == 0, line.indent == 0, !NumberReferences.footnotes(in: line.text).isEmpty {
            footnotes.append(line.text)
            context.append(.init(kind: .background, text: line.text))
        } else if isAsking, !isBelowList, line.indent == 0, !line.asks, next.map({ $0.indent < 2 }) ?? true,
            line.isMetadata || line.level == 0 && (hasList || clause.isStatement)
        {
            // A title, an account, who was there.
            context.append(.init(kind: .background, text: line.text))
        } else if isBelowList, line.level == 0, line.indent == 0, clause.isStatement {
            context.append(.init(kind: .background, text: line.text))
        } else if line.level == 0, line.indent == 0 || !isBelowList, line.hasSentences {
            let writing = KeyedText(line.text)
            let reading = Prose.read(writing, writing.range, at: moment)
            context += reading.context
            lines += reading.fragments.map { Line($0, indent: line.indent) }
        } else {
            lines.append(line.opened(isFirst: lines.isEmpty))
        }
    }
}

extension Line {
    fileprivate var clause: Clause {
        let writing = KeyedText(text)
        return Clause(writing, Spans(writing), writing.range)
    }

    /// Whether it asks for something by itself.
    var isRequest: Bool { clause.isRequest }

    /// Whether one of its sentences does.
    fileprivate var asks: Bool {
        guard !isFenced, context == nil else { return false }
        let writing = KeyedText(text)
        let spans = Spans(writing)
        return Pieces.divide(writing, writing.range, spans: spans).contains {
            let clause = Clause(writing, spans, $0.range)
            return clause.isRequest && !clause.isGreeting
        }
    }

    /// `Reported by: Ward 6`, `제목: 정기 점검`, `Ticket #2291`: what a mail, a ticket or minutes begin with.
    fileprivate var isMetadata: Bool {
        let words = clause.words
        guard marker == nil, let first = words.first else { return false }
        if ["ticket", "issue", "티켓", "이슈"].contains(first), words.count < 4 { return true }
        let label = text.lowercased().prefix { $0 != ":" && $0 != "：" }
        return label.count < text.count && Self.metadata.contains(String(label))
    }

    private static let metadata: Set<String> = [
        "reported by", "reporter", "from", "to", "cc", "date", "subject", "re", "fwd", "attendees", "author", "ticket",
        "environment", "version", "제목", "보낸사람", "보낸 사람", "받는사람", "받는 사람", "참조", "일시", "날짜", "참석자", "참석", "작성자", "작성일",
        "담당자",
        "부서", "연락처", "장소", "환경", "버전", "첨부",
    ]

    /// Whether several sentences are in it.
    fileprivate var hasSentences: Bool {
        let writing = KeyedText(text)
        guard writing.keys.contains(where: { [".", "!", "?", "。", "~", "…"].contains($0) }) else { return false }
        return Pieces.divide(writing, writing.range, spans: Spans(writing)).contains { $0.joint == .sentence }
    }

    /// The line without the words that say its place.
    fileprivate func opened(isFirst: Bool) -> Line {
        guard !isFenced, level == 0 else { return self }
        let writing = KeyedText(text)
        let opening = Opening.read(writing, Spans(writing), writing.range, isFirst: isFirst)
        guard writing.hasContent(opening.content) else { return self }
        var line = self
        line.text = writing.text(opening.content)
        line.arrowBefore = arrowBefore || opening.order == .follows
        return line
    }
}
