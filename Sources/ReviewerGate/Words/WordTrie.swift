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

/// Gives each spelling a number, counted from 0: a hash table over scalars that lie in one row.
///
/// A `Dictionary` of strings normalises and hashes each key anew, and took most of the time of long criteria.
struct SpellingTable {
    private var row: [UInt32] = []
    /// Where in the row each spelling begins; the end of the last one follows.
    private var starts = [0]
    private var hashes: [UInt64] = []
    /// Numbers by hash: open addressing, a power of two, at most half full. -1 is an empty place.
    private var places = [Int32](repeating: -1, count: 64)

    var count: Int { hashes.count }

    /// The number of a spelling, which it gets now if it had none.
    mutating func number(of spelling: ArraySlice<UInt32>) -> Int {
        let hash = Self.hash(spelling)
        if let known = find(spelling, hash) { return known }
        if (hashes.count + 1) * 2 > places.count { grow() }
        row.append(contentsOf: spelling)
        starts.append(row.count)
        hashes.append(hash)
        settle(hashes.count - 1)
        return hashes.count - 1
    }

    /// The number of a spelling that has one.
    func find(_ spelling: ArraySlice<UInt32>) -> Int? {
        hashes.isEmpty ? nil : find(spelling, Self.hash(spelling))
    }

    /// The spelling of a number.
    func spelling(_ number: Int) -> ArraySlice<UInt32> { row[starts[number]..<starts[number + 1]] }

    private func find(_ spelling: ArraySlice<UInt32>, _ hash: UInt64) -> Int? {
        var place = Int(truncatingIfNeeded: hash & UInt64(places.count - 1))
        while places[place] >= 0 {
            let number = Int(places[place])
            if hashes[number] == hash, row[starts[number]..<starts[number + 1]].elementsEqual(spelling) {
                return number
            }
            place = (place + 1) & (places.count - 1)
        }
        return nil
    }

    private mutating func settle(_ number: Int) {
        var place = Int(truncatingIfNeeded: hashes[number] & UInt64(places.count - 1))
        while places[place] >= 0 { place = (place + 1) & (places.count - 1) }
        places[place] = Int32(truncatingIfNeeded: number)
    }

    private mutating func grow() {
        places = [Int32](repeating: -1, count: places.count * 4)
        for number in hashes.indices { settle(number) }
    }

    private static func hash(_ spelling: ArraySlice<UInt32>) -> UInt64 {
        var hash: UInt64 = 0x9E37_79B9_7F4A_7C15
        for value in spelling {
            hash = (hash ^ UInt64(value)) &* 0xBF58_476D_1CE4_E5B9
            hash ^= hash >> 29
        }
        return hash
    }
}
