/// Particles and verb endings at the end of a Korean word.
enum KoreanEndings {
    /// The word without its particle or ending; at least two syllables stay.
    static func stem(_ word: ArraySlice<UInt32>) -> ArraySlice<UInt32> {
        for ending in endings where word.count >= ending.count + 2 && word.suffix(ending.count).elementsEqual(ending) {
            return word.dropLast(ending.count)
        }
        return word
    }

    /// Whether what follows a known word is nothing but an ending (`했습니다` in `구현했습니다`).
    static func isEnding(_ rest: ArraySlice<UInt32>) -> Bool {
        guard let first = rest.first else { return true }
        return beginnings.contains(first) || endings.contains { rest.elementsEqual($0) }
    }

    /// Whether a word says that something is absent: `없음`, `없이`.
    static func isAbsence(_ word: ArraySlice<UInt32>) -> Bool { word.first == 0xC5C6 }

    /// Whether a word denies a deed: `않음`, `않기`.
    static func isDenial(_ word: ArraySlice<UInt32>) -> Bool { word.first == 0xC54A }

    private static let endings: [[UInt32]] = [
        "했습니다", "합니다", "됩니다", "되었습니다", "됐습니다", "하였습니다", "에서는", "으로는", "에서의", "으로의", "하도록", "되도록",
        "에서", "에게", "으로", "까지", "부터", "보다", "처럼", "마다", "하는", "되는", "하기", "하고", "하며", "했고", "되어", "하여", "해서", "하게",
        "된다", "한다", "별로", "에는", "에도", "과의", "와의",
        "을", "를", "이", "가", "은", "는", "에", "로", "의", "도", "와", "과", "만", "별", "시", "함", "됨", "된", "한", "할", "해", "화",
    ].map { $0.unicodeScalars.map(\.value) }

    /// Syllables that begin an ending after a noun: 하 했 함 한 할 해 되 됐 됨 된 될 돼 를 을 은 는 에 으 로 의 까.
    private static let beginnings: Set<UInt32> = Set(
        "하했함한할해되됐됨된될돼를을은는에으로의까화였입이".unicodeScalars.map(\.value))
}
