import Chance
import Testing
import Text

@Suite struct LayoutTests {
    @Test(
        "Text breaks at spaces, and inside a word where there is no other way",
        arguments: [
            ("", 10, [""]), ("   ", 10, [""]), ("one two three", 7, ["one two", "three"]),
            ("one  two", 20, ["one two"]),
            ("로그를 정리하고 문서를 갱신", 14, ["로그를", "정리하고", "문서를 갱신"]),
            ("로그를 정리하고", 15, ["로그를 정리하고"]),
            ("가나다라마", 4, ["가나", "다라", "마"]), ("가나다라마", 5, ["가나", "다라", "마"]),
            ("see abcdefghij x", 4, ["see", "abcd", "efgh", "ij x"]), ("가나", 1, ["가", "나"]),
            ("👩‍💻👩‍💻👩‍💻", 4, ["👩‍💻👩‍💻", "👩‍💻"]), ("🇰🇷🇰🇷", 2, ["🇰🇷", "🇰🇷"]),
            ("e\u{301}e\u{301}e\u{301}", 2, ["e\u{301}e\u{301}", "e\u{301}"]),
        ] as [(String, Int, [String])])
    func lines(text: String, width: Int, lines: [String]) {
        #expect(text.wrapped(to: width) == lines)
    }

    @Test("No line is wider than asked, and nothing but spaces is lost", arguments: 0..<200)
    func properties(seed: Int) {
        var chance = Chance(seed: UInt64(seed))
        let pieces = ["a", "b", " ", " ", "가", "힣", "漢", "👩‍💻", "🇰🇷", "e\u{301}", ".", "/"]
        let text = chance.text(of: pieces, most: 80)
        let width = Int.random(in: 2...30, using: &chance)
        let lines = text.wrapped(to: width)
        #expect(lines.allSatisfy { displayWidth(of: $0) <= width && !$0.hasPrefix(" ") && !$0.hasSuffix(" ") })
        #expect(lines.joined().filter { $0 != " " } == text.filter { $0 != " " })
    }

    @Test(
        "Words that are kept whole stay so, however long",
        arguments: [("see abcdefghij x", 4, ["see", "abcdefghij", "x"]), ("", 4, [""]), ("a b", 1, ["a", "b"])])
    func wholeWords(text: String, width: Int, lines: [String]) {
        #expect(text.wrapped(to: width, breakingWords: false) == lines)
    }

    @Test(
        "A text fills its columns, and one that is too wide ends in an ellipsis",
        arguments: [
            ("abc", 5, "abc  "), ("abc", 3, "abc"), ("abcd", 3, "ab…"), ("가나다", 6, "가나다"), ("가나다", 5, "가나…"),
            ("가나다", 4, "가… "), ("가", 1, "…"), ("", 2, "  "), ("e\u{301}e\u{301}", 1, "…"),
        ])
    func fitted(text: String, width: Int, shown: String) {
        #expect(text.fitted(to: width) == shown)
    }
}
