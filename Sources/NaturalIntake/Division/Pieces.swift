internal import Text

/// A piece of a line between two joints.
struct Piece {
    /// What is between two pieces.
    enum Boundary {
        case none, comma, word, arrow, sentence
        /// The number of an item, or a line's beginning.
        case number
    }

    var range: Range<Int>
    /// What is before it.
    let joint: Boundary
    /// A word such as `then` or `마지막으로` is before it.
    var follows = false
    /// Where `before that` or `그 전에` begins that is before it.
    var precedes: Int?
    /// `first` or `먼저` is before it.
    var opensSequence = false
}

/// Divides a line into pieces: at the ends of sentences, at `,` `;` `、`, a spaced `/`, arrows, `그리고`, `및`, `and` before a
/// verb, `then`, and behind verbs of one task that another follows (`…한 뒤`, `끝나면`, `해주시고`).
///
/// Nothing is divided inside brackets, quotes, code, addresses, dates, numbers (`1,000`), paths or words.
struct Pieces {
    let writing: KeyedText
    let spans: Spans
    private var pieces: [Piece] = []
    private(set) var start: Int
    private var joint = Piece.Boundary.none
    private var follows = false
    private var precedes: Int?
    private var opens = false
    /// Where the last date of this piece ends.
    private var phraseEnd = 0
    /// `if` or `when` was seen in this piece, so that its `then` divides nothing.
    private var conditional = false

    /// - Parameter joint: what is before the first piece.
    static func divide(
        _ writing: KeyedText, _ range: Range<Int>, spans: Spans, after joint: Piece.Boundary = .none
    ) -> [Piece] {
        var scan = Pieces(writing: writing, spans: spans, start: range.lowerBound)
        scan.joint = joint
        scan.run(to: range.upperBound)
        return scan.pieces
    }

    /// The sentences of a range, without their signs.
    static func sentences(_ writing: KeyedText, _ range: Range<Int>, spans: Spans) -> [Range<Int>] {
        let scan = Pieces(writing: writing, spans: spans, start: range.lowerBound)
        var sentences: [Range<Int>] = []
        var start = range.lowerBound
        var index = start
        while index < range.upperBound {
            if spans.all[index] > 0 {
                index = spans.all[index]
            } else if [".", "!", "?", "。"].contains(writing.keys[index]),
                let end = scan.sentence(endingAt: index, end: range.upperBound)
            {
                sentences.append(start..<end.end)
                start = end.next
                index = start
            } else {
                index += 1
            }
        }
        sentences.append(start..<range.upperBound)
        return sentences.map { range in
            var range = Edges(writing, range).inner
            if let last = range.last, [".", "。"].contains(writing.keys[last]) { range = range.lowerBound..<last }
            return range
        }.filter { writing.hasContent($0) }
    }

    private init(writing: KeyedText, spans: Spans, start: Int) {
        self.writing = writing
        self.spans = spans
        self.start = start
    }

    /// Where one piece ends and the next begins.
    struct Division {
        let end: Int
        let next: Int
        let joint: Piece.Boundary
        var follows = false
    }

    private mutating func run(to end: Int) {
        var index = start
        while index < end {
            // A date is one word, and may begin the next piece.
            let isSpan = spans.all[index] > 0
            let division =
                isSpan
                ? (spans.isPhrase(at: index) && phraseEnd > start ? datedTask(at: index, end: end) : nil)
                : mark(at: index, end: end) ?? word(at: index, end: end)
            if let division {
                let count = pieces.count
                close(at: division.end)
                // The joint before an order word that is alone stays.
                if pieces.count > count || joint == .none { joint = pieces.isEmpty ? .none : division.joint }
                follows = follows || division.follows
                start = division.next
                // The date itself is passed over.
                index = isSpan && start == index ? spans.all[index] : start
            } else if isSpan {
                if spans.isPhrase(at: index) { phraseEnd = spans.all[index] }
                index = spans.all[index]
            } else {
                if !conditional, writing.kinds[index] == .latin, !writing.kind(index - 1).isWord {
                    conditional = ["if ", "when ", "whenever ", "once "].contains { writing.spells($0, at: index) }
                }
                index += 1
            }
        }
        close(at: end, isLast: true)
    }

