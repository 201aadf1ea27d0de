package import Text

extension VersionHistory {
    /// The number of the version that a file is most likely a change of.
    ///
    /// It is the one from which the fewest words differ. Only rows that changes touched are looked at: the others are
    /// the same in all versions. A word with digits that is in the file and came with a later version, such as the time
    /// of a claim, says more than anything that is missing: nobody who had the earlier one has typed it. The same goes
    /// for a whole row. Two rows that share no word but common ones are different rows, whatever their key: one side
    /// added a row, and the other side another one with the next free key.
    ///
    /// - Parameter keyPlace: where the key is in the rows of the versions; as in the file unless that moved it.
    package func origin(of file: FileWords, keyPlace: Int? = nil) -> Int {
        let search = OriginSearch(of: file, in: changes, keyPlace: keyPlace ?? file.keyPlace)
        // Somebody may reword a task of the last version and leave what it is to show, which some tasks have. In an older
        // one, and where every other row has it, it is rather another task.
        let common = file.common
        var habits = common
        habits.texts = common.habits
        return search.nearest(besides: habits) < last ? search.nearest(besides: common) : last
    }

    /// The version that a file is the beginning of, cut off in the middle of a line; nil when there is none. It is no
    /// cut where nothing but the end of the last line is missing.
    ///
    /// - Parameter line: the text of a line by its hash, where it is known.
    /// - Returns: its number, and the text of the line that is cut.
    package func cut(of file: HashedText, line: (UInt64) -> ArraySlice<UInt8>?) -> (
        version: Int, line: ArraySlice<UInt8>
    )? {
        let hashes = file.lines.hashes
        guard let lastHash = hashes.last, file.bytes.last != UInt8(ascii: "\n") else { return nil }
        let rest = file.text(ofLines: hashes.count - 1..<hashes.count)
        for number in (0...last).reversed() {
            let lines = lines(ofVersion: number).hashes
            guard lines.count >= hashes.count, lines.starts(with: hashes.dropLast()),
                lines[hashes.count - 1] != lastHash, let whole = line(lines[hashes.count - 1]), whole.starts(with: rest)
            else { continue }
            let isEndAlone = whole.dropFirst(rest.count).allSatisfy {
                $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r")
            }
            if isEndAlone, lines.count == hashes.count { return nil }
            return (number, whole)
        }
        return nil
    }
}

/// The rows that changes touched, compared with those of a file.
private struct OriginSearch {
    private let touched: [(old: [UInt64: RowReader.Row], new: [UInt64: RowReader.Row], isWhole: Bool)]
    /// The versions that were saves of older ones, by number, and were taken back.
    private let withdrawn: Set<Int>
    /// The rows of the file that are among them, by their keys.
    private let rows: [UInt64: RowWords]
    /// The change that first brought a row as the file has it; -1 for those that were there before.
    private let arrivals: [UInt64: Int]

    init(of file: FileWords, in changes: [VersionChange], keyPlace: Int) {
        var reader = RowReader(keyPlace: keyPlace)
        let touched = changes.map { change in
            (
                old: reader.rows(change.hunks.map(\.old)), new: reader.rows(change.hunks.map(\.new)),
                isWhole: change.isWhole
            )
        }
        let keys = touched.reduce(into: Set<UInt64>()) { keys, rows in
            keys.formUnion(rows.old.keys)
            keys.formUnion(rows.new.keys)
        }
        var rows: [UInt64: RowWords] = [:]
        for line in file.lines where keys.contains(line.key) && !line.isDivider { rows[line.key] = line.words }
        var arrivals: [UInt64: Int] = [:]
        // By the hashes of lines, since most of them are in several changes.
        var areInFile: [UInt64: Bool] = [:]
        func isInFile(_ touched: RowReader.Row?, as row: RowWords) -> Bool {
            guard let touched else { return false }
            if let known = areInFile[touched.line] { return known }
            let isInFile = touched.words == row
            areInFile[touched.line] = isInFile
            return isInFile
        }
        for (number, change) in touched.enumerated() {
            for (key, row) in rows where arrivals[key] == nil {
                if isInFile(change.old[key], as: row) {
                    arrivals[key] = -1
                } else if isInFile(change.new[key], as: row) {
                    arrivals[key] = number
                }
            }
        }
        (self.touched, self.rows, self.arrivals) = (touched, rows, arrivals)
        withdrawn = Set(changes.indices.filter { changes[$0].isWithdrawal })
    }

