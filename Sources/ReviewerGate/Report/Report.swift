internal import Text

/// What a line of a report is.
enum LineKind {
    case prose, item, openBox, tickedBox, table
    /// A title, or a label with nothing after it; never evidence.
    case heading
    /// What a program printed: a fenced block or a shell prompt.
    case output
    case quote
}

/// What the part of a report that a line is in is for.
enum Section {
    /// It reports work.
    case work
    /// It says what comes next or might happen.
    case future
    /// It says what was left out on purpose.
    case scope
    /// It repeats what was asked.
    case request
}

/// A sentence of a report: at most a paragraph, at least a cell of a table.
struct Sentence {
    var tokens: Range<Int>
    /// Counted from 0.
    let line: Int
    let kind: LineKind
    let section: Section
    var isQuestion = false
}

/// A report, read: its tokens with what they mean, and its sentences.
struct Report {
    let text: FoldedText
    private(set) var tokens: [Token]
    private(set) var sentences: [Sentence] = []
    let names: [Name]
    /// The senses of all different words in a row, and where those of each token are.
    private var senses: [Lexicon.Sense] = []
    private var places: [Range<Int32>] = []
    /// In tokens. A longer one is cut, so that what looks at the words around a word takes its time for a few only.
    private static let longestSentence = 100
    /// By sentence, which of ``Criteria/subjectBits`` its words have.
    private(set) var subjects: [UInt64] = []
    private let lineStarts: [Int]
    private let source: [UInt8]

    /// - Parameter criteria: what is looked for beside the words of the lexicon.
    init(_ report: String, for criteria: Criteria) {
        source = Array(report.utf8)
        text = FoldedText(report)
        let scalars = text.scalars
        var (tokens, lineStarts) = Tokenizer.tokens(of: text)
        self.lineStarts = lineStarts
        Quotations.mark(&tokens)
        var names = Names(of: scalars)
        names.find(in: &tokens)
        self.names = names.found
        self.tokens = tokens
        readSenses(criteria.words)
        let (kinds, sections) = LineReader(scalars: scalars, lineStarts: lineStarts).read()
        divide(by: kinds, sections)
        subjects = sentences.map { sentence in
            sentence.tokens.reduce(0) { bits, token in
                senses(of: token).reduce(bits) { $0 | (criteria.subjectBits[$1] ?? 0) }
            }
        }
    }

    /// What a token means.
    func senses(of token: Int) -> ArraySlice<Lexicon.Sense> {
        senses[Int(places[token].lowerBound)..<Int(places[token].upperBound)]
    }

    /// Whether a token is the number of a list's item: `1.`, `2)`.
    func isListNumber(_ token: Int) -> Bool {
        guard tokens[token].kind == .number, token + 1 < tokens.count, [0x29, 0x2E].contains(tokens[token + 1].mark)
        else {
            return false
        }
        return token == 0 || tokens[token - 1].line < tokens[token].line
    }

    /// Whether a number is a part of a date: `12월 10일`.
    func isDate(_ token: Int) -> Bool {
        guard tokens[token].kind == .number, token + 1 < tokens.count, tokens[token + 1].isGlued,
            let first = text.scalars[tokens[token + 1].range].first
        else { return false }
        // 월, or 일 behind a month.
        if first == 0xC6D4 { return true }
        return first == 0xC77C && token > 1 && text.scalars[tokens[token - 1].range].first == 0xC6D4
    }

    /// Whether a token has one of some senses.
    func means(_ senses: [Lexicon.Sense], at token: Int) -> Bool {
        self.senses(of: token).contains { senses.contains($0) }
    }

    /// Whether a token is none of the criteria's words.
    func saysMore(_ token: Int, than criteria: Criteria) -> Bool {
        !senses(of: token).contains { criteria.subjectBits[$0] != nil }
    }

    /// Whether a sentence has a name, a number or a quotation that the criteria don't have, or is a program's output.
    func hasFact(_ number: Int, beyond criteria: Criteria) -> Bool {
        sentences[number].kind == .output
            || sentences[number].tokens.contains { index in
                let token = tokens[index]
                return token.kind == .number
                    ? !criteria.numbers.contains(token.value) && !isListNumber(index) && !isDate(index)
                    : token.isWord && (token.isQuoted || token.isPartOfName) && saysMore(index, than: criteria)
            }
    }

