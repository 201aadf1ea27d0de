/// A check that `orch.conf` defines for criteria to mention. It never comes from the environment, a flag or a cell.
package struct CheckDefinition: Equatable, Sendable {
    /// What is checked.
    package enum Subject: Equatable, Sendable {
        /// `check.NAME`: a command of the shell, which has to succeed.
        case command(String)
        /// `check.NAME.url` and `check.NAME.contains`: a page, and a text that it must show.
        case page(url: String, text: String)
        /// One of the two, in that line, without the other, of that key. It can't be run, and nothing else is wrong.
        case half(line: Int, missing: String)
    }

    /// NAME.
    package let name: String
    package let subject: Subject

    /// How criteria mention it, without the `@`: `tests`, `ui:login`.
    package var mention: String {
        switch subject {
        case .command: name
        case .page, .half: "ui:" + name
        }
    }

    /// Puts the lines of `orch.conf` together; nil for the second line of a page.
    init?(_ line: CheckLine, among lines: [CheckLine]) {
        name = line.name
        guard line.part != .command else {
            subject = .command(line.text)
            return
        }
        let other = lines.first { $0.name == line.name && $0.part != line.part && $0.part != .command }
        guard let other else {
            subject = .half(line: line.number, missing: line.counterpart)
            return
        }
        // A page has two lines and is one check.
        guard line.part == .url else { return nil }
        subject = .page(url: line.text, text: other.text)
    }
}

/// A line of `orch.conf` that is part of a check.
package struct CheckLine: Equatable, Sendable {
    enum Part: String, CaseIterable {
        case url = ".url"
        case contains = ".contains"
        case command = ""
    }

    let name: String
    let part: Part
    /// The value.
    package let text: String
    /// The line's number, from 1.
    package let number: Int

    /// The name of the setting.
    package var key: String { Self.prefix + name + part.rawValue }

    private static let prefix = "check."

    /// The setting that a page needs beside this one.
    var counterpart: String { Self.prefix + name + (part == .url ? Part.contains : .url).rawValue }

    /// - Returns: nil when the key is not that of a check.
    /// - Throws: that the value can't be used.
    init?(key: String, text: String, number: Int) throws(SettingsError) {
        guard key.hasPrefix(Self.prefix) else { return nil }
        let rest = key.dropFirst(Self.prefix.count)
        // The empty suffix is the last of the cases.
        guard let part = Part.allCases.first(where: { rest.hasSuffix($0.rawValue) || $0 == .command }) else {
            return nil
        }
        name = String(rest.dropLast(part.rawValue.utf8.count))
        // A dot divides a name from a part of the check. If a name could have one, a part that is misspelt
        // (`check.tests.timeout = 5`) would be another check with a number for its command.
        guard SettingForm.isPlain(name[...], limit: .max) else { return nil }
        if let takes = Self.complaint(of: part, text) {
            throw .badCheck(key: key, text: text, takes: takes, line: number)
        }
        self.part = part
        self.text = text
        self.number = number
    }

    /// What the part takes, when it does not take the text.
    private static func complaint(of part: Part, _ text: String) -> String? {
        switch part {
        case .url: Browser.isAddress(text) ? nil : Browser.addressForm
        case .contains: text.isEmpty ? "a text that is not empty" : nil
        case .command: text.isEmpty ? "a command" : nil
        }
    }
}
