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

    /// Whether `/`, `·`, `and` or `와` stands between two words.
    private func areJoined(_ left: Range<Int>, _ right: Range<Int>, _ word: Sought) -> Bool {
        let between = left.upperBound..<max(left.upperBound, right.lowerBound)
        if between.count == 1 {
            switch tokens[between.lowerBound].mark {
            case 0x2F, 0xB7, 0x26: return true
            default: return Joint.members.isTold(by: tokens[between.lowerBound], of: scalars)
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
        var first = start
        while first < sought.count {
            var end = first + 1
            if let number = sought[first].enumeration {
                while end < sought.count, sought[end].enumeration == number { end += 1 }
                for index in first..<end { sought[index].enumerationSize = end - first }
            }
            first = end
        }
        first = start
        while first < sought.count {
            var end = first + 1
            if let number = sought[first].term {
                while end < sought.count, sought[end].term == number { end += 1 }
                for index in first..<end { sought[index].termSize = end - first }
            }
            first = end
        }
    }
}
