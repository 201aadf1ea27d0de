internal import Host
internal import Sheets
internal import TaskQueue
internal import Text

/// What is known of the last versions of a table, in a file of its folder that each change adds to.
///
/// It is not synced, and a failure to write it is no error: what is missing in it is taken for a hand edit of the last
/// version that it has, and without it nothing is compared.
extension Transaction {
    /// From so many changes on the records are written anew, with the last half of them.
    private static var mostChanges: Int { VersionHistory.mostVersions * 2 }
    /// The same for changes of many lines, by the size of the file without the lines of its first version.
    private static var mostBytes: Int64 { 1024 * 1024 }

    /// The last version that is recorded; nil when there is none, or it can't be read.
    func lastVersion() -> VersionHistory.Footer? {
        guard let file = try? work.openFile(WorkFolder.versions) else { return nil }
        let size = VersionHistory.Footer.size
        return (try? file.read(at: max(0, file.status.size - Int64(size)), count: size)).flatMap {
            VersionHistory.Footer(endOf: $0)
        }
    }

    /// Everything that is recorded; nil when there is nothing, or it is damaged.
    func versionHistory() -> VersionHistory? { VersionHistory(in: work) }

    /// Adds changes to the records.
    ///
    /// - Parameters:
    ///   - seen: how the version that they are changes of came from the last recorded one, where it is another one.
    ///   - last: the last version that is recorded; nil begins the records anew.
    ///   - text: the version that they are changes of.
    func record(
        _ changes: [VersionChange], seen: VersionChange? = nil, behind last: VersionHistory.Footer?,
        of text: HashedText
    ) {
        guard let last else { return rewrite(nil, adding: changes, of: text) }
        let all = [seen].compactMap(\.self) + changes
        var number = last.number
        let frames = all.flatMap { change in
            number += 1
            return VersionHistory.frame(change, number: number)
        }
        guard number < Self.mostChanges, let file = try? work.openForAppending(WorkFolder.versions),
            file.status.size + Int64(frames.count) < Self.mostBytes + Int64(text.lines.hashes.count * 8)
        else {
            // Damaged ones begin anew with this version, as those that are missing do.
            let known = versionHistory()
            return rewrite(known, adding: known == nil ? changes : all, of: text)
        }
        try? file.write(frames)
    }

    private func rewrite(_ known: VersionHistory?, adding changes: [VersionChange], of text: HashedText) {
        var history = known ?? VersionHistory(of: text.lines)
        for change in changes { history.append(change) }
        history.trim(keyPlace: kind.keyPlace(in: text.bytes) ?? 0)
        _ = try? NewFile(history.bytes, prefix: WorkFolder.temporaryPrefix, isDurable: false)
            .rename(to: WorkFolder.versions, in: work)
    }
}

extension VersionHistory {
    /// - Parameter work: the folder of a table.
    init?(in work: borrowing Folder) {
        guard let file = try? work.openFile(WorkFolder.versions), let bytes = try? file.readAll() else { return nil }
        self.init(bytes)
    }
}

extension VersionChange {
    /// The change from a version that was read to the one that took its place.
    init(from text: HashedText, to new: PreparedVersion) {
        self.init(
            from: text.lines, to: new.lines, oldText: { Array(text.text(ofLines: $0)) },
            newText: { lines in
                let behind = text.lines.hashes.count - (new.lines.hashes.count - lines.upperBound)
                return new.version.bytes(
                    from: text.start(ofLine: lines.lowerBound),
                    withoutLast: text.bytes.count - text.start(ofLine: behind))
            })
    }

    /// The change from a recorded version to a text.
    init(from lines: LineHashes, to text: HashedText, knowing pool: LinePool) {
        self.init(
            from: lines, to: text.lines, oldText: { lines.hashes[$0].flatMap { pool[$0] ?? [] } },
            newText: { Array(text.text(ofLines: $0)) })
    }
}

extension FileVersion {
    /// The content from a place on, without so many bytes at the end.
    func bytes(from start: Int, withoutLast count: Int) -> [UInt8] {
        let end = segments.reduce(0) { $0 + $1.count } - count
        var bytes: [UInt8] = []
        var place = 0
        for segment in segments {
            let range = max(start - place, 0)..<max(max(start - place, 0), min(end - place, segment.count))
            switch segment {
            case .base(let piece):
                bytes +=
                    base[
                        piece.lowerBound + min(range.lowerBound, piece.count)..<piece.lowerBound
                            + min(range.upperBound, piece.count)]
            case .bytes(let new): bytes += new[min(range.lowerBound, new.count)..<min(range.upperBound, new.count)]
            }
            place += segment.count
        }
        return bytes
    }
}
