internal import MarkdownTable
package import Sheets

/// Three-way merge of two versions of a queue: that of any sheet (see ``SheetMerge``), and these rules.
///
/// | case | rule |
/// | --- | --- |
/// | status, owner, start, lease, attempt | one unit: the higher attempt; equal attempts conflict |
/// | done against failed or to be done again | conflict |
/// | free text of notes | segment by segment; both appended: base, ours, theirs; both rewrote: conflict |
/// | tags of notes | as a set |
/// | one id for two new tasks | one of them gets the next free id, references follow, a note says so |
package enum QueueMerge {
    /// Merges what changed from the base to `theirs` into `ours`.
    ///
    /// - Parameters:
    ///   - base: the common ancestor; empty when there is none.
    ///   - ours: the version whose values stay in a conflict.
    ///   - theirs: the version whose changes are brought in.
    ///   - heading: the heading above the table, as for ``Queue/init(_:heading:)``.
    ///   - side: whose new rows get other ids where both sides gave one id to different tasks: the side that nobody has
    ///     seen yet.
    /// - Throws: why a version can't be read as a queue; that no id is left.
    package static func merge(
        base: [UInt8], ours: [UInt8], theirs: [UInt8], heading: String? = nil, renumbering side: MergeSide = .theirs
    ) throws(QueueError) -> MergeResult {
        try QueueError.wrap { () throws(SheetError) in
            try SheetMerge.merge(
                base: base, ours: ours, theirs: theirs, schema: Queue.schema, heading: heading, renumbering: side)
        }
    }
}

/// What a queue knows of its rows: status, owner, start, attempt and lease are one claim, and notes have parts.
package struct QueueRules: MergeRules {
    package init() {}

    package var group: [String] { Claim.headers + [Column.notes.header] }

    package func merged(
        _ base: [MergeCell]?, _ ours: [MergeCell], _ theirs: [MergeCell], id: String?
    ) -> GroupMerge {
        let place = Claim.headers.count
        let cells = (base: base?[place] ?? [], ours: ours[place], theirs: theirs[place])
        guard let oldNotes = NotesPieces(cells.base), let ourNotes = NotesPieces(cells.ours),
            let theirNotes = NotesPieces(cells.theirs)
        else {
            var merge = Self.claim(base.map { Claim($0, []) }, Claim(ours, []), Claim(theirs, []), id: id).merge
            let notes = MergeCell.decided(cells.base, cells.ours, cells.theirs)
            merge.cells.append(notes ?? cells.ours)
            if notes == nil {
                merge.conflicts.append(
                    FieldConflict(
                        id: id, field: .column(Column.notes.header), base: cells.base.text, ours: cells.ours.text,
                        theirs: cells.theirs.text))
            }
            return merge
        }
        var (merge, winner) = Self.claim(
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
                    base: oldNotes.text(of: tag),
                    ours: ourNotes.text(of: tag), theirs: theirNotes.text(of: tag))
            }
        }
        return merge
    }

    /// The cells of the claim that stays, and whose it is.
    private static func claim(
        _ base: Claim?, _ ours: Claim, _ theirs: Claim, id: String?
    ) -> (merge: GroupMerge, winner: MergeSide) {
        let decision = ClaimDecision(base: base, ours: ours, theirs: theirs)
        let (kept, dropped) = decision.winner == .ours ? (ours, theirs) : (theirs, ours)
        var merge = GroupMerge(cells: kept.cells)
        switch decision {
        case .unopposed: break
        case .higherAttempt(let side): merge.notes = [.gaveWay(id: id ?? "", to: side, dropped: dropped.text)]
        case .conflict:
            merge.conflicts = [
                FieldConflict(
                    id: id, field: .group("status and claim"), base: base?.text ?? "", ours: ours.text,
                    theirs: theirs.text)
            ]
        }
        return (merge, decision.winner)
    }

    package func renumbered(
        _ rows: [Int], of side: MergeSide, base: MergeVersion, ours: MergeVersion, theirs: MergeVersion,
        basePlaces: [Int?]
    ) -> (bytes: [UInt8], notes: [MergeNote])? {
        var renumbering = Renumbering(side, of: side == .ours ? ours : theirs, since: base, basePlaces: basePlaces)
        let highest = [base, ours, theirs].map(\.highestNumber).max() ?? 0
        return renumbering.renumbered(rows, above: highest).map { ($0, renumbering.notes) }
    }
}

extension MergeVersion {
    /// The highest number of an id.
    fileprivate var highestNumber: Int {
        guard let table, let place = place(of: Column.id.header) else { return 0 }
        var highest = 0
        document.forEachRow(ofTable: table.index, cells: place + 1) { cells, _ in
            guard place < cells.count else { return }
            let id = document.cellBytes(cells.text(place))
            if let number = TaskID.number(of: id, after: Queue.idPrefix), number > highest { highest = number }
        }
        return highest
    }
}