    /// The share of a criterion's words that a sentence has.
    func share(of criterion: Criterion, in sentence: Int) -> Double {
        guard subjects[sentence] & criterion.subjects != 0 else { return 0 }
        var (found, all) = (0, 0)
        for sought in criterion.sought where sought.bit != 0 {
            all += sought.weight
            if subjects[sentence] & sought.bit != 0 { found += sought.weight }
        }
        return all == 0 ? 0 : Double(found) / Double(all)
    }

    /// A line as the worker wrote it, without the spaces around it and at most 200 scalars of it.
    func line(_ number: Int) -> String {
        let start = text.origins[lineStarts[number]]
        let end = number + 1 < lineStarts.count ? text.origins[lineStarts[number + 1] - 1] : source.count
        let bytes = source[start..<end].drop { $0 == 0x20 || $0 == 0x09 }.prefix(800)
        var line = String(decoding: bytes, as: UTF8.self)
        while let last = line.unicodeScalars.last, Script.isWhitespace(last.value) { line.unicodeScalars.removeLast() }
        return line.unicodeScalars.count > 200
            ? String(String.UnicodeScalarView(line.unicodeScalars.prefix(200))) : line
    }

    /// Looks each different word up once.
    private mutating func readSenses(_ words: Lexicon) {
        let shared = Lexicon.shared
        var stem: [UInt32] = []
        var known: [UInt64: Range<Int32>] = [:]
        places.reserveCapacity(tokens.count)
        for token in tokens {
            guard token.isWord else {
                places.append(0..<0)
                continue
            }
            // No word of either lexicon is longer, and none is looked for behind so many syllables.
            let range = token.range.prefix(40)
            let hash = text.scalars[range].reduce(Lexicon.seed, Lexicon.hash)
            if let place = known[hash] {
                places.append(place)
                continue
            }
            let start = Int32(senses.count)
            shared.senses(of: range, in: text.scalars, stem: &stem, into: &senses)
            words.senses(of: range, in: text.scalars, stem: &stem, into: &senses)
            known[hash] = start..<Int32(senses.count)
            places.append(start..<Int32(senses.count))
        }
    }

    /// Cuts lines into sentences; a line that a margin has cut goes on in the next one.
    private mutating func divide(by kinds: [LineKind], _ sections: [Section]) {
        var index = 0
        while index < tokens.count {
            let line = tokens[index].line
            let (kind, section) = (kinds[line], sections[line])
            var end = index
            var isQuestion = false
            while end < tokens.count, tokens[end].line == line {
                end += 1
                if end - index >= Self.longestSentence { break }
                guard kind != .output, end < tokens.count, let stop = stop(at: end - 1) else { continue }
                isQuestion = stop == 0x3F
                break
            }
            if end == tokens.count, tokens[end - 1].mark == 0x3F { isQuestion = true }
            var sentence = Sentence(tokens: index..<end, line: line, kind: kind, section: section)
            sentence.isQuestion = isQuestion
            if let last = sentences.last, continues(last, kind, section, line) {
                sentences[sentences.count - 1].tokens = last.tokens.lowerBound..<end
                sentences[sentences.count - 1].isQuestion = isQuestion
            } else {
                sentences.append(sentence)
            }
            index = end
        }
    }

    /// The mark that ends a sentence here, if one does; `|` ends a cell.
    private func stop(at index: Int) -> UInt32? {
        let (token, next) = (tokens[index], tokens[index + 1])
        let isLast = next.line != token.line
        switch token.mark {
        case 0x2E, 0x21, 0x3F: return (isLast || !next.isGlued) && !token.isQuoted ? token.mark : nil
        case 0x3002, 0x3B: return token.isQuoted ? nil : token.mark
        default: return nil
        }
    }

    private func continues(_ last: Sentence, _ kind: LineKind, _ section: Section, _ line: Int) -> Bool {
        let final = tokens[last.tokens.upperBound - 1]
        guard kind == .prose, last.tokens.count < Self.longestSentence / 2, section == last.section,
            final.line + 1 == line, last.kind == .prose || last.kind == .item,
            ![0x2E, 0x21, 0x3F, 0x3A, 0x3B, 0x3002].contains(final.mark)
        else { return false }
        return lineStarts[line] - lineStarts[final.line] >= 60
    }
}
