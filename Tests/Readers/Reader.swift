/// Everything that reads what others wrote, with what has to hold for any bytes.
///
/// The fuzz driver feeds these with bytes that reach new code, and a test replays the ones that were kept.
package enum Reader: String, CaseIterable, Sendable {
    /// A Markdown file as tables, and each kind of edit.
    case table
    /// A queue with its lint, and operations on it.
    case queue
    /// Three versions of a queue and their merge.
    case merge
    /// Alerts, locks, sessions, commands and breakers.
    case ledgers
    /// The segments and tags of a cell of notes.
    case notes
    case settings
    case json
    case csv
    /// Lines of the event log.
    case events
    /// Lists of tasks of other programs.
    case imports
    /// Messages of the Model Context Protocol.
    case mcp
    /// Messages of the Language Server Protocol.
    case lsp
    /// The variables of a CGI program and its body.
    case cgi
    /// A Compact Report and transcripts.
    case report
    /// Success criteria and the report of a worker.
    case gate
    /// Requests in Korean or English.
    case intake
    /// The text that a page of HTML shows.
    case page

    /// Reads an input and checks what has to hold.
    ///
    /// - Parameter input: any bytes. The last ones decide what is done with the others; see ``Choices``.
    package func check(_ input: [UInt8]) throws(Violation) {
        switch self {
        case .table: try checkTable(input)
        case .queue: try checkQueue(input)
        case .merge: try checkMerge(input)
        case .ledgers: try checkLedgers(input)
        case .notes: try checkNotes(input)
        case .settings: try checkSettings(input)
        case .json: try checkJSON(input)
        case .csv: try checkCSV(input)
        case .events: try checkEvents(input)
        case .imports: try checkImports(input)
        case .mcp: try checkMCP(input)
        case .lsp: try checkLSP(input)
        case .cgi: try checkCGI(input)
        case .report: try checkReport(input)
        case .gate: try checkGate(input)
        case .intake: try checkIntake(input)
        case .page: try checkPage(input)
        }
    }
}

/// Something that has to hold, and does not.
package struct Violation: Error, CustomStringConvertible {
    /// What had to hold.
    package let description: String

    init(_ description: String) {
        self.description = description
    }
}

/// - Throws: a violation with the law where it does not hold.
func require(_ holds: Bool, _ law: @autoclosure () -> String) throws(Violation) {
    if !holds { throw Violation(law()) }
}

/// - Throws: a violation with the law where there is no value.
func require<Value>(_ value: Value?, _ law: @autoclosure () -> String) throws(Violation) -> Value {
    guard let value else { throw Violation(law()) }
    return value
}

/// What an input decides beside its text: its last eight bytes, taken one by one.
///
/// They are at the end so that an input's text begins where the fuzzer and a reader look for it.
struct Choices {
    private var rest: ArraySlice<UInt8>
    /// The input without them.
    let text: [UInt8]

    private static let most = 8

    init(of input: [UInt8]) {
        let count = input.count > Self.most ? Self.most : 0
        rest = input.suffix(count)
        text = Array(input.dropLast(count))
    }

    /// A number from 0 up to, but without, `limit`; 0 when nothing is left to decide.
    mutating func number(below limit: Int) -> Int {
        guard let byte = rest.popFirst(), limit > 0 else { return 0 }
        return Int(byte) % limit
    }

    /// One of some elements; nil where there is none.
    mutating func one<Element>(of elements: [Element]) -> Element? {
        elements.isEmpty ? nil : elements[number(below: elements.count)]
    }

    /// The text in parts, divided at a byte that is in no text that people write.
    func parts(_ count: Int) -> [[UInt8]] {
        var parts = text.split(separator: Reader.divider, maxSplits: count - 1, omittingEmptySubsequences: false)
            .map { Array($0) }
        while parts.count < count { parts.append([]) }
        return parts
    }
}

extension Reader {
    /// Divides the parts of an input: the versions of a merge, criteria from a report.
    static let divider: UInt8 = 0x1D
}

extension [UInt8] {
    var decoded: String { String(decoding: self, as: UTF8.self) }

    /// The lines without their ends; each of LF, CRLF and a lone CR is one.
    var lines: [ArraySlice<UInt8>] {
        var lines: [ArraySlice<UInt8>] = []
        var start = 0
        var place = 0
        while place < count {
            let byte = self[place]
            place += 1
            guard byte == 0x0A || byte == 0x0D else { continue }
            lines.append(self[start..<(place - 1)])
            if byte == 0x0D, place < count, self[place] == 0x0A { place += 1 }
            start = place
        }
        if start < count { lines.append(self[start...]) }
        return lines
    }
}
