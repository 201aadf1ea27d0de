internal import TaskQueue
internal import Text

/// A request of one line: numbered items, running text, or nothing to divide.
enum OneLine {
    /// - Parameter line: the only range of `writing` that says something.
    static func read(_ writing: KeyedText, _ line: Range<Int>, at moment: Moment) -> Reading {
        let spans = Spans(writing)
        if let numbered = InlineNumbers.divide(writing, line, spans: spans) { return numbered }
        let heading = writing.keys[line].drop { $0 == "#" }
        let isHeading = (1...6).contains(heading.startIndex - line.lowerBound) && heading.first == " "
        let (marker, content) = ListMarker.read(isHeading ? heading : writing.keys[line])
        if marker == .tickedBox {
            let text = writing.text(Edges(writing, content..<line.upperBound).inner)
            return Reading(division: .list, ticked: [text])
        }
        let label = Introduction.label(of: writing, content..<line.upperBound, spans: spans, at: moment)
        let isCounted = label.map { Clause(writing, spans, $0.words).countsTasks } ?? false
        var reading = Prose.read(
            writing, label?.rest ?? content..<line.upperBound, isCounted: isCounted, at: moment)
        if let label {
            guard !reading.fragments.isEmpty else { return Prose.read(writing, content..<line.upperBound, at: moment) }
            reading.introduction = writing.text(label.words)
            if Clause(writing, spans, label.words).ordersAll { reading.orderAll() }
        }
        if marker != nil, reading.fragments.count == 1 { reading.division = .list }
        return reading
    }
}

/// Numbered items on one line: `1) 가이드 작성 2) 규칙 정의`, `(1) … (2) …`, `① … ② …`, `1. … 2. …`, `1단계: … 2단계: …`.
enum InlineNumbers {
    /// - Returns: the items, and what is before the first, when at least two numbers run from 1 without a gap in
    ///   one style, each at the beginning of a word and outside brackets, quotes and code; otherwise `nil`.
    static func divide(_ writing: KeyedText, _ range: Range<Int>, spans: Spans) -> Reading? {
        guard let markers = markers(writing, range, spans: spans) else { return nil }
        var reading = Reading(division: .split)
        let preface = Edges(writing, range.lowerBound..<markers[0].lowerBound)
        if writing.hasContent(preface.inner) {
            reading.introduction = Introduction.withoutColon(writing.text(preface.inner))
        }
        var arrow = false
        var numbers: [Int?] = []
        var last = 0
        for (index, marker) in markers.enumerated() {
            let end = index + 1 < markers.count ? markers[index + 1].lowerBound : range.upperBound
            let edges = Edges(writing, marker.upperBound..<end)
            let isLast = index + 1 == markers.count
            let opening = Opening.read(writing, spans, edges.inner, isFirst: index == 0)
            arrow = arrow || edges.arrowBefore || opening.order == .follows
            if writing.hasContent(opening.content) {
                let content = isLast ? opening.content : withoutJoint(writing, opening.content)
                var fragment = Fragment(text: writing.text(content), division: .number)
                fragment.follows(reading.fragments.count - 1, if: arrow)
                last = reading.add(fragment, before: opening.order == .precedes ? last : nil)
                numbers.insert(index + 1, at: last)
                arrow = false
            }
            arrow = arrow || edges.arrowAfter
        }
        guard let last = reading.fragments.indices.last else { return nil }
        let footnotes = reading.takeRemarks(behind: last)
        // `(1) … (2) …, 순서대로 진행해주세요`
        let words = KeyedText(reading.fragments[last].text)
        let pieces = Pieces.divide(words, words.range, spans: Spans(words)).dropFirst()
        let remark = pieces.first {
            Clause(words, Spans(words), $0.range.lowerBound..<words.count).isOrderRemark
        }
        if let remark {
            reading.fragments[last].text = words.text(Edges(words, 0..<remark.range.lowerBound).inner)
            reading.orderAll()
        } else if Clause(writing, spans, preface.inner).ordersAll {
            reading.orderAll()
        }
        if let text = reading.introduction, ["could you", "can you", "please", "would you"].contains(text.lowercased())
        {
            reading.context.append(.init(kind: .courtesy, text: text))
            reading.introduction = nil
        }
        reading.follow(numbers: numbers, footnotes: footnotes)
        reading.followNames()
        return reading
    }

