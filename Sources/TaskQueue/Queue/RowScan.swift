internal import MarkdownTable
internal import Sheets
internal import Text

/// What a look at every row finds: enough to choose rows without decoding the others. It costs one pass over the table
/// and 20 bytes a row. All that is asked of many rows is found in that pass, since in a later one a row of a large file
/// has to come from memory again, which takes longer than to look at it.
struct RowScan: Sendable {
    struct RowFacts: Sendable {
        private var idStart: UInt32 = 0
        private var idEnd: UInt32 = 0
        /// Where the id is; empty where there is none.
        var id: Range<Int> {
            get { Int(idStart)..<Int(idEnd) }
            set { (idStart, idEnd) = (UInt32(newValue.lowerBound), UInt32(newValue.upperBound)) }
        }
        /// `nil` when the word is unknown.
        var status: Status?
        /// `nil` when the word is unknown.
        var priority: Priority?
    }

    let rows: [RowFacts]
    /// The hashes of the words that the rows' ids show.
    let idHashes: [UInt64]

    init(of document: MarkdownDocument, table: Table, places: ColumnPlaces, terms: TableTerms) {
        let idPlace = places[.id]
        let statusPlace = places[.status]
        let priorityPlace = places[.priority]
        let words = QueueWords()
        var rows: [RowFacts] = []
        rows.reserveCapacity(table.rowCount)
        var idHashes: [UInt64] = []
        idHashes.reserveCapacity(table.rowCount)
        let last = [idPlace, statusPlace, priorityPlace].compactMap(\.self).max() ?? 0
        document.forEachRow(ofTable: table.index, cells: last + 1, countsOthers: false) { cells, bytes in
            var facts = RowFacts()
            if let idPlace, idPlace < cells.count { facts.id = cells.text(idPlace) }
            idHashes.append(document.wordHash(facts.id))
            if let statusPlace, statusPlace < cells.count {
                let word = PackedWord(bytes, cells.text(statusPlace))
                facts.status = words.status(word)
                if facts.status == nil {
                    let word = document.word(cells.text(statusPlace))
                    facts.status = terms.readsSynonyms ? Status(meantBy: word) : Status(word: word)
                }
            }
            if let priorityPlace, priorityPlace < cells.count {
                let word = PackedWord(bytes, cells.text(priorityPlace))
                facts.priority = words.priority(word)
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
        self.idHashes = idHashes
    }

    /// The rows whose id's hash is that of a row above too, from top to bottom, with the first of those.
    ///
    /// Mostly there are none. A bit for each of them fits in the processor's cache, where an index doesn't; so only rows
    /// whose bit is another row's too are compared.
    func repeatedIDs() -> [(row: Int, first: Int)] {
        var seen = HashBits(room: idHashes.count)
        var doubtful = HashBits(room: idHashes.count)
        var isDoubtful = false
        for hash in idHashes where !seen.insert(hash) { isDoubtful = doubtful.insert(hash) || isDoubtful }
        guard isDoubtful else { return [] }
        var first: [UInt64: Int] = [:]
        var repeated: [(row: Int, first: Int)] = []
        for (row, hash) in idHashes.enumerated() where doubtful.contains(hash) {
            if let above = first[hash] { repeated.append((row, above)) } else { first[hash] = row }
        }
        return repeated
    }
}

/// A set of hashes that knows only some bits of each, and so takes some for members that aren't.
private struct HashBits {
    private var words: [UInt64]

    /// - Parameter room: for how many hashes; about one in 32 of so many shares its bit with another.
    init(room: Int) {
        var count = 1
        while count * 4 < room { count *= 2 }
        words = Array(repeating: 0, count: count)
    }

    private func place(of hash: UInt64) -> (word: Int, bit: UInt64) {
        (Int(truncatingIfNeeded: hash >> 6) & (words.count - 1), 1 << (hash & 63))
    }

    func contains(_ hash: UInt64) -> Bool {
        let (word, bit) = place(of: hash)
        return words[word] & bit != 0
    }

    /// Adds a hash, unless its bit is there.
    mutating func insert(_ hash: UInt64) -> Bool {
        let (word, bit) = place(of: hash)
        guard words[word] & bit == 0 else { return false }
        words[word] |= bit
        return true
    }
}

/// The usual words of a row's status and priority. Single values, since each kind of array has its price at run time.
private struct QueueWords {
    private let pending = PackedWord(Status.pending.word)
    private let inProgress = PackedWord(Status.inProgress.word)
    private let done = PackedWord(Status.done.word)
    private let failed = PackedWord(Status.failed.word)
    private let blocked = PackedWord(Status.blocked.word)
    private let p0 = PackedWord(Priority.p0.word)
    private let p1 = PackedWord(Priority.p1.word)
    private let p2 = PackedWord(Priority.p2.word)

    func status(_ word: PackedWord) -> Status? {
        if word == done { return .done }
        if word == pending { return .pending }
        if word == inProgress { return .inProgress }
        if word == failed { return .failed }
        return word == blocked ? .blocked : nil
    }

    func priority(_ word: PackedWord) -> Priority? {
        if word == p1 { return .p1 }
        if word == p0 { return .p0 }
        return word == p2 ? .p2 : nil
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
