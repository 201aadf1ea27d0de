internal import Text

/// What the first words of a piece or a line say about its place: `먼저`, `then`, `1단계:`, `Step 2:`, `10분 뒤에`.
struct Opening {
    enum Order: Equatable {
        case first, follows
        /// What was said before it comes after it: `before that`, `그 전에`.
        case precedes
        /// One more, in no order: `also`, `second,`, `둘째,`.
        case also
    }

    /// The piece without them.
    let content: Range<Int>
    let order: Order?

    /// - Parameters:
    ///   - isFirst: nothing is before the piece, so that `then` has nothing to follow.
    ///   - mayBeAlone: whether an order word may be all of the piece.
    static func read(
        _ writing: KeyedText, _ spans: Spans, _ range: Range<Int>, isFirst: Bool, mayBeAlone: Bool = false
    ) -> Opening {
        var start = range.lowerBound
        var order: Order?
        func skip(_ index: Int) -> Int {
            var index = index
            while index < range.upperBound,
                writing.kinds[index].isBlank || [",", ":", ".", ")"].contains(writing.keys[index])
            { index += 1 }
            return index
        }
        func whole(_ phrase: String) -> Int? {
            var reader = PhraseReader(writing, at: start)
            let isListed = phrase.hasSuffix(",")
            guard reader.takeWords(isListed ? String(phrase.dropLast()) : phrase), reader.position <= range.upperBound
            else { return nil }
            if isListed { return reader.key == "," ? reader.position : nil }
            let isWhole = reader.kind.isBlank || [",", ":", ".", "!"].contains(reader.key)
            return isWhole ? reader.position : nil
        }
        while start < range.upperBound, writing.kinds[start].isWord {
            if let step = step(writing, start) {
                order = isFirst ? .first : .follows
                start = skip(step.end)
                continue
            }
            // What begins a request follows nothing.
            let phrases = (Lexicon.beginnings[writing.keys[start]] ?? []).filter { phrase, order in
                !isFirst || (order != .follows && order != .precedes && phrase != "and")
            }
            guard
                let (end, found) = phrases.lazy.compactMap({ phrase, order in whole(phrase).map { ($0, order) } })
                    .first,
                writing.hasContent(skip(end)..<range.upperBound)
                    || (mayBeAlone && found != nil)
            else { break }
            order = found == .follows || found == .precedes ? found : order ?? found
            start = skip(end)
        }
        if !isFirst, order != .follows, startsLater(writing, start) { order = .follows }
        return Opening(content: start..<range.upperBound, order: order)
    }

    /// `1단계:`, `2 단계:`, `Step 3:`
    static func step(_ writing: KeyedText, _ start: Int) -> (number: Int, end: Int)? {
        guard ["s", "p"].contains(writing.keys[start]) || writing.kinds[start] == .digit else { return nil }
        var reader = PhraseReader(writing, at: start)
        let isEnglish = reader.take("step ") || reader.take("phase ")
        guard let number = reader.number(1...2) else { return nil }
        if !isEnglish {
            if reader.take("차로 ") { return (number, reader.position) }
            guard reader.take(" 단계") else { return nil }
        }
        if reader.take(" - ") { return (number, reader.position) }
        return [":", ".", ")", "-"].contains(reader.key) ? (number, reader.position + 1) : nil
    }

    /// `5분 뒤에`, `10 minutes later`
    private static func startsLater(_ writing: KeyedText, _ start: Int) -> Bool {
        guard writing.kind(start) == .digit else { return false }
        var reader = PhraseReader(writing, at: start)
        guard reader.number(1...4) != nil else { return false }
        reader.skipBlanks()
        guard reader.takeAny(["분", "시간", "초", "일", "minutes", "minute", "hours", "hour", "days"]) != nil else {
            return false
        }
        reader.skipBlanks()
        return reader.takeAny(["뒤", "후", "later", "after"]) != nil
    }
}