    /// The number of the version that is nearest to the file, the newest of several.
    ///
    /// - Parameter common: what doesn't distinguish rows.
    func nearest(besides common: Common) -> Int {
        var (nearest, least, distance) = (touched.count, 0, 0)
        var (distances, absent): ([UInt64: Int], [UInt64: Int]) = ([:], [:])
        func distanceToFile(from row: RowReader.Row?, key: UInt64) -> Int {
            if let known = row.map({ distances[$0.line] }) ?? absent[key] { return known }
            let distance = RowWords.distance(from: row?.words, to: rows[key], besides: common)
            if let row { distances[row.line] = distance } else { absent[key] = distance }
            return distance
        }
        for (number, change) in touched.enumerated().reversed() {
            // What is not known of a row says nothing of it.
            for key in Set(change.old.keys).union(change.new.keys) where change.isWhole || change.old[key] != nil {
                distance += distanceToFile(from: change.old[key], key: key)
                distance -= distanceToFile(from: change.new[key], key: key)
                if arrivals[key] == number { distance += RowWords.telling * RowWords.scale }
            }
            // A word says little of the last change of a buffer: whoever wrote 'login form' may have had 'login', but
            // rather 'login page', which came next.
            let margin = nearest == number + 1 && !withdrawn.contains(nearest) ? 1 : 0
            let cost = distance + (withdrawn.contains(number) && !hasWords(ofVersion: number) ? RowWords.scale : 0)
            if cost + margin < least { (nearest, least) = (number, cost) }
        }
        return nearest
    }
}

extension OriginSearch {
    /// Whether the file has the words that a save brought. Without them it is no later save of that buffer, but one of
    /// another buffer in which the same was edited.
    private func hasWords(ofVersion number: Int) -> Bool {
        guard number > 0 else { return true }
        let change = touched[number - 1]
        return change.new.allSatisfy { key, row in
            guard let now = rows[key] else { return true }
            return row.words.words.subtracting(row.words.timeNumbers).subtracting(change.old[key]?.words.words ?? [])
                .isSubset(of: now.words)
        }
    }
}

/// Reads rows of changes, each line once: most lines that a change replaced came with one before it. Somebody who saves
/// all the time leaves dozens of versions with the same rows, and a file is looked at in less time than until the next save.
private struct RowReader {
    struct Row {
        /// The hash of the line.
        let line: UInt64
        let words: RowWords
    }

    let keyPlace: Int
    private var known: [UInt64: (key: UInt64, words: RowWords)] = [:]

    init(keyPlace: Int) {
        self.keyPlace = keyPlace
    }

    /// The rows by their keys. The line between them and the header is left out: it may have more dashes than a row has words.
    mutating func rows(_ texts: [[UInt8]]) -> [UInt64: Row] {
        var rows: [UInt64: Row] = [:]
        for text in texts {
            LineRanges.forEach(in: text) { range in
                guard !RowWords.isDivider(text[range]) else { return }
                let hash = ContentHash.of(text, range)
                let (key, words) =
                    known[hash]
                    ?? {
                        let line = text[range]
                        return (RowWords.keyHash(of: line, at: keyPlace), RowWords(line, keyPlace: keyPlace))
                    }()
                known[hash] = (key, words)
                rows[key] = Row(line: hash, words: words)
            }
        }
        return rows
    }
}
