internal import Host
package import Sheets
internal import TaskQueue
internal import Text

/// Where the changes of a table are recorded beside the store, while its lock is held: the history that git keeps.
package struct ChangeTrail {
    /// What a change is recorded as.
    ///
    /// - Parameters: the operation's name, and what it left.
    package let message: (_ operation: String, _ subject: any SheetView) -> String
    /// Records a version, with the changes before it that are not recorded yet; a failure leaves them for the next time.
    package let record: (_ version: TrailedVersion, _ log: inout TrailLog) -> Void

    /// - Parameters: as the properties of the same names.
    package init(
        message: @escaping (_ operation: String, _ subject: any SheetView) -> String,
        record: @escaping (_ version: TrailedVersion, _ log: inout TrailLog) -> Void
    ) {
        self.message = message
        self.record = record
    }
}

/// A version of a table that is in its place, and the one that was there before.
package struct TrailedVersion: Sendable {
    /// The table's folder, links followed, and its name there.
    package let folder: String
    package let name: String
    package let isExecutable: Bool
    /// What the change was made to; where there is no change, the table as it is.
    package let base: [UInt8]
    package let baseHash: UInt64
    /// What the earlier changes left that are not recorded yet, where somebody edited that since and it is still known.
    package let made: [UInt8]?
    /// What the change made of it; nil where there is no change.
    package let new: [UInt8]?
    package let newHash: UInt64
    /// The other tables that changed with this one, as they are now. What only has the name of one is somebody's own.
    package let neighbours: [(name: String, bytes: [UInt8])]
}

