internal import MarkdownTable
internal import Sheets
internal import Text

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

    init(of document: MarkdownDocument, table: Table, places: ColumnPlaces, terms: TableTerms) {
        let idPlace = places[.id]
        let statusPlace = places[.status]
        let priorityPlace = places[.priority]
        let statuses = Status.allCases.map { (PackedWord($0.word), $0) }
        let priorities =
            Priority.allCases.map { (PackedWord($0.word), $0) }
            + [(PackedWord(CellText.none), .standard), (PackedWord(""), .standard)]
        var rows: [RowFacts] = []
        rows.reserveCapacity(table.rowCount)
        let last = [idPlace, statusPlace, priorityPlace].compactMap(\.self).max() ?? 0
        document.forEachRow(ofTable: table.index, cells: last + 1) { cells, bytes in
            var facts = RowFacts()
            facts.isWellFormed = cells.isWellFormed
            if let idPlace, idPlace < cells.count {
                facts.idHash = document.wordHash(cells.text(idPlace))
            }
            if let statusPlace, statusPlace < cells.count {
                let word = PackedWord(bytes, cells.text(statusPlace))
                facts.status = statuses.first { $0.0 == word }?.1
                if facts.status == nil {
                    let word = document.word(cells.text(statusPlace))
                    facts.status = terms.readsSynonyms ? Status(meantBy: word) : Status(word: word)
                }
            }
            if let priorityPlace, priorityPlace < cells.count {
                let word = PackedWord(bytes, cells.text(priorityPlace))
                facts.priority = priorities.first { $0.0 == word }?.1
                if facts.priority == nil, document.saysSomething(cells.text(priorityPlace)) {
                    let word = document.word(cells.text(priorityPlace))
                    facts.priority = terms.readsSynonyms ? Priority(meantBy: word) : Priority(word: word)
                } else if facts.priority == nil {
                    facts.priority = .standard
                }
            } else {
                facts.priority = .standard
            }
            rows.append(facts)
        }
        self.rows = rows
    }
}

/// A word of up to 15 bytes as a number that is compared at once; longer ones are all alike, and like no known word.
private struct PackedWord: Equatable {
    private var low: UInt64 = 0
    private var high: UInt64 = 0

    init(_ word: String) {
        let bytes = Array(word.utf8)
        self.init(bytes.span, bytes.indices)
    }

    private static func lowest(_ count: Int, of word: UInt64) -> UInt64 {
        count >= 8 ? UInt64(littleEndian: word) : UInt64(littleEndian: word) & (1 &<< UInt64(count &* 8) &- 1)
    }

    init(_ bytes: Span<UInt8>, _ range: Range<Int>) {
        guard range.count < 16 else {
            high = .max
            return
        }
        if range.lowerBound &+ 16 <= bytes.count {
            let raw = bytes.bytes
            low = Self.lowest(
                range.count, of: raw.unsafeLoadUnaligned(fromByteOffset: range.lowerBound, as: UInt64.self))
            if range.count > 8 {
                high = Self.lowest(
                    range.count &- 8,
                    of: raw.unsafeLoadUnaligned(fromByteOffset: range.lowerBound &+ 8, as: UInt64.self))
            }
        } else {
            for place in range.reversed() {
                high = high << 8 | low >> 56
                low = low << 8 | UInt64(bytes[place])
            }
        }
        // The length tells words apart that begin with NUL bytes.
        high |= UInt64(range.count) << 56
    }
}
