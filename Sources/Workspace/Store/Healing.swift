internal import Host
internal import Sheets
internal import TaskQueue
internal import Text

/// What a file is, compared with the last versions: a save from a buffer that is older than the last change, a stash, a
/// checkout or a restored backup puts older rows back.
struct Healing {
    /// How the file came from the last version, for the records.
    let seen: VersionChange
    /// What is to take its place; nil where it stays.
    private(set) var bytes: [UInt8]?
    fileprivate(set) var notice: StoreNotice?
    /// Whether something that the file says is not in what takes its place.
    fileprivate(set) var isLossy = false
    /// Whether it gives back what was given up with a merge or a rebase.
    fileprivate(set) var isOfHeld = false
    /// What that is called in the history, where all that it adds to the file is the store's own; nil otherwise.
    var word: String? {
        switch notice {
        case .reverted, .fenced, .keptAttempts: "keep attempts"
        case .restoredRows(_, edits: 0, _): "restore"
        default: nil
        }
    }

    /// - A hand edit of the last version is another version. A task that was in work keeps the number of its attempt.
    /// - A hand edit of an older one is merged by rows with what changed since.
    /// - A whole older version was put back on purpose and stays; its tasks keep the number of their last attempt, so
    ///   that a worker who had one is not taken for the one that claims it next.
    /// - Another table in its place is another version too: a new queue, or that of another branch. A worker of a task
    ///   of the last version is not taken for the one that claims the task of the same id either.
    /// - Where the file ends in the middle of a row of a version, the last version comes back.
    ///
    /// - Parameters:
    ///   - history: the versions, of which the last one is not the file.
    ///   - texts: versions that are there as a whole; asked for where the history alone doesn't do.
    ///   - further: the history of the versions before; likewise.
    ///   - committed: those of a history beside the store, which reaches further back; likewise.
    init(
        of file: HashedText, _ history: VersionHistory, knowing texts: () throws(StoreError) -> [[UInt8]],
        further: () -> VersionHistory? = { nil }, committed: () -> CommittedVersions? = { nil }, _ kind: TableKind
    ) throws(StoreError) {
        let lines = history.lines(ofVersion: history.last)
        let hash = file.lines.contentHash
        var whole = history.version(withContent: hash) ?? (history.isEarlier(hash) ? 0 : nil)
        let edit = VersionChange(from: lines, to: file, knowing: LinePool(history.texts))
        let isPlain = whole == nil && file.bytes.last == UInt8(ascii: "\n") && !history.isTakenBack(by: edit)
        if isPlain, edit.isWhole {
            seen = edit
            return
        }
        let known = try texts() + history.texts + [file.bytes]
        var pool = LinePool(known)
        if isPlain {
            seen = VersionChange(from: lines, to: file, knowing: pool)
            return
        }
        let words = kind.keyPlace(in: file.bytes).map { FileWords(file.bytes, keyPlace: $0) }
        // An edit may have put a column before that of the keys.
        let keyPlace = words.flatMap { _ in kind.keyPlace(in: lines.knownText(from: pool)) }
        let origin = whole == nil ? words.map { history.origin(of: $0, keyPlace: keyPlace) } : nil
        // Where the last versions alone are near, one before them may be nearer: an older save that was healed is like it.
        var (all, start) = (history, origin)
        if let words, let origin, origin < history.last, var older = further(), older.append(history) {
            (all, start) = (older, older.origin(of: words, keyPlace: keyPlace))
            if older.version(withContent: hash) != nil { whole = 0 }
            pool = LinePool(older.texts + known)
        }
        var last = lines.knownText(from: pool)
        let isLastKnown = LineHashes(of: last) == lines
        // A hand edit of the last version, which is nearest to that, needs no other one.
        let needsVersions = whole == nil ? (origin ?? history.last) < history.last : !isLastKnown
        let versions = needsVersions ? committed() : nil
        if whole == nil, let versions, versions.isOlder(file.bytes, than: isLastKnown ? last : nil) { whole = 0 }
        // Claims that are older than the history are in the last version alone.
        if !isLastKnown, let newest = versions?.newest {
            pool = LinePool(all.texts + known + [newest])
            last = lines.knownText(from: pool)
        }
        seen = VersionChange(from: lines, to: file, knowing: pool)
        if let whole {
            takeBack(file, to: whole, of: history, last, kind)
        } else if let (_, line) = history.cut(of: file, line: { pool[$0] }), LineHashes(of: last) == lines {
            let text = line.filter { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
            notice = .cut(line: file.lines.hashes.count, text: String(decoding: text, as: UTF8.self))
            bytes = last
        } else if let words, let start {
            var base = start < all.last ? all.lines(ofVersion: start).knownText(from: pool) : last
            // A buffer that is older than the history is nearest to the beginning of that.
            if start * 2 <= all.last, start < all.last, LineHashes(of: last) == lines {
                let difference = words.distance(
                    from: base, keyPlace: kind.keyPlace(in: base), to: file.lines, besides: words.common)
                base = versions?.nearest(to: file, words, within: difference, kind) ?? base
            }
            if VersionHistory.isChange(words, of: base, keyPlace: kind.keyPlace(in: base)) {
                mergeEdit(file, of: start < all.last ? base : nil, last, kind)
            } else {
                takeOther(file, last, history, kind)
            }
        }
    }

    /// A whole older version.
    private mutating func takeBack(
        _ file: HashedText, to version: Int, of history: VersionHistory, _ last: [UInt8], _ kind: TableKind
    ) {
        notice = .reverted(kind.changedKeys(from: last, to: file.bytes))
        let fenced = kind.fenced(file, knowing: last, history, since: version)
        if fenced != file.bytes { bytes = fenced }
    }

    /// Another table than any version.
    private mutating func takeOther(
        _ file: HashedText, _ last: [UInt8], _ history: VersionHistory, _ kind: TableKind
    ) {
        let fenced = kind.fenced(file, knowing: last, history, since: history.last)
        if fenced != file.bytes {
            notice = .fenced(kind.changedKeys(from: file.bytes, to: fenced))
            bytes = fenced
        } else if kind.changedKeys(from: last, to: file.bytes).count
            > kind.keys(of: file.bytes, goneFrom: last).count
        {
            notice = .replaced(kind.keys(of: last, goneFrom: file.bytes))
        }
    }

    /// A hand edit, of the last version or of an older one, the base.
    private mutating func mergeEdit(_ file: HashedText, of base: [UInt8]?, _ last: [UInt8], _ kind: TableKind) {
        var edit = file.bytes
        let (base, last, saved) = base.map { Self.alike($0, last, file.bytes) } ?? (nil, last, file.bytes)
        if let merge = base.flatMap({ kind.merged($0, last, saved) }) {
            let restored = kind.changedKeys(from: saved, to: merge.bytes)
            if !restored.isEmpty {
                edit = merge.bytes
                notice = .restoredRows(by: merge, restored, edits: kind.changedKeys(from: last, to: edit).count)
                isLossy = !merge.conflicts.isEmpty || merge.dropsWords
            }
        }
        let fenced = kind.fenced(edit, knowing: last)
        guard fenced != file.bytes else { return }
        bytes = fenced
        if notice == nil { notice = .keptAttempts(kind.changedKeys(from: edit, to: fenced)) }
    }

    /// The versions of a merge. Some editors save syllables apart, which changes no line: there they are composed in all.
    private static func alike(
        _ base: [UInt8], _ last: [UInt8], _ file: [UInt8]
    ) -> (base: [UInt8]?, last: [UInt8], file: [UInt8]) {
        guard Hangul.isApart(file[...]) || Hangul.isApart(base[...]) else { return (base, last, file) }
        let texts = [base, last, file].map { Hangul.composed($0[...]) }
        func shared(_ left: [UInt8], _ right: [UInt8]) -> Int {
            Set(LineHashes(of: left).hashes).intersection(LineHashes(of: right).hashes).count
        }
        return shared(texts[0], texts[2]) > shared(base, file) ? (texts[0], texts[1], texts[2]) : (base, last, file)
    }

    /// A version that somebody put in the place of the last one, as it is.
    fileprivate init(placing file: HashedText, behind last: LineHashes, knowing pool: LinePool) {
        seen = VersionChange(from: last, to: file, knowing: pool)
    }

    /// Takes the file with the attempts that its tasks keep.
    fileprivate mutating func fence(_ fenced: [UInt8], _ file: HashedText, _ kind: TableKind) {
        guard fenced != file.bytes else { return }
        bytes = fenced
        if notice == nil { notice = .keptAttempts(kind.changedKeys(from: file.bytes, to: fenced)) }
    }
}

extension StoreNotice {
    /// - Parameters:
    ///   - merge: what brought changes back.
    ///   - keys: of the rows in which they are.
    fileprivate static func restoredRows(by merge: MergeResult, _ keys: [String], edits: Int) -> Self {
        let renumbered = merge.renumbered
        return .restoredRows(
            keys.filter { key in !renumbered.contains { $0.new == key } }, edits: edits, renumbered: renumbered)
    }
}

extension Transaction {
    /// Compares the file with the last version that is recorded, and records it where it is another one and stays: what can
    /// be read as a table.
    ///
    /// - Parameter last: updated where something is recorded.
    /// - Returns: what is to take the file's place; nil when it stays as it is.
    mutating func healing(of file: HashedText, last: inout VersionHistory.Footer?) throws(StoreError) -> Healing? {
        if last == nil { last = committedVersion(before: file) }
        // A file in another encoding is refused, and stays as it is.
        guard let footer = last, footer.contentHash != file.lines.contentHash, TextEncoding(of: file.bytes) == nil
        else { return nil }
        guard let history = versionHistory() else {
            last = nil
            return nil
        }
        let healing = try healing(of: file, history, behind: &last)
        if healing.bytes != nil { return healing }
        // Whoever repairs what is no table may have saved an old one, or repair one from before.
        guard kind.keyPlace(in: file.bytes) != nil else { return nil }
        if let notice = healing.notice { notices.append(notice) }
        record([], seen: healing.seen, behind: last, of: file)
        last = lastVersion()
        return nil
    }

