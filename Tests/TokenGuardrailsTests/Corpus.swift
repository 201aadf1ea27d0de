import Foundation

@testable import TokenGuardrails

/// A sample of the corpus with its true counts.
struct Sample {
    let name: String
    let group: String
    let text: String
    let o200k: Int
    let cl100k: Int

    /// Whether the weights were not fitted to it. Pairs take turns, since neighbours differ in register; whole groups
    /// were added after the weights were set.
    var isHeldOut: Bool {
        Self.checks.contains(group) || Int(name.suffix(2)).map { $0 % 4 == 0 || $0 % 4 == 3 } ?? false
    }

    static let checks: Set = ["tables", "logs", "identifiers", "records"]

    /// The estimate's error as a part of the true count; negative when it is too low.
    func error(of estimate: Int, to count: Int) -> Double {
        Double(estimate - count) / Double(count)
    }
}

/// The corpus of automation/benchmarks/tokens with the counts that `calibrate.py` wrote.
enum Corpus {
    struct Stale: Error {
        let sample: String
    }

    static func samples() throws -> [Sample] {
        let tests = URL(filePath: #filePath).deletingLastPathComponent()
        let folder = tests.appending(path: "../../automation/benchmarks/tokens/corpus")
        let counts = try String(contentsOf: tests.appending(path: "Fixtures/counts.tsv"), encoding: .utf8)
        var texts: [String: String] = [:]
        var samples: [Sample] = []
        for row in counts.split(separator: "\n").dropFirst() {
            let fields = row.split(separator: "\t").map(String.init)
            let (name, group) = (fields[0], fields[1])
            if texts[name] == nil {
                let file = try String(contentsOf: folder.appending(path: group + ".txt"), encoding: .utf8)
                for part in ("\n" + file).components(separatedBy: "\n==== ").dropFirst() {
                    let lines = part.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
                    texts[String(lines[0])] = String(lines[1])
                }
            }
            guard var text = texts[name], let o200k = Int(fields[3]), let cl100k = Int(fields[4]) else {
                throw Stale(sample: name)
            }
            // The last sample of a file keeps the line end of the file.
            if text.hasSuffix("\n") { text.removeLast() }
            guard text.utf8.count == Int(fields[2]) else { throw Stale(sample: name) }
            samples.append(Sample(name: name, group: group, text: text, o200k: o200k, cl100k: cl100k))
        }
        return samples
    }
}
