internal import TaskQueue
internal import Text

/// Running text: pieces that ask for something are tasks, and the others belong to one or are context.
///
/// Each piece has a role by its words; objects, prohibitions and conditions are joined to their task, greetings and
/// background go, and order words say what waits for what.
struct Prose {
    struct Group {
        var range: Range<Int>
        var fragment: Fragment
        var clause: Clause
        /// The first and the last piece that is in it.
        let first: Int
        var last: Int
        var joint: Piece.Boundary
        var follows: Bool
        var precedes: Bool
        var opensSequence: Bool
        var sentence: Int
        /// It says that its task can wait, or is urgent.
        var isJudged = false
    }

    let writing: KeyedText
    let spans: Spans
    let pieces: [Piece]
    let clauses: [Clause]
    /// The pieces that end in criteria.
    var marked: Set<Int> = []
    /// The number of each piece's sentence.
    var sentences: [Int] = []
    /// For each piece the last one of a list of things that it may be in.
    var listEnds: [Int] = []
    var groups: [Group] = []
    var context: [IntakePlan.Context] = []
    /// What belongs to the piece that comes next.
    var pending: (start: Int, bond: Bond)?
    /// The next task waits for those before.
    private var isNext = false
    private var loose: [Int] = []
    /// What is said about urgency and due times beside the tasks, in which sentence and behind how many tasks.
    var remarks: [(said: FragmentDetails, sentence: Int, count: Int)] = []
    /// The pieces that became no task.
    var left: [ClosedRange<Int>] = []
    /// The account that is before the sentence which is read.
    var background: ClosedRange<Int>?
    let moment: Moment
    /// How many words of urgency and dates begin before each character.
    var urgencies: [Int] = []
    /// Whether some piece asks for something.
    var isAsking = false
    /// It was said before how many tasks there are.
    var isCounted = false
    /// A remark asks for all tasks in their order.
    var ordersAll = false

    /// - Parameters:
    ///   - writing: the whole text.
    ///   - range: the line that is read.
    ///   - moment: now, by which dates are recognised.
    ///   - isCounted: it was said before how many tasks there are, so that each has a due time of its own.
    static func read(
        _ writing: KeyedText, _ range: Range<Int>, isCounted: Bool = false, at moment: Moment
    ) -> Reading {
        var spans = Spans(writing)
        let priorities = PriorityWords.all(in: writing, spans: spans)
        let urgent = priorities.map(\.range)
        let dates = DueDate.phrases(in: writing, spans: spans, at: moment).map(\.range)
        for date in dates { spans.keep(date) }
        let marks = CriteriaMark.all(in: writing, range, spans: spans)
        let isPhrase = marks.count == 1 && !marks[0].isBracketed && writing.keys[marks[0].range.lowerBound] != "="
        let criteria = isPhrase ? marks[0] : nil
        var pieces = Pieces.divide(
            writing, range.lowerBound..<(criteria?.range.lowerBound ?? range.upperBound), spans: spans)
        // Criteria go on to the end of their sentence.
        var sentences =
            criteria.map { Pieces.sentences(writing, $0.range.upperBound..<range.upperBound, spans: spans) } ?? []
        let words = sentences.isEmpty ? nil : writing.text(sentences.removeFirst())
        let last = pieces.count - 1
        for sentence in sentences {
            pieces += Pieces.divide(writing, sentence, spans: spans, after: pieces.isEmpty ? .none : .sentence)
        }
        let levels = Dictionary(
            priorities.filter(\.isLevel).map { ($0.range.lowerBound, $0.range.upperBound) }, uniquingKeysWith: max)
        var prose = Prose(writing, spans, pieces, marks, levels, moment)
        prose.isCounted = isCounted
        prose.mark(urgent + dates)
        prose.group()
        var reading = prose.reading()
        if let criteria, let words {
            // Criteria in a sentence of their own are those of all tasks before.
            let isOfAll = writing.endsSentence(before: criteria.range.lowerBound)
            let before = prose.groups.indices.filter { prose.groups[$0].first <= last }
            for index in isOfAll ? before : before.suffix(1) { reading.fragments[index].criteria = words }
        }
        return reading
    }

