internal import Text

/// Collects what an item looks for from its tokens.
struct ItemReading {
    let tokens: [Token]
    let names: [Name]
    let scalars: [UInt32]
    let item: Range<Int>
    let isCapital: (Int) -> Bool
    /// How many numbers an item can demand.
    private static let mostBounds = 16
    private var taken: Set<Int> = []
    private var stem: [UInt32] = []
    private var found: [Lexicon.Sense] = []
    /// The first sought word behind `without`.
    private var manner: Int?

    init(tokens: [Token], names: [Name], scalars: [UInt32], item: Range<Int>, isCapital: @escaping (Int) -> Bool) {
        (self.tokens, self.names, self.scalars, self.item) = (tokens, names, scalars, item)
        self.isCapital = isCapital
    }

    mutating func read(_ part: Range<Int>, into criterion: inout Criterion, _ criteria: inout Criteria) {
        let ending = IntakeEnding.length(of: scalars[part])
        let isCut = ending > 0
        criterion.asksForNotes = IntakeEnding.isNotesDemand(scalars[part])
        let end = item.first { tokens[$0].range.lowerBound >= part.upperBound - ending } ?? item.upperBound
        for index in item where tokens[index].mark == 0 {
            criterion.key.append(scalars[tokens[index].range].reduce(Lexicon.seed, Lexicon.hash))
            if tokens[index].kind == .hangul { criterion.isKorean = true }
            note(index, in: &criteria)
            if tokens[index].kind == .number { criterion.numbers.insert(tokens[index].value) }
            if found.contains(where: MarkPatterns.shared.wholes.contains) { criterion.isWhole = true }
            if Negation.isPrevention(scalars[tokens[index].range]) { criterion.isPreventing = true }
            for (group, sides) in Siblings.groups.enumerated() {
                guard let place = sides.firstIndex(where: { Siblings.has($0, scalars[tokens[index].range]) }) else {
                    continue
                }
                if !criterion.sides.contains(where: { $0 == (group, place) }) { criterion.sides.append((group, place)) }
            }
            if Negation.isRemoval(scalars[tokens[index].range]), !isOccasion(index) { criterion.isRemoving = true }
        }
        readBounds(item.lowerBound..<end, into: &criterion)
        dropConditions(from: &criterion)
        readChange(item.lowerBound..<end, into: &criterion)
        collect(item.lowerBound..<end, isCut: isCut, into: &criterion, &criteria)
        markEnumerations(&criterion)
        for place in criterion.sought.indices where place >= manner ?? .max { criterion.sought[place].isAside = true }
        // `위반 0건`
        if let none = criterion.bounds.first(where: { $0.quantity.value == 0 && $0.relation == .equal }) {
            criterion.isNegative = true
            criterion.absent = criterion.sought.lastIndex { $0.token < none.tokens.lowerBound }
        }
    }

    /// `취소 시 재고 복구`, `restock when cancelled`: when something is wanted, and not what.
    private func isOccasion(_ index: Int) -> Bool {
        let next = index + 1 < item.upperBound ? scalars[tokens[index + 1].range] : []
        let last = index > item.lowerBound ? scalars[tokens[index - 1].range] : []
        return Self.occasions.contains { $0 == Array(next) || $0 == Array(last) }
            || Self.things.contains { next.starts(with: $0) }
    }

    /// `unsubscribe link`, `삭제 버튼`: there is to be something.
    private static let things = [
        "link", "button", "page", "form", "option", "endpoint", "api", "command", "menu", "feature", "버튼", "링크", "기능",
        "화면",
        "메뉴", "페이지", "메일", "문구", "안내", "절차", "정책", "규칙",
    ].map(\.scalarValues)

    private static let occasions = ["시", "시에", "때", "후", "후에", "when", "if", "on", "after", "once"].map(\.scalarValues)

    /// What the item speaks of at all, the words of marks included.
    private mutating func note(_ index: Int, in criteria: inout Criteria) {
        found.removeAll(keepingCapacity: true)
        if tokens[index].kind == .number { return criteria.note(number: tokens[index].value) }
        Lexicon.shared.senses(of: tokens[index].range, in: scalars, stem: &stem, into: &found)
        criteria.note(found)
    }

