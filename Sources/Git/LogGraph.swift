package import TaskQueue

/// The history of a queue as git draws it: its commits, each with what is beside it and below it.
package struct LogGraph {
    package enum Line: Sendable {
        /// A commit. `below` is what is beside the lines that follow: the first ones may have a branch that ends or begins,
        /// and the last one goes on as long as there are lines.
        case commit(QueueLog.Entry, beside: String, below: [String])
        /// Branches that cross or end between two commits.
        case lines(String)
    }

    /// Lines without a commit's text, for git to draw beside; branches are in their places behind so many.
    private static let spare = 6
    private static let mark: UInt8 = 1

    /// The format of a commit: its fields in one line, and then lines to be drawn beside. git draws nothing behind a NUL.
    static let format = QueueLog.fields(behind: "%x01") + String(repeating: "%n%x01", count: spare)

    private var bytes: [UInt8] = []
    private var open: (entry: QueueLog.Entry, beside: String, below: [String])?

    /// Takes more of what git prints.
    ///
    /// - Returns: what is complete of it.
    mutating func add(_ more: [UInt8], isEnd: Bool) -> [Line] {
        bytes += more
        var lines: [Line] = []
        while let end = bytes.firstIndex(of: UInt8(ascii: "\n")) ?? (isEnd && !bytes.isEmpty ? bytes.count : nil) {
            let line = bytes[..<end]
            let place = line.firstIndex(of: Self.mark) ?? line.endIndex
            let drawn = String(decoding: line[..<place], as: UTF8.self)
            if place == line.endIndex {
                lines += close()
                lines.append(.lines(drawn))
            } else if place == line.endIndex - 1 {
                open?.below.append(drawn)
            } else {
                lines += close()
                let fields = line[(place + 1)...].split(separator: Self.mark, omittingEmptySubsequences: false)
                open = QueueLog.Entry(fields: fields.map { String(decoding: $0, as: UTF8.self) }).map {
                    ($0, drawn, [])
                }
            }
            bytes.removeSubrange(..<min(end + 1, bytes.count))
        }
        return lines + (isEnd ? close() : [])
    }

    private mutating func close() -> [Line] {
        defer { open = nil }
        return open.map { [.commit($0.entry, beside: $0.beside, below: $0.below)] } ?? []
    }
}

extension QueueLog {
    /// Reads how the commits of the queue and its archive follow one another, the newest first.
    ///
    /// - Parameters:
    ///   - start: only commits from then on.
    ///   - take: gets each line, and says whether it wants more. Entries have no changes.
    package func readGraph(since start: Timestamp? = nil, take: (LogGraph.Line) -> Bool) throws(GitError) {
        var words = [
            "log", "--graph", "--topo-order", "--no-color", "--no-show-signature", "--encoding=UTF-8",
            "--format=" + LogGraph.format,
        ]
        if let start { words.append("--max-age=\(start.epochSeconds)") }
        var graph = LogGraph()
        try git.stream(words, paths: names) { bytes, isEnd in graph.add(bytes, isEnd: isEnd).allSatisfy(take) }
    }
}
