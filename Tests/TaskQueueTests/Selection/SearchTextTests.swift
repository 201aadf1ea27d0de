import Testing

@testable import TaskQueue

@Suite struct SearchTextTests {
    @Test(
        "ASCII letters are found in either case, Hangul composed or not, all else as it is spelled",
        arguments: [
            ("readme", "see README.md", true), ("README", "the readme", true), ("kinds", "kind", false),
            ("쿠팡", "[쿠팡구매/safe]", true), ("\u{110F}\u{116E}\u{1111}\u{1161}\u{11BC}", "[쿠팡구매]", true),
            ("쿠팡", "[\u{110F}\u{116E}\u{1111}\u{1161}\u{11BC}구매]", true), ("쿠파", "쿠팡", false),
            // A final is no part of the syllable before it that is sought.
            ("쿠파", "\u{110F}\u{116E}\u{1111}\u{1161}\u{11BC}", false),
            ("팡", "\u{D30C}\u{11BC}", true), ("É", "é", false), ("é", "café", true), ("👩‍💻", "by 👩‍💻 now", true),
            (" ", "a b", true), ("b", "", false), ("[", "{", false), ("@", "`", false),
        ])
    func occurrences(sought: String, text: String, isFound: Bool) throws {
        let search = try #require(SearchText(sought))
        #expect(search.occurs(in: text) == isFound)
    }

    @Test("An empty text is no search")
    func empty() {
        #expect(SearchText("") == nil)
    }
}
