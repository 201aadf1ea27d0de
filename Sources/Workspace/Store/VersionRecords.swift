internal import Host
internal import Sheets
internal import TaskQueue
internal import Text

/// What is known of the last versions of a table, in a file of its folder that each change adds to, and of those before
/// them in another one, which is read only where the first does not explain a file.
///
/// They are not synced, and a failure to write them is no error: what is missing in them is taken for a hand edit of the
/// last version that they have, and without them nothing is compared.
extension Transaction {
    /// The last version that is recorded; nil when there is none, or it can't be read.
    func lastVersion() -> VersionHistory.Footer? { VersionHistory.Footer(in: work, WorkFolder.versions) }

    /// Everything that is recorded of the last versions; nil when there is nothing, or it is damaged.
    func versionHistory() -> VersionHistory? { VersionHistory(in: work, WorkFolder.versions) }

    /// Adds changes to the records.
    ///
    /// - Parameters:
    ///   - seen: how the version that they are changes of came from the last recorded one, where it is another one.
    ///   - last: the last version that is recorded; nil begins the records anew.
    ///   - text: the version that they are changes of.
    /// - Returns: whether the records surely have that version.
    @discardableResult
    func record(
        _ changes: [VersionChange], seen: VersionChange? = nil, behind last: VersionHistory.Footer?,
        of text: HashedText
    ) -> Bool {
        noteHead()
        _ = try? work.unlink(WorkFolder.merged)
        var added = VersionHistory(of: text.lines)
        if last != nil, let seen { added.append(seen.asForeign) }
        for change in changes { added.append(change) }
        if let last, work.add(added, to: WorkFolder.versions, behind: last, upTo: .last) {
            return seen != nil || last.contentHash == text.lines.contentHash
        }
        var history = added
        // Damaged ones begin anew with this version, as those that are missing do.
        if last != nil, var known = versionHistory() {
            for change in added.changes { known.append(change) }
            history = known
        } else if seen != nil {
            history = VersionHistory(of: text.lines)
            for change in changes { history.append(change) }
        }
        let keyPlace = kind.keyPlace(in: text.bytes) ?? 0
        // Somebody may have removed rows before the first change here.
        if last == nil, let folder = try? place.folder.path() {
            for version in committed?.versions(folder, place.name)?.recent ?? [] {
                history.remember(keysOf: version, at: kind.keyPlace(in: version) ?? 0)
            }
        }
        if let left = history.trim(keyPlace: keyPlace) { keep(left, keyPlace: keyPlace) }
        work.write(history, to: WorkFolder.versions)
        return false
    }

    /// Begins the records where there are none, as in a new clone, with the last versions that a history beside the store
    /// has of the table.
    ///
    /// - Returns: the last of them; nil where there is none, or the file is that one.
    func committedVersion(before file: HashedText) -> VersionHistory.Footer? {
        guard let folder = try? place.folder.path(), let versions = committed?.versions(folder, place.name),
            versions.isCurrent, let newest = versions.newest, newest != file.bytes
        else { return nil }
        let recent = versions.isSeen ? versions.recent : [newest]
        guard var before = recent.last else { return nil }
        var history = VersionHistory(of: LineHashes(of: before))
        for next in recent.dropLast().reversed() {
            history.append(
                VersionChange(from: LineHashes(of: before), to: HashedText(next), knowing: LinePool([before])))
            before = next
        }
        history.trim(keyPlace: kind.keyPlace(in: newest) ?? 0)
        for text in recent { history.remember(keysOf: text, at: kind.keyPlace(in: text) ?? 0) }
        work.write(history, to: WorkFolder.versions)
        return lastVersion()
    }

    /// Keeps what the records of the last versions leave out.
    private func keep(_ left: VersionHistory, keyPlace: Int) {
        let name = WorkFolder.furtherVersions
        if let footer = VersionHistory.Footer(in: work, name), footer.contentHash == left.contentHash(ofVersion: 0),
            work.add(left, to: name, behind: footer, upTo: .further)
        {
            return
        }
        var further = VersionHistory(in: work, name) ?? left
        // A run that was killed has added it, and not left it out of the last ones.
        if !further.append(left) { further = left }
        further.trim(to: .further, keyPlace: keyPlace)
        work.write(further, to: name)
    }
}

extension Folder {
    /// Adds changes behind the last frame of records.
    ///
    /// - Returns: false where the records are to be written anew: with twice as many changes, or bytes of them, as are
    ///   wanted, or where the disk is full. The lines of the first version don't count.
    fileprivate borrowing func add(
        _ history: VersionHistory, to name: String, behind last: VersionHistory.Footer, upTo reach: VersionHistory.Reach
    ) -> Bool {
        let frames = history.frames(behind: last.number)
        let lines = history.lines(ofVersion: 0).hashes.count
        guard last.number + history.last < reach.changes * 2, let file = try? openForAppending(name),
            file.status.size + Int64(frames.count) < Int64(reach.text * 2 + lines * 8)
        else { return false }
        return (try? file.write(frames)) != nil
    }

    /// Writes records anew.
    borrowing func write(_ history: VersionHistory, to name: String) {
        _ = try? NewFile(history.bytes, prefix: WorkFolder.temporaryPrefix, isDurable: false).rename(to: name, in: self)
    }
}

extension VersionHistory {
    /// - Parameters:
    ///   - work: the folder of a table.
    ///   - name: the name of the records.
    init?(in work: borrowing Folder, _ name: String) {
        guard let bytes = try? work.read(name) else { return nil }
        self.init(bytes)
    }
}

extension VersionHistory.Footer {
    init?(in work: borrowing Folder, _ name: String) {
        guard let file = try? work.openFile(name),
            let end = try? file.read(at: max(0, file.status.size - Int64(Self.size)), count: Self.size)
        else { return nil }
        self.init(endOf: end)
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