    /// The same, where git may have put a version in the file's place since the last one was recorded: a pull or a switch
    /// writes others' work, and a person may have edited that, or saved a buffer from before it.
    private mutating func healing(
        of file: HashedText, _ history: VersionHistory, behind last: inout VersionHistory.Footer?
    ) throws(StoreError) -> Healing {
        let lines = history.lines(ofVersion: history.last)
        if let healing = try heldChanges(missingIn: file, history, lines) { return healing }
        if let healing = try mergedVersion(in: file, history, lines) { return healing }
        if let placed = placedVersion(), LineHashes(of: placed.bytes) != lines {
            let texts = try displacedTexts() + history.texts + [file.bytes, placed.bytes] + placed.formers
            let former = lines.knownText(from: LinePool(texts))
            let hash = LineHashes(of: placed.bytes).contentHash
            let known = history.version(withContent: hash) ?? (history.isEarlier(hash) ? 0 : nil)
            let isNews = known == nil && placed.isSure
            let isEdited = hash != file.lines.contentHash
            let isNear = !isNews && isEdited && isNearer(file, to: placed.bytes, than: former, history)
            if isNews || isEdited && !isNear && placed.isSure && placed.isLatest {
                // Changes that were not committed are put back by a stash, with what git brought.
                let base = nearest(of: placed.formers, to: HashedText(former))
                var merged =
                    LineHashes(of: base) == lines ? placed.bytes : kind.merged(base, placed.bytes, former)?.bytes
                if let known, let text = merged {
                    merged = kind.fenced(HashedText(text), knowing: former, history, since: known)
                }
                if let text = merged.map(HashedText.init), hash != file.lines.contentHash,
                    text.lines != file.lines, let longer = record(placed: text, texts, history, behind: &last)
                {
                    return try comparison(of: file, longer, knowing: [text.bytes, former])
                }
            }
            if isNews || isNear {
                return placing(
                    file, behind: lines, LinePool(texts), since: known ?? history.last, history, knowing: former,
                    isNews: isNews)
            }
        }
        return try comparison(of: file, history)
    }

