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

    private static let words: WordTrie<Joint> = {
        var words = WordTrie<Joint>()
        for (spellings, joint) in [
            (["및", "and"], [.deeds, .members]), (["그리고"], [.deeds]), (["와", "과"], [.members]),
            (["no", "not", "without", "never", "none", "zero", "don't", "doesn't"], [.absence]),
            (["to", "for", "on", "in", "at", "of", "from", "with", "into", "by", "when", "so"], [.preposition]),
        ] as [([String], Joint)] {
            for spelling in spellings { words.insert(spelling.scalarValues, joint) }
        }
        return words
    }()

    /// Whether a token is a word that joins so.
    func isTold(by token: Token, of scalars: [UInt32]) -> Bool {
        guard token.isWord, token.range.count <= 7 else { return false }
        return Self.words.meaning(of: token.range, in: scalars)?.isSuperset(of: self) == true
    }
}
