package import Text

/// The words of all lines of a file, read once for all comparisons with versions.
package struct FileWords {
    struct Line {
        /// The hash of its key, or of all of it where it has none.
        let key: UInt64
        let isRow: Bool
        /// Whether nothing but dashes and what divides cells is in it.
        let isDivider: Bool
        let words: RowWords
        /// The hash of all of it.
        let hash: UInt64
    }

    /// Where the key is in a row.
    let keyPlace: Int
    private(set) var lines: [Line] = []

    /// - Parameters: as the properties of the same names.
    package init(_ text: [UInt8], keyPlace: Int) {
        self.keyPlace = keyPlace
        var columns: Int?
        LineRanges.forEach(in: text) { range in
            let line = text[range]
            let key = RowWords.key(in: line, at: keyPlace)
            let isDivider = RowWords.isDivider(line)
            if isDivider, key != nil { columns = RowWords.cells(of: line).count }
            lines.append(
                Line(
                    key: ContentHash.of(Array(key ?? line)), isRow: key != nil, isDivider: isDivider,
                    words: RowWords(line, keyPlace: keyPlace, columns: key == nil ? nil : columns),
                    hash: ContentHash.of(text, range)))
        }
    }

    /// What several lines have.
    package var common: Common {
        var (words, texts): ([UInt64: Int], [UInt64: Int]) = ([:], [:])
        for line in lines {
            for word in line.words.plainWords { words[word, default: 0] += 1 }
            for text in line.words.texts { texts[text, default: 0] += 1 }
        }
        func several(_ counts: [UInt64: Int], _ least: Int = 2) -> Set<UInt64> {
            Set(counts.lazy.filter { $0.value >= least }.map(\.key))
        }
        let many = max(4, lines.count { $0.isRow } / 3)
        return Common(words: several(words), texts: several(texts), habits: several(texts, many))
    }

    /// How far a version is from the file, by whole lines: a row that is in both and not the same is less than one that
    /// the file alone has, since that might as well have come with a later version.
    ///
    /// - Parameters:
    ///   - keyPlace: where the key is in the rows of the version; as in the file unless that moved it.
    ///   - file: the lines of the file.
    ///   - common: what doesn't distinguish rows. Two rows of one key that share nothing else are different ones.
    package func distance(
        from version: [UInt8], keyPlace: Int? = nil, to file: LineHashes, besides common: Common
    ) -> Int {
        let keyPlace = keyPlace ?? self.keyPlace
        let hashes = LineHashes(of: version).hashes
        let (old, new) = (Set(hashes), Set(file.hashes))
        var rows: [UInt64: RowWords] = [:]
        var number = 0
        LineRanges.forEach(in: version) { range in
            if !new.contains(hashes[number]) {
                let line = version[range]
                rows[RowWords.keyHash(of: line, at: keyPlace)] = RowWords(line, keyPlace: keyPlace)
            }
            number += 1
        }
        let added = zip(lines, file.hashes).count { line, hash in
            !old.contains(hash) && rows[line.key].map { $0.isOther(than: line.words, besides: common) } ?? true
        }
        return rows.count + 2 * added
    }

    /// The rows below the line that divides them from the header, by their keys. A key itself says nothing: each table
    /// has an ORCH-001.
    var rows: [UInt64: RowWords] {
        var rows: [UInt64: RowWords] = [:]
        for line in lines where line.isRow {
            // A row without a key has a dash there, as each cell of the line has that divides the header from the rows.
            if line.isDivider { rows = [:] } else { rows[line.key] = line.words }
        }
        return rows
    }
}

/// What doesn't distinguish rows, since several have it.
package struct Common {
    var words: Set<UInt64>
    /// What is between the slashes of cells, as `RowWords` has it.
    var texts: Set<UInt64>
    /// Those of them that a third of the rows have, and four at least.
    var habits: Set<UInt64>
}

/// The words of a row by which versions are compared; the key is none of them. In whichever column they are, since an edit
/// may insert, remove or move those. A line that is no row is one cell.
struct RowWords: Equatable {
    /// The weight of what nobody writes who has not seen it.
    static let telling = 8
    /// What is between two slashes counts as much as so many words.
    static let scale = 16
    /// A row that is not there, as much as what is in a new one.
    private static let row = 4