    /// What another bound is about is in which case: `below 512 MB for a 2 GB file`, `below 0.1% over 24 hours`.
    private func dropConditions(from criterion: inout Criterion) {
        guard criterion.bounds.count > 1 else { return }
        let related = Set(criterion.bounds.filter { $0.relation != .equal }.map(\.quantity.unit))
        criterion.bounds.removeAll { bound in
            let isDuration = bound.quantity.unit == .time && (bound.relation == .above || bound.relation == .equal)
            return isDuration && related.contains { $0 != .time }
                || bound.relation == .equal && related.contains(bound.quantity.unit)
        }
    }

    /// `30% 단축`, `cut … by half`: what is compared is a value with the one before.
    private func readChange(_ range: Range<Int>, into criterion: inout Criterion) {
        func has(_ words: [[UInt32]]) -> Bool {
            range.contains { index in words.contains { scalars[tokens[index].range].starts(with: $0) } }
        }
        let percent = criterion.bounds.first { $0.quantity.unit == .percent }?.quantity.value
        guard let share = percent ?? (has(Self.halves) ? 50 : nil) else { return }
        if has(Self.falls) { criterion.change = -share } else if has(Self.rises) { criterion.change = share }
    }

    private static let halves = ["half", "절반"].map(\.scalarValues)
    private static let falls = [
        "reduc", "decreas", "cut", "lower", "shrink", "halv", "faster", "fewer", "단축", "절감", "감소", "줄", "축소",
    ].map(\.scalarValues)
    private static let rises = ["increas", "rais", "증가", "늘"].map(\.scalarValues)

    /// Reads the demanded numbers. Numbers in parentheses explain, and demand nothing.
    private mutating func readBounds(_ range: Range<Int>, into criterion: inout Criterion) {
        var depth = 0
        var index = range.lowerBound
        let own = Array(tokens[..<range.upperBound])
        while index < range.upperBound {
            if tokens[index].isMark("(") { depth += 1 }
            if tokens[index].isMark(")") { depth = max(0, depth - 1) }
            if depth == 0, let quantity = Quantity(at: index, in: own, of: scalars) {
                if var bound = Bound(quantity, in: own, of: scalars) {
                    if criterion.isPreventing { bound.limit() }
                    if criterion.bounds.count < Self.mostBounds { criterion.bounds.append(bound) }
                    taken.formUnion(bound.tokens)
                    index = max(index + 1, bound.tokens.upperBound)
                    continue
                }
                if quantity.unit != .bare { taken.formUnion(quantity.tokens) }
            }
            index += 1
        }
    }

    private mutating func collect(
        _ range: Range<Int>, isCut: Bool, into criterion: inout Criterion, _ criteria: inout Criteria
    ) {
        let isWrapped = tokens[range].first?.isMark("(") ?? false
        var depth = 0
        var index = range.lowerBound
        while index < range.upperBound {
            let token = tokens[index]
            if token.isMark("(") { depth += 1 }
            if token.isMark(")") { depth = max(0, depth - 1) }
            let before = criterion.sought.count
            if let name = names.first(where: {
                $0.tokens.lowerBound == index && $0.tokens.upperBound <= range.upperBound
            }) {
                let label = String(scalarValues: scalars[name.text])
                var sought = SearchTerm(
                    kind: .name(name), role: .content, label: label, isStrict: name.isIdentifier && !isCut,
                    parts: parts(of: name, &criteria))
                sought.isFile = name.hasExtension && sought.isStrict && !Self.hosts.contains(where: label.hasSuffix)
                criterion.sought.append(sought)
                index = name.tokens.upperBound - 1
            } else if !taken.contains(index) {
                let isEnd = isCut && index == range.upperBound - 1
                switch token.kind {
                case .hangul: appendHangul(index, isCut: isEnd, &criterion, &criteria)
                case .latin: appendLatin(index, isCut: isEnd, range, &criterion, &criteria)
                case .number where !token.isPartOfName && depth == 0:
                    let label = String(scalarValues: scalars[token.range])
                    criterion.sought.append(
                        SearchTerm(kind: .number(token.value), role: .content, label: label, isStrict: true))
                default: break
                }
            }
            for place in before..<criterion.sought.count { criterion.sought[place].token = index }
            if depth > 0, !isWrapped {
                for place in before..<criterion.sought.count {
                    criterion.sought[place].isAside = true
                    criterion.sought[place].isStrict = false
                }
            }
            index += 1
        }
    }

    private static let hosts = [".com", ".net", ".org", ".io", ".kr"]