    private init(
        _ writing: KeyedText, _ spans: Spans, _ pieces: [Piece], _ marks: [CriteriaMark], _ levels: [Int: Int],
        _ moment: Moment
    ) {
        self.moment = moment
        self.writing = writing
        self.spans = spans
        self.pieces = pieces
        var marks = marks.filter { !$0.isBracketed }[...]
        var clauses: [Clause] = []
        for (index, piece) in pieces.enumerated() {
            marks = marks.drop { $0.range.lowerBound < piece.range.lowerBound }
            let end = min(marks.first?.range.lowerBound ?? .max, piece.range.upperBound)
            if end < piece.range.upperBound { marked.insert(index) }
            // `금요일까지 출입문, 창문 점검`: the first thing is behind the date.
            let start = piece.range.lowerBound
            let isDated = spans.isPhrase(at: start) && writing.hasContent(spans.all[start]..<max(spans.all[start], end))
            let level = levels[start].flatMap { $0 < end && writing.hasContent($0..<end) ? $0 : nil }
            clauses.append(Clause(writing, spans, (level ?? (isDated ? spans.all[start] : start))..<end))
        }
        self.clauses = clauses
        var sentence = 0
        for piece in pieces {
            sentence += piece.joint == .sentence ? 1 : 0
            sentences.append(sentence)
        }
        listEnds = Array(pieces.indices)
        for index in pieces.indices.reversed() where isJoined(index + 1) && clauses[index].isThing {
            listEnds[index] = listEnds[index + 1]
        }
    }

    private mutating func mark(_ ranges: [Range<Int>]) {
        urgencies = Array(repeating: 0, count: writing.count + 1)
        for range in ranges { urgencies[range.lowerBound + 1] += 1 }
        for index in urgencies.indices.dropFirst() { urgencies[index] += urgencies[index - 1] }
    }

    /// What a range says of urgency and due times; `nil` when that is nothing.
    func said(_ range: Range<Int>) -> FragmentDetails? {
        urgencies[range.upperBound] > urgencies[range.lowerBound] ? FragmentDetails(writing.text(range), moment) : nil
    }

    /// Whether the piece is joined to the one before by a comma or a word, and not its next step.
    func isJoined(_ index: Int) -> Bool {
        pieces.indices.contains(index) && !pieces[index].follows
            && (pieces[index].joint == .comma || pieces[index].joint == .word)
    }

    private mutating func group() {
        isAsking = pieces.indices.contains { asks($0) && !clauses[$0].isProhibition }
        var start = 0
        while start < pieces.count {
            let end = pieces.indices[start...].prefix { sentences[$0] == sentences[start] }.upperBound
            let sentence = start...(end - 1)
            if sentence.count == pieces.count || !placeWhole(sentence) {
                for index in sentence { place(index) }
            }
            start = end
        }
        if let pending { add(pieces.count - 1, from: pending.start) }
        settleLoose()
        if groups.isEmpty { revive() }
        settleBefore()
    }

    /// Takes each task that is to be done before another to its place: `Send the invoice. Before that, check the number.`
    private mutating func settleBefore() {
        // Where the task is that was said last.
        var last = 0
        for number in groups.indices.dropFirst() {
            guard groups[number].precedes else {
                last = number
                continue
            }
            var group = groups.remove(at: number)
            swap(&group.fragment.division, &groups[last].fragment.division)
            swap(&group.joint, &groups[last].joint)
            group.follows = groups[last].follows
            groups[last].follows = true
            groups.insert(group, at: last)
        }
    }

    private func asks(_ index: Int) -> Bool { clauses[index].isRequest && !clauses[index].isGreeting }