    /// The weights of what is between the slashes of cells.
    private let weights: [UInt64: Int]
    /// Letters and digits in a row.
    let words: Set<UInt64>
    /// The numbers of times: two times are two times, whichever of their numbers are the same.
    let timeNumbers: Set<UInt64>
    /// The same but for numbers, which are in many rows; and each two that follow one another.
    private(set) var plainWords: Set<UInt64> = []
    /// Those with many digits, such as the stamp of a request: several rows have it, and nobody types it.
    private let marks: Set<UInt64>
    /// What is between the slashes and is text: who changes one cell leaves the others.
    private(set) var texts: Set<UInt64> = []

    private static let pipe = UInt8(ascii: "|")
    /// So many digits, as in a time, are the same twice only where one was copied from the other.
    private static let tellingDigits = 6

    /// - Parameter columns: how many cells a row has, where that is known. With a pipe in its text a row has another number
    ///   of them, and its words are those of no other row.
    init(_ line: ArraySlice<UInt8>, keyPlace: Int, columns: Int? = nil) {
        var weights: [UInt64: Int] = [:]
        var (words, timeNumbers): (Set<UInt64>, Set<UInt64>) = ([], [])
        var marks: Set<UInt64> = []
        let line = Hangul.isApart(line) ? Hangul.composed(line)[...] : line
        let cells = Self.cells(of: line)
        let mark: UInt64 = columns.map { $0 != cells.count } == true ? 1 << 32 : 0
        var repeats: [UInt64: UInt64] = [:]
        for (place, cell) in cells.enumerated() where place != keyPlace && !cell.elementsEqual("-".utf8) {
            // A status or a priority is no word of a task.
            let isProse = cell.contains(UInt8(ascii: " ")) || Self.isText(cell)
            var previous: UInt64?
            for segment in Self.segments(of: Self.plain(cell)) where !segment.isEmpty {
                var hash = ContentHash.of(Array(segment)) &+ mark
                if weights[hash] != nil {
                    // What is there twice counts twice.
                    repeats[hash, default: 0] += 1
                    hash &+= repeats[hash] ?? 0
                }
                let isTelling = Self.isTelling(segment)
                weights[hash] = isTelling ? Self.telling : 1
                if Self.isText(segment) { texts.insert(hash) }
                for word in Self.words(of: segment) {
                    let hash = ContentHash.of(Array(word))
                    let isNumber = word.allSatisfy(Self.isDigit)
                    words.insert(hash &+ mark)
                    if isTelling, isNumber { timeNumbers.insert(hash &+ mark) }
                    guard isProse else { continue }
                    if !isNumber { plainWords.insert(hash) }
                    if let previous { plainWords.insert(previous &* 31 &+ hash) }
                    previous = hash
                    if Self.isTelling(word) { marks.insert(hash) }
                }
            }
        }
        self.weights = weights
        self.words = words
        self.timeNumbers = timeNumbers
        self.marks = marks
    }

    /// A cell without the backslashes that some editors put before all marks when they save.
    private static func plain(_ cell: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let backslash = UInt8(ascii: "\\")
        guard cell.contains(backslash) else { return cell }
        var plain: ArraySlice<UInt8> = []
        var isEscape = false
        for byte in cell {
            if isEscape, CellMarkup.isPunctuation(byte) { plain.removeLast() }
            isEscape = !isEscape && byte == backslash
            plain.append(byte)
        }
        return plain
    }

