internal import MarkdownTable

extension Queue {
    /// What can be kept of a hand edit in which some rows are faulty: each of these is as it was before, or not there
    /// if it is new.
    ///
    /// - Parameters:
    ///   - faultyLines: lines of this version, from 1.
    ///   - base: the version before the edit.
    package func without(faultyLines: Set<Int>, since base: Queue) -> [UInt8] {
        var base = base
        var bytes: [UInt8] = []
        var reached = 0
        for index in 0..<rowCount where faultyLines.contains(table.line(ofRow: index)) {
            let range = table.range(ofRow: index)
            bytes += document.bytes[reached..<range.lowerBound]
            reached = range.upperBound
            guard let id = row(index).id, rows(withID: id).count == 1, let old = base.rows(of: id).first
            else { continue }
            bytes += base.document.bytes[base.table.range(ofRow: old)]
        }
        return bytes + document.bytes[reached...]
    }

    private func rows(withID id: TaskID) -> [Int] {
        var queue = self
        return queue.rows(of: id)
    }
}
