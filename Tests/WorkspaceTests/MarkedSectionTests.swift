import Chance
import Testing

@testable import Workspace

@Suite("A part of somebody else's text")
struct MarkedSectionTests {
    private static let section = MarkedSection(begin: "<!-- a -->", end: "<!-- /a -->")

    private static func placed(_ lines: [String], in text: String) throws -> String {
        String(decoding: try section.placed(lines, in: Array(text.utf8)), as: UTF8.self)
    }

    @Test(
        "It takes its place, or goes to the end behind an empty line, with the line ends of the text",
        arguments: [
            ("", "<!-- a -->\nx\n<!-- /a -->\n"), ("own\n", "own\n\n<!-- a -->\nx\n<!-- /a -->\n"),
            ("own", "own\n\n<!-- a -->\nx\n<!-- /a -->\n"),
            ("own\r\n", "own\r\n\r\n<!-- a -->\r\nx\r\n<!-- /a -->\r\n"),
            ("own\n<!-- a -->\nold\nold\n<!-- /a -->\nmore", "own\n<!-- a -->\nx\n<!-- /a -->\nmore"),
            ("  <!-- a -->  \n\t<!-- /a -->\n", "<!-- a -->\nx\n<!-- /a -->\n"),
            ("<!-- a -->\n<!-- /a -->", "<!-- a -->\nx\n<!-- /a -->"),
            ("see <!-- a -->\n", "see <!-- a -->\n\n<!-- a -->\nx\n<!-- /a -->\n"),
        ])
    func placing(text: String, result: String) throws {
        #expect(try Self.placed(["x"], in: text) == result)
        #expect(try Self.placed(["x"], in: result) == result, "a second time changes nothing")
    }

    @Test(
        "A marker without its partner is an error in its line",
        arguments: [
            ("own\n<!-- a -->\n", 2), ("<!-- /a -->\n", 1), ("<!-- a -->\n<!-- a -->\n<!-- /a -->\n", 2),
            ("<!-- a -->\n<!-- /a -->\n<!-- /a -->\n", 3), ("<!-- a -->\n<!-- /a -->\n<!-- a -->\n<!-- /a -->\n", 3),
        ])
    func unpaired(text: String, line: Int) {
        #expect(throws: MarkedSection.Unpaired(line: line)) { try Self.placed(["x"], in: text) }
    }

    @Test("In texts at random, all outside of it stays byte for byte")
    func random() throws {
        var chance = Chance(seed: 20_261_129)
        let pieces = [
            "own", " ", "\n", "\r\n", "<!-- a -->", "\n<!-- a -->\n", "\n<!-- /a --> \r\n", "\u{FEFF}", "한글", "\u{0}",
        ]
        var count = 0
        for _ in 0..<10_000 {
            let text = Array(chance.text(of: pieces, most: 12).utf8)
            guard let once = try? Self.section.placed(["x", "y"], in: text) else { continue }
            #expect(try Self.section.placed(["x", "y"], in: once) == once)
            let parts = ["\n", "\r\n"].compactMap { newline in
                once.firstRange(of: Array(["<!-- a -->", "x", "y", "<!-- /a -->"].joined(separator: newline).utf8))
            }
            let part = try #require(parts.first)
            // The section's last line end is its own.
            let before = once[..<part.lowerBound]
            let after = once[part.upperBound...].drop { $0 == 0x0D }.dropFirst()
            let isNew = before.starts(with: text)
            #expect(isNew || text.starts(with: before) && text.reversed().starts(with: after.reversed()))
            count += isNew ? 0 : 1
        }
        #expect(count > 100, "sections that were there are among them")
    }
}