    /// - Parameter isLast: nothing comes behind the piece.
    private mutating func close(at end: Int, isLast: Bool = false) {
        conditional = false
        let edges = Edges(writing, start..<max(start, end))
        let (marker, content) = ListMarker.read(writing.keys[edges.inner])
        var piece = Piece(range: edges.inner, joint: joint, follows: follows || edges.arrowBefore)
        switch marker {
        case nil, .number: break
        default: piece.range = content..<edges.inner.upperBound
        }
        let opening = Opening.read(writing, spans, piece.range, isFirst: pieces.isEmpty, mayBeAlone: !isLast)
        follows = piece.follows || opening.order == .follows
        precedes = precedes ?? (opening.order == .precedes ? piece.range.lowerBound : nil)
        opens = opens || opening.order == .first
        // `그다음, 배포`: the order word belongs to the next piece.
        guard writing.hasContent(opening.content) else { return }
        piece.range = opening.content
        piece.follows = (follows || endsInOrder(piece.range)) && !pieces.isEmpty
        piece.precedes = precedes
        piece.opensSequence = opens
        pieces.append(piece)
        follows = edges.arrowAfter
        precedes = nil
        opens = false
    }

    private func mark(at index: Int, end: Int) -> Division? {
        switch writing.keys[index] {
        case ",":
            guard !(writing.kind(index - 1) == .digit && writing.kind(index + 1) == .digit), !isProviso(index),
                !isInNumbers(index, end: end),
                !isInThings(index, end: end)
            else { return nil }
            // `upgrade it and, if a test fails, open an issue`
            if ["and", "or", "but"].contains(wordBefore(index)), index - start > 4 {
                return Division(end: index - wordBefore(index).count, next: index + 1, joint: .word)
            }
        case ";":
            guard !endsEntity(index) else { return nil }
        case "、": break
        case "→", "➡", "⟶":
            guard !isChange(index, index + 1, end: end) else { return nil }
            return Division(end: index, next: index + 1, joint: .arrow, follows: true)
        case "=":
            guard Changes.isChain(writing, index) else { return nil }
            return Division(end: index, next: index + 2, joint: .arrow, follows: true)
        case "-":
            if writing.spells("-->", at: index) {
                return Division(end: index, next: index + 3, joint: .arrow, follows: true)
            }
            // `cards are declined - contact the bank`: why, and what.
            if writing.kind(index - 1).isBlank, writing.kind(index + 1).isBlank, index - start < Self.longest,
                Clause(writing, spans, start..<index).tells,
                Clause(writing, spans, (index + 1)..<sentenceEnd(from: index + 1, to: end)).isRequest
            {
                return Division(end: index, next: index + 1, joint: .sentence)
            }
            // `node->next` and `md->db` are words.
            guard writing.key(index + 1) == ">", !(isName(index - 1) && isName(index + 2)),
                !isChange(index, index + 2, end: end)
            else { return nil }
            return Division(end: index, next: index + 2, joint: .arrow, follows: true)
        case "/":
            guard writing.kind(index - 1).isBlank, writing.kind(index + 1).isBlank else { return nil }
            return Division(end: index, next: index + 1, joint: .word)
        case "+", "&":
            guard writing.kind(index - 1).isBlank, writing.kind(index + 1).isBlank, addsRequest(index, end: end) else {
                return nil
            }
        case ".", "!", "?", "。", "~", "…":
            return sentence(endingAt: index, end: end)
        // `너무 자주 와요ㅠㅠ 임계치 조정`
        case "ㅠ", "ㅜ", "ㅋ", "ㅎ", ")", "^":
            return emoticon(endingAt: index, end: end)
        default:
            return nil
        }
        return Division(end: index, next: index + 1, joint: .comma)
    }

    private func word(at index: Int, end: Int) -> Division? {
        guard writing.kind(index - 1).isBlank else { return nil }
        var before = index - 1
        while before > start, writing.kinds[before].isBlank { before -= 1 }
        let isKorean = writing.kinds[index] == .hangul || writing.kind(before) == .hangul
        return isKorean ? korean(at: index, end: end) : english(at: index, end: end)
    }