    /// Whether something is no word of a status or a priority.
    private static func isText(_ segment: ArraySlice<UInt8>) -> Bool {
        segment.contains { $0 >= 0x80 || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) }
    }

    private static func isTelling(_ text: ArraySlice<UInt8>) -> Bool {
        text.count(where: isDigit) >= tellingDigits
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    /// How much speaks against a row being a change of another; nil where there is none.
    ///
    /// - Parameter common: words that don't distinguish rows.
    static func distance(from old: RowWords?, to new: RowWords?, besides common: Common) -> Int {
        // However much it said: a row that was filled in meanwhile is gone as one that was not.
        guard let new else { return old == nil ? 0 : row * scale }
        var (old, cost) = (old, 0)
        var rest: Int?
        if let known = old, known.isOther(than: new, besides: common) {
            // The same for all versions that have another row there, however much that says. Of those the one is nearer
            // of which more is left, such as the status of a task that was reworded.
            cost = 1
            rest = known.weights.keys.count { new.weights[$0] == nil }
            old = nil
        }
        let gone = old?.weights.keys.count { new.weights[$0] == nil } ?? 0
        let come = new.weights.reduce(0) { $0 + (old?.weights[$1.key] == nil ? $1.value : 0) }
        // Of two versions of a cell, the one with fewer other words is nearer.
        let words = (old?.words ?? []).symmetricDifference(new.words)
            .subtracting(old?.timeNumbers ?? []).subtracting(new.timeNumbers).count
        // Who fills a cell that was empty and who replaces what was there have done the same to it. A row of which nothing
        // is left has fallen apart.
        let isWhole = gone < old?.weights.count ?? 0
        return (cost + (isWhole ? max(gone, come) : gone + come)) * Self.scale + min(rest ?? words, Self.scale - 1)
    }

    /// Whether two rows of one key are of different tasks: less than half of what is between the slashes of this one is
    /// in the new one, and little of the words and pairs of words by which it differs from other rows.
    func isOther(than new: RowWords, besides common: Common) -> Bool {
        let kept = texts.subtracting(common.texts).intersection(new.texts)
        guard marks.isDisjoint(with: new.marks), kept.isEmpty || kept.count * 2 < texts.count else { return false }
        let own = plainWords.subtracting(common.words)
        return own.intersection(new.plainWords).count * 3 < own.count
    }

    /// Whether nothing but dashes and what divides cells is in a line.
    static func isDivider(_ line: ArraySlice<UInt8>) -> Bool {
        line.allSatisfy { "|:- \t\r\n".utf8.contains($0) }
    }

    static func keyHash(of line: ArraySlice<UInt8>, at place: Int) -> UInt64 {
        ContentHash.of(Array(key(in: line, at: place) ?? line))
    }

    /// The key of a row; nil for a line that is none, and for a row that has none yet.
    static func key(in line: ArraySlice<UInt8>, at place: Int) -> ArraySlice<UInt8>? {
        let cells = cells(of: line, atMost: place + 2)
        guard place < cells.count, cells.count > 1, !cells[place].isEmpty, !cells[place].elementsEqual("-".utf8)
        else { return nil }
        return plain(cells[place])
    }

    static func cells(of line: ArraySlice<UInt8>, atMost count: Int = .max) -> [ArraySlice<UInt8>] {
        let row = trimmed(line)
        var cells: [ArraySlice<UInt8>] = []
        var start = row.first == pipe ? row.startIndex + 1 : row.startIndex
        var place = start
        while place < row.endIndex, cells.count < count {
            if row[place] == pipe, place == row.startIndex || row[place - 1] != UInt8(ascii: "\\") {
                cells.append(trimmed(row[start..<place]))
                start = place + 1
            }
            place += 1
        }
        if start < row.endIndex, cells.count < count { cells.append(trimmed(row[start...])) }
        return cells
    }

    /// What is between the slashes of a cell, as tags and notes are.
    private static func segments(of cell: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
        var segments: [ArraySlice<UInt8>] = []
        var start = cell.startIndex
        for place in cell.indices.dropLast(2)
        where place >= start && cell[place..<place + 3].elementsEqual(" / ".utf8) {
            segments.append(cell[start..<place])
            start = place + 3
        }
        return segments + [cell[start...]]
    }

    /// Letters and digits in a row; what is not ASCII counts as letters.
    private static func words(of cell: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
        cell.split { byte in
            byte < 0x80 && !isDigit(byte) && !(UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
        }
    }

    private static func trimmed(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
        guard let first = text.firstIndex(where: { !isBlank($0) }), let last = text.lastIndex(where: { !isBlank($0) })
        else { return [] }
        return text[first...last]
    }
}
