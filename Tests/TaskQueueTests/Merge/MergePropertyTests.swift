import Chance
import Foundation
import Testing

@testable import Sheets
@testable import TaskQueue

/// What holds for the merge of any two edits of a queue. `ORCH_MERGE_PAIRS` sets how many pairs are tried.
@Suite struct MergePropertyTests {
    private static let pairs =
        ProcessInfo.processInfo.environment["ORCH_MERGE_PAIRS"].flatMap(Int.init) ?? 1_000
    /// What is tried at once: tests of one argument run beside those of others.
    private static let share = 250

    @Test("Nothing is lost, made up or doubled", arguments: 0..<max(1, pairs / share))
    func merges(part: Int) throws {
        var chance = Chance(seed: UInt64(part))
        for number in 0..<Self.share {
            let base = RandomQueue(&chance)
            let trial = MergeTrial(
                base: base, ours: base.edited(by: "o", &chance), theirs: base.edited(by: "t", &chance))
            let problems = try trial.problems(renumbering: Bool.random(using: &chance) ? .ours : .theirs)
            let shown = problems.isEmpty ? "" : problems.joined(separator: "\n") + "\n\(trial)"
            try #require(problems.isEmpty, "part \(part), pair \(number): \(shown)")
        }
    }
}

/// Three versions and their merge.
private struct MergeTrial: CustomStringConvertible {
    let base: String
    let ours: String
    let theirs: String
    let isOdd: Bool

    init(base: RandomQueue, ours: RandomQueue, theirs: RandomQueue) {
        self.base = base.text
        self.ours = ours.text
        self.theirs = theirs.text
        isOdd = base.isOdd || ours.isOdd || theirs.isOdd
    }

    var description: String {
        let merged = (try? merge(base, ours, theirs)).map { "\($0.text)\n\($0.result.conflicts)\n\($0.result.notes)" }
        return "BASE\n\(base)\nOURS\n\(ours)\nTHEIRS\n\(theirs)\nMERGED\n\(merged ?? "")"
    }

    private func merge(
        _ base: String, _ ours: String, _ theirs: String, renumbering side: MergeSide = .theirs
    ) throws(SheetError) -> (text: String, result: MergeResult) {
        // Not by way of `QueueMerge.merge`, which answers at once where two versions are the same.
        var versions = MergeSides(
            base: try MergeVersion(Array(base.utf8), schema: Queue.schema),
            ours: try MergeVersion(Array(ours.utf8), schema: Queue.schema),
            theirs: try MergeVersion(Array(theirs.utf8), schema: Queue.schema))
        let result = try versions.merged(renumbering: side)
        return (String(decoding: result.bytes, as: UTF8.self), result)
    }

    func problems(renumbering side: MergeSide) throws -> [String] {
        // Text that was made up may hide the table; nobody can merge that.
        guard [base, ours, theirs].allSatisfy({ (try? queue($0)) != nil }) else { return [] }
        var problems: [String] = []
        let (text, result) = try merge(base, ours, theirs, renumbering: side)
        if (try? queue(text)) == nil { problems.append("the merge is no queue") }
        problems += doubled(in: text)
        problems += lost(text, result)
        if result.conflicts.isEmpty, result.notes.isEmpty, !isOdd { problems += left(in: text) }
        problems += touched(in: text)
        if result.bytes.count % 4 == 0 { problems += try broken() }
        return problems
    }

    /// Laws of merging that don't hold; they are asked of one in four, since each costs a merge.
    private func broken() throws -> [String] {
        var problems: [String] = []
        if try merge(base, ours, base).text != ours { problems.append("merging nothing changes something") }
        if try merge(base, ours, ours).text != ours { problems.append("merging the same changes something") }
        let followed = try merge(base, base, theirs)
        if !followed.result.conflicts.isEmpty { problems.append("a single change conflicts") }
        if Self.words(followed.text) != Self.words(theirs) { problems.append("a single change is not followed") }
        let old = Array(base.utf8)
        let direct = try QueueMerge.merge(base: old, ours: old, theirs: Array(theirs.utf8))
        if direct.bytes != Array(theirs.utf8) { problems.append("theirs alone is not the merge") }
        return problems
    }

    static func words(_ text: String) -> Set<Substring> {
        let separators = Set(" \n\r|/,:;".utf8)
        return Set(text.utf8.split { separators.contains($0) }.map(Substring.init))
    }

    private static func words(_ result: MergeResult) -> Set<Substring> {
        var words: Set<Substring> = []
        for conflict in result.conflicts {
            words.formUnion(Self.words(conflict.base + " " + conflict.ours + " " + conflict.theirs))
            if case .column(let header) = conflict.field { words.insert(header[...]) }
        }
        for case let note in result.notes {
            switch note {
            case .kept, .returned, .columnKept: continue
            case .renumbered(let from, let to, _): words.formUnion([from[...], to[...]])
            case .gaveWay(_, _, let dropped): words.formUnion(Self.words(dropped))
            }
        }
        return words
    }

    /// Words that a side has added, or both have, and that are nowhere.
    private func lost(_ text: String, _ result: MergeResult) -> [String] {
        let (old, own, other) = (Self.words(base), Self.words(ours), Self.words(theirs))
        // A word that stands twice may be gone from another row on each side. What nobody made up is all over.
        let wanted = own.subtracting(old).union(other.subtracting(old)).union(isOdd ? [] : own.intersection(other))
            .filter { $0.hasSuffix(RandomQueue.wordEnd) }
        let lost = wanted.subtracting(Self.words(text)).subtracting(Self.words(result))
        return lost.map { "\($0) is lost" }
    }

    /// Words that a side deleted and that nobody wrote again.
    private func left(in text: String) -> [String] {
        let (old, own, other) = (Self.words(base), Self.words(ours), Self.words(theirs))
        let gone = old.subtracting(own.intersection(other)).filter { $0.hasPrefix("b") }
        return gone.intersection(Self.words(text)).map { "\($0) was deleted and is back" }
    }

    /// Ids that are in two rows of the merge and of no version.
    private func doubled(in text: String) -> [String] {
        func repeated(_ text: String) -> Set<String> {
            guard var queue = try? queue(text) else { return [] }
            return Set(
                queue.problems().compactMap { problem in
                    if case .sharedID(let id, _) = problem.kind { id.text } else { nil }
                })
        }
        let known = repeated(base).union(repeated(ours)).union(repeated(theirs))
        return repeated(text).subtracting(known).map { "\($0) is doubled" }
    }

    /// Lines that are the same in all versions and not in the merge.
    private func touched(in text: String) -> [String] {
        func lines(_ text: String) -> [Substring] { text.split { $0.isNewline } }
        let common = Set(lines(base)).intersection(lines(ours)).intersection(lines(theirs))
        let header = lines(base).first { $0.contains("id") && $0.contains("status") } ?? ""
        guard common.contains(header) else { return [] }
        return common.subtracting(lines(text)).map { "\($0) was touched" }
    }
}
