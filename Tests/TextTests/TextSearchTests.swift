import Testing
import Text

@Suite struct TextSearchTests {
    @Test(
        "A part is found where it first is, byte for byte, and an empty one nowhere",
        arguments: [
            ("abcabd", "abd", 3), ("aaab", "aab", 1), ("가나다", "나다", 3), ("가", "\u{1100}\u{1161}", nil),
            ("abc", "", nil),
            ("", "a", nil), ("ab", "abc", nil), ("abcab", "abc", 0), ("a/b", "b", 2),
        ] as [(String, String, Int?)])
    func find(text: String, part: String, place: Int?) throws {
        let found = text.firstPlace(of: part)
        #expect(found.map { text.utf8.distance(from: text.startIndex, to: $0.lowerBound) } == place)
        #expect(found.map { String(text[$0]) } == (place == nil ? nil : part))
        #expect(text.holds(part) == (place != nil))
        #expect(Array(text.utf8).holds(part) == (place != nil || part.isEmpty))
        let scalars = Array(text.unicodeScalars)
        #expect((scalars.firstPlace(of: Array(part.unicodeScalars)) != nil) == (place != nil))
    }

    @Test(
        "A text is divided around each part, and keeps what is empty",
        arguments: [
            ("a--b--", "--", ["a", "b", ""]), ("abc", "--", ["abc"]), ("", "x", [""]), ("xx", "x", ["", "", ""]),
            ("---", "--", ["", "-"]),
        ])
    func split(text: String, part: String, parts: [String]) {
        #expect(text.utf8.split(around: part.utf8).map { String(Substring($0)) } == parts)
        #expect(text.replaced(part, by: "+") == parts.joined(separator: "+"))
    }
}
