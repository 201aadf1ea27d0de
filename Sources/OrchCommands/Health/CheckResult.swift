/// What one check of `orch doctor` found, as a person is told.
struct CheckResult {
    /// How much it matters.
    enum Level: String {
        /// As it should be.
        case ok
        /// Worth knowing.
        case note
        /// Something that will go wrong one day.
        case warning
        /// Something that is wrong now.
        case error
    }

    let check: String
    let level: Level
    let text: String
    /// What to do; never something destructive.
    let advice: String?

    init(_ check: String, _ level: Level, _ text: String, advice: String? = nil) {
        self.check = check
        self.level = level
        self.text = text
        self.advice = advice
    }

    /// A failure that stands for what a check found.
    init(_ check: String, _ failure: CommandFailure) {
        self.init(check, .error, failure.message, advice: failure.hint)
    }

    var isWrong: Bool { level == .warning || level == .error }
}
