internal import MarkdownTable
internal import Sheets

/// Gives new ids to rows of one version whose ids the other version has given to other tasks.
struct Renumbering: ~Copyable {
    let side: MergeSide
    let version: MergeVersion
    let base: MergeVersion
    /// For each row of the version, the one in the base.
    let basePlaces: [Int?]
    /// The new ids by the old ones, as their cells show them.
    private var ids: [[UInt8]: TaskID] = [:]
    private var edits: TableEdits
    private(set) var notes: [MergeNote] = []

    init(_ side: MergeSide, of version: MergeVersion, since base: MergeVersion, basePlaces: [Int?]) {
        self.side = side
        self.version = version
        self.base = base
        self.basePlaces = basePlaces
        edits = TableEdits(version.document)
    }

    /// The version's bytes with new ids, with references to them in rows that the version added or edited, and with a
    /// note of the old id.
    ///
    /// - Parameters:
    ///   - rows: the rows whose id is taken.
    ///   - series: how ids are numbered, with those of all versions.
    ///   - taken: the highest number that is given elsewhere.
    /// - Returns: `nil` when no id is left.
    mutating func renumbered(_ rows: [Int], in series: IDSeries, after taken: Int) -> [UInt8]? {
        guard let table = version.table, let idPlace = version.place(of: Column.id.header) else {
            return version.document.bytes
        }
        var renamed: [Int: [UInt8]] = [:]
        var number = max(series.highest?.number ?? 0, taken)
        for row in rows {
            guard let id = series.id(after: number) else { return nil }
            let old = Self.shown(version.cells(ofRow: row)[idPlace].text)
            // A row without outer pipes may have no place for another id; it stays a conflict then.
            guard replace(idPlace, inRow: row, of: table, with: Array(id.text.utf8)) else { continue }
            number += 1
            ids[old] = id
            renamed[row] = old
            notes.append(.renumbered(from: old[...].text, to: id.text, side: side))
        }
        guard !ids.isEmpty, let notesPlace = version.place(of: Column.notes.header) else { return edits.apply() }
        for row in version.rows.indices where version.rows[row].isWellFormed && isChanged(row) {
            let cell = version.cells(ofRow: row)[notesPlace]
            guard let pieces = NotesPieces(cell) else { continue }
            var segments = pieces.pieces.map { followed($0, basePieces(ofRow: row)) }
            if let old = renamed[row] { segments.append(Array("renumbered:".utf8) + old) }
            let written = NotesPieces.cell(of: segments)
            if written != cell { _ = replace(notesPlace, inRow: row, of: table, with: Array(written)) }
        }
        return edits.apply()
    }

    private func isChanged(_ row: Int) -> Bool {
        basePlaces[row].map { version.rows[row].hash != base.rows[$0].hash } ?? true
    }

    private func basePieces(ofRow row: Int) -> [NotesPieces.Piece] {
        guard let old = basePlaces[row], base.rows[old].isWellFormed, let place = base.place(of: Column.notes.header)
        else { return [] }
        return NotesPieces(base.cells(ofRow: old)[place])?.pieces ?? []
    }

    /// A tag with the new ids in place of old ones that the base's row did not name.
    private func followed(_ piece: NotesPieces.Piece, _ old: [NotesPieces.Piece]) -> [UInt8] {
        guard let tag = piece.tag, tag.namesTasks else { return piece.bytes }
        let known = old.filter { $0.tag == tag }.flatMap { Self.words($0, tag) }
        let words = Self.words(piece, tag)
        let followed = words.map { word in
            known.contains(word) ? word : ids[Self.shown(word[...].text)].map { Array($0.text.utf8) } ?? word
        }
        guard followed != words else { return piece.bytes }
        return Array((tag.key + ":").utf8) + Array(followed.joined(separator: [UInt8(ascii: ",")]))
    }

    /// An id that may be marked: `` `ORCH-003` ``, `**ORCH-003**`.
    private static func shown(_ id: String) -> [UInt8] { Array(CellMarkup.word(id).utf8) }

    private static func words(_ piece: NotesPieces.Piece, _ tag: NoteTag) -> [[UInt8]] {
        piece.bytes.dropFirst(tag.key.utf8.count + 1).split(separator: UInt8(ascii: ",")).map { word in
            let space = UInt8(ascii: " ")
            let start = word.firstIndex { $0 != space } ?? word.endIndex
            let end = word.lastIndex { $0 != space }.map { $0 + 1 } ?? start
            return Array(word[start..<end])
        }
    }

    private mutating func replace(_ column: Int, inRow row: Int, of table: Table, with text: [UInt8]) -> Bool {
        do throws(MarkdownEditError) {
            try edits.replaceCell(table: table.index, row: row, column: column, with: text)
            return true
        } catch {
            return false
        }
    }
}
