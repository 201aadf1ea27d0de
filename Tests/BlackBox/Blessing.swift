import Foundation
internal import Host
import Synchronization

/// Transcripts that take over what the program prints, after it was changed on purpose:
/// `ORCH_BLESS=1 swift test --filter Transcript`, and then a look at `git diff`.
package enum Blessing {
    /// Whether this run of the tests is to rewrite what differs.
    package static let isAsked = Environment.variable("ORCH_BLESS") == "1"

    /// What a transcript has to say for a step to pass: the lines printed, and patterns wherever they match.
    ///
    /// Of all ways to read the printed lines by the patterns it takes the cheapest, in which as many patterns as
    /// possible match and `…` stands for as few lines as possible.
    package static func lines(_ patterns: [String], printed: [String]) -> [String] {
        typealias Reading = (cost: Int, lines: [String])
        let forms = patterns.joined(separator: "\n")
        // `below[j]` is how the patterns after this one read the lines from `j` on.
        var below: [Reading] = []
        for i in (0...patterns.count).reversed() {
            let pattern = i < patterns.count ? patterns[i] : nil
            var row = Array(repeating: Reading(0, []), count: printed.count + 1)
            for j in (0...printed.count).reversed() {
                let line = j < printed.count ? printed[j] : nil
                var choices: [Reading] = []
                switch pattern {
                case "…":
                    choices.append((below[j].cost, ["…"] + below[j].lines))
                    if line != nil { choices.append((row[j + 1].cost + 1, row[j + 1].lines)) }
                case .some(let pattern):
                    choices.append((below[j].cost + 3_000, below[j].lines))
                    guard let line else { break }
                    let isMatch = LinePattern.matches(pattern, line)
                    let text = isMatch ? pattern : LinePattern.generalised(line, like: pattern)
                    choices.append((below[j + 1].cost + (isMatch ? 0 : 2_000), [text] + below[j + 1].lines))
                    fallthrough
                case nil:
                    guard let line else { break }
                    let text = LinePattern.generalised(line, like: forms)
                    choices.append((row[j + 1].cost + 2_000, [text] + row[j + 1].lines))
                }
                if let best = choices.min(by: { $0.cost < $1.cost }) { row[j] = best }
            }
            below = row
        }
        return below[0].lines
    }

    /// The files as they were when the tests were built, by their paths: calls give lines in these.
    private static let sources = Mutex<[String: Source]>([:])

    /// Writes the steps of a transcript that differ into the source of its test.
    ///
    /// - Parameters:
    ///   - path: the file in which the transcript is a literal of several lines.
    ///   - line: the line, from 1, at or below which the literal opens.
    /// - Returns: whether that was possible. It is not where the transcript is put together at run time, or an earlier
    ///   call rewrote it otherwise.
    package static func rewrite(
        _ transcript: Transcript, _ differences: [Transcript.Difference], in path: String, below line: Int
    ) -> Bool {
        sources.withLock { sources in
            guard var source = sources[path] ?? Source(path),
                differences.allSatisfy({ source.replace($0, of: transcript, below: line) }),
                (try? Data(source.text.utf8).write(to: URL(fileURLWithPath: path))) != nil
            else { return false }
            sources[path] = source
            return true
        }
    }
}

/// A source file, with the texts that replace lines of it.
private struct Source {
    private let lines: [String]
    private var replacements: [Range<Int>: [String]] = [:]

    init?(_ path: String) {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { return nil }
        lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    /// The file with its replacements.
    var text: String {
        var lines = lines
        for (place, replacement) in replacements.sorted(by: { $0.key.lowerBound > $1.key.lowerBound }) {
            lines.replaceSubrange(place, with: replacement)
        }
        return lines.joined(separator: "\n")
    }

    /// Replaces a step in the first literal of several lines from a line on, if that is the transcript and can say it.
    mutating func replace(
        _ difference: Transcript.Difference, of transcript: Transcript, below line: Int
    ) -> Bool {
        guard line <= lines.count, let opening = lines[(line - 1)...].firstIndex(where: { $0.hasSuffix(#"""""#) })
        else { return false }
        let hash = lines[opening].hasSuffix(##"#""""##) ? "#" : ""
        guard
            let closing = lines[(opening + 1)...].firstIndex(where: {
                $0.drop { $0 == " " }.hasPrefix(#"""""# + hash)
            }), closing - opening - 1 == transcript.lines.count
        else { return false }
        let indentation = String(lines[closing].prefix { $0 == " " })
        func written(_ lines: [String]) -> [String] { lines.map { $0.isEmpty ? "" : indentation + $0 } }

        let command = difference.place.lowerBound - 1
        let place = opening + 1 + difference.place.lowerBound..<opening + 1 + difference.place.upperBound
        let blessed = written(difference.blessed)
        guard
            written(Array(transcript.lines[command..<difference.place.upperBound]))
                == Array(lines[place.lowerBound - 1..<place.upperBound]),
            !blessed.contains(where: { $0.contains("\\" + hash) || $0.contains(#"""""# + hash) }),
            replacements[place] ?? blessed == blessed
        else { return false }
        replacements[place] = blessed
        return true
    }
}
