/// Which names may have been meant by a misspelt one.
package enum NearestNames {
    /// The names nearest to what was typed, best first, three at most; only those that are equally near.
    ///
    /// A slip is a letter left out, added, replaced or swapped with its neighbour. How many are forgiven grows with
    /// the length. Apart from slips, the beginning of a name (`pri` for `priority`) and one of its parts (`criteria`
    /// for `success-criteria`) count as near.
    package static func to(_ typed: String, among names: [String]) -> [String] {
        let typed = Array(String(typed.prefix(longest + 1)).lowercased().unicodeScalars)
        guard (1...longest).contains(typed.count) else { return [] }
        var best = slipsForgiven(typed.count) * 2
        var found: [String] = []
        for name in names where !found.contains(name) {
            let letters = Array(name.lowercased().unicodeScalars)
            guard let distance = distance(typed, letters) else { continue }
            // Of two names, the one that has all that was typed is nearer.
            let score = distance == 0 ? 0 : distance * 2 - (isSubsequence(typed, of: letters) ? 1 : 0)
            guard score <= best else { continue }
            if score < best { found = [] }
            best = score
            found.append(name)
        }
        return Array(found.prefix(3))
    }

    /// Whether all that was typed is in a name, in that order.
    private static func isSubsequence(_ typed: Letters, of name: Letters) -> Bool {
        var rest = name[...]
        for letter in typed {
            guard let place = rest.firstIndex(of: letter) else { return false }
            rest = rest[(place + 1)...]
        }
        return true
    }

    private typealias Letters = [Unicode.Scalar]

    private static let longest = 64

    private static func slipsForgiven(_ length: Int) -> Int {
        switch length {
        case ...4: 1
        case 5...8: 2
        default: 3
        }
    }

    /// How far two spellings are apart; `nil` when the name can't be meant.
    private static func distance(_ typed: Letters, _ name: Letters) -> Int? {
        let separators: Set<Unicode.Scalar> = ["-", " ", "_"]
        let parts = name.split { separators.contains($0) }
        if typed.filter({ !separators.contains($0) }) == parts.flatMap({ $0 }) { return 0 }
        if parts.count > 1, parts.contains(where: { $0.elementsEqual(typed) }) { return 1 }
        if typed.count >= 2, name.starts(with: typed) { return 1 }
        let slips = slips(from: typed, to: name)
        // A name all of whose letters would have to change was not meant.
        return slips < min(typed.count, name.count) ? slips : nil
    }

    /// The Damerau-Levenshtein distance in which a letter is moved once at most (optimal string alignment).
    private static func slips(from left: Letters, to right: Letters) -> Int {
        var beforeLast: [Int] = []
        var last = Array(0...right.count)
        for row in left.indices {
            var current = [row + 1]
            for column in right.indices {
                let replaced = last[column] + (left[row] == right[column] ? 0 : 1)
                var least = min(last[column + 1] + 1, current[column] + 1, replaced)
                if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
                    least = min(least, beforeLast[column - 1] + 1)
                }
                current.append(least)
            }
            (beforeLast, last) = (last, current)
        }
        return last[right.count]
    }
}
