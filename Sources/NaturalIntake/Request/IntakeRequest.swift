package import TaskQueue

/// A request in words, and what the person who made it settled beforehand.
package struct IntakeRequest: Sendable {
    /// The request as it was typed or pasted, in Korean or English.
    package let text: String
    /// How many of the rows may run at once, 1 or more.
    package let parallel: Int
    /// The priority of every row; `nil` leaves it to the words of the text.
    package let priority: Priority?
    /// The due time of every row; `nil` leaves it to the words of the text.
    package let due: Timestamp?
    /// When the request was made, and in which offset its dates and times are meant.
    package let moment: Moment

    /// - Parameters:
    ///   - text: the request; any text, of any length.
    ///   - parallel: how many of the rows may run at once; less than 1 means 1.
    ///   - priority: overrides the words of the text.
    ///   - due: overrides the dates and times of the text.
    ///   - moment: what `today` and `in 2 hours` count from.
    package init(
        text: String, parallel: Int = 3, priority: Priority? = nil, due: Timestamp? = nil, moment: Moment
    ) {
        self.text = text
        self.parallel = max(1, parallel)
        self.priority = priority
        self.due = due
        self.moment = moment
    }
}

/// Why a request has no plan.
package enum IntakeError: Error, Equatable, Sendable {
    /// The text is empty, or blank.
    case empty
    /// The text has nothing but separators, bullets and punctuation.
    case onlySeparators
    /// The task at `index` (from 0) would take `bytes` of UTF-8, more than ``Intake/cellLimit``.
    case fragmentTooLong(index: Int, bytes: Int)
}
