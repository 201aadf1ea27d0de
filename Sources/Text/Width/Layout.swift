extension String {
    /// The text in lines, broken at its spaces.
    ///
    /// - Parameters:
    ///   - width: columns of a line; less than 2, which no syllable fits, is taken as 2.
    ///   - breakingWords: whether a word longer than a line, which begins a line of its own, is broken between its
    ///     characters. A double-width character that does not fit goes to the next line.
    /// - Returns: one line at least.
    package func wrapped(to width: Int, breakingWords: Bool = true) -> [String] {
        split(separator: " ").map(String.init).wrapped(to: width, breakingWords: breakingWords)
    }

    /// The text in exactly this many columns: filled with spaces, or cut with an ellipsis.
    package func fitted(to width: Int) -> String {
        let taken = displayWidth(of: self)
        if taken <= width { return self + String(repeating: " ", count: width - taken) }
        let cut = pieces(ofWidth: width - 1, most: 1)[0]
        return cut.text + "…" + String(repeating: " ", count: max(0, width - cut.width - 1))
    }

    /// The text in pieces of at most so many columns, one at least and `most` at most; an emoji or a letter with its
    /// marks stays whole. The first piece is empty where not even one character fits.
    fileprivate func pieces(ofWidth width: Int, most: Int = .max) -> [(text: String, width: Int)] {
        var pieces = [(text: "", width: 0)]
        for character in self {
            let size = displayWidth(of: String(character))
            if pieces[pieces.count - 1].width + size > width {
                if pieces.count == most { break }
                pieces.append(("", 0))
            }
            pieces[pieces.count - 1].text.append(character)
            pieces[pieces.count - 1].width += size
        }
        return pieces
    }
}

extension [String] {
    /// These words in lines; see ``Swift/String/wrapped(to:breakingWords:)``.
    package func wrapped(to width: Int, breakingWords: Bool = false) -> [String] {
        let width = Swift.max(2, width)
        var lines: [String] = []
        var line = ""
        var used = 0
        for word in self {
            let size = displayWidth(of: word)
            if !line.isEmpty, used + 1 + size <= width {
                line += " " + word
                used += 1 + size
                continue
            }
            if !line.isEmpty { lines.append(line) }
            (line, used) = (word, size)
            if breakingWords, size > width {
                let pieces = word.pieces(ofWidth: width)
                lines += pieces.dropLast().map(\.text)
                (line, used) = pieces[pieces.count - 1]
            }
        }
        return lines + (line.isEmpty && !lines.isEmpty ? [] : [line])
    }
}
