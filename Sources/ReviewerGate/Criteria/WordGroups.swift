internal import Text

/// What a word joins.
struct Joint: OptionSet {
    let rawValue: UInt8

    /// After a deed it begins another one: `및`, `and`.
    static let deeds = Joint(rawValue: 1)
    /// It joins the members of an enumeration: `와`, `and`.
    static let members = Joint(rawValue: 2)
    /// It asks that something is absent: `without`.
    static let absence = Joint(rawValue: 4)
    /// It begins what surrounds a deed: `to the list`.
    static let preposition = Joint(rawValue: 8)

    private static let words = WordTrie<Joint>([
        ("및 and", [.deeds, .members]), ("그리고", .deeds), ("와 과", .members),
        ("no not without never none zero don't doesn't", .absence),
        ("to for on in at of from with into by when so", .preposition),
    ])

    /// Whether a token is a word that joins so.
    func isMeant(by token: Token, of scalars: [UInt32]) -> Bool {
        guard token.isWord, token.range.count <= 7 else { return false }
        return Self.words.meaning(of: token.range, in: scalars)?.isSuperset(of: self) == true
    }
}

/// Finds which words of an item belong together: the members of an enumeration and the words of a term.
struct WordGroups {
    let tokens: [Token]
    let scalars: [UInt32]
    /// The first of the sought words of the item; they go on to the last one that there is.
    let start: Int
    /// The item has a word in Hangul: Latin words that follow each other are one term then.
    let isKorean: Bool

    /// Numbers the groups, and notes how large each is.
    func join(_ sought: inout [Sought]) {
        joinEnumerations(of: &sought)
        if isKorean { joinTerms(of: &sought) }
        countMembers(of: &sought)
    }

    /// Numbers the members of enumerations: words around `/` and `·`.
    private func joinEnumerations(of sought: inout [Sought]) {
        for index in sought.indices.dropFirst(start + 1) {
            if sought[index].tokens == sought[index - 1].tokens {
                sought[index].enumeration = sought[index - 1].enumeration
                continue
            }
            guard sought[index].isAside == sought[index - 1].isAside,
                areJoined(sought[index - 1].tokens, sought[index].tokens, sought[index - 1])
            else { continue }
            let number = sought[index - 1].enumeration ?? index
            sought[index - 1].enumeration = number
            sought[index].enumeration = number
        }
    }

    /// Whether `/`, `·`, `and` or `와` is between two words.
    private func areJoined(_ left: Range<Int>, _ right: Range<Int>, _ word: Sought) -> Bool {
        let between = left.upperBound..<max(left.upperBound, right.lowerBound)
        if between.count == 1 {
            switch tokens[between.lowerBound].mark {
            case 0x2F, 0xB7, 0x26: return true
            default: return Joint.members.isMeant(by: tokens[between.lowerBound], of: scalars)
            }
        }
        let last = tokens[left.upperBound - 1]
        guard between.isEmpty, last.kind == .hangul, let ending = scalars[last.range].last else { return false }
        // 와 and 과 after a noun, which is shorter than the run by that particle.
        return (ending == 0xC640 || ending == 0xACFC) && word.length < last.range.count
    }

    private func joinTerms(of sought: inout [Sought]) {
        for index in sought.indices.dropFirst(start + 1) {
            let (last, this) = (sought[index - 1], sought[index])
            guard last.enumeration == nil, this.enumeration == nil, last.tokens.upperBound == this.tokens.lowerBound,
                isPlainLatin(last), isPlainLatin(this)
            else { continue }
            let number = last.term ?? index
            sought[index - 1].term = number
            sought[index].term = number
        }
    }

    private func isPlainLatin(_ word: Sought) -> Bool {
        if case .name = word.kind { return false }
        return tokens[word.tokens.lowerBound].kind == .latin && word.role == .content
    }

    /// Members of an enumeration and words of a term follow each other, so that runs can be counted.
    private func countMembers(of sought: inout [Sought]) {
        count(in: &sought, by: { $0.enumeration }, note: { $0.enumerationSize = $1 })
        count(in: &sought, by: { $0.term }, note: { $0.termSize = $1 })
    }

    private func count(in sought: inout [Sought], by group: (Sought) -> Int?, note: (inout Sought, Int) -> Void) {
        var first = start
        while first < sought.count {
            var end = first + 1
            if let number = group(sought[first]) {
                while end < sought.count, group(sought[end]) == number { end += 1 }
                for index in first..<end { note(&sought[index], end - first) }
            }
            first = end
        }
    }
}
