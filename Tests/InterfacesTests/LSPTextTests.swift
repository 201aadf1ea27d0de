import Chance
import Testing

@testable import Interfaces

/// The text of a document as an editor changes it.
@Suite("The text of a document that is edited")
struct LSPTextTests {
    @Test("A text that was changed in places has the lines of one that is read as a whole", arguments: [1, 2, 3])
    func lines(seed: UInt64) {
        var chance = Chance(seed: seed)
        let pieces = ["a", "\r", "\n", "\r\n", "가", "👩‍💻", "\n\n", "bc"]
        for _ in 0..<300 {
            var text = LSPText(Array(chance.text(of: pieces, most: 10).utf8))
            for _ in 0..<8 {
                let count = text.bytes.count
                let ends = [Int.random(in: 0...count, using: &chance), Int.random(in: 0...count, using: &chance)]
                let new = chance.text(of: pieces, most: 3)
                text.replace((ends.min() ?? 0)..<(ends.max() ?? 0), with: new)
                #expect(text == LSPText(text.bytes), "\(text)")
            }
        }
    }

    @Test(
        "A CR is a line end of its own, or the first half of one, by what follows it",
        arguments: [
            ("a\rb", 2..<2, "\n", 1, 3), ("a\r\nb", 2..<3, "", 1, 2), ("a\nb", 1..<1, "\r", 1, 3),
            ("", 0..<0, "\r", 1, 1),
        ])
    func halves(text: String, range: Range<Int>, new: String, line: Int, offset: Int) {
        var edited = LSPText(Array(text.utf8))
        edited.replace(range, with: new)
        #expect(edited.offset(of: LSPPosition(line: line, character: 0), in: .utf16) == offset)
        #expect(edited.offset(of: LSPPosition(line: line + 1, character: 0), in: .utf16) == edited.bytes.count)
    }
}
