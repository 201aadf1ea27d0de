import TaskQueue

@testable import NaturalIntake

/// Monday 2026-02-09, 10:15:20 in Korea.
let monday = Moment(epochMilliseconds: 1_770_599_720_000, offset: .kst)

func plan(
    _ text: String, parallel: Int? = nil, priority: Priority? = nil, due: Timestamp? = nil, at moment: Moment = monday
) throws -> IntakePlan {
    try Intake.plan(
        IntakeRequest(text: text, parallel: parallel, priority: priority, due: due, moment: moment))
}

func tasks(_ text: String) throws -> [String] {
    try plan(text).drafts.map(\.task)
}

/// A due time as a cell shows it.
func shown(_ timestamp: Timestamp?) -> String {
    guard let timestamp else { return "-" }
    let civil = CivilTime(timestamp, at: .kst)
    func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return "\(civil.year)-\(padded(civil.month))-\(padded(civil.day)) \(padded(civil.hour)):\(padded(civil.minute))"
}

func dueTime(_ text: String, at moment: Moment) -> Timestamp? {
    let writing = KeyedText(text)
    return DueDate.find(in: writing, spans: Spans(writing), at: moment)?.due
}

func namedPriority(_ text: String) -> Priority? {
    let writing = KeyedText(text)
    return PriorityWords.find(in: writing, spans: Spans(writing))?.priority
}
