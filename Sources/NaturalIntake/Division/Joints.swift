internal import Text

/// Whether a sign or a word is a joint, by what is on both sides of it.
extension Pieces {
    /// Whether a comma is between the things of a request before a colon: `다음 파일 삭제해줘: a.log, b.log`.
    func isInThings(_ index: Int, end: Int) -> Bool {
        guard index - start < 240 else { return false }
        guard
            let colon = (start..<index).last(where: { place in
                spans.all[place] == 0
                    && (writing.keys[place] == ":" && writing.kind(place + 1).isBlank
                        || writing.keys[place] == "-" && writing.kind(place - 1).isBlank
                            && writing.kind(place + 1).isBlank)
            })
        else { return false }
        let label = Clause(writing, spans, start..<colon)
        guard label.asksOfThings || label.isKorean && label.isRequest && label.words.count > 1 && !label.isListLabel
        else {
            return false
        }
        func isThing(_ range: Range<Int>) -> Bool {
            let clause = Clause(writing, spans, range)
            if range.contains(where: spans.isPhrase) { return false }
            return !clause.isRequest || clause.words.count == 1 && !clause.isKorean
        }
        return isThing((colon + 1)..<index)
            && isThing((index + 1)..<max(index + 1, sentenceEnd(from: index + 1, to: end)))
    }

    /// `문구 수정이랑 통계 쿼리 작성 부탁드립니다`: whether a noun of action with `이랑` has its own object, as the one behind it has.
    func joinsTasks(_ word: String, at index: Int, end: Int) -> Bool {
        let particles = ["이랑", "랑", "과", "와"]
        guard let particle = particles.first(where: { word.hasSuffix($0) && word.count > $0.count + 1 }),
            Lexicon.isNounOfAction(String(word.dropLast(particle.count)))
        else { return false }
        let own = Clause(writing, spans, start..<index)
        let rest = Clause(writing, spans, index..<sentenceEnd(from: index, to: end))
        let objects = rest.words.prefix { !Lexicon.isFiller($0) && $0 != "좀" }
        guard own.words.count > 2, rest.isRequest, objects.count > 1, objects.last.map(Lexicon.isAction) ?? false
        else { return false }
        // `로그 수집과 분석 도구 도입`: actions that a thing is named after.
        return particle.hasSuffix("랑") || rest.isVerbal && !(objects.first.map(Lexicon.isNounOfAction) ?? true)
    }

    /// `이미지 넣고 색상도 바꿔줘`: whether the same is asked for another thing.
    func addsThing(at index: Int, end: Int) -> Bool {
        let own = Clause(writing, spans, start..<index)
        let rest = Clause(writing, spans, index..<sentenceEnd(from: index, to: end))
        guard own.words.count > 1, rest.words.count > 1, rest.isRequest, !own.isProhibition else { return false }
        return rest.words.dropLast().prefix(5).contains { word in
            word.count > 1 && word.hasSuffix("도")
                && !["해도", "어도", "아도", "여도", "셔도", "정도", "온도", "속도", "제도", "각도", "습도", "난이도", "우선도"].contains(
                    where: word.hasSuffix)
        }
    }

    /// `오늘까지 끝내고 내일까지 공유해줘`: another due time behind a verb with `고`.
    func datedTask(at index: Int, end: Int) -> Division? {
        guard wordBefore(index).hasSuffix("고"), writing.kind(index - 1).isBlank else { return nil }
        let rest = Clause(writing, spans, index..<sentenceEnd(from: index, to: end))
        let own = Clause(writing, spans, start..<index)
        guard own.words.count > 1, rest.words.count > 1, rest.isRequest, !own.isProhibition else { return nil }
        return Division(end: index - 1, next: index, joint: .word)
    }

    /// `정리해 놓고 공지해 주세요`, `정리까지 하고 …`, `정리되는 대로 …`: one task, and the next when that is done.
    func chained(_ before: String, at index: Int, end: Int) -> Division? {
        guard before.hasSuffix("고") || writing.spells("대로 ", at: index) else { return nil }
        let words = Clause(writing, spans, start..<index).words
        guard words.count > 2 else { return nil }
        let previous = words[words.count - 2]
        var next = index
        var follows = ["마치고", "끝내고", "놓고", "해두고"].contains(where: before.hasSuffix)
        var joins = follows || before == "하고"
        if before == "하고" {
            follows = ["까지", "부터"].contains(where: previous.hasSuffix) || ["다", "먼저"].contains(previous)
        } else if writing.spells("대로 ", at: index), ["되는", "하는", "시는"].contains(where: before.hasSuffix) {
            (joins, follows, next) = (true, true, index + 3)
        }
        let rest = Clause(writing, spans, next..<sentenceEnd(from: next, to: end))
        guard joins, rest.words.count > 1, rest.isRequest else { return nil }
        return Division(end: index - 1, next: next, joint: .word, follows: follows)
    }