/// What of a table's changes is not recorded yet, in a file of its folder.
///
/// A change is noted before it is made. So a run that is killed behind it leaves to the next one what to record.
package struct TrailLog: Equatable, Sendable {
    /// A change.
    package struct Entry: Equatable, Sendable {
        /// The hash of the version that it made.
        package fileprivate(set) var version: UInt64
        /// When, in seconds since 1970.
        package let seconds: Int64
        /// The names of the other tables that it changed.
        package let neighbours: [String]
        package let message: String
    }

    /// The changes, the oldest first.
    package var entries: [Entry] = []
    /// The last version that was recorded: its hash, and what the history calls it.
    package var recorded: (version: UInt64, object: String) = (0, "")
    /// When that was, in milliseconds since 1970; 0 where it is not known.
    package var time: Int64 = 0
    /// What else the index of the history may have, since it was locked when versions were recorded.
    package var behind: [String] = []
    /// What is in the way and was said already.
    package var said = ""
    /// Where changes wait for the end of what was going on in the repository, such as a rebase: how long the notes of HEAD's
    /// moves were then, in bytes, and the version that the first of them was made to.
    fileprivate(set) var held: (since: Int64, base: UInt64)?
    /// The names of other tables that got rows of earlier changes only later.
    package var late: [String] = []
    /// HEAD's last move before the last version was recorded; nil where that is not known. A time would not do, since a
    /// clock may step back.
    fileprivate(set) var head: String?
    /// What the store made last of a version that somebody put in place: what that is called, that version, and its own.
    package fileprivate(set) var healed: (word: String, base: UInt64, version: UInt64)?

    package static func == (left: Self, right: Self) -> Bool { left.json == right.json }

    /// Notes that the history has a version, with all changes that led to it.
    ///
    /// - Parameter current: the table as it is, to which later changes may have led.
    package mutating func note(_ version: UInt64, as object: String, behind current: UInt64) {
        recorded = (version, object)
        behind = []
        said = ""
        drop(upTo: version)
        if version == current { entries = [] }
    }

    /// Forgets the changes that led to a version.
    private mutating func drop(upTo version: UInt64) {
        if let last = entries.lastIndex(where: { $0.version == version }) { entries.removeSubrange(...last) }
    }

    /// Forgets the changes since a version, which is the table's again.
    package mutating func rewind(to version: UInt64) {
        if let last = entries.dropLast().lastIndex(where: { $0.version == version }) {
            entries.removeSubrange((last + 1)...)
        } else if recorded.version == version {
            entries = []
        }
    }

    fileprivate static let name = "trail"

    init(in work: borrowing Folder) {
        guard let bytes = try? work.read(Self.name),
            let json = try? JSONValue(parsing: String(decoding: bytes, as: UTF8.self))
        else { return }
        entries = (json["entries"]?.elements ?? []).compactMap { entry in
            guard let version = Self.hash(entry["version"]), let message = entry["message"]?.plainText,
                let seconds = entry["seconds"]?.plainText.flatMap({ Int64($0) })
            else { return nil }
            return Entry(
                version: version, seconds: seconds, neighbours: Self.texts(entry["tables"]), message: message)
        }
        if let version = Self.hash(json["version"]), let object = json["object"]?.plainText {
            recorded = (version, object)
        }
        time = json["time"]?.plainText.flatMap { Int64($0) } ?? 0
        behind = Self.texts(json["behind"])
        said = json["said"]?.plainText ?? ""
        late = Self.texts(json["late"])
        head = json["head"]?.plainText
        if let since = json["held"]?.plainText.flatMap({ Int64($0) }), let base = Self.hash(json["heldBase"]) {
            held = (since, base)
        }
        if let healing = json["healed"], let word = healing["word"]?.plainText, let base = Self.hash(healing["base"]),
            let version = Self.hash(healing["version"])
        {
            healed = (word, base, version)
        }
    }

    private static func texts(_ json: JSONValue?) -> [String] { json?.elements.compactMap(\.plainText) ?? [] }

    private static func hash(_ json: JSONValue?) -> UInt64? { json?.plainText.flatMap { UInt64($0, radix: 16) } }

    private var json: JSONValue {
        [
            "version": .string(Hexadecimal.text(of: recorded.version)), "object": .string(recorded.object),
            "time": .string(String(time)), "behind": .array(of: behind, JSONValue.string), "said": .string(said),
            "late": .array(of: late, JSONValue.string), "head": head.map(JSONValue.string) ?? .null,
            "held": held.map { .string(String($0.since)) } ?? .null,
            "heldBase": held.map { .string(Hexadecimal.text(of: $0.base)) } ?? .null,
            "healed": healed.map {
                [
                    "word": .string($0.word), "base": .string(Hexadecimal.text(of: $0.base)),
                    "version": .string(Hexadecimal.text(of: $0.version)),
                ]
            } ?? .null,
            "entries": .array(of: entries) { entry in
                [
                    "version": .string(Hexadecimal.text(of: entry.version)), "seconds": .string(String(entry.seconds)),
                    "tables": .array(of: entry.neighbours, JSONValue.string), "message": .string(entry.message),
                ]
            },
        ]
    }

    fileprivate func write(in work: borrowing Folder) {
        _ = try? NewFile(Array(json.text().utf8), prefix: WorkFolder.temporaryPrefix, isDurable: false)
            .rename(to: Self.name, in: work)
    }

    /// Makes a change a part of the one before it, so that its version is not taken for an edit by hand.
    ///
    /// - Returns: whether there is one.
    fileprivate mutating func join(_ contents: WorkFolder.Contents) -> Bool {
        if let last = entries.last {
            guard last.version == contents.base else { return false }
            entries[entries.count - 1].version = contents.new
        } else {
            guard recorded.version == contents.base else { return false }
            recorded.version = contents.new
        }
        return true
    }

    /// Drops changes that were noted and not made: a killed run's, or one that somebody's save came before.
    ///
    /// - Parameter base: the version that is in place. Where none of the changes made that, somebody edited it since.
    fileprivate mutating func dropUnmade(before base: UInt64, in work: borrowing Folder) {
        guard !entries.isEmpty else { return }
        if let last = entries.lastIndex(where: { $0.version == base }) {
            entries.removeSubrange((last + 1)...)
        } else {
            let history = VersionHistory(in: work, WorkFolder.versions)
            entries.removeAll { history?.version(withContent: $0.version) == nil }
        }
    }
}

extension Transaction {
    /// Notes a change that is about to be made.
    func announce(_ change: TableChange, as contents: WorkFolder.Contents) {
        guard let message = change.message else { return }
        var log = TrailLog(in: work)
        log.dropUnmade(before: contents.base, in: work)
        if let head { log.head = head }
        let neighbours = change.additions.map(\.file)
        log.entries.append(
            TrailLog.Entry(
                version: contents.new, seconds: moment.timestamp.epochSeconds, neighbours: neighbours, message: message)
        )
        log.write(in: work)
    }

