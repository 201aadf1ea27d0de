package import TaskQueue

/// A request in words, and what the person who made it settled beforehand.
package struct IntakeRequest: Sendable {
    /// The request as it was typed or pasted, in Korean or English.
    package let text: String
    /// How many of the rows may run at once, 1 or more; `nil` for ``standardParallel``.
    package let parallel: Int?
    /// The priority of every row; `nil` leaves it to the words of the text.
    package let priority: Priority?
    /// The due time of every row; `nil` leaves it to the words of the text.
    package let due: Timestamp?
    /// The criteria of every row; `nil` leaves them to the text.
    package let criteria: String?
    /// Names of checks that each row's criteria ask for.
    package let checks: [String]
    /// Whether what can't be divided becomes design, build and verify even when nothing is to be built.
    package let stagesAlways: Bool
    /// When the request was made, and in which offset its dates and times are meant.
    package let moment: Moment

    /// How many rows of a request may run at once when it doesn't say.
    package static let standardParallel = 3

    /// - Parameters: as the properties of the same names; less than 1 in `parallel` means 1.
    package init(
        text: String, parallel: Int? = nil, priority: Priority? = nil, due: Timestamp? = nil, criteria: String? = nil,
        checks: [String] = [], stagesAlways: Bool = false, moment: Moment
    ) {
        self.text = text
        self.parallel = parallel.map { max(1, $0) }
        self.criteria = criteria
        self.checks = checks
        self.stagesAlways = stagesAlways
        self.priority = priority
        self.due = due
        self.moment = moment
    }
}

/// Why a request has no plan.
package enum IntakeError: Error, Equatable, Sendable {
    /// The text is empty, or blank.
    case empty
    /// The text asks for nothing: it has only punctuation, greetings, thanks, or criteria without a task.
    case noTask
    /// The task at `index` (from 0) would take `bytes` of UTF-8, more than ``Intake/cellLimit``.
    case fragmentTooLong(index: Int, bytes: Int)
}

/// One task that a request asks for, not yet a row of the queue.
package struct TaskDraft: Equatable, Sendable {
    /// Why a task is one of its own.
    package enum Division: Sendable {
        /// The request is one task.
        case whole
        /// A line of its own, or a numbered item.
        case line
        case comma
        /// `및`, `and` before a verb, or a verb after which another task follows.
        case word
        case arrow
        case sentence
        /// Design, build or verify.
        case stage
    }

    /// Why a task waits for others.
    package enum Order: Sendable {
        case arrow
        /// `then`, `…한 뒤`, `마지막으로`, `2단계:`.
        case words
        /// The introduction says so: `순서대로`, `in order`.
        case introduction
        /// `2번 끝나면`, `after #1`: by the number of another item.
        case number
        case stages
    }

    /// The words of the request that ask for this task, on one line, less those read as priority, due time, order or
    /// criteria; `|` is left as it is.
    package let task: String
    /// When the task counts as done.
    package let successCriteria: String
    /// Whether nothing in the request says when the task is done, so that its criteria can't be judged.
    package let hasStandardCriteria: Bool
    /// From the request, else from the words, else ``Priority/standard``.
    package let priority: Priority
    /// From the request, else from the words; always later than the moment of the request when it comes from words.
    package let due: Timestamp?
    /// Which drafts of the same plan must be done first: their indices, ascending, all smaller than this draft's own.
    package let after: [Int]
    /// The heading under which the task was, where a list has several; belongs into the row's notes.
    package let heading: String?
    package let division: Division
    /// What else of the request became part of the task.
    package let bonds: [Bond]
    /// `nil` where it waits for nothing.
    package let order: Order?
}

/// What a request comes to: drafts of tasks in the order of the text, and every word that became none.
package struct IntakePlan: Equatable, Sendable {
    /// How the tasks were found.
    package enum Division: String, Equatable, Sendable {
        /// One task a line, or one line with a bullet.
        case list
        /// Running text, divided.
        case split
        /// Nothing to divide, and nothing to build.
        case single
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

    /// Words that are no task.
    package struct Context: Equatable, Sendable {
        package enum Kind: Sendable {
            /// A greeting, thanks or a signature: left out.
            case courtesy
            /// Why the tasks are asked for.
            case background
            /// Lines behind `>`.
            case quotation
            case table
            /// What concerns all tasks: a prohibition in a sentence of its own.
            case condition
            /// A deadline that has passed, and so is no due time.
            case lapsed
        }

        package let kind: Kind
        package let text: String
    }

    /// The tasks; empty only when every line of a list is ticked.
    package let drafts: [TaskDraft]
    package let division: Division
    /// What was said before the tasks and concerns all of them, without its colon; belongs into every row's notes.
    package let introduction: String?
    /// Fragments that repeat a draft of this plan.
    package let merged: [Repeat]
    /// Lines that were ticked off already (`- [x] …`).
    package let ticked: [String]
    /// What is no task, in the order of the text. Background, quotations and tables belong into the first row's notes,
    /// conditions into every row's.
    package let context: [Context]
    /// How many of the rows may run at once; `nil` where the request doesn't say and there are no more of them.
    package let parallel: Int?
}
