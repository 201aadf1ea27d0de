import Chance
import Testing
import Text

@testable import Sheets

@Suite struct LineMergeTests {
    private static func merge(_ base: String, _ ours: String, _ theirs: String) -> String? {
        LineMerge.merge(base: LineHashes(of: Array(base.utf8)), ours: Array(ours.utf8), theirs: Array(theirs.utf8))
            .map { String(decoding: $0, as: UTF8.self) }
    }

    /// Words as lines: `a b` is `a\nb\n`.
    private static func lines(_ words: String) -> String {
        words.split(separator: " ").map { $0 + "\n" }.joined()
    }

    @Test(
        "Two versions become one",
        arguments: [
            // base, ours, theirs, merged
            ("a b c", "a b c", "a b c", "a b c"), ("a b c", "A b c", "a b c", "A b c"),
            ("a b c", "a b c", "a B c", "a B c"),
            ("a b c", "A b c", "a b C", "A b C"), ("a b c", "A b c", "a B c", "A B c"),
            ("a b c", "a B c", "A b c", "A B c"),
            ("a b c", "a b c x", "a b c", "a b c x"), ("a b c", "a b c", "a b c x", "a b c x"),
            ("a b c", "a b c x", "a b c y", "a b c x y"), ("a b c", "a b c x", "a b c x", "a b c x"),
            ("a b c", "a b c x y", "a b c y", "a b c x y"), ("a b c", "a b C x", "a b c y", "a b C x y"),
            ("a b c", "a b c x", "a b C y", "a b C x y"), ("a b c", "a b C", "a b c y", "a b C y"),
            ("a b c", "a B c", "a B c", "a B c"), ("a b c", "a B c", "a b2 c", nil), ("a b c", "a c", "a b c", "a c"),
            ("a b c", "a b c", "a c", "a c"), ("a b c", "a c", "a c", "a c"), ("a b c", "a c", "a B c", nil),
            ("a b c", "a B c", "a c", nil), ("a b c", "b c", "a b", "b"), ("a b c", "", "a b c", ""),
            ("a b c", "", "", ""),
            ("a b c", "a b c", "", ""), ("a b c", "", "a b C", nil), ("", "x", "y", "x y"), ("", "", "y", "y"),
            ("", "x", "", "x"),
            ("a b", "x a b", "a b y", "x a b y"), ("a b", "x a b", "y a b", "x y a b"),
            ("a b", "a x b", "a y b", "a x y b"),
            // One inserts where the other deletes.
            ("a b c d e", "a e", "a b c x d e", "a x e"), ("a b c d e", "a b c x d e", "a e", "a x e"),
            ("a b c d e", "a d e", "a b e", "a e"), ("a b c d e", "a e", "a B c d e", nil),
            // One inserts where the other replaces several lines by more or fewer.
            ("a b c d", "a p q r d", "a b x c d", "a p x q r d"), ("a b c d", "a b x c d", "a p q r d", "a p x q r d"),
            // A row moves and another changes.
            ("a b c d", "d a b c", "a b C d", "d a b C"), ("a b c d", "a B c d", "b a c d", "B a c d"),
            // Lines that repeat.
            ("- a - b -", "- A - b -", "- a - B -", "- A - B -"), ("- - -", "- - - -", "- - -", "- - - -"),
        ] as [(String, String, String, String?)])
    func cases(base: String, ours: String, theirs: String, merged: String?) {
        #expect(
            Self.merge(Self.lines(base), Self.lines(ours), Self.lines(theirs)) == merged.map(Self.lines))
    }

    @Test(
        "Line ends are kept, and a line without one gets one when another follows",
        arguments: [
            ("a\nb", "a\nb", "A\nb", "A\nb"), ("a\nb", "a\nb\nx", "A\nb", "A\nb\nx"),
            ("a\nb", "a\nb\nx", "a\nb\ny", "a\nb\nx\ny"),
            ("a\nb", "a\nb\nx\n", "a\nb\ny\n", "a\nb\nx\ny\n"), ("a\nb\n", "a\nb", "A\nb\n", "A\nb"),
            ("a\nb", "a\nb\n", "A\nb", "A\nb\n"),
            ("a\r\nb\r\n", "A\r\nb\r\n", "a\r\nB\r\n", "A\r\nB\r\n"),
            ("a\r\nb", "a\r\nb\r\nx", "a\r\nb\r\ny", "a\r\nb\r\nx\r\ny"),
            ("a\nb\r\n", "a\nb\r\nx\n", "A\nb\r\n", "A\nb\r\nx\n"), ("a\nb\n", "a\r\nb\r\n", "a\nb\n", "a\r\nb\r\n"),
            ("a\nb\n", "a\nb\n\n", "\na\nb\n", "\na\nb\n\n"),
        ] as [(String, String, String, String?)])
    func lineEnds(base: String, ours: String, theirs: String, merged: String?) {
        #expect(Self.merge(base, ours, theirs).map { Array($0.utf8) } == merged.map { Array($0.utf8) })
    }

    @Test(
        "Merging the same version a second time changes nothing",
        arguments: [
            ("a b c", "a b c x", "a b c y"), ("a b c", "a b c", "a b c y"), ("a b c d", "a B c d", "a b x c d"),
            ("a b c d", "a B c d", "a x b c d"), ("a b c d", "a x b c d", "a B c d"), ("a b c", "a b C x", "a b c y"),
            ("a b c", "a b c x", "a b C y"), ("a b c d e", "a e", "a b c x d e"),
        ])
    func twice(base: String, ours: String, theirs: String) throws {
        let (base, theirs) = (Self.lines(base), Self.lines(theirs))
        let once = try #require(Self.merge(base, Self.lines(ours), theirs))
        #expect(Self.merge(base, once, theirs) == once)
    }

    /// Lines of a random base and what the two sides make of each.
    private struct Versions {
        var base: [String] = []
        var ours: [String] = []
        var theirs: [String] = []
        /// Lines that each side has and the base has not.
        var news: Set<String> = []
        var deleted: Set<String> = []

        /// - Parameter apart: whether an unchanged line lies between changes of the two sides.
        init(_ chance: inout Chance, apart: Bool) {
            var isQuiet = true
            for number in 0..<Int.random(in: 0...20, using: &chance) {
                let line = "line \(number)\n"
                let (own, other) = ("ours \(number)\n", "theirs \(number)\n")
                base.append(line)
                let choice = apart && !isQuiet ? 0 : Int.random(in: 0..<12, using: &chance)
                isQuiet = choice == 0 || choice > 8
                switch choice {
                case 1: edit([own], [line])
                case 2: edit([line], [other])
                case 3 where apart: edit([own], [own])
                case 4: edit([line, own, "more " + own], [line])
                case 5: edit([line], [line, other])
                case 6 where apart: edit([], [line])
                case 7 where apart: edit([line], [])
                case 8 where !apart: edit([own], [line, other])
                default: edit([line], [line])
                }
            }
        }

        private mutating func edit(_ own: [String], _ other: [String]) {
            let line = base[base.count - 1]
            ours += own
            theirs += other
            news.formUnion((own + other).filter { $0 != line })
            if !own.contains(line) || !other.contains(line) { deleted.insert(line) }
        }
    }

    @Test("Disjoint edits of both sides are all in the merge, in order", arguments: [true, false])
    func disjoint(apart: Bool) throws {
        var chance = Chance(seed: 2026)
        for _ in 0..<1500 {
            let versions = Versions(&chance, apart: apart)
            let (base, ours, theirs) = (versions.base.joined(), versions.ours.joined(), versions.theirs.joined())
            let merged = try #require(Self.merge(base, ours, theirs), "\(versions)")
            let lines = merged.split(separator: "\n").map { String($0) + "\n" }
            #expect(Set(lines).count == lines.count, "\(versions)")
            #expect(
                Set(lines) == Set(versions.base).subtracting(versions.deleted).union(versions.news), "\(versions)")
            for version in [ours, theirs] {
                let own = version.split(separator: "\n").map { String($0) + "\n" }.filter(lines.contains)
                #expect(lines.filter(own.contains) == own, "\(versions)")
            }
            #expect(Self.merge(base, merged, theirs) == merged, "\(versions)")
            #expect(Self.merge(base, merged, ours) == merged, "\(versions)")
        }
    }

    @Test func `any three texts merge or conflict, and lose no line that only one side has`() {
        var chance = Chance(seed: 5)
        let pieces = ["a\n", "b\n", "c\n", "d\n", "e\n", "\n", "x", "y\n", "z\r\n", "w\n"]
        for _ in 0..<8000 {
            let base = chance.text(of: pieces, most: 8)
            let ours = chance.text(of: pieces, most: 8)
            let theirs = chance.text(of: pieces, most: 8)
            #expect(Self.merge(base, base, theirs) == theirs)
            #expect(Self.merge(base, ours, base) == ours)
            #expect(Self.merge(base, ours, ours) == ours)
            guard let merged = Self.merge(base, ours, theirs) else { continue }
            func words(_ text: String) -> Set<String> { Set(text.split(whereSeparator: \.isNewline).map(String.init)) }
            let added = words(ours).union(words(theirs)).subtracting(words(base))
            #expect(added.isSubset(of: words(merged)), "\([base, ours, theirs, merged])")
        }
    }

    @Test func `a table of many rows that was reordered is compared with work that grows with the rows`() {
        let growth = growth(from: 2_000) { count in
            let base = (0..<count).map { UInt64($0) }
            let changes = LineChanges.between(base, base.reversed())
            #expect(changes.allSatisfy { $0.base.count <= 1 })
            #expect(changes.count > count * 9 / 10)
        }
        #expect(growth < 40)
    }
}
