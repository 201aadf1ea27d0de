internal import Text

/// Values by hash, in the order in which they came.
///
/// All of a table is made for a single verdict, and a dictionary of arrays would allocate one for each hash.
struct HashedLists<Value: Sendable>: Sendable {
    private var links: [(hash: UInt64, value: Value, next: Int32)] = []
    /// The first link of each remainder of hashes; -1 where there is none. Their number is a power of two.
    private var heads: [Int32]

    init(capacity: Int = 64) {
        heads = [Int32](repeating: -1, count: capacity)
        links.reserveCapacity(capacity)
    }

    mutating func append(_ value: Value, to hash: UInt64) {
        links.append((hash, value, -1))
        guard links.count <= heads.count else {
            heads = [Int32](repeating: -1, count: heads.count * 4)
            for place in links.indices {
                links[place].next = -1
                tie(place)
            }
            return
        }
        tie(links.count - 1)
    }

    /// Ties a link to the end of the ones before it.
    private mutating func tie(_ place: Int) {
        let head = Int(links[place].hash & UInt64(heads.count - 1))
        guard heads[head] >= 0 else {
            heads[head] = Int32(place)
            return
        }
        var last = Int(heads[head])
        while links[last].next >= 0 { last = Int(links[last].next) }
        links[last].next = Int32(place)
    }

    subscript(hash: UInt64) -> [Value] {
        var values: [Value] = []
        var place = heads[Int(hash & UInt64(heads.count - 1))]
        while place >= 0 {
            let link = links[Int(place)]
            if link.hash == hash { values.append(link.value) }
            place = link.next
        }
        return values
    }
}

/// What words mean, by their spelling: a dictionary of hashes, since hashing a Swift `String` of Hangul normalises it
/// each time.
struct Lexicon: Sendable {
    /// A meaning: a group of the glossary, an element of a mark's pattern, or a word of the criteria.
    typealias Sense = Int32

    /// Where in a word a spelling must be.
    enum Place: Sendable { case anywhere, beginning, end, whole, stem }

    private struct Entry: Sendable {
        let place: Place
        let sense: Sense
    }

    private var entries: HashedLists<Entry>
    /// Spellings that a word with some sense must not have: `화면` for one that ends in `면`.
    private var exclusions: [Sense: [[UInt32]]] = [:]
    /// The longest Hangul spelling by its first syllable, so that few places of a word are looked up.
    private var longest: [UInt32: Int] = [:]
    /// The lengths of the Latin beginnings by their first letter, a bit for each.
    private var beginnings: [UInt32: UInt32] = [:]
    /// The lengths of the Latin endings.
    private var endings: Set<Int> = []

    init(capacity: Int = 64) { entries = HashedLists(capacity: capacity) }

    /// Adds a folded spelling. A Latin one is a whole word unless it is a beginning or a stem.
    mutating func add(_ spelling: ArraySlice<UInt32>, _ place: Place, _ sense: Sense) {
        guard let first = spelling.first else { return }
        var hash = Self.seed
        for value in spelling { hash = Self.hash(hash, value) }
        if Script.isHangul(first) {
            longest[first] = max(longest[first] ?? 0, spelling.count)
        } else if place == .beginning {
            beginnings[first, default: 0] |= 1 << UInt32(min(spelling.count, 31))
        } else if place == .end {
            endings.insert(spelling.count)
        }
        if place == .stem { hash = ~hash }
        entries.append(Entry(place: place, sense: sense), to: hash)
    }