    private mutating func parts(of name: Name, _ criteria: inout Criteria) -> [[Lexicon.Sense]] {
        name.tokens.filter { tokens[$0].kind == .latin }.map { senses(ofLatin: tokens[$0].range, &criteria) }
    }

    private mutating func senses(ofLatin word: Range<Int>, _ criteria: inout Criteria) -> [Lexicon.Sense] {
        EnglishStem.write(scalars[word], into: &stem)
        let groups = Glossary.shared.groups(ofStem: stem)
        return groups.isEmpty ? [criteria.sense(of: stem[...], .stem)] : groups
    }

    private mutating func appendLatin(
        _ index: Int, isCut: Bool, _ range: Range<Int>, _ criterion: inout Criterion, _ criteria: inout Criteria
    ) {
        let word = tokens[index].range
        if Negation.isManner(scalars[word]), criterion.sought.count > 1 {
            manner = criterion.sought.count
            criterion.absent = criterion.sought.count
        } else if Negation.isAbsence(scalars[word]) {
            criterion.isNegative = true
            criterion.absent = criterion.sought.count
        }
        guard word.count > 1 else { return }
        let label = String(scalarValues: scalars[word])
        if isCut, word.count >= 3 {
            let sense = criteria.sense(of: scalars[word], .beginning)
            criterion.sought.append(SearchTerm(kind: .senses([sense]), role: .light, label: label))
            return
        }
        let senses = senses(ofLatin: word, &criteria)
        let isUnknown = senses[0] >= Lexicon.firstOfCriteria
        let role = isUnknown ? .content : Glossary.shared.roles[Int(senses[0])]
        guard role != .empty else { return }
        var sought = SearchTerm(kind: .senses(senses), role: role, label: label)
        sought.isUnknown = isUnknown
        sought.isStrict = isUnknown && index > range.lowerBound && isCapital(index)
        criterion.sought.append(sought)
    }

    /// Cuts a run of Hangul into the words that the glossary knows and the rest without particles and endings.
    private mutating func appendHangul(
        _ index: Int, isCut: Bool, _ criterion: inout Criterion, _ criteria: inout Criteria
    ) {
        let run = tokens[index].range
        if Negation.isManner(scalars[run]), index + 1 < item.upperBound, !criterion.sought.isEmpty {
            criterion.sought[criterion.sought.count - 1].isAside = true
            return
        }
        if Negation.isAbsence(scalars[run]) || Negation.isDenial(scalars[run])
            || index + 1 == item.upperBound && Negation.isBan(scalars[run])
        {
            // `사용하지 않는 폴더` only says which folder, and `조작이 없으면` when.
            if ![0xB294, 0xBA74].contains(scalars[run].last) {
                criterion.isNegative = true
                criterion.absent = Negation.isAbsence(scalars[run]) ? criterion.sought.indices.last : nil
            }
            return
        }
        // `README를`: a particle behind a word of another script.
        if tokens[index].isGlued, KoreanEndings.isEnding(scalars[run]) { return }
        var restStart = run.lowerBound
        var start = run.lowerBound
        while start < run.upperBound {
            guard let (length, groups) = Glossary.shared.longestWord(at: start, of: run, in: scalars) else {
                start += 1
                continue
            }
            appendRest(restStart..<start, of: run, isCut: false, &criterion, &criteria)
            let role = Glossary.shared.roles[Int(groups[0])]
            if role != .empty {
                let label = String(scalarValues: scalars[start..<start + length])
                criterion.sought.append(SearchTerm(kind: .senses(groups), role: role, label: label, isKorean: true))
            }
            start += length
            restStart = start
        }
        appendRest(restStart..<run.upperBound, of: run, isCut: isCut, &criterion, &criteria)
    }

    private mutating func appendRest(
        _ rest: Range<Int>, of run: Range<Int>, isCut: Bool, _ criterion: inout Criterion, _ criteria: inout Criteria
    ) {
        var word = scalars[rest]
        if rest.upperBound == run.upperBound {
            if rest != run, KoreanEndings.isEnding(word) || word.count == 2 && KoreanEndings.isEnding(word.suffix(1)) {
                return
            }
            word = KoreanEndings.stem(word)
        }
        guard word.count >= 2 else { return }
        let sense = criteria.sense(of: word, .anywhere)
        criterion.sought.append(
            SearchTerm(
                kind: .senses([sense]), role: isCut ? .light : .content, label: String(scalarValues: word),
                isKorean: true, isUnknown: true))
    }