    /// `(2) book the room, and (3) …`
    private static func withoutJoint(_ writing: KeyedText, _ range: Range<Int>) -> Range<Int> {
        for word in [" and", " 그리고"] where range.count > word.count + 1 {
            let start = range.upperBound - word.count
            if writing.spells(word, at: start) { return Edges(writing, range.lowerBound..<start).inner }
        }
        return range
    }

    private static func markers(_ writing: KeyedText, _ range: Range<Int>, spans: Spans) -> [Range<Int>]? {
        var runs: [ListMarker.NumberStyle: [Range<Int>]] = [:]
        var labelled: [Range<Int>] = []
        var index = range.lowerBound
        while index < range.upperBound {
            if let label = ItemLabel.read(writing, index), label.number == labelled.count + 1,
                startsWord(writing, index, range)
            {
                labelled.append(index..<label.end)
                index = label.end
            } else if let marker = ListMarker.number(writing.keys[index..<range.upperBound])
                ?? ListMarker.koreanLetter(writing.keys[index..<range.upperBound]),
                case .number(let style, let value) = marker.kind,
                style == .circled || startsWord(writing, index, range),
                value == runs[style, default: []].count + 1
            {
                runs[style, default: []].append(index..<marker.end)
                index = marker.end
            } else {
                index = max(index + 1, spans.all[index])
            }
        }
        if labelled.count > 1 { return labelled }
        return runs.values.filter { $0.count > 1 }.min { $0[0].lowerBound < $1[0].lowerBound }
            ?? steps(writing, range, spans: spans)
    }

    /// Where the items of `1단계: … 2단계: …` begin. Their labels stay in them, since they say that each follows the one
    /// before.
    private static func steps(_ writing: KeyedText, _ range: Range<Int>, spans: Spans) -> [Range<Int>]? {
        var steps: [Range<Int>] = []
        var index = range.lowerBound
        while index < range.upperBound {
            if startsWord(writing, index, range), Opening.step(writing, index)?.number == steps.count + 1 {
                steps.append(index..<index)
            }
            index = max(index + 1, spans.all[index])
        }
        return steps.count > 1 ? steps : nil
    }

    private static func startsWord(_ writing: KeyedText, _ index: Int, _ range: Range<Int>) -> Bool {
        guard index > range.lowerBound else { return true }
        let before = writing.keys[index - 1]
        return writing.kinds[index - 1].isBlank || Edges.isComma(before) || Edges.isArrow(before)
            || before == ":" || before == ">"
    }
}

extension Reading {
    /// Takes what sentences behind the last item say of all of them, or of some by their numbers, from that item.
    ///
    /// - Returns: the sentences that name items by their numbers.
    fileprivate mutating func takeRemarks(behind last: Int) -> [String] {
        let words = KeyedText(fragments[last].text)
        let sentences = Pieces.sentences(words, words.range, spans: Spans(words))
        guard sentences.count > 1 else { return [] }
        var footnotes: [String] = []
        var end = sentences[0].upperBound
        for (place, sentence) in sentences.enumerated().dropFirst() {
            let text = words.text(sentence)
            let clause = Clause(words, Spans(words), sentence)
            if clause.isOrderRemark { break }
            if !NumberReferences.footnotes(in: text).isEmpty {
                footnotes.append(text)
                context.append(.init(kind: .background, text: text))
            } else if clause.isGreeting || clause.isFiller && !clause.words.isEmpty || clause.tells
                || clause.speaksOfAll
            {
                context.append(.init(kind: .background, text: text))
            } else {
                end = place + 1 < sentences.count ? sentences[place].upperBound : words.count
                continue
            }
        }
        if end < words.count, !context.isEmpty { fragments[last].text = words.text(Edges(words, 0..<end).inner) }
        return footnotes
    }
}
