internal import TaskQueue
internal import Text

extension Prose {
    /// What was found, with the order of the tasks and what is said about several of them.
    func reading() -> Reading {
        var reading = Reading(division: groups.count > 1 ? .split : .single)
        reading.context = context
        let waits = waits()
        let lastFirst = groups.map(\.first).max() ?? 0
        for (number, group) in groups.enumerated() {
            var fragment = group.fragment
            let isFollowed = group.last < lastFirst
            fragment.text = writing.text(trimmed(group, isFollowed: isFollowed))
            if group.isJudged { nameAlone(&fragment) }
            fragment.after = waits[number]
            if !fragment.after.isEmpty { fragment.order = group.joint == .arrow ? .arrow : .words }
            reading.fragments.append(fragment)
        }
        share(&reading.fragments)
        if ordersAll { reading.orderAll() }
        return reading
    }

    /// Gives each task what its sentence, or a remark about it, says of due times and urgency.
    private func share(_ fragments: inout [Fragment]) {
        guard groups.count > 1 || !remarks.isEmpty else { return }
        var tasks: [Int: Range<Int>] = [:]
        var start = 0
        while start < groups.count {
            let end = groups[start...].firstIndex { $0.sentence != groups[start].sentence } ?? groups.count
            tasks[groups[start].sentence] = start..<end
            // A task that comes before another may be said behind it.
            let ranges = groups[start..<end].map(\.range)
            let range = ranges.reduce(ranges[0]) {
                min($0.lowerBound, $1.lowerBound)..<max($0.upperBound, $1.upperBound)
            }
            if end - start > 1, urgencies[range.upperBound] > urgencies[range.lowerBound] {
                let said = fragments[start..<end].map { FragmentDetails($0.text, moment) }
                let (first, last) = (said[0].ofAll, said[said.count - 1].ofAll)
                // `번역은 천천히 해도 되고, 배포는 오늘까지`: each has its own.
                let isShared =
                    !isCounted && !range.contains { writing.keys[$0] == ";" }
                    && groups[start..<end].filter { $0.clause.isContrasted }.count < 2
                    && !groups[end - 1].follows && groups[start..<end].allSatisfy { $0.clause.isRequest }
                let due = first.first ?? (isShared ? last.last : nil) ?? last.each
                let hour = first.first == nil ? said[said.count - 1].hour : said[0].hour
                // `금요일 10시까지 …하고 15시까지 …`
                var day: Timestamp?
                for number in (start..<end).sorted(by: { groups[$0].first < groups[$1].first }) {
                    let own = said[number - start]
                    if own.hour != nil { fragments[number].day = day } else { day = own.due ?? day }
                    // `…, 추석 전까지 …`: a deadline of its own, though it is not understood.
                    let isOpen = own.due == nil && own.clause.namesLimit
                    fragments[number].add(isOpen ? nil : due, hour: hour, isShared ? last.priority : nil)
                }
            }
            start = end
        }
        var ofAll: [FragmentDetails] = []
        for (remark, sentence, count) in remarks {
            // Those of its sentence; those before, where it is between tasks or about the last; otherwise all.
            let isOfLast =
                count < groups.count
                || (remark.isRemark && remark.clause.words.contains(where: Lexicon.ofLast.contains))
            let before = count > 0 && isOfLast ? tasks[groups[count - 1].sentence] : nil
            guard let concerned = tasks[sentence] ?? before else {
                ofAll.append(remark)
                continue
            }
            for number in concerned { fragments[number].add(remark.due, hour: remark.hour, remark.priority) }
        }
        guard let common = FragmentDetails.joined(ofAll) else { return }
        for number in fragments.indices { fragments[number].add(common.due, hour: common.hour, common.priority) }
    }

    /// Leaves the name of the task where nothing else is said but that it can wait.
    private func nameAlone(_ fragment: inout Fragment) {
        let said = FragmentDetails(fragment.text, moment)
        fragment.add(said.due, hour: said.hour, said.priority)
        let rest = KeyedText(said.text)
        let words = Word.all(in: rest, spans: Spans(rest))
        guard let topic = words.last(where: { !Lexicon.isFiller($0.text(in: rest)) }) else { return }
        var end = topic.range.upperBound
        if rest.kinds[end - 1] == .hangul {
            let text = topic.text(in: rest)
            if text.count > 1, Self.topics.contains(text.suffix(1)), !text.hasSuffix("도") {
                end -= 1
            } else {
                end = rest.count
            }
        }
        fragment.text = rest.text(0..<end)
    }

    /// What each group waits for, by the order words of its sentence.
    private func waits() -> [[Int]] {
        var waits: [[Int]] = []
        var former = 0..<0
        var start = 0
        while start < groups.count {
            let end = groups[start...].firstIndex { $0.sentence != groups[start].sentence } ?? groups.count
            // Up to the last order word the groups of a sentence are a sequence.
            let isOpened = groups[start..<end].contains { $0.opensSequence }
            let lastOrdered =
                isOpened ? end : groups[start..<end].lastIndex { $0.follows && $0.joint != .arrow } ?? start
            for number in start..<end {
                let group = groups[number]
                if number > start {
                    waits.append(number <= lastOrdered || group.follows ? [number - 1] : [])
                } else if group.follows, number > 0 {
                    // All of the sentence before that nothing there waits for.
                    let waitedFor = Set(former.flatMap { waits[$0] })
                    waits.append(group.joint == .arrow ? [number - 1] : former.filter { !waitedFor.contains($0) })
                } else {
                    waits.append([])
                }
            }
            former = start..<end
            start = end
        }
        return waits
    }

    /// The group's words less the sign of its sentence and the endings that join it to the next.
    private func trimmed(_ group: Group, isFollowed: Bool) -> Range<Int> {
        var range = Edges(writing, group.range).inner
        while let last = range.last, [".", "!", "。", "~"].contains(writing.keys[last]),
            writing.kind(last - 1).isContent || [")", "!", "~"].contains(writing.key(last - 1)), range.count > 1
        { range = range.lowerBound..<last }
        guard isFollowed, group.clause.isKorean, let tail = group.clause.words.last else { return range }
        for ending in ["해주시고", "해주고", "하시고", "하고", "한", "된", "이랑", "랑", "과", "와", "이", "가"] where tail.hasSuffix(ending)
        {
            let noun = String(tail.dropLast(ending.count))
            if noun.count > 1, Lexicon.isAction(noun), writing.spells(ending, at: range.upperBound - ending.count) {
                return range.lowerBound..<(range.upperBound - ending.count)
            }
        }
        return range
    }
}
