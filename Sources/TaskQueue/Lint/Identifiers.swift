internal import MarkdownTable
internal import Sheets

/// Texts that only look like an id, or are no id at all.
extension LintSheet {
    mutating func checkOddIDs() {
        // Rows that would get the same id when it is mended get none.
        var wishes: [TaskID: Int] = [:]
        for odd in shape.oddKeys {
            if let meant = LookAlikes.withoutInvisible(odd.text).plain { wishes[meant, default: 0] += 1 }
        }
        var spellings: [String: SheetLint.OddKey] = [:]
        for odd in shape.oddKeys {
            let twin = spellings[odd.text]
            if twin == nil { spellings[odd.text] = odd }
            mark(odd, twin: twin, wishes: wishes)
        }
    }

    private mutating func mark(_ odd: SheetLint.OddKey, twin: SheetLint.OddKey?, wishes: [TaskID: Int]) {
        let shown = Self.shown(odd.text)
        let visible = LookAlikes.withoutInvisible(odd.text)
        if let invisible = visible.removed, let meant = visible.plain {
            let isFree = wishes[meant] == 1 && shape.firstRow(withKey: meant.text) == nil
            if isFree, rows[odd.row].isWellFormed { mendedIDRows.insert(odd.row) }
            mark(
                .invisibleInID(shown, invisible, meant: isFree ? meant : nil), at: odd.offset,
                mend: isFree ? LintMend(row: odd.row, column: .id, was: shown, text: meant.text) : nil)
        } else if let (plain, letter) = LookAlikes.plain(visible.text) {
            let line = shape.firstRow(withKey: plain.text).map { table.line(ofRow: $0) }
            mark(.lookAlikeID(shown, letter, plain: plain, line: line), at: odd.offset)
        } else if let twin {
            let firstLine = table.line(ofRow: twin.row)
            // Canonically equal texts are equal in Swift; the queue compares bytes.
            let isSame = twin.text.utf8.elementsEqual(odd.text.utf8)
            mark(
                isSame ? .shape(.duplicateKey(shown, firstLine: firstLine)) : .twinID(shown, firstLine: firstLine),
                at: odd.offset)
        } else {
            mark(.invalidID(shown), at: odd.offset)
        }
    }
}
