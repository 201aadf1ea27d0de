internal import MarkdownTable

/// What a look at every row finds: enough to choose rows without decoding the others. It costs one pass over the table
/// and 16 bytes a row.
struct Survey: Sendable {
    struct RowFacts: Sendable {
        /// The hash of the id's text.
        var idHash: UInt64 = 0
        /// `nil` when the word is unknown.
        var status: Status?
        /// `nil` when the word is unknown.
        var priority: Priority?
        var isWellFormed = false
    }

    let rows: [RowFacts]

    init(of document: MarkdownDocument, table: Table, places: [Column: Int]) {
        let idPlace = places[.id]
        let statusPlace = places[.status]
        let priorityPlace = places[.priority]
        let statuses = Vocabulary(Status.allCases.map { ($0.word, $0) })
        let priorities = Vocabulary(
            Priority.allCases.map { ($0.word, $0) } + [(CellText.none, .standard), ("", .standard)])
        var rows: [RowFacts] = []
        rows.reserveCapacity(table.rowCount)
        document.forEachRow(ofTable: table.index) { cells, bytes in
            var facts = RowFacts()
            facts.isWellFormed = cells.isWellFormed
            if let idPlace, idPlace < cells.count {
                facts.idHash = ContentHash.of(document.bytes, cells.text(idPlace))
            }
            if let statusPlace, statusPlace < cells.count {
                facts.status = statuses.value(of: bytes, cells.text(statusPlace))
            }
            if let priorityPlace, priorityPlace < cells.count {
                facts.priority = priorities.value(of: bytes, cells.text(priorityPlace))
            } else {
                facts.priority = .standard
            }
            rows.append(facts)
        }
        self.rows = rows
    }
}

/// A few words with their values, compared as bytes.
private struct Vocabulary<Value> {
    private let words: [(bytes: [UInt8], value: Value)]

    init(_ words: [(String, Value)]) {
        self.words = words.map { (Array($0.0.utf8), $0.1) }
    }

    func value(of bytes: Span<UInt8>, _ range: Range<Int>) -> Value? {
        for (word, value) in words where word.count == range.count {
            if word.indices.allSatisfy({ word[$0] == bytes[range.lowerBound + $0] }) { return value }
        }
        return nil
    }
}
