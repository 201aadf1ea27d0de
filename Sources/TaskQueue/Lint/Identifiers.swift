internal import MarkdownTable
internal import Sheets
internal import Text

/// An id cell that holds no id.
struct OddID {
    let row: Int
    let text: String
    let offset: Int
}

/// Ids that are none, that two rows share, or that only look like one.
extension LintSheet {
    /// Marks what a row's id is by itself, and keeps those that are none.
    mutating func checkIDForms(of row: Row) {
        guard let place = places[.id], place < row.cells.count else { return }
        let range = row.cells.text(place)
        if !saysSomething(range) {
            keep(OddID(row: row.index, text: "", offset: range.lowerBound))
            return
        }
        let text = document.cellText(range)
        guard TaskID(text) != nil else {
            keep(OddID(row: row.index, text: text, offset: range.lowerBound))
            return
        }
        guard sharing.contains(row.index), let first = firstRows[row.facts.idHash], first != row.index else { return }
        mark(.duplicateID(Self.shown(text), firstLine: table.line(ofRow: first)), at: range.lowerBound)
    }

    mutating func checkOddIDs() {
        // Rows that would get the same id when it is mended get none.
        var wishes: [TaskID: Int] = [:]
        for odd in oddIDs {
            if let meant = LookAlikes.withoutInvisible(odd.text).plain { wishes[meant, default: 0] += 1 }
        }
        var spellings: [String: OddID] = [:]
        for odd in oddIDs {
            guard !odd.text.isEmpty else {
                if rows[odd.row].isWellFormed { mark(.noID, at: odd.offset) }
                continue
            }
            let twin = spellings[odd.text]
            if twin == nil { spellings[odd.text] = odd }
            mark(odd, twin: twin, wishes: wishes)
        }
    }

    private mutating func mark(_ odd: OddID, twin: OddID?, wishes: [TaskID: Int]) {
        let shown = Self.shown(odd.text)
        let visible = LookAlikes.withoutInvisible(odd.text)
        if let invisible = visible.removed, let meant = visible.plain {
            let isFree = wishes[meant] == 1 && firstRows[ContentHash.of(Array(meant.text.utf8))] == nil
            if isFree, rows[odd.row].isWellFormed { mendedIDRows.insert(odd.row) }
            mark(
                .invisibleInID(shown, invisible, meant: isFree ? meant : nil), at: odd.offset,
                mend: isFree ? LintMend(row: odd.row, column: .id, was: shown, text: meant.text) : nil)
        } else if let (plain, letter) = LookAlikes.plain(visible.text) {
            let line = firstRows[ContentHash.of(Array(plain.text.utf8))].map { table.line(ofRow: $0) }
            mark(.lookAlikeID(shown, letter, plain: plain, line: line), at: odd.offset)
        } else if let twin {
            let firstLine = table.line(ofRow: twin.row)
            // Canonically equal texts are equal in Swift; the queue compares bytes.
            let isSame = twin.text.utf8.elementsEqual(odd.text.utf8)
            mark(
                isSame ? .duplicateID(shown, firstLine: firstLine) : .twinID(shown, firstLine: firstLine),
                at: odd.offset)
        } else {
            mark(.invalidID(shown), at: odd.offset)
        }
    }
}
