internal import Sheets
internal import Text

/// The notes of a row, divided, in bytes: segments of free text, tags, and tags that belong to the claim.
struct NotesPieces {
    struct Piece: Equatable {
        let tag: NoteTag?
        let bytes: [UInt8]

        var isOfClaim: Bool { tag == .lease || tag == .attempt }
    }

    let pieces: [Piece]

    /// - Parameter cell: the cell's bytes.
    /// - Returns: `nil` when they are not UTF-8, since dividing them would change them.
    init?(_ cell: MergeCell) {
        guard let text = String(validating: cell, as: UTF8.self) else { return nil }
        pieces = Notes(text).segments.map { Piece(tag: $0.tag, bytes: Array($0.text.utf8)) }
    }

    var texts: [[UInt8]] { pieces.filter { $0.tag == nil }.map(\.bytes) }
    var claim: [[UInt8]] { pieces.filter(\.isOfClaim).map(\.bytes) }

    func values(of tag: NoteTag) -> [[UInt8]] {
        pieces.filter { $0.tag == tag }.map(\.bytes)
    }

    /// The tags that don't belong to the claim, each once, in order.
    var tags: [NoteTag] {
        var tags: [NoteTag] = []
        for piece in pieces where !piece.isOfClaim {
            if let tag = piece.tag, !tags.contains(tag) { tags.append(tag) }
        }
        return tags
    }

    /// A tag, or without one the free text, for a report.
    func text(of tag: NoteTag?) -> String {
        (tag.map(values) ?? texts).map { $0[...].text }.joined(separator: Notes.separator)
    }

    /// A cell of segments. Empty ones would be read as none or with their neighbours, and a last word `/` as the
    /// beginning of a separator.
    static func cell(of segments: [[UInt8]]) -> MergeCell {
        var cell: [UInt8] = []
        var isClosing = false
        for segment in segments where !segment.isEmpty {
            if isClosing { cell.removeLast(2) }
            if !cell.isEmpty { cell += Array(Notes.separator.utf8) }
            cell += segment
            isClosing = segment.suffix(2).elementsEqual(" /".utf8)
        }
        return cell[...]
    }
}

/// Merges the notes of a row: free text segment by segment, tags each for itself.
struct NotesMerge {
    let base: NotesPieces
    let ours: NotesPieces
    let theirs: NotesPieces
    /// What both sides changed differently: a tag or, without one, free text.
    private(set) var conflicts: [NoteTag?] = []

    init(base: NotesPieces, ours: NotesPieces, theirs: NotesPieces) {
        self.base = base
        self.ours = ours
        self.theirs = theirs
    }

    /// The merged cell: our segments in their order, with theirs between and behind them.
    ///
    /// - Parameter claim: the tags of the claim that stays.
    mutating func merged(claim: [[UInt8]]) -> MergeCell {
        var tags: [NoteTag: [[UInt8]]] = [:]
        for tag in ours.tags + theirs.tags where tags[tag] == nil { tags[tag] = mergedValues(of: tag) }
        var segments: [[UInt8]] = []
        var claim: [[UInt8]]? = claim
        var reached = 0
        // Our tags up to the free text with this number, each kind in the place of its first.
        func appendTags(before place: Int) {
            while reached < place {
                let piece = ours.pieces[reached]
                reached += 1
                if piece.isOfClaim {
                    segments += claim ?? []
                    claim = nil
                } else if let tag = piece.tag {
                    segments += tags.removeValue(forKey: tag) ?? []
                }
            }
        }
        let places = ours.pieces.indices.filter { ours.pieces[$0].tag == nil }
        let texts = mergedTexts()
        let last = texts.lastIndex { $0.ours != nil } ?? -1
        for (index, text) in texts.enumerated() {
            if let place = text.ours.map({ places[$0] }) {
                appendTags(before: place)
                reached = max(reached, place + 1)
            } else if index > last {
                // What they appended comes after all of ours.
                appendTags(before: ours.pieces.count)
            }
            segments.append(text.bytes)
        }
        appendTags(before: ours.pieces.count)
        for tag in theirs.tags { segments += tags.removeValue(forKey: tag) ?? [] }
        segments += claim ?? []
        return NotesPieces.cell(of: segments)
    }

