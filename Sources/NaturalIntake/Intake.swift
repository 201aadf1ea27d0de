internal import TaskQueue
internal import Text

/// Turns a request in Korean or English into drafts of tasks.
///
/// The same request at the same moment always gives the same plan. No word is dropped: each is in a draft, its priority,
/// due time or order, the introduction, a heading, a merged repeat, a ticked line or the context.
package enum Intake {
    /// The most bytes of UTF-8 that a task may take: what a cell of the table holds.
    package static let cellLimit = 65_536

    /// - Parameter request: the text, with what overrides its words.
    /// - Returns: drafts in the order of the text. Words that name a priority or a due time count for the fragment they
    ///   stand in; those of a heading, of the introduction or of a remark for every draft that has none of its own.
    /// - Throws: ``IntakeError`` when there is nothing to do, or a task is longer than a cell.
    package static func plan(_ request: IntakeRequest) throws(IntakeError) -> IntakePlan {
        let writing = KeyedText(request.text)
        guard writing.kinds.contains(where: { !$0.isBlank }) else { throw .empty }
        guard writing.hasContent(writing.range) else { throw .noTask }
        let all = Line.ranges(in: writing)
        let account = BugReport.account(in: writing) ?? writing.count
        let lines = all.map { $0.clamped(to: 0..<account) }.filter { !$0.isEmpty }
        let telling = lines.filter { writing.hasContent($0) }
        var reading =
            telling.count > 1
            ? LineList.read(Line.all(in: writing, lines), at: request.moment)
            : OneLine.read(writing, telling.first ?? writing.range, at: request.moment)
        reading.context += all.map { $0.clamped(to: account..<writing.count) }.filter { writing.hasContent($0) }.map {
            IntakePlan.Context(kind: .background, text: writing.text($0))
        }
        guard !reading.fragments.isEmpty || !reading.ticked.isEmpty else { throw .noTask }
        var drafting = Drafting(reading, request, RequestLanguage(of: writing))
        return try drafting.plan()
    }

    /// The success criteria of a task that names none, in the task's language.
    package static func successCriteria(of task: String) -> String {
        RequestLanguage(of: KeyedText(task)).successCriteria(of: task)
    }

    /// Criteria of the kind that can be judged, for a task that names none.
    package static func suggestedCriteria(of task: String) -> String {
        let writing = KeyedText(task)
        let words = Clause(writing, Spans(writing), writing.range).words
        func mentions(_ parts: [String]) -> Bool { words.contains { word in parts.contains { word.holds($0) } } }
        let isKorean = RequestLanguage(of: writing) == .korean
        if mentions(["문서", "readme", "가이드", "노트", "docs", "guide", "changelog", "runbook"]) {
            return isKorean ? "문서 파일 경로와 커밋" : "path and commit of the document"
        }
        if mentions(["버그", "오류", "수정", "장애", "fix", "bug", "crash", "error"]) {
            return isKorean ? "재현 시험 통과" : "a test that reproduced it passes"
        }
        return isKorean ? "명령과 종료 코드 0" : "a command and its exit code 0"
    }
}

/// Makes drafts of what was read.
private struct Drafting {
    private var reading: Reading
    private let request: IntakeRequest
    private let language: RequestLanguage
    private var drafts: [TaskDraft] = []
    private var merged: [IntakePlan.Repeat] = []

    init(_ reading: Reading, _ request: IntakeRequest, _ language: RequestLanguage) {
        self.reading = reading
        self.request = request
        self.language = language
    }

    mutating func plan() throws(IntakeError) -> IntakePlan {
        let introduction = reading.introduction.map { FragmentDetails($0, request.moment) }
        var said = reading.fragments.map { FragmentDetails($0.text, request.moment) }
        let titles = reading.titles.map { FragmentDetails($0, request.moment) }
        let headed = [introduction].compactMap(\.self) + titles
        let common = [introduction, takeRemarks(from: &said)].compactMap(\.self) + titles
        // Greetings and thanks alone; and criteria or signs that no task goes with.
        guard said.isEmpty || said.contains(where: { !$0.clause.isGreetingAlone }), said.allSatisfy(\.namesTask) else {
            throw .noTask
        }
        let lapsed = said.compactMap(\.lapsed).map { IntakePlan.Context(kind: .lapsed, text: $0) }
        stage(&said)
        var headings: [String: FragmentDetails] = [:]
        var known: [String: Int] = [:]
        // The draft that each fragment became.
        var places: [Int] = []
        for (fragment, own) in zip(reading.fragments, said) {
            // The same words under two headings are two tasks.
            let key = (fragment.heading ?? "") + "\n" + Intake.repeatKey(of: own.text)
            if let into = known[key] {
                merged.append(IntakePlan.Repeat(text: fragment.text, into: into))
                places.append(into)
                continue
            }
            let bytes = own.text.utf8.count
            guard bytes <= Intake.cellLimit else { throw .fragmentTooLong(index: drafts.count, bytes: bytes) }
            if let heading = fragment.heading, headings[heading] == nil {
                headings[heading] = FragmentDetails(heading, request.moment)
            }
            let heading = [fragment.heading.flatMap { headings[$0] }].compactMap(\.self)
            var after = Set(fragment.after.map { places[$0] })
            // When the fragment before repeats an earlier draft, what was said in between comes first all the same.
            if let last = fragment.after.last, places[last] < drafts.count - 1, last == places.count - 1 {
                after.insert(drafts.count - 1)
            }
            known[key] = drafts.count
            places.append(drafts.count)
            append(fragment, own, heading + common, days: heading + headed, after.sorted())
        }
        let words = introduction.flatMap { $0.isRemark && !$0.isAgenda ? nil : reading.introduction }
        return IntakePlan(
            drafts: drafts, division: reading.division, introduction: words, merged: merged, ticked: reading.ticked,
            context: reading.context + lapsed,
            parallel: request.parallel
                ?? (drafts.count > IntakeRequest.standardParallel ? IntakeRequest.standardParallel : nil))
    }

