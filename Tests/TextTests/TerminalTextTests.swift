import Testing
import Text

@Suite struct TerminalTextTests {
    @Test(
        "What a terminal would obey or hide is spelled out",
        arguments: [
            ("plain text", "plain text"),
            ("\u{1b}[31mred", "\\x1b[31mred"),
            ("\u{1b}]52;c;ZXZpbA==\u{07}", "\\x1b]52;c;ZXZpbA==\\x07"),
            ("a\rb\tc\nd", "a\\rb\\tc\\nd"),
            ("\0\u{7f}", "\\x00\\x7f"),
            ("\u{9b}31m", "\\u{9B}31m"),
            ("\u{85}", "\\u{85}"),
            ("abc\u{202e}fed\u{202c}", "abc\\u{202E}fed\\u{202C}"),
            ("\u{2066}x\u{2069}", "\\u{2066}x\\u{2069}"),
            ("a\u{200b}b\u{feff}", "a\\u{200B}b\\u{FEFF}"),
            ("비밀\u{200d}번호", "비밀\\u{200D}번호"),
            ("한국어 문서 정리", "한국어 문서 정리"),
            ("👩\u{200d}💻 👩🏽\u{200d}💻 ❤\u{fe0f}\u{200d}🔥", "👩\u{200d}💻 👩🏽\u{200d}💻 ❤\u{fe0f}\u{200d}🔥"),
            ("👩\u{200d}", "👩\\u{200D}"),
            ("می\u{200c}خواهم", "می\u{200c}خواهم"),
            ("🏴\u{e0067}\u{e0062}\u{e007f}", "🏴\u{e0067}\u{e0062}\u{e007f}"),
            ("x\u{e0067}", "x\\u{E0067}"),
            ("🏴\u{e0069}\u{e0067}n", "🏴\\u{E0069}\\u{E0067}n"),
            ("1\u{fe0f}\u{20e3} 漢\u{e0100} ↔\u{fe0e}", "1\u{fe0f}\u{20e3} 漢\u{e0100} ↔\u{fe0e}"),
            ("x\u{fe0f} ❤\u{fe0f}\u{fe01} 가\u{e0101}", "x\\u{FE0F} ❤\u{fe0f}\\u{FE01} 가\\u{E0101}"),
            ("a\u{3164}b\u{115f}\u{2800}\u{34f}", "a\\u{3164}b\\u{115F}\\u{2800}\\u{34F}"),
            ("é \u{301}", "é \u{301}"),
            ("", ""),
        ])
    func escaping(text: String, shown: String) {
        #expect(TerminalText.escaped(text) == shown)
        #expect(TerminalText.escaped(Array(text.utf8)) == Array(shown.utf8))
    }

    @Test(
        "Bytes that are not UTF-8 are spelled out one by one",
        arguments: [
            ([0x41, 0x9b, 0x33], "A\\x9b3"),
            ([0xc0, 0xaf], "\\xc0\\xaf"),
            ([0xed, 0xa0, 0x80], "\\xed\\xa0\\x80"),
            ([0xf4, 0x90, 0x80, 0x80], "\\xf4\\x90\\x80\\x80"),
            ([0xe2, 0x80], "\\xe2\\x80"),
            ([0xff, 0xea, 0xb0, 0x80], "\\xff가"),
        ] as [([UInt8], String)])
    func invalid(bytes: [UInt8], shown: String) {
        #expect(String(decoding: TerminalText.escaped(bytes), as: UTF8.self) == shown)
    }

    @Test("Whatever the bytes, nothing that a terminal obeys is left, and the result is UTF-8")
    func anything() {
        var state: UInt64 = 42
        for _ in 0..<2_000 {
            let bytes = (0..<40).map { _ in
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return UInt8(truncatingIfNeeded: state >> 56)
            }
            let shown = TerminalText.escaped(bytes)
            let text = String(validating: shown, as: UTF8.self)
            #expect(text != nil)
            #expect(text?.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control } == true)
        }
    }
}