    // MARK: Free text

    /// The segments of free text, with the number of the one of ours in whose place each is.
    private mutating func mergedTexts() -> [(ours: Int?, bytes: [UInt8])] {
        let texts = (base: base.texts, ours: ours.texts, theirs: theirs.texts)
        var merged: [(ours: Int?, bytes: [UInt8])] = []
        let runs = LineMerge.runs(
            base: texts.base.map { ContentHash.of($0) }, ours: texts.ours.map { ContentHash.of($0) },
            theirs: texts.theirs.map { ContentHash.of($0) })
        for run in runs {
            switch run {
            case .ours(let range): merged += range.map { ($0, texts.ours[$0]) }
            case .theirs(let range): merged += range.map { (nil, texts.theirs[$0]) }
            case .conflict(let old, let own, let other):
                if old.count == 1, own.count == 1, other.count == 1,
                    let both = Self.extended(
                        texts.base[old.lowerBound], texts.ours[own.lowerBound], texts.theirs[other.lowerBound])
                {
                    merged.append((own.lowerBound, both))
                } else {
                    merged += own.map { ($0, texts.ours[$0]) }
                    if !conflicts.contains(nil) { conflicts.append(nil) }
                }
            }
        }
        return merged
    }

    /// A text to which both sides appended words: base, ours, theirs.
    private static func extended(_ base: [UInt8], _ ours: [UInt8], _ theirs: [UInt8]) -> [UInt8]? {
        let ends = Array(" ,.;".utf8)
        guard ours.starts(with: base), theirs.starts(with: base),
            let own = ours.dropFirst(base.count).first, let other = theirs.dropFirst(base.count).first,
            ends.contains(own), ends.contains(other)
        else { return nil }
        return ours + theirs.dropFirst(base.count)
    }

    // MARK: Tags

    private mutating func mergedValues(of tag: NoteTag) -> [[UInt8]] {
        let (base, ours, theirs) = (base.values(of: tag), ours.values(of: tag), theirs.values(of: tag))
        if ours == theirs || theirs == base { return ours }
        if ours == base { return theirs }
        switch tag {
        case .after:
            return Self.mergedDependencies(base, ours, theirs)
        case .replan where base.allSatisfy({ ours.contains($0) || theirs.contains($0) }):
            // Each time that an operator sends a task back adds one.
            return Self.union(base, ours, theirs)
        default:
            conflicts.append(tag)
            return ours
        }
    }

    /// What is in ours and was not removed by them, and what they added.
    private static func union(_ base: [[UInt8]], _ ours: [[UInt8]], _ theirs: [[UInt8]]) -> [[UInt8]] {
        ours.filter { theirs.contains($0) || !base.contains($0) }
            + theirs.filter { !ours.contains($0) && !base.contains($0) }
    }

    private static func mergedDependencies(_ base: [[UInt8]], _ ours: [[UInt8]], _ theirs: [[UInt8]]) -> [[UInt8]] {
        let own = ids(ours)
        let merged = union(ids(base), own, ids(theirs))
        if merged == own { return ours }
        if merged.isEmpty { return [] }
        return [Array((NoteTag.after.key + ":").utf8) + Array(merged.joined(separator: [UInt8(ascii: ",")]))]
    }

    private static func ids(_ segments: [[UInt8]]) -> [[UInt8]] {
        let separator = Notes.separator
        let notes = Notes(segments.map { String(decoding: $0, as: UTF8.self) }.joined(separator: separator))
        return notes.after.map { Array($0.utf8) }
    }
}
