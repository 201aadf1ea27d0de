internal import TaskQueue
internal import Text

/// How a piece of a request became part of a task.
package enum Bond: Sendable {
    /// Things of one list, with what is to be done with all of them.
    case objects
    /// What must not be done.
    case prohibition
    /// When, or on what terms.
    case condition
    /// What its pronoun stands for.
    case reference
    /// When it counts as done.
    case criteria
}

/// A piece of a request that asks for one task.
struct Fragment {
    var text: String
    /// The fragments that it waits for, by their places.
    var after: [Int] = []
    /// Its heading, in a list that has several.
    var heading: String?
    /// Its criteria, where the request names them.
    var criteria: String?
    var division: Piece.Boundary
    var bonds: [Bond] = []
    /// Why it waits.
    var order: TaskDraft.Order?
    /// What fields of a form say for all tasks.
    var common: (due: Timestamp?, priority: Priority?)
    /// What other words of the request say about its urgency and due time.
    var priority: Priority?
    var due: Timestamp?
    /// Minutes after midnight, where no day is named with them.
    var hour: Int?
    /// The day that was named before it in its sentence, where it names a time alone.
    var day: Timestamp?

    init(text: String, division: Piece.Boundary) {
        self.text = text
        self.division = division
    }

    /// Takes what is said elsewhere where nothing was said yet.
    mutating func add(_ due: Timestamp?, hour: Int? = nil, _ priority: Priority?) {
        if self.due == nil { (self.due, self.hour) = (due, hour) }
        self.priority = self.priority ?? priority
    }

    /// Makes it wait for the fragment before, where there is one.
    mutating func follows(_ previous: Int, if isOrdered: Bool, by order: TaskDraft.Order = .arrow) {
        guard isOrdered, previous >= 0 else { return }
        after = [previous]
        self.order = order
    }
}

/// A request taken apart; nothing of its words is missing.
struct Reading {
    var division: IntakePlan.Division
    var introduction: String?
    /// Titles, whose urgency and due time concern all tasks.
    var titles: [String] = []
    var fragments: [Fragment] = []
    var ticked: [String] = []
    var context: [IntakePlan.Context] = []

    /// Adds a task of a list at its end, or before another, which then waits for it: `2. 그 전에 백업`.
    /// - Returns: its place.
    mutating func add(_ fragment: Fragment, before other: Int?) -> Int {
        guard let other, other < fragments.count else {
            fragments.append(fragment)
            return fragments.count - 1
        }
        for index in fragments.indices {
            fragments[index].after = fragments[index].after.map { $0 < other ? $0 : $0 + 1 }
        }
        var fragment = fragment
        (fragment.after, fragment.order) = (fragments[other].after, fragments[other].order)
        fragments.insert(fragment, at: other)
        fragments[other + 1].follows(other, if: true, by: .words)
        return other
    }

    /// Makes each fragment wait for the one before.
    mutating func orderAll() {
        for index in fragments.indices { fragments[index].follows(index - 1, if: true, by: .introduction) }
    }
}

/// Words before the tasks that concern all of them.
enum Introduction {
    static func withoutColon(_ text: String) -> String {
        var text = Substring(text)
        while let last = text.last, last == ":" || last == "：" || last.isWhitespace { text.removeLast() }
        return String(text)
    }

    /// A label that speaks of urgency, of a date or of the list behind it: `긴급: 로그 정리`, `[내일까지] 로그 정리`.
    ///
    /// Any other label (`docs: 로그 정리`) belongs to its own fragment.
    /// - Returns: the label, and the line without it; `nil` where nothing is behind it.
    static func label(
        of writing: KeyedText, _ range: Range<Int>, spans: Spans, at moment: Moment
    ) -> (words: Range<Int>, rest: Range<Int>)? {
        guard let (label, rest) = labelRange(writing, range, spans), writing.hasContent(rest),
            !isOneOfSeveral(label, writing, rest),
            CriteriaMark.all(in: writing, label.lowerBound..<min(label.upperBound + 1, writing.count), spans: spans)
                .isEmpty
        else { return nil }
        let words = FragmentDetails(writing.text(label), moment)
        // `Urgent - …`
        let clause = Clause(writing, spans, label)
        guard writing.key(label.upperBound) != " " || words.isRemark || clause.isListLabel || clause.countsTasks else {
            return nil
        }
        // A label over several pieces speaks of nothing else.
        let isDivided = writing.keys[label].contains { Edges.isComma($0) || $0 == ">" || $0 == "→" || $0 == "." }
        guard !isDivided || words.isRemark else { return nil }
        // `다음 파일 삭제해줘: a.log, b.log`
        if clause.asksOfThings {
            let end = rest.first { Edges.isComma(writing.keys[$0]) } ?? rest.upperBound
            guard Clause(writing, spans, rest.lowerBound..<end).isRequest else { return nil }
        }
        guard
            words.priority != nil || words.due != nil || clause.ordersAll || clause.announcesList || clause.isGreeting
                || clause.countsTasks || clause.isListLabel
                || Lexicon.englishBackgrounds.begin(clause.words) || (clause.isFiller && clause.words.count > 1)
        else { return nil }
        return (label, Edges(writing, rest).inner)
    }

    /// `[긴급] 결제 오류 / [보통] 문서`: each has its own.
    private static func isOneOfSeveral(_ label: Range<Int>, _ writing: KeyedText, _ rest: Range<Int>) -> Bool {
        let sign = writing.key(label.lowerBound - 1)
        guard sign == "[" || sign == "【" else { return false }
        return rest.contains { index in
            guard writing.keys[index] == sign else { return false }
            let before = writing.keys[rest.lowerBound..<index].last { !CharacterKind.identify($0).kind.isBlank }
            return before.map { Edges.isComma($0) || Edges.isArrow($0) || $0 == "/" || $0 == ">" } ?? false
        }
    }

    private static func labelRange(
        _ writing: KeyedText, _ range: Range<Int>, _ spans: Spans
    ) -> (Range<Int>, Range<Int>)? {
        var index = range.lowerBound
        while index < range.upperBound, writing.kinds[index].isBlank { index += 1 }
        guard index < range.upperBound else { return nil }
        if writing.keys[index] == "[" || writing.keys[index] == "【", spans.all[index] > 0 {
            // A bracket that is closed on a later line encloses no label.
            guard spans.all[index] <= range.upperBound else { return nil }
            return ((index + 1)..<(spans.all[index] - 1), spans.all[index]..<range.upperBound)
        }
        let start = index
        // A label is short; a colon further on belongs to a sentence.
        while index < min(range.upperBound, start + 60) {
            if spans.all[index] > 0 {
                index = spans.all[index]
                continue
            }
            let inTime = writing.kind(index - 1) == .digit && writing.kind(index + 1) == .digit
            if writing.keys[index] == ":", !inTime { return (start..<index, (index + 1)..<range.upperBound) }
            if index > start, ["-", "–", "—"].contains(writing.keys[index]), writing.kind(index - 1).isBlank,
                writing.kind(index + 1).isBlank
            {
                return (start..<(index - 1), (index + 1)..<range.upperBound)
            }
            index += 1
        }
        return nil
    }
}