    /// What was changed while something was going on in the repository, where the file is one from before, or an edit of
    /// that: who gives up a merge or a rebase gets that back, and does not mean the changes.
    private func heldChanges(
        missingIn file: HashedText, _ history: VersionHistory, _ lines: LineHashes
    ) throws(StoreError) -> Healing? {
        guard let held = TrailLog(in: work).held, let start = history.number(ofContent: held.base),
            let folder = try? place.folder.path()
        else { return nil }
        let whole = history.version(withContent: file.lines.contentHash)
        // What was finished in between may have some of them.
        let before = history.lines(ofVersion: max(start, whole ?? 0))
        let table = CommittedVersions.HeldTable(
            folder: folder, name: place.name, bytes: file.bytes,
            isWithout: whole != nil
                || Set(lines.hashes).subtracting(before.hashes).isDisjoint(with: file.lines.hashes),
            since: held.since)
        guard committed?.isGivenUp(table) == true else { return nil }
        let pool = LinePool(try displacedTexts() + history.texts + [file.bytes])
        let last = lines.knownText(from: pool)
        guard let merge = kind.merged(before.knownText(from: pool), last, file.bytes), merge.bytes != file.bytes else {
            return nil
        }
        var healing = Healing(placing: file, behind: lines, knowing: pool)
        let edits = whole == nil ? kind.changedKeys(from: last, to: merge.bytes).count : 0
        healing.notice = .restoredRows(by: merge, kind.changedKeys(from: file.bytes, to: merge.bytes), edits: edits)
        healing.isLossy = !merge.conflicts.isEmpty || merge.dropsWords
        healing.isOfHeld = true
        healing.fence(merge.bytes, file, kind)
        return healing
    }

