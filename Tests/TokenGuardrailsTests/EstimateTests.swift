import Chance
import Testing

@testable import TokenGuardrails

@Suite struct EstimateTests {
    /// The groups that a bound is for: code is four languages.
    static let code: Set = ["swift", "python", "json", "shell"]

    struct Bound: CustomTestStringConvertible {
        let what: String
        let groups: Set<String>
        /// The most that the mean of the absolute errors and the mean of the errors may be, in parts of the true count.
        let error: Double
        let bias: Double

        var testDescription: String { what }
    }

    @Test(
        "The held-out half is estimated within its bounds",
        arguments: [
            Bound(what: "Korean prose", groups: ["korean"], error: 0.10, bias: 0.05),
            Bound(what: "English prose", groups: ["english"], error: 0.10, bias: 0.05),
            Bound(what: "code", groups: code, error: 0.10, bias: 0.05),
            Bound(what: "mixed notes", groups: ["mixed"], error: 0.10, bias: 0.05),
            Bound(what: "tables", groups: ["tables"], error: 0.10, bias: 0.05),
            Bound(what: "logs", groups: ["logs"], error: 0.10, bias: 0.05),
            Bound(what: "Korean with identifiers", groups: ["identifiers"], error: 0.10, bias: 0.05),
            Bound(what: "JSON", groups: ["records"], error: 0.10, bias: 0.05),
            Bound(what: "other scripts and emoji", groups: ["scripts"], error: 0.20, bias: 0.10),
        ])
    func bounds(bound: Bound) throws {
        let samples = try Corpus.samples().filter { $0.isHeldOut && bound.groups.contains($0.group) }
        let errors = samples.map { $0.error(of: TokenEstimate.tokens(of: $0.text), to: $0.o200k) }
        #expect(errors.count >= 4)
        let mean = errors.map(abs).reduce(0, +) / Double(errors.count)
        let bias = errors.reduce(0, +) / Double(errors.count)
        #expect(mean <= bound.error, "mean error \(mean)")
        #expect(abs(bias) <= bound.bias, "bias \(bias)")
    }

    @Test func `no sample of prose, code or notes is off by more than a fifth`() throws {
        for sample in try Corpus.samples() where sample.group != "scripts" {
            let error = sample.error(of: TokenEstimate.tokens(of: sample.text), to: sample.o200k)
            #expect(abs(error) <= 0.2, "\(sample.name)")
        }
    }

    @Test func `the corpus has forty samples and more, half of them held out`() throws {
        let samples = try Corpus.samples()
        let heldOut = samples.filter(\.isHeldOut)
        #expect(samples.count >= 40)
        #expect(Set(samples.map(\.name)).count == samples.count)
        #expect(abs(2 * heldOut.count - samples.count) <= samples.count / 5)
    }

    @Test func `the older vocabulary counts Korean higher than the estimate, and English and code alike`() throws {
        func ratio(_ groups: Set<String>) throws -> Double {
            let samples = try Corpus.samples().filter { groups.contains($0.group) }
            let estimates = samples.map { TokenEstimate.tokens(of: $0.text) }.reduce(0, +)
            return Double(samples.map(\.cl100k).reduce(0, +)) / Double(estimates)
        }
        #expect(try (1.5...1.8).contains(ratio(["korean"])))
        #expect(try (0.95...1.05).contains(ratio(["english"])))
        #expect(try (0.95...1.05).contains(ratio(Self.code)))
    }

    @Test(
        "Short texts cost what they cost",
        arguments: [
            ("", 0), (" ", 1), ("\n", 1), ("a", 1), ("hello world", 2), ("it's fine", 2), ("don't", 1),
            ("1", 1), ("123", 1), ("1234567", 3), ("x 1", 3), ("tokenBudget", 2), ("HTTPServer", 2), ("[]", 1),
            ("a\n\n\nb", 3), ("a;\nb", 3), ("a  b", 3), ("{\n    x\n}", 5), ("안", 1), ("합니다", 1), ("\u{0}", 1),
            (String(repeating: " ", count: 60), 1), (String(repeating: "-", count: 16), 1),
        ])
    func short(text: String, tokens: Int) {
        #expect(TokenEstimate.tokens(of: text) == tokens)
    }

    @Test func `a text without end of one kind costs by its length`() {
        for piece in ["a", "A", "가", "힣", "漢", "1", " ", "\n", "-", "→", "😀", "\u{301}", "\u{200D}", "\t", "ㅋ"] {
            let once = TokenEstimate.tokens(of: String(repeating: piece, count: 1_000))
            let twice = TokenEstimate.tokens(of: String(repeating: piece, count: 2_000))
            #expect(once >= 1 && once <= 2_000)
            #expect((once...2 * once + 5).contains(twice), "\(piece.unicodeScalars)")
        }
    }

    @Test func `texts at random are estimated alike each time, and within what bytes can cost`() {
        var generator = Chance(seed: 20_260_209)
        for _ in 0..<300 {
            let text = RandomText.any(using: &generator)
            let tokens = TokenEstimate.tokens(of: text)
            #expect(tokens == TokenEstimate.tokens(of: text))
            #expect(tokens >= (text.isEmpty ? 0 : 1))
            #expect(tokens <= 2 * text.utf8.count + 1)
        }
    }

    @Test func `two texts together cost what they cost apart, but for the seam`() {
        var generator = Chance(seed: 7)
        for _ in 0..<300 {
            let (left, right) = (RandomText.any(using: &generator), RandomText.any(using: &generator))
            let apart = TokenEstimate.tokens(of: left) + TokenEstimate.tokens(of: right)
            #expect(abs(TokenEstimate.tokens(of: left + "\n" + right) - apart) <= 4)
        }
    }
}