    /// Places a sentence that asks for nothing by itself: a remark, an account of something, a judgement of urgency.
    private mutating func placeWhole(_ sentence: ClosedRange<Int>) -> Bool {
        let range = pieces[sentence.lowerBound].range.lowerBound..<pieces[sentence.upperBound].range.upperBound
        guard range.count < 400, !sentence.contains(where: marked.contains) else { return false }
        let clause = Clause(writing, spans, range)
        let said = said(range)
        let last = clauses[sentence.upperBound]
        if clause.isOrderRemark, !groups.isEmpty || sentence.upperBound + 1 < pieces.count {
            ordersAll = true
            left.append(sentence)
        } else if !groups.isEmpty, clause.isContingency || isDetail(clause, sentence) {
            extend(to: sentence.upperBound, .condition)
        } else if let said, said.isRemark {
            remark(said, sentence)
        } else if clause.isFiller {
            leaveOut(sentence, .courtesy)
        } else if clause.namesOccasion, pieces.indices.contains(where: { !sentence.contains($0) && asks($0) }) {
            leaveOut(sentence, .background)
        } else if clause.isCompletion, let group = groups.indices.last, groups[group].fragment.criteria == nil {
            groups[group].fragment.criteria = writing.text(range)
            left.append(sentence)
        } else if let said, said.due != nil, said.clause.isTopicAlone || said.clause.isOutcome,
            let place = groups.indices.suffix(8).last(where: { place in
                said.clause.words.contains { groups[place].clause.mentions(String($0.dropLast())) }
            })
        {
            groups[place].fragment.add(said.due, hour: said.hour, said.priority)
            left.append(sentence)
        } else if let said, said.due != nil, said.clause.isOutcome, !groups.isEmpty {
            remark(said, sentence)
        } else if last.needsIt, !groups.isEmpty {
            leaveOut(sentence, .background)
        } else if let said, said.priority != nil, last.tells, !sentence.contains(where: asks) {
            judge(said, sentence)
        } else if sentence.allSatisfy({ clauses[$0].isProhibition || clauses[$0].isGreeting }) {
            return false
        } else if isAsking, last.tells || isQuestion(sentence.upperBound),
            !sentence.contains(where: { asks($0) && !clauses[$0].isConnective })
        {
            let isGreeting = isQuestion(sentence.upperBound) && groups.isEmpty
            leaveOut(sentence, isGreeting ? .courtesy : .background)
            if !isGreeting { background = sentence }
        } else {
            return false
        }
        return true
    }

    /// A sentence about the urgency of a task before, of one that it names itself, or of all.
    private mutating func judge(_ said: FragmentDetails, _ sentence: ClosedRange<Int>) {
        let words = said.clause.topic.map { Self.topics.contains($0.suffix(1)) ? String($0.dropLast()) : $0 }
        if let group = groups.suffix(8).last(where: { group in words.contains(where: group.clause.mentions) }) {
            remarks.append((said, group.sentence, groups.count))
            left.append(sentence)
        } else if said.priority == .p2 && said.clause.permits
            || words.last.map({ Lexicon.isAction($0) && !Lexicon.isFiller($0) }) ?? false
        {
            add(sentence.upperBound, from: sentence.lowerBound)
            groups[groups.count - 1].isJudged = true
        } else {
            remarks.append((said, sentences[sentence.lowerBound], groups.count))
            leaveOut(sentence, .background)
            background = sentence
        }
    }

    static let topics: Set<Substring> = ["은", "는", "이", "가", "도", "만"]

    private mutating func remark(_ said: FragmentDetails, _ range: ClosedRange<Int>) {
        remarks.append((said, sentences[range.lowerBound], groups.count))
        left.append(range)
    }

    /// `The monitors should be 27 inch.`, `대상자: 김철수, 이영희`: more about the task before.
    private func isDetail(_ clause: Clause, _ sentence: ClosedRange<Int>) -> Bool {
        guard !sentence.contains(where: asks) else { return false }
        if let last = groups.last, clause.isDemand, clause.words.contains("be"), let first = clause.words.first,
            Lexicon.determiners.contains(first), clause.words.count > 3
        {
            return last.clause.mentions(clause.words[1])
        }
        func colon(_ start: Int) -> Int? {
            (start..<min(start + 16, writing.count)).first { writing.keys[$0] == ":" }
        }
        let start = pieces[sentence.lowerBound].range.lowerBound
        // `Homepage: a new logo. Footer: more links.`: each is of its own.
        guard let last = groups.last, colon(last.range.lowerBound) == nil else { return false }
        guard let colon = colon(start), writing.kind(colon + 1).isBlank else { return false }
        let label = Clause(writing, spans, start..<colon)
        return (1...2).contains(label.words.count) && !label.isListLabel
            && !Lexicon.englishBackgrounds.begin(label.words)
            && !["배경", "참고", "사유", "이유"].contains(label.words.last) && said(start..<colon) == nil
    }

