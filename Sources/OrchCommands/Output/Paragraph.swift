internal import MarkdownTable
import Text

/// Text in lines of a width.
enum Paragraph {
    /// Breaks a text at its spaces. A word longer than a line begins a line of its own and is broken between its
    /// characters, since there is no other way; a double-width character that does not fit goes to the next line.
    ///
    /// - Parameters:
    ///   - text: one that a terminal may show (``Screen/plain(_:)``).
    ///   - width: columns of a line; less than 2, which no syllable fits, is taken as 2.
    /// - Returns: one line at least.
    static func lines(_ text: String, width: Int) -> [String] {
        let width = max(2, width)
        var lines: [String] = []
        var line = ""
        var used = 0
        for word in text.split(separator: " ") {
            let size = displayWidth(of: String(word))
            if !line.isEmpty, used + 1 + size <= width {
                line += " " + word
                used += 1 + size
                continue
            }
            if !line.isEmpty { lines.append(line) }
            (line, used) = (String(word), size)
            if size > width {
                var pieces = broken(word, width: width)
                line = pieces.removeLast()
                lines += pieces
                used = displayWidth(of: line)
            }
        }
        return lines + (line.isEmpty && !lines.isEmpty ? [] : [line])
    }

    /// A word in pieces of at most so many columns; an emoji or a letter with its marks stays whole.
    private static func broken(_ word: Substring, width: Int) -> [String] {
        var pieces: [String] = []
        var piece = ""
        var used = 0
        for character in word {
            let size = displayWidth(of: String(character))
            if used + size > width, !piece.isEmpty {
                pieces.append(piece)
                (piece, used) = ("", 0)
            }
            piece.append(character)
            used += size
        }
        return pieces + [piece]
    }
}
