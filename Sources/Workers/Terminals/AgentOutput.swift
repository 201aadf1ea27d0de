import Text
internal import TokenGuardrails

/// What an agent in a terminal has written since it got its prompt.
package enum AgentOutput {
    /// The report of a task, complete and filled in.
    ///
    /// The form that the prompt ends with may be on the screen too, and above it reports of earlier attempts: nothing
    /// above the last form counts.
    ///
    /// - Parameters:
    ///   - id: the task's id.
    ///   - text: lines as a screen shows them, or as ``plain(_:)`` makes them.
    /// - Returns: nil while there is none, or only a part of one.
    package static func report(of id: String, in text: String) -> String? {
        guard text.holds(opening) else { return nil }
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(reportLine)
        var end = lines.endIndex
        for start in lines.indices.reversed() where lines[start].hasPrefix(opening) {
            // With the line before, which may begin a code block.
            let block = lines[max(0, start - 1)..<end]
            end = start
            let stated = WorkerReport(file: nil, output: Array(block.joined(separator: "\n").utf8), of: id, form: "")
                .text
            let text = withoutRest(stated)
            let report = CompactReport(text, expecting: id)
            guard report.id == id, !report.findings.contains(where: { isPart($0.fault) }) else { continue }
            let rows = report.section(.checklist)?.bullets ?? []
            let isForm =
                report.findings.contains { $0.fault == .withoutBullet(.files) }
                || rows.contains { $0.hasPrefix("todo ") }
            return isForm ? nil : text
        }
        return nil
    }

    private static let opening = "[REPORT "

    /// A line without frames; that of a header also without what agents mark their answers with.
    private static func reportLine(_ row: Substring) -> String {
        let text = ScreenLine(row).text
        let header = text.drop { !$0.isLetter && !$0.isNumber && $0 != "[" }
        return header.hasPrefix(opening) ? String(header) : text
    }

    private static func isPart(_ fault: ReportFault) -> Bool {
        if case .missingSection = fault { true } else { false }
    }

    /// A report up to the first blank line behind the last section: below it is the rest of the screen.
    private static func withoutRest(_ report: String) -> String {
        let lines = report.split(separator: "\n", omittingEmptySubsequences: false)
        guard let last = lines.firstIndex(where: { $0.hasPrefix(ReportSection.next.heading) }) else { return report }
        let behind = lines[(last + 1)...]
        let end = behind.drop(while: \.isEmpty).firstIndex(where: \.isEmpty) ?? behind.endIndex
        return lines[..<end].joined(separator: "\n") + "\n"
    }

    // MARK: Bytes

    /// What a terminal's log says: without escape sequences and control characters, and with a new line wherever the
    /// cursor went to another one.
    package static func plain(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        text.reserveCapacity(bytes.count)
        var rest = bytes[...]
        while let byte = rest.popFirst() {
            switch byte {
            case 0x1B: takeSequence(from: &rest, into: &text)
            case 0x0A, 0x09, 0x20...0x7E, 0x80...: text.append(byte)
            case 0x0D where rest.first != 0x0A && text.last != 0x0A: text.append(0x0A)
            default: break
            }
        }
        let scalars = String(decoding: text, as: UTF8.self).unicodeScalars.filter { !(0x80...0x9F ~= $0.value) }
        return String(String.UnicodeScalarView(scalars))
    }

    /// The rest of a sequence after its escape character.
    private static func takeSequence(from rest: inout ArraySlice<UInt8>, into text: inout [UInt8]) {
        guard let kind = rest.popFirst() else { return }
        switch kind {
        case UInt8(ascii: "["):
            rest = rest.drop { 0x20...0x3F ~= $0 }
            let final = rest.popFirst() ?? 0
            // Up, down, to a line; to the right, which is how some programs write blanks.
            if "ABEFHdf".utf8.contains(final), text.last != 0x0A { text.append(0x0A) }
            if final == UInt8(ascii: "C") { text.append(0x20) }
        case UInt8(ascii: "]"), UInt8(ascii: "P"), UInt8(ascii: "X"), UInt8(ascii: "^"), UInt8(ascii: "_"):
            // Strings end at BEL or at ESC \.
            rest = rest.drop { $0 != 0x07 && $0 != 0x1B }
            if rest.popFirst() == 0x1B, rest.first == UInt8(ascii: "\\") { rest.removeFirst() }
        case 0x20...0x2F: rest = rest.drop { 0x20...0x2F ~= $0 }.dropFirst()
        default: break
        }
    }
}

/// The line by which an agent says that it has done what its prompt asks for.
package struct DoneMark: Equatable, Sendable {
    private let nonce: String

    /// - Parameter nonce: letters and digits that are in no other prompt.
    package init(nonce: String) {
        self.nonce = nonce
    }

    /// What the prompt says of it. The line itself is not in there, or an echo of the prompt would be taken for it.
    package var request: String {
        "When everything is done, print a line of its own: \(Self.word), a colon, and \(nonce), without blanks."
    }

    /// Whether the line is in the output.
    package func isIn(_ text: String) -> Bool {
        let line = "\(Self.word):\(nonce)"
        return text.split(separator: "\n").contains { row in
            let text = ScreenLine(row).text
            return text.hasSuffix(line) && !text.dropLast(line.count).contains { $0.isLetter || $0.isNumber }
        }
    }

    private static let word = "ORCH-DONE"
}
