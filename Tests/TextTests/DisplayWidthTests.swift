import Testing
import Text

/// Terminal columns of a text.
@Suite struct DisplayWidthTests {
    @Test(arguments: [
        ("", 0), ("abc", 3), ("é", 1), ("e\u{301}", 1), ("\u{301}", 0), ("한글", 4), ("\u{1112}\u{1161}\u{11AB}", 2),
        ("ㅎㅏ", 4), ("漢字", 4), ("かな", 4), ("カナ", 4), ("ｶﾅ", 2), ("ＡＢ", 4), ("、。", 4), ("—…", 2), ("①", 1),
        ("👍", 2), ("👍🏽", 2), ("👩‍💻", 2), ("👨‍👩‍👧‍👦", 2), ("🏳️‍🌈", 2), ("❤", 1), ("❤️", 2), ("❤️‍🔥", 2), ("🇰🇷", 2),
        ("🇰🇷🇺🇸", 4), ("🇰", 1), ("🇰🇷🇺", 3), ("1️⃣", 2), ("☎︎", 1), ("⌚︎", 1), ("⌚", 2), ("✅", 2), ("🫠", 2), ("🏽", 2),
        ("\u{200B}", 0), ("\u{FEFF}", 0), ("\u{200D}", 0), ("a\u{200D}b", 2), ("\u{AD}", 1), ("\u{A0}", 1),
        ("\u{1B}[0m", 3), ("\t", 0), ("\u{9B}", 0), ("กำ", 2), ("नि", 2), ("עִ", 1), ("が\u{3099}", 2), ("\u{20000}", 2),
        ("👍a👍", 5), ("👩‍", 2), ("👩‍a", 3), ("a\u{FE0F}", 1), ("🏴󠁧󠁢󠁥󠁮󠁧󠁿", 2), ("『완료』✅", 10), ("㈜", 2), ("㎏", 2),
    ])
    func `a text takes columns`(text: String, columns: Int) {
        #expect(displayWidth(of: text) == columns)
    }

    @Test(arguments: [
        ([0xFF] as [UInt8], 1), ([0xE2, 0x82], 2), ([0xED, 0xA0, 0x80], 3), ([0xC0, 0xAF], 2), ([0xEA, 0xB0, 0x80], 2),
        ([0xF4, 0x90, 0x80, 0x80], 4), ([0x61, 0x80, 0x62], 3),
    ])
    func `each byte that isn't UTF-8 takes one column`(bytes: [UInt8], columns: Int) {
        #expect(displayWidth(of: bytes) == columns)
    }
}
