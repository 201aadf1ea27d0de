internal import MarkdownTable
internal import Sheets

/// Texts that only look like an id, or are not an id at all.
extension LintSheet {
    mutating func checkOddIDs() {
        // Rows that would get the same id when it is fixed get none.
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
            if isFree, queue.isWellFormed(odd.row) { fixedIDRows.insert(odd.row) }
            mark(
                .invisibleInID(shown, invisible, meant: isFree ? meant : nil), at: odd.offset,
                fix: isFree ? LintFix(row: odd.row, .cell(.id), was: shown, text: meant.text) : nil)
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

/// Characters that nobody sees, and letters that look like those of an id.
enum LookAlikes {
    /// A text without its invisible characters, the first of them, and the id that is then left, if it is one.
    static func withoutInvisible(_ text: String) -> (text: String, removed: Unicode.Scalar?, plain: TaskID?) {
        let removed = text.unicodeScalars.first(where: isInvisible)
        guard removed != nil else { return (text, nil, nil) }
        let rest = String(String.UnicodeScalarView(text.unicodeScalars.filter { !isInvisible($0) }))
        return (rest, removed, TaskID(rest))
    }

    /// The id that a text looks like, and the first letter that is another one than it seems.
    static func plain(_ text: String) -> (id: TaskID, letter: Unicode.Scalar)? {
        guard let letter = text.unicodeScalars.first(where: { twin(of: $0) != nil }) else { return nil }
        let plain = String(String.UnicodeScalarView(text.unicodeScalars.map { twin(of: $0) ?? $0 }))
        return TaskID(plain).map { ($0, letter) }
    }

    /// Whether a character takes no room, or none that could be told from the edge of a cell: formats, fillers,
    /// variation selectors, tags, controls, and the spaces that trimming leaves (Unicode 16,
    /// Default_Ignorable_Code_Point and Zs).
    private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x00...0x1F, 0x7F...0xA0, 0xAD, 0x034F, 0x061C, 0x115F...0x1160, 0x17B4...0x17B5, 0x180B...0x180F,
            0x2000...0x200F, 0x2028...0x202F, 0x205F...0x206F, 0x3000, 0x3164, 0xFE00...0xFE0F, 0xFEFF, 0xFFA0,
            0xFFF0...0xFFFB, 0xE0000...0xE0FFF:
            true
        default: false
        }
    }

    /// The ASCII letter that a character looks like.
    private static func twin(of scalar: Unicode.Scalar) -> Unicode.Scalar? {
        switch scalar.value {
        // Full-width forms, which an input method for Korean or Japanese writes.
        case 0xFF01...0xFF5E: Unicode.Scalar(scalar.value - 0xFEE0)
        case 0x2010...0x2015, 0x2212, 0xFE58, 0xFE63: "-"
        default: letters[scalar]
        }
    }

    /// Letters of Greek, Cyrillic and Armenian that fonts draw like Latin ones (from the pairs of Unicode Technical
    /// Standard 39, as far as they are letters of an id).
    private static let letters: [Unicode.Scalar: Unicode.Scalar] = {
        let pairs: [(Unicode.Scalar, String)] = [
            ("A", "ΑА"), ("B", "ΒВ"), ("C", "СϹ"), ("E", "ΕЕ"), ("F", "Ϝ"), ("G", "Ԍ"), ("H", "ΗН"), ("I", "ΙІӀ"),
            ("J", "ЈͿ"), ("K", "ΚК\u{212A}"), ("M", "ΜМϺ"), ("N", "Ν"), ("O", "ΟОՕ"), ("P", "ΡР"), ("Q", "Ԛ"),
            ("S", "ЅՏ"), ("T", "ΤТ"), ("U", "Ս"), ("V", "Ѵ"), ("W", "Ԝ"), ("X", "ΧХ"), ("Y", "ΥҮ"), ("Z", "Ζ"),
            ("a", "аɑ"), ("c", "сϲ"), ("d", "ԁ"), ("e", "е"), ("g", "ɡ"), ("h", "һհ"), ("i", "іı"), ("j", "јϳ"),
            ("n", "ո"), ("o", "оοօ"), ("p", "рρ"), ("q", "ԛ"), ("s", "ѕ"), ("u", "ս"), ("v", "νѵ"), ("w", "ԝ"),
            ("x", "х"), ("y", "уү"),
        ]
        var letters: [Unicode.Scalar: Unicode.Scalar] = [:]
        for (plain, twins) in pairs {
            for twin in twins.unicodeScalars { letters[twin] = plain }
        }
        return letters
    }()
}
