internal import MarkdownTable
package import Sheets

/// Three-way merge of two versions of a queue: that of any sheet (see ``SheetMerge``), and these rules.
///
/// | case | rule |
/// | --- | --- |
/// | status, owner, start, lease, attempt | one unit: the higher attempt; equal attempts conflict, but for the end of one |
/// | done against failed or to be done again | conflict |
/// | free text of notes | segment by segment; both appended: base, ours, theirs; both rewrote: conflict |
/// | tags of notes | as a set |
/// | one id for two new tasks | one of them gets the next free id, references follow, a note says so |
/// | archived against changed | both, in the queue |
/// | a task that an earlier merge gave another id | changes of it follow, from a branch that has the old one |
package enum QueueMerge {
    /// Merges what changed from the base to `theirs` into `ours`.
    ///
    /// - Parameters:
    ///   - base: the common ancestor; empty when there is none.
    ///   - ours: the version whose values stay in a conflict.
    ///   - theirs: the version whose changes are brought in.
    ///   - terms: how the file is read.
    ///   - side: whose new rows get other ids where both sides gave one id to different tasks: the side that nobody has
    ///     seen yet.
    ///   - sibling: the archive of the queue, or the queue of the archive.
    ///   - countsAttempts: whether the higher attempt is the later claim.
    /// - Throws: why a version can't be read as a queue; that no id is left.
    package static func merge(
        base: [UInt8], ours: [UInt8], theirs: [UInt8], terms: TableTerms = TableTerms(),
        renumbering side: MergeSide = .theirs, beside sibling: MergedSibling? = nil, countsAttempts: Bool = true
    ) throws(QueueError) -> MergeResult {
        var (base, ours, theirs) = (base, ours, theirs)
        let schema = Queue.schema.merging(by: QueueRules(beside: sibling, countsAttempts: countsAttempts))
        if let sibling, sibling.isQueue || base.isEmpty {
            base = sibling.completed(base, ours: ours, theirs: theirs, terms: terms)
        }
        var notes: [MergeNote] = []
        let given = { sibling?.ids() ?? [] }
        if var queue = try? Queue(ours, terms: terms),
            let followed = queue.followed(
                base, theirs, renumbering: side == .theirs ? side : nil, besides: given, terms: terms)
        {
            (base, theirs) = (followed.base, followed.other)
            notes = followed.notes
        }
        if var queue = try? Queue(theirs, terms: terms),
            let followed = queue.followed(
                base, ours, renumbering: side == .ours ? side : nil, besides: given, terms: terms)
        {
            (base, ours) = (followed.base, followed.other)
            notes += followed.notes
        }
        var result = try QueueError.wrap { () throws(SheetError) in
            try SheetMerge.merge(
                base: base, ours: ours, theirs: theirs, schema: schema, terms: terms, renumbering: side)
        }
        if !notes.isEmpty {
            result = MergeResult(bytes: result.bytes, conflicts: result.conflicts, notes: notes + result.notes)
        }
        guard let sibling, !sibling.isQueue else { return result }
        return try returning(result, (base, ours, theirs), terms: terms, from: sibling)
    }
}