    private func korean(at index: Int, end: Int) -> Division? {
        if isWhole("그리고", at: index) { return Division(end: index, next: index + 3, joint: .comma) }
        if isWhole("또", at: index), ["요", "줘"].contains(where: wordBefore(index).hasSuffix) {
            return Division(end: index, next: index + 1, joint: .comma)
        }
        if isWhole("및", at: index) { return Division(end: index, next: index + 1, joint: .word) }
        guard index > start else { return nil }
        let before = wordBefore(index)
        // `백업을 뜬 후에`, `저장한 다음`.
        if let word = ["다음에", "다음", "후에", "후", "뒤에", "뒤"].first(where: { isWhole($0, at: index) }),
            Lexicon.endings.contains(where: before.hasSuffix), !isLength(before), !Self.finishing.contains(before),
            !["시간", "기간", "옵션", "세션"].contains(before)
        {
            let next = index + word.unicodeScalars.count
            guard writing.hasContent(next..<end), before.count > 1 || writing.kind(index - 2) == .hangul else {
                return nil
            }
            return Division(end: index - 1, next: next, joint: .word, follows: true)
        }
        if before.hasSuffix("고"), before.count > 1, !["그러고", "그리고"].contains(before),
            let word = Lexicon.perfects.first(where: { isWhole($0, at: index) })
        {
            // `업로드하고 나서`, behind `재고 업로드 부탁해요.`
            let own = Clause(writing, spans, start..<index)
            let earlier = start > 0 ? Clause(writing, spans, max(0, start - Self.longest)..<start) : nil
            if own.words.count < 3, own.words.contains(where: { earlier?.mentions($0) ?? false }) {
                return Division(end: start, next: index + word.count, joint: .word, follows: true)
            }
            return Division(end: index - 1, next: index + word.count, joint: .word, follows: true)
        }
        if let word = Self.finishing.first(where: { isWhole($0, at: index) }) {
            var next = index + word.unicodeScalars.count
            for tail in [" 대로", " 후에", " 후", " 뒤에", " 뒤", " 다음에", " 다음"] where writing.spells(tail, at: next) {
                next += tail.unicodeScalars.count
                break
            }
            guard writing.hasContent(next..<end) else { return nil }
            return finished(Clause(writing, spans, start..<index), at: index, next: next)
        }
        // `점검해주시고 결과 공유`: a request, and another.
        guard index - start < Self.longest else { return nil }
        if joinsTasks(before, at: index, end: end) { return Division(end: index - 1, next: index, joint: .word) }
        // `0이면 버튼이 나오게 하고 0이 아니면 그냥 둬줘`: the cases of one task.
        if before.hasSuffix("고"), Clause(writing, spans, start..<index).isOfCase,
            Clause(writing, spans, index..<sentenceEnd(from: index, to: end)).isOfCase
        {
            return nil
        }
        // `공지 올리고 마지막으로 배포`, `버튼 넣고 색상도 바꿔줘`
        if before.hasSuffix("고"), before.count > 1, !Lexicon.isNounLikeVerb(before), writing.hasContent(index..<end) {
            if let word = Lexicon.sequels.first(where: { isWhole($0, at: index) }) {
                return Division(
                    end: index - 1, next: index + word.unicodeScalars.count, joint: .word, follows: true)
            }
            if addsThing(at: index, end: end) { return Division(end: index - 1, next: index, joint: .word) }
        }
        if let division = chained(before, at: index, end: end) { return division }
        let isPolite = Self.politeEndings.contains(where: before.hasSuffix)
        let stem = String(before.dropLast(2))
        if isPolite || before.hasSuffix("하고") && (Lexicon.isAction(stem) || Lexicon.isVerb(stem)) {
            let rest = Clause(writing, spans, index..<sentenceEnd(from: index, to: end))
            let own = Clause(writing, spans, start..<index)
            guard own.words.count > 1, rest.words.count > 1, rest.isRequest, !own.isProhibition else { return nil }
            return Division(end: index - 1, next: index, joint: .word)
        }
        return nil
    }

    private static let politeEndings = ["주시고", "주고", "하시고", "주시구요", "주시고요", "하고요", "하구요", "부탁드리고", "부탁드리며"]

    /// Whether `if …,` or `when …,` is right before the piece, and so says when all of it is to be done.
    private var isGoverned: Bool {
        guard joint == .comma, let last = pieces.last else { return false }
        return ["if ", "when ", "whenever "].contains { writing.spells($0, at: last.range.lowerBound) }
    }

