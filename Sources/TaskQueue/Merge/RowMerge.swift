/// Merges the cells of one row that all versions have, or both sides.
struct RowMerge {
    let columns: MergedColumns
    /// For reports.
    let id: String?
    private(set) var conflicts: [FieldConflict] = []
    private(set) var notes: [MergeNote] = []

    /// For each of ``Claim/headers``, its place among the columns of the merge.
    private let claimPlaces: [Int?]
    private let notesPlace: Int?

    init(_ columns: MergedColumns, id: String?) {
        self.columns = columns
        self.id = id
        claimPlaces = Claim.headers.map { header in columns.columns.firstIndex { $0.header == header } }
        notesPlace = columns.columns.firstIndex { $0.header == Column.notes.header }
    }

    /// The merged cells, in the columns of the merge.
    ///
    /// - Parameters: the cells of the versions, in their own columns; the base's are `nil` in a row that is new.
    mutating func merged(base: [MergeCell]?, ours: [MergeCell], theirs: [MergeCell]) -> [MergeCell] {
        reportLost(columns.lost.ours, of: .ours, cells: ours, base: base)
        reportLost(columns.lost.theirs, of: .theirs, cells: theirs, base: base)
        // A version that lacks a column has not changed it.
        let old = columns.places.map { place in place.base.flatMap { base?[$0] } ?? [] }
        let own = columns.places.enumerated().map { index, place in place.ours.map { ours[$0] } ?? old[index] }
        let other = columns.places.enumerated().map { index, place in place.theirs.map { theirs[$0] } ?? old[index] }
        var merged = own
        for place in merged.indices where place != notesPlace && !claimPlaces.contains(place) {
            merged[place] = decided(old[place], own[place], other[place], columns.columns[place].header)
        }
        mergeClaimAndNotes(base == nil ? nil : old, own, other, into: &merged)
        return merged
    }

    /// Reports texts of a version for which the merge has no column.
    mutating func reportLost(
        _ lost: [MergedColumns.LostColumn], of side: MergeSide, cells: [MergeCell], base: [MergeCell]?
    ) {
        for column in lost {
            let cell = cells[column.place]
            let old = column.basePlace.flatMap { base?[$0] } ?? []
            guard !cell.isEmpty, cell != old else { continue }
            conflicts.append(
                FieldConflict(
                    id: id, field: .column(column.header), base: old.text, ours: side == .ours ? cell.text : "",
                    theirs: side == .theirs ? cell.text : ""))
        }
    }

    private mutating func decided(
        _ base: MergeCell, _ ours: MergeCell, _ theirs: MergeCell, _ header: String
    ) -> MergeCell {
        if ours == theirs || theirs == base { return ours }
        if ours == base { return theirs }
        conflicts.append(
            FieldConflict(id: id, field: .column(header), base: base.text, ours: ours.text, theirs: theirs.text))
        return ours
    }

    // MARK: Claim and notes

    private mutating func mergeClaimAndNotes(
        _ base: [MergeCell]?, _ ours: [MergeCell], _ theirs: [MergeCell], into merged: inout [MergeCell]
    ) {
        let cells: (base: MergeCell, ours: MergeCell, theirs: MergeCell) =
            notesPlace.map { (base?[$0] ?? [], ours[$0], theirs[$0]) } ?? ([], [], [])
        guard let oldNotes = NotesPieces(cells.base), let ourNotes = NotesPieces(cells.ours),
            let theirNotes = NotesPieces(cells.theirs)
        else {
            _ = mergeClaim(base.map { claim($0, []) }, claim(ours, []), claim(theirs, []), into: &merged)
            if let notesPlace {
                merged[notesPlace] = decided(cells.base, cells.ours, cells.theirs, Column.notes.header)
            }
            return
        }
        let winner = mergeClaim(
            base.map { claim($0, oldNotes.claim) }, claim(ours, ourNotes.claim), claim(theirs, theirNotes.claim),
            into: &merged)
        guard let notesPlace else { return }
        let tags = winner == .ours ? ourNotes.claim : theirNotes.claim
        if cells.theirs == cells.base, tags == ourNotes.claim || cells.ours == cells.theirs {
            merged[notesPlace] = cells.ours
        } else if cells.ours == cells.base, tags == theirNotes.claim {
            merged[notesPlace] = cells.theirs
        } else if cells.ours == cells.theirs {
            merged[notesPlace] = cells.ours
        } else {
            var merge = NotesMerge(base: oldNotes, ours: ourNotes, theirs: theirNotes)
            merged[notesPlace] = merge.merged(claim: tags)
            for tag in merge.conflicts { report(tag, oldNotes, ourNotes, theirNotes) }
        }
    }

    /// Puts the claim that stays into the cells, and answers whose it is.
    private mutating func mergeClaim(
        _ base: Claim?, _ ours: Claim, _ theirs: Claim, into merged: inout [MergeCell]
    ) -> MergeSide {
        let decision = ClaimDecision(base: base, ours: ours, theirs: theirs)
        let (kept, dropped) = decision.winner == .ours ? (ours, theirs) : (theirs, ours)
        switch decision {
        case .unopposed: break
        case .higherAttempt(let side): notes.append(.higherAttempt(id: id ?? "", of: side, dropped: dropped.text))
        case .conflict:
            conflicts.append(
                FieldConflict(
                    id: id, field: .claim, base: base?.text ?? "", ours: ours.text, theirs: theirs.text))
        }
        for (place, cell) in zip(claimPlaces, kept.cells) {
            if let place { merged[place] = cell }
        }
        return decision.winner
    }

    private func claim(_ cells: [MergeCell], _ tags: [[UInt8]]) -> Claim {
        Claim(cells: claimPlaces.map { place in place.map { cells[$0] } ?? [] }, tags: tags)
    }

    private mutating func report(_ tag: NoteTag?, _ base: NotesPieces, _ ours: NotesPieces, _ theirs: NotesPieces) {
        func text(_ notes: NotesPieces) -> String {
            guard let tag else { return notes.freeText }
            return notes.values(of: tag).map { $0[...].text }.joined(separator: Notes.separator)
        }
        conflicts.append(
            FieldConflict(
                id: id, field: tag.map { .tag($0) } ?? .column(Column.notes.header), base: text(base),
                ours: text(ours), theirs: text(theirs)))
    }
}
