internal import Host
internal import Sheets
internal import TaskQueue
internal import Text

/// What is recorded of a displaced file beside it: enough to tell later what an editor changed in it, and what it had
/// changed it from.
struct DisplacedRecord: Equatable {
    /// Its lines when it was displaced, or when the last edit of it was merged.
    let lines: LineHashes
    /// The text of those of its lines that the version after it has not.
    let replaced: [UInt8]

    init(lines: LineHashes, replaced: [UInt8] = []) {
        self.lines = lines
        self.replaced = replaced
    }

    /// - Parameter content: what ``bytes`` gave.
    /// - Returns: nil when it is damaged: merging with a wrong base would double every line.
    init?(_ content: [UInt8]) {
        let tail = LineHashes(bytes: Array(content.suffix(Self.tailSize))).hashes
        let body = content.dropLast(8)
        guard tail.count == 2, ContentHash.of(Array(body)) == tail[1],
            let size = Int(exactly: tail[0]), size <= body.count - 8
        else { return nil }
        let end = body.endIndex - 8 - size
        self.init(
            lines: LineHashes(bytes: Array(body[..<end])), replaced: Array(body[end..<body.endIndex - 8]))
    }

    /// The hashes, the text, its size and a checksum.
    var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(lines.hashes.count * 8 + replaced.count + Self.tailSize)
        lines.append(to: &bytes)
        bytes += replaced
        LineHashes(hashes: [UInt64(replaced.count)]).append(to: &bytes)
        LineHashes(hashes: [ContentHash.of(bytes)]).append(to: &bytes)
        return bytes
    }

    private static let tailSize = 16
}
