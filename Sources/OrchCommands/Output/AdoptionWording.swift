internal import Sheets
internal import TaskQueue

extension Adoption {
    /// What changes, a line for each kind of it.
    var lines: [String] {
        var lines = renamed.map { "column '\($0.text)' -> \($0.name)" }
        if !added.isEmpty { lines.append("new column \(added.joined(separator: ", "))") }
        lines += words.map { "'\($0.text)' -> \($0.name)" }
        lines += numbered.prefix(Self.shown).map { "new id \($0.name): \($0.text)" }
        if numbered.count > Self.shown { lines.append("and \(counted(numbered.count - Self.shown, "more id"))") }
        lines += unknownWords.map { "\($0.name) '\($0.text)' stays; 'orch lint' says what it takes" }
        return lines
    }

    private static let shown = 20
}
