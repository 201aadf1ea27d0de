import Testing

@testable import TokenGuardrails

@Suite struct EstimateTests {
    @Test func figures() throws {
        let samples = try Corpus.samples()
        for half in [false, true] {
            for group in Set(samples.map(\.group)).sorted() {
                let s = samples.filter { $0.isHeldOut == half && $0.group == group }
                let e = s.map { $0.error(of: TokenEstimate.tokens(of: $0.text), to: $0.o200k) }
                let c = s.map { $0.error(of: TokenEstimate.tokens(of: $0.text), to: $0.cl100k) }
                func m(_ x: [Double]) -> Double { (x.reduce(0, +) / Double(x.count) * 1000).rounded() / 10 }
                print("FIG", half ? "held" : "fit ", group, s.count, "mae", m(e.map(abs)), "bias", m(e), "worst", (e.map(abs).max() ?? 0), "| cl mae", m(c.map(abs)), m(c))
                if group == "scripts" || group == "mixed" { print("FIG   ", zip(s, e).map { "\($0.name.suffix(2)):\(Int($1*100))" }.joined(separator: " ")) }
            }
        }
    }
}