    /// Notes what was made of a version that somebody put in place.
    func note(_ healing: Healing, of base: HashedText, as version: [UInt8]) {
        guard healing.word != nil || healing.isOfHeld else { return }
        var log = TrailLog(in: work)
        let (old, new) = (base.lines.contentHash, LineHashes(of: version).contentHash)
        if let word = healing.word { log.healed = (word, old, new) }
        if healing.isOfHeld {
            // They are changes of this version now. What they were made to was given up, and is not to be committed.
            if !log.entries.isEmpty { log.entries[log.entries.count - 1].version = new }
            log.held = heldSince(nil).map { ($0, old) }
        }
        log.write(in: work)
    }

    private func heldSince(_ start: Int64?) -> Int64? {
        (try? place.folder.path()).flatMap { committed?.heldSince($0, start) }
    }

    /// Notes whether a change waits for the end of what is going on in the repository.
    ///
    /// - Parameter base: the version that it was made to.
    func hold(_ base: UInt64) {
        var log = TrailLog(in: work)
        let since = heldSince(log.held?.since)
        guard since != log.held?.since else { return }
        log.held = since.map { ($0, base) }
        log.write(in: work)
    }

    /// Notes how HEAD moved last before the table was read.
    func noteHead() {
        guard let head else { return }
        var log = TrailLog(in: work)
        guard head != log.head else { return }
        log.head = head
        log.write(in: work)
    }

    /// Notes that other tables got rows now, which an earlier change of a table could not add.
    ///
    /// - Parameter table: the one that was changed. Where nothing is recorded of it, its folder has no trail.
    func note(late tables: [String], of table: String) {
        guard let work = try? root.openSubfolder(WorkFolder.folder(of: table)),
            (try? work.status(of: TrailLog.name)) != nil
        else { return }
        var log = TrailLog(in: work)
        log.late = Set(log.late + tables).sorted()
        log.write(in: work)
    }

    /// Takes back what was noted of a change that is to be made anew.
    func recall(_ change: TableChange) {
        guard change.message != nil else { return }
        var log = TrailLog(in: work)
        _ = log.entries.popLast()
        log.write(in: work)
    }

    /// Records a change that was made.
    func record(_ change: TableChange, _ prepared: PreparedVersion, insteadOf base: borrowing Snapshot) {
        if change.isMinor {
            var log = TrailLog(in: work)
            if log.join(prepared.contents) { log.write(in: work) }
        }
        guard let trail, change.message != nil else { return }
        record(
            by: trail, base: base, hash: prepared.contents.base, new: prepared.version.bytes(from: 0, withoutLast: 0),
            newHash: prepared.contents.new)
    }

    /// Records the table as it is.
    func recordAsIs(by trail: ChangeTrail) throws(StoreError) {
        let base = try SettledRead.read(place)
        let hash = LineHashes(of: base.bytes).contentHash
        record(by: trail, base: base, hash: hash, new: nil, newHash: hash)
    }

    private func record(
        by trail: ChangeTrail, base: borrowing Snapshot, hash: UInt64, new: [UInt8]?, newHash: UInt64
    ) {
        guard let folder = try? place.folder.path() else { return }
        var log = TrailLog(in: work)
        if new == nil { log.dropUnmade(before: hash, in: work) }
        let old = log
        var neighbours: [(name: String, bytes: [UInt8])] = []
        var names = Set(log.entries.flatMap(\.neighbours) + log.late)
        if new == nil { names.formUnion(QueueTable.all(of: place.name).dropFirst().map(\.name)) }
        for name in names.sorted() {
            guard let bytes = try? place.folder.read(name) else { continue }
            let table = QueueTable(named: name)
            if table.role != .ledger || table.isTable(bytes, kind.terms) { neighbours.append((name, bytes)) }
        }
        let made = (new == nil ? log.entries[...] : log.entries.dropLast()).last?.version
        let version = TrailedVersion(
            folder: folder, name: place.name, isExecutable: base.file.status.mode & 0o100 != 0, base: base.bytes,
            baseHash: hash, made: made == hash ? nil : made.flatMap { text(ofVersion: $0, knowing: base.bytes) },
            new: new, newHash: newHash, neighbours: neighbours)
        trail.record(version, &log)
        if log != old { log.write(in: work) }
    }

    /// A recorded version, where all of its lines are known.
    private func text(ofVersion hash: UInt64, knowing text: [UInt8]) -> [UInt8]? {
        guard let history = versionHistory(), let number = history.number(ofContent: hash) else { return nil }
        return history.text(ofVersion: number, knowing: ((try? displacedTexts()) ?? []) + [text])
    }
}
