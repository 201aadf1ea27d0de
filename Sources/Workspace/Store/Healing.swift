internal import Host
internal import Sheets
internal import TaskQueue
internal import Text

/// A version to be put in the place of a file that goes back behind the last one.
struct Healing {
    let bytes: [UInt8]
    /// How the file itself came from the last version, for the records.
    let seen: VersionChange
    let notice: StoreNotice
    /// Whether something that the file says is not in the new version.
    var isLossy = false
}

/// A save from a buffer that is older than the last change, a stash, a checkout or a restored backup puts older rows
/// back. It is recognised by the records of the last versions.
extension Transaction {
    /// Compares the file with the last version that is recorded.
    ///
    /// - A hand edit of the last version is recorded as another version.
    /// - A hand edit of an older one is merged by rows with what changed since.
    /// - A whole older version was put back on purpose and stays; its tasks keep the number of their last attempt, so
    ///   that a worker who had one is not taken for who claims it next.
    /// - Where the file ends in the middle of a row of a version, the last version comes back.
    ///
    /// - Parameter last: updated where something is recorded.
    /// - Returns: what is to take the file's place; nil when it stays as it is.
    mutating func healing(of file: HashedText, last: inout VersionHistory.Footer?) throws(StoreError) -> Healing? {
        guard let footer = last, footer.contentHash != file.lines.contentHash else { return nil }
        guard let history = versionHistory() else {
            last = nil
            return nil
        }
        let lines = history.lines(ofVersion: history.last)
        let pool = try pool(history, file)
        let seen = VersionChange(from: lines, to: file, knowing: pool)
        if let healing = healing(of: file, seen, history, lines, pool) { return healing }
        record([seen], behind: footer, of: file)
        last = lastVersion()
        return nil
    }

    private mutating func healing(
        of file: HashedText, _ seen: VersionChange, _ history: VersionHistory, _ lines: LineHashes, _ pool: LinePool
    ) -> Healing? {
        let hash = file.lines.contentHash
        let whole = history.version(withContent: hash)
        let ours = lines.knownText(from: pool)
        if whole != nil || history.isEarlier(hash) {
            return reverted(file, seen, history, to: whole ?? 0, from: ours)
        }
        if let (_, line) = history.cut(of: file, line: { pool[$0] }), LineHashes(of: ours) == lines {
            let text = line.filter { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
            let notice = StoreNotice.cut(line: file.lines.hashes.count, text: String(decoding: text, as: UTF8.self))
            return Healing(bytes: ours, seen: seen, notice: notice)
        }
        guard let keyPlace = kind.keyPlace(in: file.bytes) else { return nil }
        let origin = history.origin(of: file.bytes, keyPlace: keyPlace)
        guard origin < history.last else { return nil }
        let base = history.lines(ofVersion: origin).knownText(from: pool)
        guard let result = kind.merged(base, ours, file.bytes) else { return nil }
        let restored = kind.changedKeys(from: file.bytes, to: result.bytes)
        guard !restored.isEmpty else { return nil }
        return Healing(
            bytes: result.bytes, seen: seen,
            notice: .restoredRows(restored, edits: kind.changedKeys(from: ours, to: result.bytes).count),
            isLossy: !result.conflicts.isEmpty || result.dropsWords)
    }

    /// A whole older version: what it keeps of the versions after it.
    private mutating func reverted(
        _ file: HashedText, _ seen: VersionChange, _ history: VersionHistory, to version: Int, from ours: [UInt8]
    ) -> Healing? {
        guard let keyPlace = kind.keyPlace(in: file.bytes) else { return nil }
        let later = history.rows(since: version, keyPlace: keyPlace)
        let notice = StoreNotice.reverted(kind.changedKeys(from: ours, to: file.bytes))
        if let fenced = kind.fenced(file, knowing: ours, later), fenced != file.bytes {
            return Healing(bytes: fenced, seen: seen, notice: notice)
        }
        notices.append(notice)
        return nil
    }

    /// The lines that are known of the versions: those of the file, of what is recorded, and of the versions that are
    /// kept for editors.
    private func pool(_ history: VersionHistory, _ file: HashedText) throws(StoreError) -> LinePool {
        LinePool(try displacedTexts() + history.texts + [file.bytes])
    }

    /// Keeps what a save says beside the table, since not all of it is in the new version.
    mutating func keepBeside(_ file: [UInt8]) throws(StoreError) {
        let name = WorkFolder.temporaryPrefix + randomName()
        try attempt { () throws(SystemError) in
            _ = try NewFile(file, prefix: WorkFolder.temporaryPrefix).rename(to: name, in: work)
        }
        notices.append(try rescued(name, in: work))
    }
}

extension LineHashes {
    /// The text of those lines that are known. One that is not was never touched by a change, and somebody has edited or
    /// deleted it in the file: a merge takes that as it is, without the line.
    fileprivate func knownText(from pool: LinePool) -> [UInt8] { hashes.flatMap { pool[$0] ?? [] } }
}
