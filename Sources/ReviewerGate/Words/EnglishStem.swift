/// The stem of an English word: `updates`, `updated` and `updating` are one, `migration` and `migrate` are one.
///
/// It cuts endings by rule and knows no dictionary; irregular forms (`wrote`, `ran`) stand in the glossary.
enum EnglishStem {
    static func stem(_ word: ArraySlice<UInt32>) -> [UInt32] {
        var stem: [UInt32] = []
        write(word, into: &stem)
        return stem
    }

    /// Writes the stem of a folded word into a buffer that is used again. Words with digits and words of other
    /// scripts stay as they are.
    static func write(_ word: ArraySlice<UInt32>, into stem: inout [UInt32]) {
        stem.removeAll(keepingCapacity: true)
        var isPlain = true
        for value in word {
            if value == 0x27, word.count - stem.count <= 3 { break }
            if !(0x61...0x7A ~= value) { isPlain = false }
            stem.append(value)
        }
        guard stem.count > 3, isPlain else { return }
        cutPlural(&stem)
        cutVerb(&stem)
        if stem.count > 3, stem.last == e { stem.removeLast() }
        if stem.count > 3, stem.last == y, !isVowel(stem[stem.count - 2]) { stem[stem.count - 1] = i }
    }

    private static let (d, e, g, h, i, l) = (
        UInt32(0x64), UInt32(0x65), UInt32(0x67), UInt32(0x68), UInt32(0x69), UInt32(0x6C)
    )
    private static let (n, o, s, u, x, y) = (
        UInt32(0x6E), UInt32(0x6F), UInt32(0x73), UInt32(0x75), UInt32(0x78), UInt32(0x79)
    )

    /// `-ies` to `-y`, `-es` after a hiss, and `-s`, but not `-ss`, `-us` or `-is`.
    private static func cutPlural(_ stem: inout [UInt32]) {
        let count = stem.count
        guard stem[count - 1] == s else { return }
        let (second, third) = (stem[count - 2], stem[count - 3])
        if second == e, third == i, count > 4 {
            stem.removeLast(3)
            stem.append(y)
        } else if second == e, third == s || third == x || third == h {
            stem.removeLast(2)
        } else if second != s, second != u, second != i {
            stem.removeLast()
        }
    }

    /// `-ing`, `-ied`, `-ed` and `-ion` after a beginning with a vowel.
    private static func cutVerb(_ stem: inout [UInt32]) {
        let count = stem.count
        guard count >= 5 else { return }
        let (last, second, third) = (stem[count - 1], stem[count - 2], stem[count - 3])
        let isProgressive = last == g && second == n && third == i
        let isNoun = last == n && second == o && third == i
        let isPast = last == d && second == e
        guard isProgressive || isNoun || isPast else { return }
        let length = isPast && third != i ? 2 : 3
        guard count >= length + 3, stem[..<(count - length)].contains(where: isVowel) else { return }
        stem.removeLast(length)
        if isPast, length == 3 { stem.append(y) }
        guard !isNoun, stem.count > 3, let end = stem.last, stem[stem.count - 2] == end, end != l, end != s,
            !isVowel(end)
        else { return }
        stem.removeLast()
    }

    private static func isVowel(_ value: UInt32) -> Bool {
        switch value {
        case 0x61, 0x65, 0x69, 0x6F, 0x75, 0x79: true
        default: false
        }
    }
}
