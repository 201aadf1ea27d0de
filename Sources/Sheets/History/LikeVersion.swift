extension VersionHistory {
    /// Whether a file may be a change of a version, rather than another table that took its place: rows of the version
    /// are in it, and of the words that only one row of the version has, half are still in that row. These are words as
    /// people write them: a cell that was reworded keeps some. It does as well that most rows keep most of theirs, and, where
    /// a row with words of its own is there byte for byte, that half of the lines are there, in and around the table. Of a
    /// version without rows, half of the lines are there.
    ///
    /// - Parameter keyPlace: where the key is in the rows of the version; as in the file unless that moved it.
    package static func isChange(_ file: FileWords, of version: [UInt8], keyPlace: Int? = nil) -> Bool {
        let known = FileWords(version, keyPlace: keyPlace ?? file.keyPlace)
        let (old, new) = (known.rows, file.rows)
        if old.isEmpty {
            let keys = Set(file.lines.map(\.key))
            return known.lines.count { keys.contains($0.key) } * 2 >= known.lines.count
        }
        let counts = old.values.reduce(into: [UInt64: Int]()) { counts, row in
            for word in row.words { counts[word, default: 0] += 1 }
        }
        var (distinct, kept) = (0, 0)
        // How many rows kept most of theirs, less those that did not.
        var most = 0
        for (key, row) in old {
            guard let now = new[key] else { continue }
            let own = row.words.filter { counts[$0] == 1 }
            let rest = own.intersection(now.words).count
            distinct += own.count
            kept += rest
            if !own.isEmpty { most += rest * 2 > own.count ? 1 : -1 }
        }
        guard old.keys.contains(where: { new[$0] != nil }) else { return false }
        return kept * 2 >= distinct || most > 0 || isMostly(known, old, in: file, besides: counts)
    }

    /// Whether half of a version's lines are in a file byte for byte, a row with words of its own among them.
    ///
    /// - Parameter counts: how many rows have a word.
    private static func isMostly(
        _ version: FileWords, _ rows: [UInt64: RowWords], in file: FileWords, besides counts: [UInt64: Int]
    ) -> Bool {
        let hashes = Set(file.lines.map(\.hash))
        let telling = version.lines.filter { !$0.isDivider }
        let kept = telling.filter { hashes.contains($0.hash) }
        return kept.count * 2 >= telling.count
            && kept.contains { line in rows[line.key]?.words.contains { counts[$0] == 1 } ?? false }
    }
}