    private func english(at index: Int, end: Int) -> Division? {
        guard index > start else { return nil }
        var then = index
        if isWhole("and", at: index) {
            then = index + 3
            while then < end, writing.kinds[then].isBlank { then += 1 }
            if isWhole("only", at: then), writing.spells("only then ", at: then) { then += 5 }
        }
        guard then < end else { return nil }
        if isWhole("then", at: then), then + 4 < end, !conditional {
            let idioms = ["since", "by", "until", "till", "from", "even", "back", "just", "and", "now", "but", "than"]
            guard !idioms.contains(wordBefore(index)) else { return nil }
            return Division(end: index, next: then + 4, joint: .word, follows: true)
        }
        guard index - start < Self.longest else { return nil }
        // `the printer is jammed can you fix it`
        if ["can you ", "could you ", "please can you "].contains(where: { writing.spells($0, at: index) }) {
            let own = Clause(writing, spans, start..<index)
            guard own.words.count > 3, own.tells, !own.isCondition,
                !["and", "or", "so", "that", "if"].contains(wordBefore(index))
            else { return nil }
            return Division(end: index, next: index, joint: .sentence)
        }
        guard then > index, index - start < Self.longest, !isGoverned else { return nil }
        // `the summary today and the report by Friday`: each with its own.
        if phraseEnd > start, !writing.hasContent(phraseEnd..<index),
            (then..<sentenceEnd(from: then, to: end)).contains(where: spans.isPhrase)
        {
            return Division(end: index, next: then, joint: .word)
        }
        // `clean the logs and if the disk is full, delete old backups`
        if ["if", "when", "whenever", "once", "unless"].contains(where: { isWhole($0, at: then) }),
            writing.key(sentenceEnd(from: then, to: end)) == ",",
            Clause(writing, spans, start..<index).isImperative
        {
            return Division(end: index, next: then, joint: .word)
        }
        // `fix the login and update the docs`; `search and replace` is one thing.
        let label = writing.keys[start..<index].lastIndex(of: ":").map { $0 + 1 } ?? start
        let own = Clause(writing, spans, label..<index)
        var rest = Clause(writing, spans, then..<min(end, then + 60))
        // `and uh email them`, `and also update it`
        var behind = then
        while let first = rest.words.first, ["also", "uh", "um", "finally"].contains(first) {
            behind += first.count + 1
            rest = Clause(writing, spans, behind..<min(end, behind + 60))
        }
        // `remove it from a.py, b.py and run the linter`
        let isListed = joint == .comma && !pieces.isEmpty && own.words.count < 4 && !own.isImperative
        if own.words.count > 2, own.isRequest || own.isNeed, rest.isNeed, rest.words.count > 3 {
            return Division(end: index, next: then, joint: .word)
        }
        guard isListed || (own.words.count > 2 || own.refersBack) && own.isImperative, let verb = rest.words.first,
            rest.isImperative,
            !Lexicon.politeness.contains(verb) || Lexicon.isVerb(verb), rest.words.count > 1, let last = own.words.last,
            !Lexicon.isVerb(last) || own.words.count > 4,
            Lexicon.prepositional.contains(verb)
                || !["in", "on", "of", "at", "to", "from", "with", "by", "for", "as", "and", "or"].contains(
                    rest.words[1])
        else { return nil }
        return Division(end: index, next: then, joint: .word)
    }

    func sentenceEnd(from index: Int, to end: Int) -> Int {
        var position = index
        while position < end, position < index + 80, ![",", ".", ";", "!"].contains(writing.keys[position]) {
            position += 1
        }
        return position
    }

    /// A piece that is longer than this is not divided at its verbs.
    static let longest = 400

    private func isLength(_ word: String) -> Bool {
        word.first?.isNumber == true || ["일주일", "하루", "이틀", "며칠"].contains(word)
    }

    private func isWhole(_ word: String, at index: Int) -> Bool {
        guard writing.spells(word, at: index) else { return false }
        let after = index + word.unicodeScalars.count
        return writing.kind(after).isBlank || Edges.isComma(writing.key(after))
    }

    private func isName(_ index: Int) -> Bool {
        switch writing.kind(index) {
        case .latin, .digit: true
        default: [")", "]", "_"].contains(writing.key(index))
        }
    }

    func wordBefore(_ index: Int) -> String {
        var end = index
        while end > start, writing.kinds[end - 1].isBlank { end -= 1 }
        var begin = end
        while begin > start, end - begin < 12, writing.kinds[begin - 1].isWord { begin -= 1 }
        return writing.spelling(begin..<end)
    }

}