/// What a queue knows of its rows: status, owner, start, attempt and lease are one claim, and notes have parts.
package struct QueueRules: MergeRules {
    private let sibling: MergedSibling?
    private let countsAttempts: Bool

    /// - Parameters:
    ///   - sibling: the archive of the queue, or the queue of the archive.
    ///   - countsAttempts: whether the higher attempt is the later claim. It is not where `theirs` was made to an older
    ///     version that knew how many attempts there had been.
    package init(beside sibling: MergedSibling? = nil, countsAttempts: Bool = true) {
        self.sibling = sibling
        self.countsAttempts = countsAttempts
    }

    package var group: [String] { Claim.headers + [Column.notes.header] }

    package func merged(
        _ base: [MergeCell]?, _ ours: [MergeCell], _ theirs: [MergeCell], id: String?
    ) -> GroupMerge {
        let place = Claim.headers.count
        let cells = (base: base?[place] ?? [], ours: ours[place], theirs: theirs[place])
        guard let oldNotes = NotesPieces(cells.base), let ourNotes = NotesPieces(cells.ours),
            let theirNotes = NotesPieces(cells.theirs)
        else {
            var merge = claim(base.map { Claim($0, []) }, Claim(ours, []), Claim(theirs, []), id: id).merge
            let notes = MergeCell.decided(cells.base, cells.ours, cells.theirs)
            merge.cells.append(notes ?? cells.ours)
            if notes == nil {
                merge.conflicts.append(
                    FieldConflict(id, .column(Column.notes.header), cells.base, cells.ours, cells.theirs))
            }
            return merge
        }
        var (merge, winner) = claim(
            base.map { Claim($0, oldNotes.claim) }, Claim(ours, ourNotes.claim), Claim(theirs, theirNotes.claim), id: id
        )
        let tags = winner == .ours ? ourNotes.claim : theirNotes.claim
        if cells.ours == cells.theirs || (cells.theirs == cells.base && tags == ourNotes.claim) {
            merge.cells.append(cells.ours)
        } else if cells.ours == cells.base, tags == theirNotes.claim {
            merge.cells.append(cells.theirs)
        } else {
            var notes = NotesMerge(base: oldNotes, ours: ourNotes, theirs: theirNotes)
            merge.cells.append(notes.merged(claim: tags))
            merge.conflicts += notes.conflicts.map { tag in
                FieldConflict(
                    id: id, field: tag.map { .part($0.key) } ?? .column(Column.notes.header),
                    base: oldNotes.text(of: tag), ours: ourNotes.text(of: tag), theirs: theirNotes.text(of: tag))
            }
        }
        return merge
    }

    /// The cells of the claim that stays, and whose it is.
    private func claim(
        _ base: Claim?, _ ours: Claim, _ theirs: Claim, id: String?
    ) -> (merge: GroupMerge, winner: MergeSide) {
        // Of a row that both sides have added, the one that nobody has claimed yet is as it was added.
        let base = base ?? (ours.isFresh ? ours : theirs.isFresh ? theirs : nil)
        var decision = ClaimDecision(base: base, ours: ours, theirs: theirs)
        if !countsAttempts, decision == .higherAttempt(.theirs) { decision = .conflict }
        let (kept, dropped) = decision.winner == .ours ? (ours, theirs) : (theirs, ours)
        var merge = GroupMerge(cells: kept.cells)
        switch decision {
        case .unopposed: break
        case .higherAttempt(let side): merge.notes = [.gaveWay(id: id ?? "", to: side, dropped: dropped.text)]
        case .conflict:
            merge.conflicts = [
                FieldConflict(
                    id: id, field: .group(Claim.name), base: base?.text ?? "", ours: ours.text,
                    theirs: theirs.text)
            ]
        }
        return (merge, decision.winner)
    }

    package var knowsOtherTables: Bool { sibling != nil }

    package func isKeyTaken(ofRow row: Int, in version: MergeVersion) -> Bool {
        guard let sibling, let id = version.key(ofRow: row), let place = version.place(of: Column.task.header) else {
            return false
        }
        return sibling.gives(id, toOtherThan: version.cells(ofRow: row)[place].text)
    }

    package func renumbered(
        _ rows: [Int], of side: MergeSide, base: MergeVersion, ours: MergeVersion, theirs: MergeVersion,
        basePlaces: [Int?]
    ) -> (bytes: [UInt8], notes: [MergeNote])? {
        var renumbering = Renumbering(side, of: side == .ours ? ours : theirs, since: base, basePlaces: basePlaces)
        let series = [base, theirs].reduce(ours.series(nil)) { $1.series($0) }
        return renumbering.renumbered(rows, in: series, after: series.highest(among: sibling?.ids() ?? []))
            .map { ($0, renumbering.notes) }
    }
}

extension QueueRules {
    /// Each task keeps the number of its last attempt, so that the next claim of it counts on; in an edit, each that was
    /// in work and is not done.
    package func fenced(_ sheet: Sheet, knowing later: Sheet, isEdit: Bool) -> Sheet {
        var queue = Queue(sheet)
        let known = Queue(later)
        for index in 0..<known.rowCount {
            let row = known.row(index)
            // A row that can't be written, since it is damaged or its id is there twice, can't be claimed either.
            guard let id = row.id, let attempt = row.notes.attempt, let target = try? queue.editableRow(id),
                target.notes.attempt?.number ?? 0 < attempt.number,
                !isEdit || (row.status == .inProgress && target.status != .done)
            else { continue }
            var notes = target.notes
            notes.set(.attempt, attempt.text)
            try? queue.write([:], notes: notes, to: target)
        }
        return queue.sheet
    }
}

extension MergeVersion {
    /// A series with the ids of this version in it; its own where none is given.
    fileprivate func series(_ known: IDSeries?) -> IDSeries {
        guard let table, let place = place(of: Column.id.header) else { return known ?? .standard }
        return known?.taking(idsOf: table, in: document, idPlace: place)
            ?? IDSeries(of: table, in: document, idPlace: place)
    }
}

