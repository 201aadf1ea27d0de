package import TaskQueue

/// The settings in force, each with where it came from.
package struct Settings: Sendable {
    /// Where a value came from.
    package enum Origin: Equatable, Sendable {
        case standard
        /// A line of `orch.conf`, from 1.
        case file(line: Int)
        /// An environment variable, by name.
        case environment(String)
        /// A flag of this run, by name.
        case flag(String)
    }

    /// A value in force.
    package struct Value: Equatable, Sendable {
        /// As it was written; it is one that the setting takes.
        package let text: String
        /// Where it was written.
        package let origin: Origin
    }

    /// One for each setting, in the order of its cases.
    private var values: [Value]

    /// - Parameters:
    ///   - file: the text of `orch.conf`, or `nil` where there is none.
    ///   - environment: looks up a variable.
    /// - Throws: the first unknown key, repeated key or bad value.
    package init(file: String?, environment: (String) -> String?) throws(SettingsError) {
        values = Setting.allCases.map { Value(text: $0.standard, origin: .standard) }
        try read(file ?? "")
        for setting in Setting.allCases {
            guard let name = setting.environmentName, let text = environment(name) else { continue }
            try assign(setting, text, .environment(name))
        }
    }

    /// A copy in which a flag has the last word.
    ///
    /// - Throws: when the setting does not take the value.
    package func overriding(_ setting: Setting, with text: String, flag: String) throws(SettingsError) -> Settings {
        var copy = self
        try copy.assign(setting, text, .flag(flag))
        return copy
    }

    /// The value in force and where it came from.
    package subscript(setting: Setting) -> Value {
        values[setting.place]
    }

    // MARK: Typed values; the texts were checked when they were read.

    /// The offset in which the queue's times are written.
    package var offset: UTCOffset { UTCOffset(hours: self[.timeOffsetHours].text) ?? .kst }

    /// How long a claim holds, in seconds.
    package var leaseSeconds: Int { Int(self[.leaseSeconds].text) ?? 900 }

    /// How often a task is tried that names no limit itself.
    package var maxAttempts: Int { Int(self[.retryMaxAttempts].text) ?? 3 }

    /// The event log, relative to the folder of QUEUE.md unless it begins with `/`.
    package var logPath: String { self[.logPath].text }

    /// The heading above the queue's table, where the file has several.
    package var heading: String? {
        let text = self[.queueHeading].text
        return text.isEmpty ? nil : text
    }

    /// Whether QUEUE.md may not be changed.
    package var isReadOnly: Bool { Setting.flag(self[.queueReadOnly].text) ?? false }

    private mutating func assign(_ setting: Setting, _ text: String, _ origin: Origin) throws(SettingsError) {
        guard setting.accepts(text) else { throw .badValue(setting, text: text, origin: origin) }
        values[setting.place] = Value(text: text, origin: origin)
    }

    private mutating func read(_ file: String) throws(SettingsError) {
        // Some editors begin a file with a byte order mark.
        let text = file.unicodeScalars.first == "\u{FEFF}" ? String(file.unicodeScalars.dropFirst()) : file
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        for (index, line) in lines.enumerated() {
            let content = line.trimmingBlanks()
            guard !content.isEmpty, content.first != "#" else { continue }
            guard let equals = content.firstIndex(of: "=") else {
                throw .notAssignment(line: index + 1, text: String(content))
            }
            let key = String(content[..<equals].trimmingBlanks())
            guard let setting = Setting(rawValue: key) else { throw .unknownKey(key, line: index + 1) }
            if case .file(let earlier) = self[setting].origin {
                throw .repeatedKey(key, line: index + 1, earlier: earlier)
            }
            let text = content[content.index(after: equals)...].trimmingBlanks()
            try assign(setting, String(text), .file(line: index + 1))
        }
    }
}

extension Setting {
    /// Its place among all cases.
    fileprivate var place: Int { Setting.allCases.firstIndex(of: self) ?? 0 }
}

/// Why settings can't be used.
package enum SettingsError: Error, Equatable, Sendable {
    case notAssignment(line: Int, text: String)
    case unknownKey(String, line: Int)
    case repeatedKey(String, line: Int, earlier: Int)
    case badValue(Setting, text: String, origin: Settings.Origin)
}

extension Substring {
    fileprivate func trimmingBlanks() -> Substring {
        let body = drop { $0 == " " || $0 == "\t" || $0 == "\r" }
        guard let end = body.lastIndex(where: { $0 != " " && $0 != "\t" && $0 != "\r" }) else { return "" }
        return body[...end]
    }
}
