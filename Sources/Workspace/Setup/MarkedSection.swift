/// A part of somebody else's text between two lines that mark it. Every byte outside it stays as it is.
struct MarkedSection {
    /// The line that it begins with and the one that it ends with.
    let begin: String
    let end: String

    /// What is wrong with the markers of a text: the line of the first that has no partner.
    struct Unpaired: Error, Equatable {
        let line: Int
    }

    /// The text with the section in it: in the place of the one that is there, else at the end behind an empty line.
    ///
    /// - Parameters:
    ///   - lines: what is between the markers.
    ///   - text: the whole text, whose line ends the section takes.
    func placed(_ lines: [String], in text: [UInt8]) throws(Unpaired) -> [UInt8] {
        let newline: [UInt8] = Self.usesCRLF(text) ? [0x0D, 0x0A] : [0x0A]
        var section: [UInt8] = []
        for line in [begin] + lines + [end] { section += Array(line.utf8) + newline }
        if let range = try range(in: text) {
            // A text that ends in the section without a line end keeps it so.
            let isCut = range.upperBound == text.count && text.last != 0x0A
            if isCut { section.removeLast(newline.count) }
            var result = text
            result.replaceSubrange(range, with: section)
            return result
        }
        if text.isEmpty { return section }
        let gap = text.last == 0x0A ? newline : newline + newline
        return text + gap + section
    }

    /// Where the section is, its last line end included.
    private func range(in text: [UInt8]) throws(Unpaired) -> Range<Int>? {
        var start: (offset: Int, line: Int)?
        var found: Range<Int>?
        var offset = 0
        var number = 0
        while offset < text.count {
            number += 1
            let stop = text[offset...].firstIndex(of: 0x0A).map { $0 + 1 } ?? text.count
            let line = Self.trimmed(text[offset..<stop])
            if line.elementsEqual(begin.utf8) {
                guard start == nil, found == nil else { throw Unpaired(line: number) }
                start = (offset, number)
            } else if line.elementsEqual(end.utf8) {
                guard let first = start else { throw Unpaired(line: number) }
                found = first.offset..<stop
                start = nil
            }
            offset = stop
        }
        if let start { throw Unpaired(line: start.line) }
        return found
    }

    private static func trimmed(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D }
        let body = line.drop(while: isBlank)
        guard let last = body.lastIndex(where: { !isBlank($0) }) else { return [] }
        return body[...last]
    }

    private static func usesCRLF(_ text: [UInt8]) -> Bool {
        guard let first = text.firstIndex(of: 0x0A) else { return false }
        return first > 0 && text[first - 1] == 0x0D
    }
}
