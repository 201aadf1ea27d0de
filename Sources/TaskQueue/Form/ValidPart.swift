internal import MarkdownTable

extension Queue {
    /// What can be kept of a hand edit in which some rows are faulty: each of these is as it was before, or not there
    /// if it is new.
    ///
    /// Where it is not certain which row a faulty one was, it may have been any of those that are gone, or
    /// several: so these are as before too.
    ///
    /// - Parameters:
    ///   - faultyLines: lines of this version, from 1.
    ///   - base: the version before the edit.
    package func without(faultyLines: Set<Int>, since base: Queue) -> [UInt8] {
        var (version, base) = (self, base)
        let faulty = (0..<rowCount).filter { faultyLines.contains(table.line(ofRow: $0)) }
        let isCertain = faulty.allSatisfy { index in
            let row = row(index)
            guard row.isWellFormed, let id = row.id else { return false }
            return version.rows(of: id).count == 1 && !base.rows(of: id).isEmpty
        }
        // Of rows that share an id, the one without a mark may be the wrong one.
        let left = Set(faulty + faulty.compactMap { row($0).id }.flatMap { version.rows(of: $0) })
        var waiting = isCertain ? [] : base.rows(goneFrom: &version)
        var returned: Set<Int> = []
        var bytes: [UInt8] = []
        var reached = 0
        for index in left.sorted() {
            let range = table.range(ofRow: index)
            bytes += document.bytes[reached..<range.lowerBound]
            reached = range.upperBound
            waiting += row(index).id.map { base.rows(of: $0) } ?? []
            for old in waiting.sorted() where returned.insert(old).inserted {
                Self.add(base.document.bytes[base.table.range(ofRow: old)], to: &bytes)
            }
            waiting = []
        }
        Self.add(document.bytes[reached...], to: &bytes)
        return bytes
    }

    /// Adds whole lines; that before them may have been the last of a file, without a line end.
    private static func add(_ lines: ArraySlice<UInt8>, to bytes: inout [UInt8]) {
        let lineFeed = UInt8(ascii: "\n")
        if !lines.isEmpty, let last = bytes.last, last != lineFeed { bytes.append(lineFeed) }
        bytes += lines
    }

    /// The rows that another version has neither as they are nor with other texts.
    private func rows(goneFrom version: inout Queue) -> [Int] {
        changedRows(in: version).filter { row($0).id.map { version.rows(of: $0).isEmpty } ?? true }
    }
}
