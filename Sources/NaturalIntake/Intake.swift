internal import TaskQueue
internal import Text

/// Turns a request in Korean or English into drafts of tasks.
///
/// The same request at the same moment always gives the same plan. No word is dropped: each is in a draft, the
/// introduction, a heading, a merged repeat or a ticked line; only separators, bullets and numbers of a list go.
package enum Intake {
    /// The most bytes of UTF-8 that a task may take: what a cell of the table holds.
    package static let cellLimit = 65_536

    /// - Parameter request: the text, with what overrides its words.
    /// - Returns: drafts in the order of the text. Words that name a priority or a due time count for the fragment they
    ///   stand in; those of a heading or of the introduction for every draft below that has none of its own.
    /// - Throws: ``IntakeError`` when there is nothing to do, or a task is longer than a cell.
    package static func plan(_ request: IntakeRequest) throws(IntakeError) -> IntakePlan {
        let writing = Writing(request.text)
        guard writing.kinds.contains(where: { !$0.isBlank }) else { throw .empty }
        guard writing.hasContent(writing.range) else { throw .onlySeparators }
        let language = RequestLanguage(of: writing)
        let lines = Line.ranges(in: writing)
        let telling = lines.filter { writing.hasContent($0) }
        var reading =
            telling.count > 1
            ? LineList.read(Line.all(in: writing, lines))
            : OneLine.read(writing, telling.first ?? writing.range, at: request.moment)
        guard !reading.fragments.isEmpty || !reading.ticked.isEmpty else { throw .onlySeparators }
        if reading.shape == .template, let whole = reading.fragments.first {
            reading.fragments = language.stages.enumerated().map { stage in
                Fragment(text: stage.element + " " + whole.text, follows: stage.offset > 0)
            }
        }
        return try draft(reading, request, language)
    }

    /// The success criteria of a task that names none, in the task's language.
    package static func successCriteria(of task: String) -> String {
        RequestLanguage(of: Writing(task)).successCriteria(of: task)
    }

    private static func draft(
        _ reading: Reading, _ request: IntakeRequest, _ language: RequestLanguage
    ) throws(IntakeError) -> IntakePlan {
        // The stages of a template all say the same.
        let isTemplate = reading.shape == .template
        let shared = isTemplate ? reading.fragments.first?.text : reading.introduction
        let common = Said(Writing(shared ?? ""), request.moment)
        var headings: [String: Said] = [:]
        var drafts: [TaskDraft] = []
        var merged: [IntakePlan.Repeat] = []
        var known: [String: Int] = [:]
        var ordering = Ordering(parallel: request.parallel)
        var previous = 0
        for fragment in reading.fragments {
            // The same words under two headings are two tasks.
            let words = Writing(fragment.text)
            let key = (fragment.heading ?? "") + "\n" + repeatKey(of: words, fragment.text)
            if let into = known[key] {
                merged.append(IntakePlan.Repeat(text: fragment.text, into: into))
                previous = into
                continue
            }
            let bytes = fragment.text.utf8.count
            guard bytes <= cellLimit else { throw .fragmentTooLong(index: drafts.count, bytes: bytes) }
            if let heading = fragment.heading, headings[heading] == nil {
                headings[heading] = Said(Writing(heading), request.moment)
            }
            let above = fragment.heading.flatMap { headings[$0] }
            let own = isTemplate ? common : Said(words, request.moment)
            known[key] = drafts.count
            let after = ordering.next(after: fragment.follows ? previous : nil)
            previous = drafts.count
            drafts.append(
                TaskDraft(
                    task: fragment.text,
                    successCriteria: language.successCriteria(of: fragment.text),
                    priority: request.priority ?? own.priority ?? above?.priority ?? common.priority ?? .standard,
                    due: request.due ?? own.due ?? above?.due ?? common.due,
                    after: after,
                    heading: fragment.heading))
        }
        return IntakePlan(
            drafts: drafts, shape: reading.shape, introduction: reading.introduction, merged: merged,
            ticked: reading.ticked)
    }

    /// What words say about priority and due time.
    private struct Said {
        let priority: Priority?
        let due: Timestamp?

        init(_ writing: Writing, _ moment: Moment) {
            let spans = Spans(writing)
            priority = PriorityWords.priority(in: writing, spans: spans)
            due = DueDate.due(in: writing, spans: spans, at: moment)
        }
    }
}

/// Which drafts wait for which: arrows, and the limit on how many may run at once.
struct Ordering {
    private let parallel: Int
    /// For each draft, the first draft of the unbroken run of arrows that it is in.
    private var runStarts: [Int] = []

    init(parallel: Int) {
        self.parallel = parallel
    }

    /// What the next draft waits for.
    ///
    /// Draft k waits for draft k − N, so that at most N are ready at any time; an arrow adds the fragment before, and
    /// makes the other needless where the run of arrows reaches back that far.
    /// - Parameter previous: the draft that stands for the fragment before an arrow; `nil` without an arrow.
    /// - Returns: indices of earlier drafts, ascending.
    mutating func next(after previous: Int?) -> [Int] {
        let index = runStarts.count
        var after: Set<Int> = []
        if let previous, index > 0 {
            // When the fragment before repeats an earlier draft, what was said in between comes first all the same.
            after = [previous, index - 1]
            runStarts.append(runStarts[index - 1])
        } else {
            runStarts.append(index)
        }
        let lane = index - parallel
        if lane >= 0, lane < runStarts[index] { after.insert(lane) }
        return after.sorted()
    }
}

/// The language in which rows that the request does not word are worded.
enum RequestLanguage {
    case korean, english

    /// Korean as soon as there is Hangul.
    init(of writing: Writing) {
        self = writing.kinds.contains(.hangul) ? .korean : .english
    }

    /// What is before a request that cannot be divided: to design, to build, to verify.
    var stages: [String] {
        switch self {
        case .korean: ["요구사항 정리/설계:", "구현/수정:", "검증/문서화:"]
        case .english: ["Clarify requirements/design:", "Implement/change:", "Verify/document:"]
        }
    }

    /// The success criteria of a task that names none: its first 28 characters, and what a worker always owes.
    func successCriteria(of task: String) -> String {
        let beginning = String(task.prefix(28)) + "..."
        return switch self {
        case .korean: beginning + " 수행 완료 + 변경사항/검증결과 notes 기록"
        case .english: beginning + " done + changes and verification recorded in notes"
        }
    }
}
