import Chance
import TaskQueue
import Testing

@testable import NaturalIntake

@Suite struct PropertyTests {
    private static let joints = [
        ", ", ",", "; ", ";", " 그리고 ", " 및 ", " / ", "/", " -> ", "->", "→", " then ", ", and ", ", and then ", "\n",
        "\n- ",
        "\n  - ", "\n\n", "\n  ", "\n- [x] ", "\n- [ ] ", ":\n", ": ", "\n## ", " (", ") ", " \"", "\" ", "'", " `",
        "` ", "\n```\n",
        " [", "] ", "\n\t", " 2월 ", " 긴급 ", " 내일까지 ", " https://", ".", "... ", "、", " ", "\r\n", " P0: ", "「", "」",
        "\n• ",
    ]

    @Test("No word of a request is dropped, and rows stay within the limit", arguments: 0..<40 as Range<UInt64>)
    func nothingDropped(seed: UInt64) throws {
        var generator = Chance(seed: seed)
        for _ in 0..<100 {
            var text = ""
            var words: [String] = []
            for number in 0..<Int.random(in: 1...14, using: &generator) {
                let korean = Bool.random(using: &generator)
                let word = (korean ? "낱말" : "word") + String(UnicodeScalar(UInt8(97 + number % 26)))
                words.append(word)
                text += Self.joints.randomElement(using: &generator) ?? " "
                text += word
            }
            let found = try plan(text, parallel: Int.random(in: 1...5, using: &generator))
            var kept = found.drafts.map { $0.task + " " + ($0.heading ?? "") } + found.ticked
            kept += found.merged.map(\.text) + [found.introduction ?? ""] + found.context.map(\.text)
            kept += found.drafts.map(\.successCriteria)
            let all = kept.joined(separator: "\n")
            for word in words { #expect(all.contains(word), "\(word) of \(text.debugDescription)") }
            for (index, draft) in found.drafts.enumerated() {
                #expect(draft.after.allSatisfy { $0 < index } && draft.after == Set(draft.after).sorted())
                #expect(!draft.task.contains { $0.isNewline })
            }
        }
    }

    @Test("Random Unicode never traps, and the same request gives the same plan", arguments: 0..<20 as Range<UInt64>)
    func randomUnicode(seed: UInt64) {
        var generator = Chance(seed: seed &+ 1000)
        let signs = " ,;:()[]{}\"'`-*>/.\n\t\r~’‘“”「」→①\u{20E3}\u{FE0F}\u{301}\u{1100}\u{1161}"
        let telling = Array((signs + "1290년월일시분까지오전내다음주pmFebby").unicodeScalars)
        for _ in 0..<100 {
            var scalars = String.UnicodeScalarView()
            for _ in 0..<Int.random(in: 0...80, using: &generator) {
                if Int.random(in: 0..<4, using: &generator) > 0 {
                    scalars.append(telling.randomElement(using: &generator) ?? " ")
                } else if let scalar = Unicode.Scalar(UInt32.random(in: 0...0x10FFFF, using: &generator)) {
                    scalars.append(scalar)
                }
            }
            let text = String(scalars)
            let first = Result { try plan(text) }
            let second = Result { try plan(text) }
            #expect((try? first.get()) == (try? second.get()))
            _ = Intake.repeatKey(of: text)
        }
    }

    @Test(
        "The work grows with the length of the text, and not with its square",
        arguments: [
            ",", "a,", "(", "\"", "`", "'a ", "「", "1) ", "- a\n", "\n", "-> ", "및 ", "```\n", "a\n  ", "2월 ", "& ",
            "then ",
            "(]", "/ ", "a:\n", "가 ", "~~~\na\n",
        ])
    func linear(piece: String) {
        let growth = growth(from: 3_200) { size in
            _ = try? plan(String(repeating: piece, count: size / piece.utf8.count))
        }
        #expect(growth < 40)
    }
}