    private func isQuestion(_ index: Int) -> Bool {
        let end = pieces[index].range.upperBound
        return (end - 1...end).contains { writing.key($0) == "?" } && !clauses[index].isRequest
    }

    private mutating func place(_ index: Int) {
        isNext =
            isNext || (isFirst(index) && !groups.isEmpty && clauses[index].dependsOnLast)
            || clauses[index].isSequelKorean(of: groups.suffix(2).map(\.clause))
        switch role(of: index) {
        case .task(let start):
            add(index, from: start)
        case .reference(let account):
            context.removeLast()
            add(index, from: account.lowerBound)
            groups[groups.count - 1].fragment.bonds = [.reference]
        case .step:
            isNext = true
            if clauses[index].words[0] == "if" { keep(index, .condition) }
        case .part(let bond):
            extend(to: index, bond)
            if bond == .criteria { marked.insert(index) }
        case .beginning(let bond):
            keep(index, bond)
        case .remark(let said, let isInTask):
            // `the cart and, if time permits, the wishlist`
            if !isInTask || pieces[index].joint != .word { remark(said, index...index) }
            guard isInTask, let range = groups.last?.range else { break }
            groups[groups.count - 1].last = index
            groups[groups.count - 1].range = range.lowerBound..<pieces[index].range.upperBound
        case .order:
            ordersAll = true
        case .context(let kind):
            leaveOut(index...index, kind)
        case .loose:
            loose.append(index)
            if clauses[index].isProvision, !groups.isEmpty { settleLoose() }
        }
    }

    private mutating func keep(_ index: Int, _ bond: Bond) {
        pending = pending ?? (index, bond)
    }

    private mutating func add(_ index: Int, from start: Int?) {
        let begin = start ?? pending?.start ?? index
        let first = pieces[begin]
        // `It expires on Friday. Renew it before that.` has no task before it.
        let phrase = groups.isEmpty ? first.precedes : nil
        var fragment = Fragment(text: "", division: first.joint)
        if let pending { fragment.bonds = [pending.bond] }
        groups.append(
            Group(
                range: (phrase ?? first.range.lowerBound)..<pieces[index].range.upperBound, fragment: fragment,
                clause: clauses[index], first: begin, last: index, joint: first.joint,
                follows: isNext || pieces[begin...index].contains { $0.follows }, precedes: first.precedes != nil,
                opensSequence: pieces[begin...index].contains { $0.opensSequence }
                    || clauses[begin...index].contains { $0.ordersAll }, sentence: sentences[index]))
        pending = nil
        isNext = false
    }

    private mutating func extend(to index: Int, _ bond: Bond) {
        let group = groups.count - 1
        groups[group].range = groups[group].range.lowerBound..<pieces[index].range.upperBound
        groups[group].last = index
        if !groups[group].fragment.bonds.contains(bond) { groups[group].fragment.bonds.append(bond) }
    }

    private mutating func leaveOut(_ range: ClosedRange<Int>, _ kind: IntakePlan.Context.Kind) {
        let start = pending?.start ?? range.lowerBound
        pending = nil
        let text = writing.text(pieces[start].range.lowerBound..<pieces[range.upperBound].range.upperBound)
        context.append(.init(kind: kind, text: text))
        left.append(start...range.upperBound)
    }

    /// A prohibition in a sentence of its own is a part of the only task, or concerns all of them.
    private mutating func settleLoose() {
        for index in loose {
            if let last = groups.last, last.last == index - 1, groups.count == 1 || clauses[index].isProvision {
                extend(to: index, .prohibition)
            } else if groups.isEmpty {
                add(index, from: nil)
            } else {
                context.append(.init(kind: .condition, text: writing.text(pieces[index].range)))
            }
        }
        loose = []
    }

    /// Text in which nothing asks for anything is the task itself, but for its courtesies.
    private mutating func revive() {
        let telling = left.filter { $0.contains { !clauses[$0].isGreeting } }
        for range in telling.isEmpty ? left : telling { add(range.upperBound, from: range.lowerBound) }
        context = telling.isEmpty ? [] : context.filter { $0.kind == .courtesy }
        remarks = []
    }
}
