internal import Text

/// The language in which rows that the request does not word are worded.
enum RequestLanguage {
    case korean, english

    /// Korean as soon as there is Hangul.
    init(of writing: Writing) {
        self = writing.kinds.contains(.hangul) ? .korean : .english
    }

    /// What stands before a request that cannot be divided: to design, to build, to verify.
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
