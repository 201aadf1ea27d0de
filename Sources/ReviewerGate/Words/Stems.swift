internal import Text

/// The stem of an English word: `updates`, `updated` and `updating` are one, `migration` and `migrate` are one.
///
/// It cuts endings by rule and knows no dictionary; irregular forms (`wrote`, `ran`) are in the glossary.
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
            if !(0x61...0x7A ~= value) { isPlain = false }
            stem.append(value)
        }
        guard stem.count > 3, isPlain else { return }
        cutPlural(&stem)
        cutVerb(&stem)
        if stem.count > 3, stem.last == e { stem.removeLast() }
        if stem.count > 3, stem.last == y, !isVowel(stem[stem.count - 2]) { stem[stem.count - 1] = i }
    }

    private static let (d, e, g, i, l): (UInt32, UInt32, UInt32, UInt32, UInt32) = (0x64, 0x65, 0x67, 0x69, 0x6C)
    private static let (n, o, s, u, y): (UInt32, UInt32, UInt32, UInt32, UInt32) = (0x6E, 0x6F, 0x73, 0x75, 0x79)

    /// `-s`, but not `-ss`, `-us` or `-is`. What is left of `-ies` and `-es` ends as what is left of `-y` and `-e`.
    private static func cutPlural(_ stem: inout [UInt32]) {
        let count = stem.count
        guard stem[count - 1] == s else { return }
        if ![s, u, i].contains(stem[count - 2]) { stem.removeLast() }
    }

    /// `-ing`, `-ed` and `-ion` after a beginning with a vowel.
    private static func cutVerb(_ stem: inout [UInt32]) {
        let count = stem.count
        guard count >= 5 else { return }
        let (last, second, third) = (stem[count - 1], stem[count - 2], stem[count - 3])
        let isProgressive = last == g && second == n && third == i
        let isNoun = last == n && second == o && third == i
        let isPast = last == d && second == e
        guard isProgressive || isNoun || isPast else { return }
        let length = isPast ? 2 : 3
        guard count >= length + 3, stem[..<(count - length)].contains(where: isVowel) else { return }
        stem.removeLast(length)
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

/// Particles and verb endings at the end of a Korean word.
enum KoreanEndings {
    /// The word without its particle or ending; at least two syllables stay.
    static func stem(_ word: ArraySlice<UInt32>) -> ArraySlice<UInt32> {
        for ending in endings where word.count >= ending.count + 2 && word.suffix(ending.count).elementsEqual(ending) {
            return stem(word.dropLast(ending.count))
        }
        return word
    }

    /// The word without its particle, where it has one: `표시를` names what `표시` names, and `표시했습니다` says more.
    static func noun(_ word: ArraySlice<UInt32>) -> ArraySlice<UInt32> {
        for particle in particles
        where word.count > particle.count && word.suffix(particle.count).elementsEqual(particle) {
            return word.dropLast(particle.count)
        }
        return word
    }

    private static let particles: [[UInt32]] = [
        "에서", "으로", "까지", "부터", "을", "를", "이", "가", "은", "는", "의", "에", "로", "와", "과", "도", "만",
    ].map { $0.unicodeScalars.map(\.value) }

    /// Whether what follows a known word is nothing but an ending (`했습니다` in `구현했습니다`).
    static func isEnding(_ rest: ArraySlice<UInt32>) -> Bool {
        guard let first = rest.first else { return true }
        return beginnings.contains(first) || endings.contains { rest.elementsEqual($0) }
    }

    private static let endings: [[UInt32]] = [
        "했습니다", "합니다", "됩니다", "되었습니다", "됐습니다", "하였습니다", "에서는", "으로는", "에서의", "으로의", "하도록", "되도록",
        "에서", "에게", "으로", "까지", "부터", "보다", "처럼", "마다", "하는", "되는", "하기", "하고", "하며", "했고", "되어", "하여", "해서", "하게",
        "하지", "되지", "해도", "하면", "되면", "하려", "에만", "만으로", "할", "지",
        "된다", "한다", "별로", "에는", "에도", "과의", "와의",
        "을", "를", "이", "가", "은", "는", "에", "로", "의", "도", "와", "과", "만", "별", "시", "함", "됨", "된", "한", "할", "해", "화",
    ].map { $0.unicodeScalars.map(\.value) }

    /// Syllables that begin an ending after a noun: 하 했 함 한 할 해 되 됐 됨 된 될 돼 를 을 은 는 에 으 로 의 까.
    private static let beginnings: Set<UInt32> = Set(
        "하했함한할해되됐됨된될돼를을은는에으로의까화였입이".unicodeScalars.map(\.value))
}

/// Words by which a criterion demands that something is absent.
enum Negation {
    /// `없음`, `없이`, `no`, `without`, `never`.
    static func isAbsence(_ word: ArraySlice<UInt32>) -> Bool { word.first == 0xC5C6 || english.contains(Array(word)) }

    /// `재시작 없이 반영`, `without downtime`: how the deed is done.
    static func isManner(_ word: ArraySlice<UInt32>) -> Bool {
        word.elementsEqual([0xC5C6, 0xC774]) || word.elementsEqual(without)
    }

    /// `않음`, `않기`.
    static func isDenial(_ word: ArraySlice<UInt32>) -> Bool { word.first == 0xC54A }

    /// `작성 불가`, `열람 금지`.
    static func isBan(_ word: ArraySlice<UInt32>) -> Bool { bans.contains { word.starts(with: $0) } }

    private static let bans = ["불가", "금지"].map(\.scalarValues)

    /// `제한`, `방지`, `reject`, `only`: what is prevented is said with denials.
    static func isPrevention(_ word: ArraySlice<UInt32>) -> Bool {
        word.last == 0xB9CC && word.count > 1 || preventions.contains { word.starts(with: $0) }
    }

    /// `삭제`, `만료`, `delete`, `expires`.
    static func isRemoval(_ word: ArraySlice<UInt32>) -> Bool { removals.contains { word.starts(with: $0) } }

    private static let removals = [
        "삭제", "제거", "폐기", "만료", "끄기", "끄", "해제", "탈퇴", "취소", "마스킹", "정리", "로그아웃", "중복", "권한", "잠금", "종료", "정지", "일시정지",
        "중지", "중단", "이관",
        "delet", "remov", "drop", "purg", "expir", "revok", "disabl", "logged-out", "logout", "unsubscrib", "mask",
        "dedup", "clean", "cancel", "lock", "once", "migrat", "move", "renam", "ignore", "pause", "stop",
    ].map(\.scalarValues)
    private static let preventions = [
        "제한", "방지", "차단", "금지", "거부", "거절", "불가", "막", "숨김", "숨기", "가림", "가리", "prevent", "reject", "refus", "block",
        "limit", "deny", "forbid", "only",
        "cannot", "can't",
        "hide",
    ].map(\.scalarValues)
    private static let without = "without".scalarValues
    private static let english: Set<[UInt32]> = Set(
        ["no", "without", "never", "not", "zero"].map(\.scalarValues))
}
