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

    /// - Parameters: as the properties of the same names; less than 1 in `parallel` means 1.
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

/// One task that a request asks for, not yet a row of the queue.
package struct TaskDraft: Equatable, Sendable {
    /// The words of the request that ask for this task, on one line; `|` is left as it is.
    package let task: String
    /// When the task counts as done.
    package let successCriteria: String
    /// From the request, else from the words, else ``Priority/standard``.
    package let priority: Priority
    /// From the request, else from the words; always later than the moment of the request when it comes from words.
    package let due: Timestamp?
    /// Which drafts of the same plan must be done first: their indices, ascending, all smaller than this draft's own.
    package let after: [Int]
    /// The heading under which the task stood, where a list has several; belongs into the row's notes.
    package let heading: String?
}

/// What a request comes to: drafts of tasks in the order of the text, and every word that became none.
package struct IntakePlan: Equatable, Sendable {
    /// How the tasks were found.
    package enum Shape: String, Equatable, Sendable {
        /// One task a line, or one line with a bullet.
        case list
        /// One line, divided at separators or numbers.
        case split
        /// Nothing to divide: design, build and verify.
        case template
    }

    /// A fragment that says what a draft before it says already.
    package struct Repeat: Equatable, Sendable {
        /// The fragment as written.
        package let text: String
        /// The index of the draft that stands for it.
        package let into: Int
    }

    /// The tasks; empty only when every line of a list is ticked.
    package let drafts: [TaskDraft]
    package let shape: Shape
    /// What was said before the tasks and concerns all of them, without its colon; belongs into every row's notes.
    package let introduction: String?
    /// Fragments that repeat a draft of this plan.
    package let merged: [Repeat]
    /// Lines that were ticked off already (`- [x] …`).
    package let ticked: [String]
}
