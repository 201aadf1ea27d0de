/// Searching for one sequence in another. The toolchain has the same in a module that brings its regular expressions
/// with it, a megabyte of them, and compares texts as people would rather than as they are written.
extension Collection where Element: Equatable {
    /// - Returns: Where `part` is first; an empty one is nowhere.
    @inlinable package func firstPlace<Part: Collection>(of part: Part) -> Range<Index>? where Part.Element == Element {
        guard let head = part.first else { return nil }
        var start = startIndex
        while let found = self[start...].firstIndex(of: head) {
            var end = found
            var next = part.startIndex
            while next != part.endIndex, end != endIndex, self[end] == part[next] {
                formIndex(after: &end)
                part.formIndex(after: &next)
            }
            if next == part.endIndex { return found..<end }
            start = index(after: found)
        }
        return nil
    }

    /// - Returns: What lies between the places of `part`; the whole where it is nowhere.
    @inlinable package func split<Part: Collection>(around part: Part) -> [SubSequence] where Part.Element == Element {
        var parts: [SubSequence] = []
        var start = startIndex
        while let place = self[start...].firstPlace(of: part) {
            parts.append(self[start..<place.lowerBound])
            start = place.upperBound
        }
        return parts + [self[start...]]
    }
}

extension StringProtocol {
    /// - Returns: Where `part` is first, byte for byte; an empty one is nowhere.
    package func firstPlace(of part: String) -> Range<Index>? { utf8.firstPlace(of: part.utf8) }

    /// Whether `part`, which is not empty, is in the text, byte for byte.
    package func holds(_ part: String) -> Bool { firstPlace(of: part) != nil }
}

extension String {
    /// - Returns: The text with `other` wherever `part` was.
    package func replaced(_ part: String, by other: String) -> String {
        utf8.split(around: part.utf8).map { Substring($0) }.joined(separator: other)
    }
}

extension [UInt8] {
    /// Whether a text is somewhere in the bytes (Horspool 1980: most of them are never looked at).
    package func holds(_ text: String) -> Bool {
        let word = Array(text.utf8)
        guard let last = word.indices.last else { return true }
        var steps = [Int](repeating: word.count, count: 256)
        for place in 0..<last { steps[Int(word[place])] = last - place }
        return withUnsafeBufferPointer { bytes in
            var end = last
            while end < bytes.count {
                if word.indices.allSatisfy({ bytes[end - last + $0] == word[$0] }) { return true }
                end += steps[Int(bytes[end])]
            }
            return false
        }
    }
}
