/// The stem of an English word: `updates`, `updated` and `updating` are one, `migration` and `migrate` are one.
///
/// It cuts endings by rule and knows no dictionary; irregular forms (`wrote`, `ran`) stand in the glossary.
enum EnglishStem {
    /// The stem of folded scalars. Words with digits and words of other scripts stay as they are.
    static func stem(_ word: ArraySlice<UInt32>) -> [UInt32] {
        var stem = Array(word)
        if let apostrophe = stem.firstIndex(of: 0x27), stem.count - apostrophe <= 3 {
            stem.removeSubrange(apostrophe...)
        }
        guard stem.count > 3, stem.allSatisfy({ 0x61...0x7A ~= $0 }) else { return stem }
        cutPlural(&stem)
        cutVerb(&stem)
        if stem.count > 3, stem.last == letter("e") { stem.removeLast() }
        if stem.count > 3, stem.last == letter("y"), !isVowel(stem[stem.count - 2]) {
            stem[stem.count - 1] = letter("i")
        }
        return stem
    }

    private static func cutPlural(_ stem: inout [UInt32]) {
        if ends(stem, "ies"), stem.count > 4 {
            stem.removeLast(3)
            stem.append(letter("y"))
        } else if ends(stem, "sses") || ends(stem, "shes") || ends(stem, "ches") || ends(stem, "xes") {
            stem.removeLast(2)
        } else if ends(stem, "s"), !ends(stem, "ss"), !ends(stem, "us"), !ends(stem, "is") {
            stem.removeLast()
        }
    }

    private static func cutVerb(_ stem: inout [UInt32]) {
        for ending in ["ing", "ied", "ed", "ion"] where ends(stem, ending) && stem.count >= ending.count + 3 {
            let beginning = stem.dropLast(ending.count)
            guard beginning.contains(where: isVowel) else { return }
            stem.removeLast(ending.count)
            if ending == "ied" { stem.append(letter("y")) }
            if ending != "ion", let last = stem.last, stem.count > 3, stem[stem.count - 2] == last,
                last != letter("l"), last != letter("s"), !isVowel(last)
            {
                stem.removeLast()
            }
            return
        }
    }

    private static func ends(_ word: [UInt32], _ ending: StaticString) -> Bool {
        let count = ending.utf8CodeUnitCount
        guard word.count >= count else { return false }
        return (0..<count).allSatisfy { word[word.count - count + $0] == UInt32(ending.utf8Start[$0]) }
    }

    private static func ends(_ word: [UInt32], _ ending: String) -> Bool {
        word.count >= ending.utf8.count && zip(word.suffix(ending.utf8.count), ending.utf8).allSatisfy { $0 == UInt32($1) }
    }

    private static func letter(_ scalar: Unicode.Scalar) -> UInt32 { scalar.value }

    private static func isVowel(_ value: UInt32) -> Bool {
        switch value {
        case 0x61, 0x65, 0x69, 0x6F, 0x75, 0x79: true
        default: false
        }
    }
}
