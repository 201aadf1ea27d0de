internal import Host
internal import MarkdownTable
internal import Sheets
internal import TaskQueue
internal import Text

/// The content of a version of the file: pieces of what was read, with new bytes between them. A file of 20 MB of which
/// one row changes is written without a second copy in memory.
struct FileVersion: Sendable {
    let base: [UInt8]
    let segments: [Segment]

    /// What was read, as it is.
    init(_ bytes: [UInt8]) {
        base = bytes
        segments = [.base(bytes.indices)]
    }

    /// A sheet with its changes.
    init(_ sheet: Sheet) {
        base = sheet.document.bytes
        segments = sheet.segments
    }

    /// The lines of the whole content.
    ///
    /// - Parameter text: what was read; usually this version is made of pieces of it.
    func lines(from text: HashedText) -> LineHashes {
        let own = text.bytes == base ? text : HashedText(base)
        return own.lines(of: segments)
    }

    /// The content from a place on.
    ///
    /// - Parameter count: how many bytes at the end are left out.
    func bytes(from start: Int, withoutLast count: Int) -> [UInt8] {
        let wanted = start..<max(start, segments.reduce(0) { $0 + $1.count } - count)
        var bytes: [UInt8] = []
        var place = 0
        for segment in segments {
            let part = wanted.clamped(to: place..<place + segment.count)
            switch segment {
            case .base(let piece): bytes += base[piece].dropFirst(part.lowerBound - place).prefix(part.count)
            case .bytes(let new): bytes += new.dropFirst(part.lowerBound - place).prefix(part.count)
            }
            place += segment.count
        }
        return bytes
    }
}