    /// - Parameters:
    ///   - sources: what else says something about it.
    ///   - days: those of them that may name the day of a time alone.
    private mutating func append(
        _ fragment: Fragment, _ own: FragmentDetails, _ sources: [FragmentDetails], days: [FragmentDetails],
        _ after: [Int]
    ) {
        // `A => -` names none.
        let said = [fragment.criteria, own.criteria].lazy.compactMap(\.self).first { text in
            let writing = KeyedText(text)
            return writing.hasContent(writing.range)
        }
        let named = request.criteria ?? said
        var criteria = named ?? language.successCriteria(of: own.text)
        for check in request.checks { criteria += " @" + check }
        let urgency =
            [own.priority, fragment.priority] + sources.map(\.priority) + [fragment.common.priority]
        let dues =
            [(own.due, own.hour), (fragment.due, fragment.hour)] + sources.map { ($0.due, $0.hour) }
            + [(fragment.common.due, nil)]
        let first = dues.first { $0.0 != nil }
        var due = first?.0
        if let hour = first?.1,
            let day = fragment.day ?? days.first(where: { $0.due != nil && $0.hour == nil })?.due ?? fragment.common.due
        {
            due = DueDate.time(hour, on: day, at: request.moment) ?? due
        }
        drafts.append(
            TaskDraft(
                task: own.text, successCriteria: criteria,
                hasStandardCriteria: named == nil && request.checks.isEmpty,
                priority: request.priority ?? urgency.lazy.compactMap(\.self).first ?? .standard,
                due: request.due ?? due, after: after, heading: fragment.heading,
                division: division(of: fragment), bonds: fragment.bonds,
                order: after.isEmpty ? nil : fragment.order))
    }

    private func division(of fragment: Fragment) -> TaskDraft.Division {
        if reading.division == .template { return .stage }
        if reading.fragments.count == 1 { return .whole }
        if reading.division == .list { return .line }
        switch fragment.division {
        case .none: return reading.fragments.dropFirst().first.map(division) ?? .whole
        case .comma: return .comma
        case .word: return .word
        case .arrow: return .arrow
        case .sentence: return .sentence
        case .number: return .line
        }
    }

    /// What remarks about urgency or time say, which are no tasks: `급해요.`, `no rush`.
    private mutating func takeRemarks(from said: inout [FragmentDetails]) -> FragmentDetails? {
        let background = reading.context.filter { $0.kind == .background }.map {
            FragmentDetails($0.text, request.moment)
        }
        let kept = said.indices.filter { !said[$0].isRemark }
        let remarks = (kept.isEmpty ? [] : said.filter(\.isRemark)) + background.filter(\.isRemark)
        guard !kept.isEmpty, kept.count < said.count else { return FragmentDetails.joined(remarks) }
        let places = Dictionary(uniqueKeysWithValues: kept.enumerated().map { ($1, $0) })
        reading.fragments = kept.map { index in
            var fragment = reading.fragments[index]
            fragment.after = fragment.after.compactMap { places[$0] }
            return fragment
        }
        said = kept.map { said[$0] }
        if reading.division == .split, kept.count == 1 { reading.division = .single }
        return FragmentDetails.joined(remarks)
    }

    /// Divides a single piece of work that is to be built into design, build and verify.
    private mutating func stage(_ said: inout [FragmentDetails]) {
        guard reading.division == .single, let whole = reading.fragments.first, let own = said.first,
            request.stagesAlways || (whole.criteria == nil && own.criteria == nil && own.isBuilt)
        else { return }
        reading.division = .template
        reading.fragments = language.stages.indices.map { stage in
            var fragment = whole
            fragment.follows(stage - 1, if: stage > 0, by: .stages)
            return fragment
        }
        said = language.stages.map { own.prefixed($0 + " ") }
    }
}

/// The language in which rows that the request does not word are worded.
enum RequestLanguage {
    case korean, english

    /// Korean as soon as there is Hangul.
    init(of writing: KeyedText) {
        self = writing.kinds.contains(.hangul) ? .korean : .english
    }

    /// What is before a request that cannot be divided: to design, to build, to verify.
    var stages: [String] {
        switch self {
        case .korean: ["요구사항 정리/설계:", "구현/수정:", "검증/문서화:"]
        case .english: ["Clarify requirements/design:", "Implement/change:", "Verify/document:"]
        }
    }

    /// The success criteria of a task that names none: at most its first 28 characters, and what a worker always owes.
    func successCriteria(of task: String) -> String {
        let beginning = task.count > 28 ? task.prefix(28) + "..." : task
        return switch self {
        case .korean: beginning + " 수행 완료 + 변경사항/검증결과 notes 기록"
        case .english: beginning + " done + changes and verification recorded in notes"
        }
    }
}
