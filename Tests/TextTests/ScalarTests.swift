import Chance
import Testing
import Text

@Suite struct ScalarTests {
    @Test("Loose jamo, full-width letters and capitals spell the same words")
    func folding() {
        let loose = "\u{1106}\u{116E}\u{11AB}\u{1109}\u{1165}"
        #expect(FoldedText(loose).scalars == FoldedText("문서").scalars)
        #expect(FoldedText("ＲＥＡＤＭＥ\u{200B}").scalars == FoldedText("readme").scalars)
    }

    @Test func `each folded scalar knows the byte at which it began`() {
        let text = FoldedText("é\u{200B}ＡB한\u{1112}\u{1161}\u{11AB}")
        #expect(text.scalars == "éab한한".scalarValues)
        #expect(text.origins == [0, 5, 8, 9, 12, 21])
    }

    @Test(
        "Jamo that belong together become a syllable, and others stay",
        arguments: [
            ("\u{1112}\u{1161}\u{11AB}\u{1100}\u{1173}\u{11AF}", "한글"), ("\u{D558}\u{11AB}", "한"),
            ("한\u{11AB}", "한\u{11AB}"),
            ("\u{1161}\u{1112}", "\u{1161}\u{1112}"), ("\u{1112}", "\u{1112}"), ("ㅎㅏ", "ㅎㅏ"),
            ("a\u{1161}", "a\u{1161}"), ("", ""),
        ])
    func composition(text: String, composed: String) {
        #expect(Hangul.composed(text).unicodeScalars.elementsEqual(composed.unicodeScalars))
        let bytes: [UInt8] = [0xF0, 0x9A, 0xB0, 0x80, 0xFF, 0xE1]
        let text = bytes + Array(text.utf8) + bytes
        #expect(Hangul.composed(text[...]) == bytes + Array(composed.utf8) + bytes)
        if !Hangul.isApart(text[...]) { #expect(Hangul.composed(text[...]) == text) }
    }

    @Test func `scalars survive being numbers`() {
        var chance = Chance(seed: 21)
        for _ in 0..<200 {
            let text = chance.text(of: ["a", "é", "가", "漢", "😀", "\u{1112}\u{1161}", "\0", "\u{10FFFF}"], most: 20)
            #expect(String(scalarValues: text.scalarValues[...]).unicodeScalars.elementsEqual(text.unicodeScalars))
        }
    }
}
