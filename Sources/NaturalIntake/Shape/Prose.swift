internal import TaskQueue
internal import Text

/// Running text: pieces that ask for something are tasks, and the others belong to one or are context.
///
/// Each piece has a role by its words; objects, prohibitions and conditions are joined to their task, greetings and
/// background go, and order words say what waits for what.
struct Prose {
    private struct Group {
        var range: Range<Int>
        var fragment: Fragment
        var clause: Clause
        /// The first and the last piece that is in it.
        let first: Int
        var last: Int
        var joint: Piece.Joint
        var follows: Bool
        var opensSequence: Bool
        var sentence: Int
    }

    private let writing: Writing
    private let spans: Spans
    private let pieces: [Piece]
    private let clauses: [Clause]
    /// The pieces that end in criteria.
    private var marked: Set<Int> = []
    /// The number of each piece's sentence.
    private var sentences: [Int] = []
    /// For each piece the last one of a list of things that it may be in.
    private var listEnds: [Int] = []
    private var groups: [Group] = []
    private var context: [IntakePlan.Context] = []
    /// What belongs to the piece that comes next.
    private var pending: (start: Int, bond: Bond)?
    private var loose: [Int] = []
    /// A remark asks for all tasks in their order.
    private var ordersAll = false

    /// - Parameters:
    ///   - writing: the whole text.
    ///   - range: the line that is read.
    ///   - moment: now, by which dates are recognised.
    static func read(_ writing: Writing, _ range: Range<Int>, at moment: Moment) -> Reading {
        var spans = Spans(writing)
        for phrase in DueDate.phrases(in: writing, spans: spans, at: moment) { spans.keep(phrase.range) }
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
        var prose = Prose(writing, spans, pieces, marks)
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

    private init(_ writing: Writing, _ spans: Spans, _ pieces: [Piece], _ marks: [CriteriaMark]) {
        self.writing = writing
        self.spans = spans
        self.pieces = pieces
        var marks = marks.filter { !$0.isBracketed }[...]
        var clauses: [Clause] = []
        for (index, piece) in pieces.enumerated() {
            marks = marks.drop { $0.range.lowerBound < piece.range.lowerBound }
            let end = min(marks.first?.range.lowerBound ?? .max, piece.range.upperBound)
            if end < piece.range.upperBound { marked.insert(index) }
            clauses.append(Clause(writing, spans, piece.range.lowerBound..<end))
        }
        self.clauses = clauses
        var sentence = 0
        for piece in pieces {
            sentence += piece.joint == .sentence ? 1 : 0
            sentences.append(sentence)
        }
        listEnds = Array(pieces.indices)
        for index in pieces.indices.reversed() where isJoined(index + 1) && isThing(clauses[index]) {
            listEnds[index] = listEnds[index + 1]
        }
    }

    private func isThing(_ clause: Clause) -> Bool { clause.isBareNoun || clause.words.count == 1 }

    /// Whether the piece is joined to the one before by a comma or a word, and not its next step.
    private func isJoined(_ index: Int) -> Bool {
        pieces.indices.contains(index) && !pieces[index].follows
            && (pieces[index].joint == .comma || pieces[index].joint == .word)
    }

    private mutating func group() {
        for index in pieces.indices { place(index) }
        if let pending { add(pieces.count - 1, from: pending.start) }
        settleLoose()
        if groups.isEmpty { revive() }
    }

    private mutating func place(_ index: Int) {
        let clause = clauses[index]
        let isBehindTask = isJoined(index) && groups.last?.last == index - 1
        if isBehindTask, marked.contains(index - 1), !clause.isRequest, !marked.contains(index) {
            // `A => 0 errors, p95 below 50 ms`
            extend(to: index, .criteria)
            marked.insert(index)
        } else if pending == nil, clause.isOrderRemark, !groups.isEmpty {
            ordersAll = true
        } else if pending == nil, clause.isGreeting || (clause.isClosing && !groups.isEmpty) {
            leaveOut(index, .courtesy)
        } else if clause.isProhibition {
            if isJoined(index + 1), clause.isConnective || !isBehindTask {
                keep(index, .prohibition)
            } else if isBehindTask {
                extend(to: index, .prohibition)
            } else if pending != nil {
                add(index, from: nil)
            } else {
                loose.append(index)
            }
        } else if clause.isStatement {
            if isBehindTask, !clause.isConnective {
                extend(to: index, .condition)
            } else {
                leaveOut(index, .background)
            }
        } else if clause.isCondition, !clause.isImperative, !spans.isPhrase(at: pieces[index].range.lowerBound) {
            if isBehindTask, !clause.isKorean, groups.last?.clause.isImperative == true {
                extend(to: index, .condition)
            } else if isJoined(index + 1) {
                keep(index, .condition)
            } else {
                add(index, from: nil)
            }
        } else if isBehindTask, !clause.isKorean, !clause.isImperative || clause.isEnumeration, !clause.words.isEmpty,
            let task = groups.last?.clause, task.isImperative
        {
            extend(to: index, .objects)
        } else if startsObjects(index) {
            keep(index, .objects)
        } else {
            add(index, from: nil)
        }
    }

    /// Whether the piece is a thing in a list whose last piece says what is to be done with all of them.
    private func startsObjects(_ index: Int) -> Bool {
        let end = listEnds[index]
        guard end > index else { return false }
        let task = clauses[end]
        guard task.words.count > 1, task.isKorean, task.isRequest, !task.isProhibition else { return false }
        if clauses[index].isBareNoun { return clauses[index].words.count == 1 || task.hasObject }
        // `추가, 수정, 삭제 버튼에 …`: a list of actions as things.
        return clauses[index].words.count == 1 && task.hasObject && task.words.count > 2
            && (pending?.bond == .objects || end - index > 1)
    }

    private mutating func keep(_ index: Int, _ bond: Bond) {
        pending = pending ?? (index, bond)
    }

    private mutating func add(_ index: Int, from start: Int?) {
        let begin = start ?? pending?.start ?? index
        let first = pieces[begin]
        var fragment = Fragment(text: "", division: first.joint)
        if let pending { fragment.bonds = [pending.bond] }
        groups.append(
            Group(
                range: first.range.lowerBound..<pieces[index].range.upperBound, fragment: fragment,
                clause: clauses[index], first: begin, last: index, joint: first.joint,
                follows: pieces[begin...index].contains { $0.follows },
                opensSequence: pieces[begin...index].contains { $0.opensSequence }
                    || clauses[begin...index].contains { $0.ordersAll }, sentence: sentences[begin]))
        pending = nil
    }

    private mutating func extend(to index: Int, _ bond: Bond) {
        let group = groups.count - 1
        groups[group].range = groups[group].range.lowerBound..<pieces[index].range.upperBound
        groups[group].last = index
        if !groups[group].fragment.bonds.contains(bond) { groups[group].fragment.bonds.append(bond) }
    }

    private mutating func leaveOut(_ index: Int, _ kind: IntakePlan.Context.Kind) {
        let start = pending.map { pieces[$0.start].range.lowerBound } ?? pieces[index].range.lowerBound
        pending = nil
        context.append(.init(kind: kind, text: writing.text(start..<pieces[index].range.upperBound)))
        if groups.isEmpty { left.append(index) }
    }

    /// The pieces that were left out before any task.
    private var left: [Int] = []

    /// A prohibition in a sentence of its own is a part of the only task, or concerns all of them.
    private mutating func settleLoose() {
        for index in loose {
            if groups.count == 1, groups[0].last == index - 1 {
                extend(to: index, .prohibition)
            } else if groups.isEmpty {
                add(index, from: nil)
            } else {
                context.append(.init(kind: .condition, text: writing.text(pieces[index].range)))
            }
        }
    }

    /// Text in which nothing asks for anything is the task itself, but for its courtesies.
    private mutating func revive() {
        let isTelling = context.contains { $0.kind != .courtesy }
        for (index, left) in zip(left, context) where !isTelling || left.kind != .courtesy { add(index, from: nil) }
        context = isTelling ? context.filter { $0.kind == .courtesy } : []
    }

    private func reading() -> Reading {
        var reading = Reading(shape: groups.count > 1 ? .split : .single)
        reading.context = context
        let waits = waits()
        for (number, group) in groups.enumerated() {
            var fragment = group.fragment
            let isFollowed = number + 1 < groups.count
            fragment.text = writing.text(trimmed(group, isFollowed: isFollowed))
            fragment.after = waits[number]
            if !fragment.after.isEmpty { fragment.order = group.joint == .arrow ? .arrow : .words }
            reading.fragments.append(fragment)
        }
        if ordersAll { reading.orderAll() }
        return reading
    }

    /// What each group waits for, by the order words of its sentence.
    private func waits() -> [[Int]] {
        var waits: [[Int]] = []
        var former = 0..<0
        var start = 0
        while start < groups.count {
            let end = groups[start...].firstIndex { $0.sentence != groups[start].sentence } ?? groups.count
            // Up to the last order word the groups of a sentence are a sequence.
            let isOpened = groups[start..<end].contains { $0.opensSequence }
            let lastOrdered =
                isOpened ? end : groups[start..<end].lastIndex { $0.follows && $0.joint != .arrow } ?? start
            for number in start..<end {
                let group = groups[number]
                if number > start {
                    waits.append(number <= lastOrdered || group.follows ? [number - 1] : [])
                } else if group.follows, number > 0 {
                    // All of the sentence before that nothing there waits for.
                    let waitedFor = Set(former.flatMap { waits[$0] })
                    waits.append(group.joint == .arrow ? [number - 1] : former.filter { !waitedFor.contains($0) })
                } else {
                    waits.append([])
                }
            }
            former = start..<end
            start = end
        }
        return waits
    }

    /// The group's words less the sign of its sentence and the endings that join it to the next.
    private func trimmed(_ group: Group, isFollowed: Bool) -> Range<Int> {
        var range = Edges(writing, group.range).inner
        while let last = range.last, [".", "!", "。", "~"].contains(writing.keys[last]),
            writing.kind(last - 1).isContent || [")", "!", "~"].contains(writing.key(last - 1)), range.count > 1
        { range = range.lowerBound..<last }
        guard isFollowed, group.clause.isKorean, let tail = group.clause.words.last else { return range }
        for ending in ["해주시고", "해주고", "하시고", "하고", "한", "된", "이", "가"] where tail.hasSuffix(ending) {
            let noun = String(tail.dropLast(ending.count))
            if noun.count > 1, Lexicon.isAction(noun), writing.spells(ending, at: range.upperBound - ending.count) {
                return range.lowerBound..<(range.upperBound - ending.count)
            }
        }
        return range
    }
}

extension Writing {
    /// Whether nothing but blanks is between an index and the end of a sentence, or the beginning.
    func endsSentence(before index: Int) -> Bool {
        var position = index - 1
        while position >= 0, kinds[position].isBlank { position -= 1 }
        return position >= 0 && [".", "!", "?", "。", "\n"].contains(keys[position])
    }
}

/// Where the criteria of a task begin: `완료 기준:`, `done when:`, `=>`.
struct CriteriaMark {
    /// The mark itself.
    let range: Range<Int>
    /// Where a bracket that begins with it ends.
    let bracketEnd: Int?