    /// Appends the senses of a word of a text, each with the length of the spelling that has it.
    ///
    /// - Parameter stem: room for the stem of a Latin word.
    func senses(
        of word: Range<Int>, in scalars: [UInt32], stem: inout [UInt32], into found: inout [Sense]
    ) {
        if Script.isHangul(scalars[word.lowerBound]) {
            let first = found.count
            defer {
                if found.count > first, found[first...].contains(where: { exclusions[$0] != nil }) {
                    // What other words have before it is theirs.
                    let own = found[first...].filter { sense in
                        exclusions[sense]?.contains {
                            scalars[word].starts(with: $0) || scalars[word].suffix($0.count) == $0[...]
                        } != true
                    }
                    found.replaceSubrange(first..., with: own)
                }
            }
            for start in word {
                guard let limit = longest[scalars[start]] else { continue }
                var hash = Self.seed
                for end in start..<min(word.upperBound, start + limit) {
                    hash = Self.hash(hash, scalars[end])
                    for entry in entries[hash] where Self.fits(entry.place, start..<end + 1, word) {
                        found.append(entry.sense)
                    }
                }
            }
        } else {
            let lengths = beginnings[scalars[word.lowerBound]] ?? 0
            var hash = Self.seed
            for (count, value) in zip(1..., scalars[word]) {
                hash = Self.hash(hash, value)
                guard count < 31, lengths & (1 << UInt32(count)) != 0 else { continue }
                for entry in entries[hash] where entry.place == .beginning { found.append(entry.sense) }
            }
            for entry in entries[hash] where entry.place == .whole { found.append(entry.sense) }
            for count in endings where count < word.count {
                let entries = entries[scalars[word].suffix(count).reduce(Self.seed, Self.hash)]
                for entry in entries where entry.place == .end { found.append(entry.sense) }
            }
            EnglishStem.write(scalars[word], into: &stem)
            hash = Self.seed
            for value in stem { hash = Self.hash(hash, value) }
            for entry in entries[~hash] where entry.place == .stem { found.append(entry.sense) }
        }
    }

    private static func fits(_ place: Place, _ part: Range<Int>, _ word: Range<Int>) -> Bool {
        switch place {
        case .anywhere: true
        case .beginning: part.lowerBound == word.lowerBound
        case .end: part.upperBound == word.upperBound
        case .whole: part == word
        case .stem: false
        }
    }

    /// Senses from here on are elements of the table of marks, below it groups of the glossary.
    static let firstOfMarks: Sense = 10_000
    /// Senses from here on are words of the criteria.
    static let firstOfCriteria: Sense = 100_000

    static let seed: UInt64 = 0xCBF2_9CE4_8422_2325

    @inline(__always)
    static func hash(_ hash: UInt64, _ value: UInt32) -> UInt64 {
        (hash ^ UInt64(value)) &* 0x0000_0100_0000_01B3 ^ (hash >> 29)
    }
}

extension Lexicon {
    /// The groups of the glossary and the elements of all marks.
    static let shared: Lexicon = {
        var lexicon = Lexicon(capacity: 16_384)
        Glossary.shared.add(to: &lexicon)
        MarkPatterns.shared.add(to: &lexicon)
        return lexicon
    }()

    /// A spelling in a table of words: `^` begins a word, `$` ends it, `=` is the whole of it, `*` ends a Latin
    /// beginning, `!` begins or ends a word of Hangul that is none of them. Hangul without any of them is found anywhere in a word, a single syllable only where one begins or
    /// after `*`.
    mutating func add(marked word: Substring, _ sense: Sense) {
        if word.first == "!" {
            exclusions[sense, default: []].append(FoldedText(String(word.dropFirst())).scalars)
            return
        }
        var spelling = FoldedText(String(word)).scalars[...]
        var place: Place?
        switch (spelling.first, spelling.last) {
        case (0x5E, _): (place, spelling) = (.beginning, spelling.dropFirst())
        case (0x2A, 0x24): (place, spelling) = (.end, spelling.dropFirst().dropLast())
        case (0x2A, _): (place, spelling) = (.anywhere, spelling.dropFirst())
        case (0x3D, _): (place, spelling) = (.whole, spelling.dropFirst())
        case (_, 0x24): (place, spelling) = (.end, spelling.dropLast())
        case (_, 0x2A): (place, spelling) = (.beginning, spelling.dropLast())
        default: break
        }
        let isHangul = spelling.first.map(Script.isHangul) ?? false
        add(spelling, place ?? (isHangul ? (spelling.count == 1 ? .beginning : .anywhere) : .whole), sense)
    }
}
