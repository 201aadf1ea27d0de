/// How urgent a task is. `P0` comes before `P1`, and `P1` before `P2`.
package enum Priority: Int, CaseIterable, Comparable, Sendable {
    case p0 = 0
    case p1 = 1
    case p2 = 2

    /// The priority of a task that names none.
    package static let standard = Priority.p1

    /// The word in the table: `P0`, `P1`, `P2`.
    package var word: String {
        switch self {
        case .p0: "P0"
        case .p1: "P1"
        case .p2: "P2"
        }
    }

    /// - Parameter word: exactly `P0`, `P1` or `P2`.
    package init?(word: String) {
        guard let match = Priority.allCases.first(where: { $0.word == word }) else { return nil }
        self = match
    }

    /// A smaller value is a lower urgency: `.p2 < .p0`.
    package static func < (left: Priority, right: Priority) -> Bool {
        left.rawValue > right.rawValue
    }
}