    /// What git's merge driver has made since the last version was recorded, or an edit of that: the file, as it is.
    private func mergedVersion(
        in file: HashedText, _ history: VersionHistory, _ lines: LineHashes
    ) throws(StoreError) -> Healing? {
        // With conflicts alone it is the last version, and no file is nearer to it than to that.
        guard let merged = MergedVersion(in: work), LineHashes(of: merged.bytes) != lines else { return nil }
        let pool = LinePool(try displacedTexts() + history.texts + [file.bytes, merged.bytes])
        let last = lines.knownText(from: pool)
        guard isNearer(file, to: merged.bytes, than: last, history) else { return nil }
        return placing(file, behind: lines, pool, since: history.last, history, knowing: last)
    }

    /// Takes the file as it is, but for the numbers of its attempts.
    ///
    /// - Parameter version: the one that it is; the last one where it is another.
    private func placing(
        _ file: HashedText, behind lines: LineHashes, _ pool: LinePool, since version: Int, _ history: VersionHistory,
        knowing last: [UInt8], isNews: Bool = true
    ) -> Healing {
        var healing = Healing(placing: file, behind: lines, knowing: pool)
        if !isNews { healing.notice = .reverted(kind.changedKeys(from: last, to: file.bytes)) }
        healing.fence(kind.fenced(file, knowing: last, history, since: version), file, kind)
        return healing
    }

    /// Records what git put in the table's place: nothing but that came between the last version and the file. Where the last
    /// version was not committed, it is that with what git brought, as a stash puts it back.
    ///
    /// - Returns: the records with that; nil where they could not be written.
    private mutating func record(
        placed text: HashedText, _ texts: [[UInt8]], _ history: VersionHistory,
        behind last: inout VersionHistory.Footer?
    ) -> VersionHistory? {
        let lines = history.lines(ofVersion: history.last)
        let change = VersionChange(from: lines, to: text, knowing: LinePool(texts + [text.bytes]))
        record([], seen: change, behind: last, of: text)
        last = lastVersion()
        guard let longer = versionHistory(), longer.contentHash(ofVersion: longer.last) == text.lines.contentHash else {
            return nil
        }
        return longer
    }

    private func comparison(
        of file: HashedText, _ history: VersionHistory, knowing texts: [[UInt8]] = []
    ) throws(StoreError) -> Healing {
        try Healing(
            of: file, history, knowing: { () throws(StoreError) in try displacedTexts() + texts },
            further: { VersionHistory(in: work, WorkFolder.furtherVersions) },
            committed: { (try? place.folder.path()).flatMap { committed?.versions($0, place.name) } }, kind)
    }

    /// What git put in the table's place since the last version was recorded: a command has seen what came before.
    private func placedVersion() -> CommittedVersions.PlacedVersion? {
        guard let committed, let folder = try? place.folder.path() else { return nil }
        let recorded = (try? work.status(of: WorkFolder.versions))?.modified ?? .max
        return committed.placed(folder, place.name, TrailLog(in: work).head, recorded / 1_000_000_000)
    }

    /// Whether a file is rather a change of a version that came behind the last one than of that, or of one before: it has
    /// lines that came with it alone, or fewer of its words differ.
    private func isNearer(
        _ file: HashedText, to version: [UInt8], than last: [UInt8], _ history: VersionHistory
    ) -> Bool {
        let (text, lines) = (HashedText(version), LineHashes(of: last))
        if text.lines == file.lines { return true }
        let news = Set(text.lines.hashes).subtracting(lines.hashes)
        guard !news.isDisjoint(with: file.lines.hashes) || nearest(of: [last, version], to: file) == version else {
            return false
        }
        guard let keyPlace = kind.keyPlace(in: file.bytes) else { return true }
        var longer = history
        longer.append(VersionChange(from: lines, to: text, knowing: LinePool([last, version])))
        return longer.origin(of: FileWords(file.bytes, keyPlace: keyPlace), keyPlace: kind.keyPlace(in: last))
            == longer.last
    }

    /// The version from which the fewest words of a file differ, the first of several.
    private func nearest(of versions: [[UInt8]], to file: HashedText) -> [UInt8] {
        guard versions.count > 1, let keyPlace = kind.keyPlace(in: file.bytes) else { return versions[0] }
        let words = FileWords(file.bytes, keyPlace: keyPlace)
        let common = words.common
        var (nearest, least) = (versions[0], Int.max)
        for version in versions {
            let distance = words.distance(
                from: version, keyPlace: kind.keyPlace(in: version), to: file.lines, besides: common)
            if distance < least { (nearest, least) = (version, distance) }
        }
        return nearest
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