/// Who has a task: cells and tags that change together and are merged as one.
struct Claim: Equatable {
    /// The columns that belong to it. Lease and attempt are columns in some tables, and tags of the notes in others.
    static let headers = [
        Column.status.header, Column.ownerSession.header, Column.startedAt.header, NoteTag.attempt.key,
        NoteTag.lease.key,
    ]

    /// What a tag with the number of an attempt begins with.
    private static let mark = Array((NoteTag.attempt.key + ":").utf8)

    /// In the order of ``headers``; empty where there is no such column or nothing in it.
    var cells: [MergeCell]
    /// The segments of the notes that are tags of the claim.
    var tags: [[UInt8]]

    /// - Parameters:
    ///   - cells: those of the group that ``QueueRules`` merges; the first ones are the claim's.
    ///   - tags: the segments of the notes that are tags of the claim.
    init(_ cells: [MergeCell], _ tags: [[UInt8]]) {
        self.cells = Array(cells.prefix(Self.headers.count))
        self.tags = tags
    }

    var status: Status? { Status(word: cells[0].text) }
    fileprivate var isFresh: Bool { status == .pending && attempt == 0 }

    /// Which execution the row is about, to find out which claim is the later one. A finished task whose attempt isn't
    /// written had one at least: that is what finishing drops.
    var attempt: Int {
        let texts = tags.filter { $0.starts(with: Self.mark) }.map { $0.dropFirst(Self.mark.count) } + [cells[3]]
        let written = texts.compactMap { Attempt(text: $0.text)?.number }.max()
        return written ?? (status == .done || status == .failed ? 1 : 0)
    }

    /// Whether the other side has the end of this very execution: in histories that were rewritten, what both come from may
    /// be older than the claim.
    fileprivate func isFinished(by other: Claim) -> Bool {
        status == .inProgress && (other.status == .done || other.status == .failed) && attempt == other.attempt
            && cells[1..<3] == other.cells[1..<3] && !cells[1].isEmpty && !cells[2].isEmpty
    }

    /// Whether nothing came to it but the number of an attempt, as in a version that was put back, and not a later one than the
    /// other side's.
    fileprivate func isCounted(since base: Claim?, upTo other: Claim) -> Bool {
        guard let base, status == .pending, attempt <= other.attempt else { return false }
        func rest(_ claim: Claim) -> [[UInt8]] {
            claim.cells[..<3].map(Array.init) + [Array(claim.cells[4])]
                + claim.tags.filter { !$0.starts(with: Self.mark) }
        }
        return rest(self) == rest(base)
    }

    /// For reports, and to be read back from them: what there is of it, with the names of what could be confused.
    var text: String {
        let columns = zip(Self.headers, cells).dropFirst(3).filter { !$1.isEmpty }.map { "\($0):\($1.text)" }
        let rest = cells[1..<3].filter { !$0.isEmpty }.map(\.text) + columns + tags.map { $0[...].text }
        let status = cells[0].isEmpty && !rest.isEmpty ? CellText.none : cells[0].text
        return ([status] + rest).filter { !$0.isEmpty }.joined(separator: Notes.separator)
    }

    /// What the group of these fields is called.
    static let name = "status and claim"
}

enum ClaimDecision: Equatable {
    /// Only one side changed it, or both did the same.
    case unopposed(MergeSide)
    case higherAttempt(MergeSide)
    case conflict

    /// - Parameter base: `nil` where the row is new on both sides.
    init(base: Claim?, ours: Claim, theirs: Claim) {
        if ours == theirs || theirs == base {
            self = .unopposed(.ours)
        } else if ours == base {
            self = .unopposed(.theirs)
        } else if ours.isFinished(by: theirs) || ours.isCounted(since: base, upTo: theirs) {
            self = .unopposed(.theirs)
        } else if theirs.isFinished(by: ours) || theirs.isCounted(since: base, upTo: ours) {
            self = .unopposed(.ours)
        } else if Self.contradict(base?.status, ours.status, theirs.status) || ours.attempt == theirs.attempt {
            self = .conflict
        } else {
            self = .higherAttempt(ours.attempt > theirs.attempt ? .ours : .theirs)
        }
    }

    /// Whether one side says that the task is done, and the other that it failed or has to be done again.
    private static func contradict(_ base: Status?, _ ours: Status?, _ theirs: Status?) -> Bool {
        guard ours != theirs, ours == .done || theirs == .done else { return false }
        let other = ours == .done ? theirs : ours
        return base == .done || other == .failed || other == .pending
    }

    var winner: MergeSide {
        switch self {
        case .unopposed(let side), .higherAttempt(let side): side
        case .conflict: .ours
        }
    }
}