    var isBracketed: Bool { bracketEnd != nil }

    private static let phrases = Dictionary(
        grouping: [
            "완료 기준", "완료기준", "완료 조건", "완료조건", "성공 기준", "성공기준", "성공 조건", "수락 기준", "인수 기준", "검수 기준",
            "done when", "done if", "acceptance criteria", "acceptance", "definition of done", "dod",
            "success criteria",
            "criteria",
        ]) { $0.unicodeScalars.first ?? " " }

    static func all(in writing: Writing, _ range: Range<Int>, spans: Spans) -> [CriteriaMark] {
        var marks: [CriteriaMark] = []
        var index = range.lowerBound
        while index < range.upperBound {
            if spans.quotations[index] > 0 {
                index = spans.quotations[index]
            } else if let end = end(writing, index) {
                let opener = index - 1
                let bracket = opener >= 0 && spans.all[opener] > 0 ? spans.all[opener] : nil
                marks.append(CriteriaMark(range: index..<end, bracketEnd: bracket))
                index = end
            } else {
                index += 1
            }
        }
        return marks
    }

    /// Divides a text at its mark.
    static func divide(_ writing: Writing, _ spans: Spans) -> (task: String, criteria: String)? {
        guard let mark = all(in: writing, writing.range, spans: spans).first else { return nil }
        let end = mark.bracketEnd ?? writing.count
        let inner = mark.range.upperBound..<max(mark.range.upperBound, end - (mark.isBracketed ? 1 : 0))
        let start = mark.isBracketed ? mark.range.lowerBound - 1 : mark.range.lowerBound
        let task = writing.text(0..<start) + writing.text(end..<writing.count)
        let criteria = writing.text(Edges(writing, inner).inner)
        guard !criteria.isEmpty else { return nil }
        return (String.blanksTrimmed(task), criteria)
    }

    private static func end(_ writing: Writing, _ index: Int) -> Int? {
        if writing.keys[index] == "=" { return writing.key(index + 1) == ">" ? index + 2 : nil }
        guard let phrases = phrases[writing.keys[index]], !writing.kind(index - 1).isWord else { return nil }
        for phrase in phrases {
            var reader = PhraseReader(writing, at: index)
            guard reader.takeWords(phrase) else { continue }
            if reader.take(" :") { return reader.position }
            if phrase == "done when", reader.kind.isBlank { return reader.position }
        }
        return nil
    }
}

extension String {
    static func blanksTrimmed(_ text: String) -> String {
        let writing = Writing(text)
        return writing.text(Edges.blanksTrimmed(writing, writing.range))
    }
}
