internal import Text

/// Spellings and their meanings, found at a position of a text in as many steps as the spelling is long.
///
/// A report is walked at every syllable, so the edges lie in a table of their own: a `Dictionary` took most of the
/// time.
struct WordTrie<Meaning: Sendable>: Sendable {
    /// Edges by node and scalar: open addressing, a power of two, at most half full. 0 is an empty place.
    private var keys = [UInt64](repeating: 0, count: 64)
    private var targets = [Int32](repeating: 0, count: 64)
    private var edgeCount = 0
    /// For each node the first of its meanings, which are chained; -1 for none.
    private var firstMeaning: [Int32] = [-1]
    private var meanings: [(meaning: Meaning, next: Int32)] = []
    /// Whether some spelling begins with a scalar, by its low bits: most positions of a text fail here.
    private var beginnings = [Bool](repeating: false, count: 4096)

    /// Words apart by spaces or new lines, with their meanings.
    init(_ words: [(String, Meaning)] = []) {
        for (spellings, meaning) in words {
            for word in WordList.words(of: spellings) { insert(word, meaning) }
        }
    }

    mutating func insert(_ spelling: some Collection<UInt32>, _ meaning: Meaning) {
        var node: Int32 = 0
        for value in spelling {
            if node == 0 { beginnings[Int(value & 0xFFF)] = true }
            let key = Self.key(node, value)
            if let next = target(of: key) {
                node = next
            } else {
                firstMeaning.append(-1)
                node = Int32(firstMeaning.count - 1)
                connect(key, to: node)
            }
        }
        guard node != 0 else { return }
        meanings.append((meaning, firstMeaning[Int(node)]))
        firstMeaning[Int(node)] = Int32(meanings.count - 1)
    }

    /// Calls `visit` with each meaning of each spelling that begins at `start` and ends within `end`, and its end.
    @inline(__always)
    func walk(_ scalars: [UInt32], from start: Int, upTo end: Int, visit: (Meaning, Int) -> Void) {
        guard start < end, beginnings[Int(scalars[start] & 0xFFF)] else { return }
        var node: Int32 = 0
        var index = start
        while index < end {
            guard let next = target(of: Self.key(node, scalars[index])) else { return }
            node = next
            index += 1
            var meaning = firstMeaning[Int(node)]
            while meaning >= 0 {
                visit(meanings[Int(meaning)].meaning, index)
                meaning = meanings[Int(meaning)].next
            }
        }
    }

    /// The first meaning of exactly this spelling.
    func meaning(of word: Range<Int>, in scalars: [UInt32]) -> Meaning? {
        var found: Meaning?
        walk(scalars, from: word.lowerBound, upTo: word.upperBound) { meaning, end in
            if end == word.upperBound { found = meaning }
        }
        return found
    }

    /// The meaning of exactly this spelling, where no spelling has several.
    func soleMeaning(of word: ArraySlice<UInt32>) -> Meaning? {
        guard let first = word.first, beginnings[Int(first & 0xFFF)] else { return nil }
        var node: Int32 = 0
        for value in word {
            guard let next = target(of: Self.key(node, value)) else { return nil }
            node = next
        }
        let place = firstMeaning[Int(node)]
        return place < 0 ? nil : meanings[Int(place)].meaning
    }

    /// The first meaning of a token, if there is one at the index.
    func meaning(ofTokenAt index: Int, in tokens: [Token], _ scalars: [UInt32]) -> Meaning? {
        tokens.indices.contains(index) ? meaning(of: tokens[index].range, in: scalars) : nil
    }

    private static func key(_ node: Int32, _ value: UInt32) -> UInt64 { UInt64(UInt32(node)) << 32 | UInt64(value) + 1 }

    private func place(of key: UInt64) -> Int {
        var mixed = (key ^ key >> 29) &* 0xBF58_476D_1CE4_E5B9
        mixed ^= mixed >> 32
        return Int(truncatingIfNeeded: mixed & UInt64(keys.count - 1))
    }

    @inline(__always)
    private func target(of key: UInt64) -> Int32? {
        var place = place(of: key)
        while keys[place] != 0 {
            if keys[place] == key { return targets[place] }
            place = (place + 1) & (keys.count - 1)
        }
        return nil
    }

    private mutating func connect(_ key: UInt64, to node: Int32) {
        if (edgeCount + 1) * 2 > keys.count { grow() }
        var place = place(of: key)
        while keys[place] != 0 { place = (place + 1) & (keys.count - 1) }
        keys[place] = key
        targets[place] = node
        edgeCount += 1
    }

    private mutating func grow() {
        let old = zip(keys, targets).filter { $0.0 != 0 }
        keys = [UInt64](repeating: 0, count: keys.count * 4)
        targets = [Int32](repeating: 0, count: keys.count)
        edgeCount = 0
        for (key, target) in old { connect(key, to: target) }
    }
}

/// Words apart by spaces and new lines.
enum WordList {
    static func words(of text: String) -> [ArraySlice<UInt32>] {
        text.scalarValues.split { $0 == 0x20 || $0 == 0x0A }
    }

    /// The words of each line.
    static func lines(of text: String) -> [[ArraySlice<UInt32>]] {
        text.scalarValues.split(separator: 0x0A).map { $0.split(separator: 0x20) }
    }
}

/// Gives each spelling a number, counted from 0.
struct SpellingTable {
    private var numbers = WordTrie<Int>()
    private var row: [UInt32] = []
    /// Where in the row each spelling begins; the end of the last one follows.
    private var starts = [0]

    var count: Int { starts.count - 1 }

    /// The number of a spelling, which it gets now if it had none.
    mutating func number(of spelling: ArraySlice<UInt32>) -> Int {
        if let known = find(spelling) { return known }
        row += spelling
        starts.append(row.count)
        numbers.insert(spelling, count - 1)
        return count - 1
    }

    /// The number of a spelling that has one.
    func find(_ spelling: ArraySlice<UInt32>) -> Int? { numbers.soleMeaning(of: spelling) }

    /// The spelling of a number.
    func spelling(_ number: Int) -> ArraySlice<UInt32> { row[starts[number]..<starts[number + 1]] }
}
