internal import TaskQueue
internal import Text

/// Reads tasks from JSON and from comma-separated values, as `orch export` writes them or with columns of other names.
package enum TableImport {
    // MARK: Comma-separated values

    /// - Parameter text: without a byte order mark.
    /// - Throws: the first thing that is wrong.
    package static func tasks(inCSV text: String) throws(ImportError) -> [ImportedTask] {
        var records = try records(in: text)
        guard !records.isEmpty else {
            throw ImportError(.noTaskColumn, at: .init(line: 1, column: 1))
        }
        let header = records.removeFirst()
        let names = header.map { CSV.unguarded($0.text) }
        for (place, field) in header.enumerated() where names[..<place].contains(names[place]) && !names[place].isEmpty
        {
            throw ImportError(.repeatedColumn(names[place]), at: .init(field))
        }
        guard names.contains(where: { Column(meantBy: $0) == .task }) else {
            throw ImportError(.noTaskColumn, at: .init(line: 1, column: 1))
        }
        var tasks: [ImportedTask] = []
        for record in records {
            guard record.count == names.count else {
                throw ImportError(
                    .fieldCount(record.count, expected: names.count),
                    at: .init(record.count > names.count ? record[names.count] : record[0]))
            }
            let fields = zip(names, record).map { name, field in
                (name, CSV.unguarded(field.text), ImportedTask.Place(field))
            }
            tasks.append(try ImportedFields(fields, at: .init(record[0])).task())
        }
        return try tasks.withDistinctIDs()
    }

    private static func records(in text: String) throws(ImportError) -> [[CSV.Field]] {
        do throws(CSVError) {
            return try CSV.records(in: text)
        } catch {
            let flaw: ImportError.CSVFlaw =
                switch error.kind {
                case .openQuote: .openQuote
                case .strayQuote: .strayQuote
                case .textBehindQuote: .textBehindQuote
                }
            throw ImportError(.csv(flaw), at: .init(line: error.line, column: error.column))
        }
    }

    // MARK: JSON

    /// - Parameter text: an object with `tasks`, or an array of tasks.
    /// - Throws: the first thing that is wrong.
    package static func tasks(inJSON text: String) throws(ImportError) -> [ImportedTask] {
        let bytes = Array(text.utf8)
        var lines = SourceLines(bytes)
        guard let elements = try attempt(&lines, { () throws(JSONError) in try elements(of: bytes[...]) }) else {
            throw ImportError(.noTaskList, at: .init(line: 1, column: 1))
        }
        var tasks: [ImportedTask] = []
        for element in elements {
            let place = lines.place(of: element.startIndex)
            guard element.first == UInt8(ascii: "{") else { throw ImportError(.notAnObject, at: place) }
            tasks.append(try ImportedFields(fields(of: element, &lines), at: place).task())
        }
        return try tasks.withDistinctIDs()
    }

    /// What the documents of `orch list --json` and its like have beside the columns.
    private static let derived: Set<String> = [
        "line", "state", "ready", "reason", "payload", "attempt", "tags", "cells",
    ]

    /// The texts of the tasks; nil where there is no list of them.
    private static func elements(of text: ArraySlice<UInt8>) throws(JSONError) -> [ArraySlice<UInt8>]? {
        var reader = JSONReader(text)
        var elements: [ArraySlice<UInt8>]?
        func read(_ reader: inout JSONReader) throws(JSONError) {
            var found: [ArraySlice<UInt8>] = []
            try reader.readArray { reader throws(JSONError) in found.append(try reader.skipValue()) }
            elements = found
        }
        switch reader.next() {
        case UInt8(ascii: "["): try read(&reader)
        case UInt8(ascii: "{"):
            try reader.readObject { reader, name throws(JSONError) in
                if name == "tasks", reader.next() == UInt8(ascii: "[") {
                    try read(&reader)
                } else {
                    _ = try reader.skipValue()
                }
            }
        default: _ = try reader.skipValue()
        }
        try reader.end()
        return elements
    }

    private static func fields(
        of element: ArraySlice<UInt8>, _ lines: inout SourceLines
    ) throws(ImportError) -> [ImportedFields.Field] {
        var fields: [ImportedFields.Field] = []
        for (name, text) in try members(of: element, &lines) {
            let place = lines.place(of: text.startIndex)
            // Columns that are named like something derived are in here.
            if name == "cells", text.first == UInt8(ascii: "{") {
                for (name, text) in try members(of: text, &lines) {
                    let place = lines.place(of: text.startIndex)
                    if let text = try self.text(text, of: name, at: place) { fields.append((name, text, place)) }
                }
            } else if !derived.contains(name), Column(meantBy: name) != nil || text.first == UInt8(ascii: "\"") {
                if let text = try self.text(text, of: name, at: place) { fields.append((name, text, place)) }
            }
        }
        return fields
    }

    private static func members(
        of object: ArraySlice<UInt8>, _ lines: inout SourceLines
    ) throws(ImportError) -> [(name: String, text: ArraySlice<UInt8>)] {
        var members: [(name: String, text: ArraySlice<UInt8>)] = []
        try attempt(&lines) { () throws(JSONError) in
            var reader = JSONReader(object)
            try reader.readObject { reader, name throws(JSONError) in members.append((name, try reader.skipValue())) }
        }
        var names: Set<String> = []
        for member in members where !names.insert(member.name).inserted {
            throw ImportError(.repeatedColumn(member.name), at: lines.place(of: member.text.startIndex))
        }
        return members
    }

    private static func text(
        _ value: ArraySlice<UInt8>, of name: String, at place: ImportedTask.Place
    ) throws(ImportError) -> String? {
        switch try? JSONValue(parsing: value) {
        case .string(let text): return text
        case .null: return nil
        default: throw ImportError(.notAText(name), at: place)
        }
    }

    private static func attempt<Result>(
        _ lines: inout SourceLines, _ body: () throws(JSONError) -> Result
    ) throws(ImportError) -> Result {
        do throws(JSONError) {
            return try body()
        } catch {
            throw ImportError(.json(expected: error.expected), at: lines.place(of: error.offset))
        }
    }
}

extension ImportedTask.Place {
    init(_ field: CSV.Field) { self.init(line: field.line, column: field.column) }
}

/// The lines and columns of bytes, found in one pass where they are asked for from the first to the last.
private struct SourceLines {
    private let bytes: [UInt8]
    private var offset = 0
    private var line = 1
    private var column = 1

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    mutating func place(of target: Int) -> ImportedTask.Place {
        if target < offset { (offset, line, column) = (0, 1, 1) }
        while offset < min(target, bytes.count) {
            if bytes[offset] == UInt8(ascii: "\n") {
                line += 1
                column = 1
            } else if bytes[offset] & 0xC0 != 0x80 {
                // Bytes that continue a scalar begin none.
                column += 1
            }
            offset += 1
        }
        return ImportedTask.Place(line: line, column: column)
    }
}