    /// Members of a list can't stand in for one another: `단위/통합`, `ko, en`, `서울, 부산, 대구 지점`, `PC와 모바일`.
    private func markEnumerations(_ criterion: inout Criterion) {
        let making = Set(criterion.sought.filter { $0.role == .making }.map(\.token))
        let named = criterion.sought.indices.filter { !criterion.sought[$0].isAside }
        var lists: [[Int]] = []
        for (place, next) in zip(named, named.dropFirst()) {
            let (first, second) = (criterion.sought[place], criterion.sought[next])
            guard first.token < second.token else { continue }
            let between = (first.token + 1..<second.token).filter { !making.contains($0) }
                .map { String(scalarValues: scalars[tokens[$0].range]) }
            let isCompared = Self.comparing.contains { scalars[tokens[second.token].range].starts(with: $0) }
            let isPair =
                between.isEmpty && Self.pairing.contains(scalars[tokens[first.token].range].last ?? 0) && !isCompared
            guard isPair || !between.isEmpty && between.allSatisfy(Self.separators.contains) else { continue }
            guard ["/", "·"].contains(between.first) else {
                lists.append([place, next])
                continue
            }
            guard tokens[first.token + 1].isGlued, tokens[second.token].isGlued else { continue }
            for place in [place, next] { criterion.sought[place].isStrict = true }
        }
        // A single `and` may be between two things to do.
        let isSure =
            lists.count > 1
            || (lists.first ?? []).allSatisfy { place in
                let sought = criterion.sought[place]
                return sought.role == .content && (sought.isKorean || isCapital(sought.token))
            }
        guard isSure else { return }
        for place in lists.joined() { criterion.sought[place].isMember = true }
        number(lists, among: named, of: &criterion)
    }

    /// `브랜치 이름 규칙, 커밋 메시지 형식, 리뷰`: any word of a member shows it. What is behind the last one is not its own.
    private func number(_ lists: [[Int]], among named: [Int], of criterion: inout Criterion) {
        var member = 0
        for (number, pair) in lists.enumerated() {
            let isFirst = number == 0 || lists[number - 1][1] > pair[0]
            let start = isFirst ? pair[0] : lists[number - 1][1]
            if isFirst {
                member += 1
                criterion.sought[pair[0]].member = member
                for place in named.filter({ $0 < pair[0] }).suffix(2).reversed() {
                    let end = scalars[tokens[criterion.sought[place].token].range].last ?? 0
                    guard !criterion.sought[place].isFile, criterion.sought[place].isKorean,
                        !Self.particles.contains(end)
                    else { break }
                    criterion.sought[place].member = member
                }
            } else {
                for place in named where (start...pair[0]).contains(place) { criterion.sought[place].member = member }
            }
            member += 1
            criterion.sought[pair[1]].member = member
        }
    }

    private static let particles = Set("에을를은는의서로".unicodeScalars.map(\.value))

    private static let separators: Set<String> = [",", "and", "및", "&", "or", "/", "·", "와", "과"]
    private static let pairing: Set<UInt32> = [0xC640, 0xACFC]
    /// What is one with, like or against something: no list.
    private static let comparing = ["일치", "동일", "같", "비교", "연동", "연결", "통합", "호환", "다르", "대조"].map(\.scalarValues)
}

/// What intake writes at the end of the criteria it makes from a request.
enum IntakeEnding {
    /// How many folded scalars `... 수행 완료` or `... done` take at the end of an item; 0 when they aren't there.
    static func length(of item: ArraySlice<UInt32>) -> Int {
        endings.first { item.count >= $0.count && item.suffix($0.count).elementsEqual($0) }?.count ?? 0
    }

    /// `변경사항/검증결과 notes 기록`, `changes and verification recorded in notes`.
    static func isNotesDemand(_ item: ArraySlice<UInt32>) -> Bool {
        demands.contains { item.elementsEqual($0) }
    }

    private static let endings = ["... 수행 완료", "… 수행 완료", " 수행 완료", "... done", "… done"].map(\.scalarValues)
    private static let demands = [
        "변경사항/검증결과 notes 기록", "변경사항/검증결과 기록", "changes and verification recorded in notes",
    ].map(\.scalarValues)
}