    /// `로그 정리 + 캐시 삭제`: whether a task is on each side of a sign.
    func addsRequest(_ index: Int, end: Int) -> Bool {
        guard index - start < 200 else { return false }
        let own = Clause(writing, spans, start..<index)
        guard own.words.count > 1, own.isRequest else { return false }
        var next = index + 1
        while next < end, next < index + 80, !Edges.isComma(writing.keys[next]),
            !["+", "&"].contains(writing.keys[next])
        {
            next += 1
        }
        let rest = Clause(writing, spans, (index + 1)..<next)
        return rest.words.count > 1 && rest.isRequest
    }

    /// Whether a comma is between the numbers of a list: `Python 3.8, 3.9`, `1, 2학년`.
    func isInNumbers(_ index: Int, end: Int) -> Bool {
        var first = index
        while first > start, index - first < 12, ![.space, .newline].contains(writing.kinds[first - 1]),
            !Edges.isComma(writing.keys[first - 1])
        { first -= 1 }
        // `서버 A, B, C`
        if first > start, index - first == 1, writing.characters[first].isUppercase {
            var next = index + 1
            while next < end, writing.kinds[next].isBlank { next += 1 }
            return next < end && writing.characters[next].isUppercase && writing.kind(next + 1) != .latin
        }
        guard first < index, writing.keys[first..<index].allSatisfy(Self.isOfNumber),
            writing.kinds[first..<index].contains(.digit)
        else { return false }
        var next = index + 1
        while next < end, writing.kinds[next].isBlank { next += 1 }
        for word in ["and ", "or ", "& "] where writing.spells(word, at: next) { next += word.count }
        if writing.key(next) == "v" { next += 1 }
        return next < end && writing.kinds[next] == .digit && spans.all[next] == 0
    }

    private static func isOfNumber(_ key: Unicode.Scalar) -> Bool {
        ("0"..."9").contains(key) || key == "." || key == "v" || key == "#"
    }

    /// `reload nginx afterwards`
    func endsInOrder(_ range: Range<Int>) -> Bool {
        guard let last = range.last, writing.kinds[last] == .latin else { return false }
        let start = writing.keys[range].lastIndex { $0 == " " }.map { $0 + 1 } ?? range.lowerBound
        return start > range.lowerBound && ["afterwards", "afterward"].contains(writing.spelling(start..<(last + 1)))
    }

    /// Whether nothing but `단` or the like is before the comma, which belongs to what follows.
    func isProviso(_ index: Int) -> Bool {
        guard index - start < 12 else { return false }
        let word = wordBefore(index)
        return ["단", "다만", "however", "but", "note"].contains(word) && index - start <= word.count + 1
    }

    /// What is behind a task, or a word for it, and says that it is done: `점검 끝나면`.
    static let finishing = [
        "완료 후에", "완료 후", "종료 후", "끝나면", "끝나는", "완료되면", "완료되는", "완료하면", "마치면", "끝내면", "끝난", "완료된", "되면", "마무리되면", "끝났으면",
    ]

    /// What `…이 끝나면` makes of the words before it: the task before (`데이터 이관이 끝나면`), a word for it (`그게`, `그 작업이`),
    /// or the name of an event, which stays a condition (`감사가 끝나면`).
    func finished(_ clause: Clause, at index: Int, next: Int) -> Division? {
        guard let last = clause.words.last else { return nil }
        let hasParticle = last.count > 1 && ["이", "가"].contains(last.suffix(1))
        let noun = hasParticle ? String(last.dropLast()) : last
        let earlier = start > 0 ? Clause(writing, spans, max(0, start - Self.longest)..<start) : nil
        let isSaid =
            clause.isFiller || (clause.words.count < 4 && clause.words.contains { earlier?.mentions($0) ?? false })
        if isSaid { return Division(end: start, next: next, joint: .word, follows: true) }
        guard clause.words.count > 1 || !hasParticle, Lexicon.isAction(noun), index > start else { return nil }
        return Division(end: index - 1, next: next, joint: .word, follows: true)
    }

    /// Whether the semicolon ends a character reference such as `&amp;` or `&#39;`.
    func endsEntity(_ index: Int) -> Bool {
        var position = index - 1
        while position >= start, index - position <= 9, [.latin, .digit].contains(writing.kinds[position]) {
            position -= 1
        }
        if writing.key(position) == "#" { position -= 1 }
        return position >= start && position < index - 1 && writing.keys[position] == "&"
    }
}
