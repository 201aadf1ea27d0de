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
    /// Lines beside a numbered list that say of its items what waits for what, and what is urgent.
    private(set) var footnotes: [String] = []
    /// What is above the tasks and may name an urgency or a due time for all of them.
    private(set) var titles: [String] = []
    /// What fields such as `기한: 3/10` say for all tasks.
    private(set) var due: Timestamp?
    private(set) var priority: Priority?
    /// Whether it has a greeting or thanks and no list, so that its lines are running text.
    private var isLetter = false
    /// Whether an item with a marker came already.
    private var isBelowList = false

    init(_ given: [Line], at moment: Moment) {
        let all = TaskTable.expanded(Line.formFields(given), at: moment).map(\.withoutListLabel)
        let hasList = all.contains { $0.marker != nil }
        // A list is what is asked for, and beside a line that asks for something others need not.
        let isAsking = hasList || all.contains { ($0.asks || $0.isRequest(at: moment)) && !$0.isMetadata }
        let hasTitle = MessageHead.hasTitle(all, at: moment)
        var isClosing = false
        isLetter = !hasList && all.contains { !$0.isFenced && $0.marker == nil && $0.clause.isGreeting }
        for (number, line) in all.enumerated() {
            if let kind = line.isFenced && lines.isEmpty ? .quotation : line.context {
                context.append(.init(kind: kind, text: line.text))
                continue
            }
            if (number == 0 && hasTitle) || (isAsking && line.isSubject) {
                titles.append(line.text)
                context.append(.init(kind: .background, text: line.text))
                continue
            }
            if isAsking, let field = line.field(at: moment) {
                (due, priority) = (due ?? field.due, priority ?? field.priority)
                context.append(.init(kind: .background, text: line.text))
                continue
            }
            if isAsking, line.isRecord {
                context.append(.init(kind: .background, text: line.text))
                continue
            }
            // `- Noor` below numbers.
            if number + 1 == all.count, line.marker == .bullet, line.clause.words.count == 1, !line.isRequest,
                lines.contains(where: { $0.number != nil })
            {
                context.append(.init(kind: .courtesy, text: line.text))
                continue
            }
            if line.isFenced || line.marker != nil || (line.level > 0 && line.level < Line.labelLevel) {
                isClosing = false
                isBelowList = isBelowList || line.marker != nil
                lines.append(line.opened(isFirst: lines.isEmpty))
                continue
            }
            let clause = line.clause
            // A name or a team below the thanks, an office, a number.
            let isSignature =
                isClosing && line.level == 0 && (clause.words.count == 1 || !clause.isRequest)
                && (clause.words.count <= 3 || clause.words.count < 8 && !clause.tells && !clause.isDemand)
            if clause.isGreeting || isSignature || (clause.isClosing && lines.contains(where: \.asks)) {
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
        // `2번은 1번 다음에`, above the numbers or below them.
        if hasList, line.level == 0, line.indent == 0, !NumberReferences.footnotes(in: line.text).isEmpty {
            footnotes.append(line.text)
            context.append(.init(kind: .background, text: line.text))
            return
        }
        // The line above a list, and at its beginning, is about the list.
        if hasList, line.level == 0, line.indent == 0, !isBelowList || clause.isName, let next, next.marker != nil,
            next.indent < 2 || (lines.isEmpty && (clause.announcesList || clause.ordersAll))
        {
            line.level = Line.labelLevel
            lines.append(line)
        } else if !lines.isEmpty, line.level == 0, line.indent == 0, clause.isOrderRemark {
            ordersAll = true
        } else if isAsking, !isBelowList, line.indent == 0, !line.asks, !line.isRequest(at: moment),
            next.map({ $0.indent < 2 }) ?? true,
            line.isMetadata
                || line.level == 0 && (hasList || clause.isStatement || (clause.isKorean || isLetter) && clause.tells)
                || line.text.hasSuffix("?")
        {
            // A title, an account, who was there.
            context.append(.init(kind: .background, text: line.text))
        } else if isBelowList, line.level == 0, line.indent == 0, clause.isStatement {
            context.append(.init(kind: .background, text: line.text))
        } else if isAsking, !hasList, line.level == 0, clause.announcesTasks {
            context.append(.init(kind: .background, text: line.text))
        } else if line.level == 0, line.indent == 0 || !isBelowList, line.hasSentences || isLetter {
            let opened = line.opened(isFirst: lines.isEmpty)
            let isOrdered = opened.precedes || opened.arrowBefore
            let writing = KeyedText(isOrdered ? opened.text : line.text)
            let reading = Prose.read(writing, writing.range, at: moment)
            context += reading.context
            for (number, fragment) in reading.fragments.enumerated() {
                var line = Line(fragment, indent: line.indent)
                if number == 0, isOrdered { (line.precedes, line.arrowBefore) = (opened.precedes, opened.arrowBefore) }
                lines.append(line)
            }
        } else {
            lines.append(line.opened(isFirst: lines.isEmpty))
        }
    }
}

extension Line {
    var clause: Clause {
        let writing = KeyedText(text)
        return Clause(writing, Spans(writing), writing.range)
    }

    /// Whether it asks for something by itself.
    var isRequest: Bool { clause.isRequest }

    /// Whether it does where the words are left out that say when.
    func isRequest(at moment: Moment) -> Bool {
        !isFenced && context == nil && text.utf8.count < 600 && FragmentDetails(text, moment).clause.isRequest
    }

    /// Whether it only names what the items below it, which are deeper, are about.
    func isHeading(of next: Line?) -> Bool {
        guard let next, next.indent >= indent + 2, next.marker != nil, marker != .tickedBox, level == 0, !isFenced,
            !next.isFenced, source == nil, next.isRequest
        else { return false }
        return clause.isName
    }

    /// Whether one of its sentences does.
    var asks: Bool {
        guard !isFenced, context == nil else { return false }
        let writing = KeyedText(text)
        let spans = Spans(writing)
        return Pieces.divide(writing, writing.range, spans: spans).contains {
            let clause = Clause(writing, spans, $0.range)
            return clause.isRequest && !clause.isGreeting
        }
    }

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
        line.precedes = opening.order == .precedes
        return line
    }
}
