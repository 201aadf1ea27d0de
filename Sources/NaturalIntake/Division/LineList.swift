internal import TaskQueue
internal import Text

/// A request of several lines: one task a line.
///
/// Quotations, tables, greetings, signatures and what is said around a list are context; a line of several sentences is
/// running text. Indented lines belong to the task above; a heading or a line that ends in a colon concerns the tasks below it, all
/// of them when it comes first and has no equal; ticked lines are kept apart; fenced code stays with the line above.
struct LineList {
    private struct Item {
        var text: String
        var parts: [String] = []
        var indent: Int
        var follows: Bool
        var precedes = false
        var isTicked: Bool
        var section: Int?
        var criteria: [String] = []
        /// An open part of a ticked item, and so an item of its own; its siblings are no parts of it.
        var isFreed = false
        var source: Fragment?
        /// Its number in the list.
        var number: Int?

        /// `task: part; part`
        var words: String {
            guard !parts.isEmpty else { return text }
            let joined = parts.joined(separator: "; ")
            return text.hasSuffix(":") || text.hasSuffix("：") ? text + " " + joined : text + ": " + joined
        }
    }

    private struct Section {
        var text: String
        let level: Int
        /// How many items stood before it.
        let position: Int
        /// The columns of an item of the list that it is, rather than a heading.
        var indent: Int?
        /// The section that it is in.
        var parent: Int?
        var items = 0
    }

    private var items: [Item] = []
    private var sections: [Section] = []
    /// The section that the line which comes is in.
    private var section: Int?
    /// Whether the line before opened a section, so that what follows is no continuation.
    private var atSectionStart = false
    private var arrow = false
    /// Whether the lines that come are the criteria of the item above.
    private var inCriteria = false

    static func read(_ lines: [Line], at moment: Moment) -> Reading {
        let surroundings = Surroundings(lines, at: moment)
        if let only = surroundings.only {
            var reading = OneLine.read(KeyedText(only), KeyedText(only).range, at: moment)
            reading.context = surroundings.context + reading.context
            reading.take(surroundings)
            return reading
        }
        var list = LineList()
        for (number, line) in surroundings.lines.enumerated() {
            let next = number + 1 < surroundings.lines.count ? surroundings.lines[number + 1] : nil
            list.add(line, before: next)
        }
        var reading = list.reading(surroundings.footnotes)
        reading.context = surroundings.context
        reading.take(surroundings)
        reading.gatherThings(behind: surroundings.lines)
        let introduction = KeyedText(reading.introduction ?? "")
        if surroundings.ordersAll || Clause(introduction, Spans(introduction), introduction.range).ordersAll {
            reading.orderAll()
        }
        return reading
    }

    private mutating func add(_ line: Line, before next: Line?) {
        if addCriteria(line) {
            atSectionStart = false
        } else if line.isFenced {
            addFenced(line.text)
        } else if opensSection(line, before: next) {
            open(Section(text: line.text, level: line.level, position: items.count))
        } else if !(inItem(line) && line.marker == nil), line.isHeading(of: next) {
            leaveSections(line.indent)
            open(
                Section(
                    text: line.text, level: Line.labelLevel + 1 + line.indent, position: items.count,
                    indent: line.indent, parent: section))
        } else if inItem(line) {
            addInside(line)
            arrow = line.arrowAfter
        } else {
            start(line)
            arrow = line.arrowAfter
        }
    }

    /// `완료 기준: …` below a task, or the lines below such a label.
    private mutating func addCriteria(_ line: Line) -> Bool {
        guard !items.isEmpty, !line.isFenced else { return false }
        let writing = KeyedText(line.text)
        let mark = CriteriaMark.all(in: writing, writing.range, spans: Spans(writing)).first
        if let mark, mark.range.lowerBound == 0, writing.keys[0] != "=" {
            let words = writing.text(Edges(writing, mark.range.upperBound..<writing.count).inner)
            inCriteria = words.isEmpty
            if !words.isEmpty { items[items.count - 1].criteria.append(words) }
            return true
        }
        inCriteria = inCriteria && line.marker != nil && line.level == 0
        if inCriteria { items[items.count - 1].criteria.append(line.text) }
        return inCriteria
    }

    private func opensSection(_ line: Line, before next: Line?) -> Bool {
        guard line.level > 0, let next else { return line.level > 0 && line.level < Line.labelLevel }
        if line.level < Line.labelLevel { return true }
        guard !next.isFenced else { return sections.isEmpty && items.isEmpty && !line.isRequest }
        if items.isEmpty && sections.isEmpty { return true }
        if inItem(line) { return false }
        // What is deeper belongs to the line as its parts.
        return next.indent < line.indent + 2
    }

    private mutating func open(_ new: Section) {
        sections.append(new)
        section = sections.count - 1
        atSectionStart = true
        arrow = false
    }

    /// Leaves the sections whose items are deeper than a line.
    private mutating func leaveSections(_ indent: Int) {
        while let current = section, let own = sections[current].indent, indent < own + 2 {
            section = sections[current].parent
        }
    }

    private func inItem(_ line: Line) -> Bool {
        guard !atSectionStart, let last = items.last else { return false }
        return isInside(line, last)
    }

    private func isInside(_ line: Line, _ item: Item) -> Bool {
        // Bullets one column off are meant to be level; a child's bullet is under its parent's words.
        line.indent > item.indent + (line.marker == nil ? 0 : 1)
    }

    private mutating func start(_ line: Line) {
        leaveSections(line.indent)
        var around = section
        while let current = around {
            sections[current].items += 1
            around = sections[current].parent
        }
        items.append(
            Item(
                text: line.text, indent: line.indent, follows: line.arrowBefore || arrow, precedes: line.precedes,
                isTicked: line.marker == .tickedBox, section: section, criteria: [line.criteria].compactMap(\.self),
                source: line.source, number: line.number))
        atSectionStart = false
    }

    private mutating func addInside(_ line: Line) {
        let last = items.count - 1
        if line.marker == .tickedBox || (line.marker == .openBox && (items[last].isTicked || items[last].isFreed)) {
            // It is in another state than its parent, which stays the item that later lines are inside of.
            var item = Item(
                text: line.text, indent: items[last].indent, follows: false,
                isTicked: line.marker == .tickedBox, section: items[last].section, isFreed: line.marker == .openBox)
            if item.isTicked, !items[last].isTicked { swap(&item, &items[last]) }
            items.append(item)
        } else if line.marker != nil {
            items[last].parts.append(line.text)
        } else if items[last].parts.isEmpty {
            items[last].text += " " + line.text
        } else {
            items[last].parts[items[last].parts.count - 1] += " " + line.text
        }
    }

    private mutating func addFenced(_ text: String) {
        guard !text.isEmpty else { return }
        if atSectionStart {
            sections[sections.count - 1].text += " " + text
        } else if let last = items.indices.last {
            if items[last].parts.isEmpty {
                items[last].text += " " + text
            } else {
                items[last].parts[items[last].parts.count - 1] += " " + text
            }
        } else {
            items.append(Item(text: text, indent: 0, follows: false, isTicked: false, section: nil))
        }
    }

    /// The headings that an item is under, the outer ones first, and what its row says beside it.
    private func heading(of item: Item, from first: Int) -> String? {
        var headings = [item.source?.heading].compactMap(\.self)
        var around = item.section
        while let current = around, current >= first {
            headings.insert(Introduction.withoutColon(sections[current].text), at: 0)
            around = sections[current].parent
        }
        return headings.isEmpty ? nil : headings.joined(separator: " / ")
    }

    private func reading(_ footnotes: [String]) -> Reading {
        var reading = Reading(division: .list)
        let introduces =
            sections.first.map { first in
                first.position == 0 && first.indent == nil
                    && !sections.dropFirst().contains { $0.level == first.level }
            } ?? false
        if introduces, let first = sections.first { reading.introduction = Introduction.withoutColon(first.text) }
        var position = 0
        var numbers: [Int?] = []
        // Where the task is that was said last.
        var last = 0
        for index in 0...sections.count {
            let end = index < sections.count ? sections[index].position : items.count
            for item in items[position..<end] {
                let heading = heading(of: item, from: introduces ? 1 : 0)
                if item.isTicked {
                    reading.ticked.append(heading.map { $0 + ": " + item.words } ?? item.words)
                } else {
                    var fragment = Fragment(text: item.words, division: .number)
                    fragment.heading = heading
                    fragment.follows(reading.fragments.count - 1, if: item.follows, by: .words)
                    if !item.criteria.isEmpty { fragment.criteria = item.criteria.joined(separator: "; ") }
                    fragment.priority = item.source?.priority
                    fragment.add(item.source?.due, hour: item.source?.hour, nil)
                    fragment.day = item.source?.day
                    last = reading.add(fragment, before: item.precedes ? last : nil)
                    numbers.insert(item.number, at: last)
                }
            }
            position = end
            // A heading over nothing would be lost as a heading, so that it is a task.
            if index < sections.count, sections[index].items == 0, !(introduces && index == 0) {
                reading.fragments.append(Fragment(text: sections[index].text, division: .number))
                numbers.append(nil)
            }
        }
        reading.follow(numbers: numbers, footnotes: footnotes)
        reading.followNames()
        if reading.fragments.isEmpty, reading.ticked.isEmpty, let introduction = reading.introduction {
            return Reading(division: .single, fragments: [Fragment(text: introduction, division: .none)])
        }
        return reading
    }
}

extension Reading {
    /// Makes one task of a request and the things below it that it is for: `아래 서버들 재시작 부탁드립니다`, `- web-1`.
    fileprivate mutating func gatherThings(behind lines: [Line]) {
        guard let introduction, fragments.count > 1, ticked.isEmpty, Clause(KeyedText(introduction)).asksOfThings else {
            return
        }
        let isOfThings = fragments.allSatisfy { fragment in
            let clause = Clause(KeyedText(fragment.text))
            return fragment.heading == nil && fragment.due == nil && fragment.after.isEmpty && clause.words.count < 4
                && !clause.isStatement && (!clause.isRequest || clause.words.count == 1 && !clause.isKorean)
        }
        guard isOfThings else { return }
        let request = introduction.hasSuffix(".") ? String(introduction.dropLast()) : introduction
        fragments = [Fragment(text: request + ": " + fragments.map(\.text).joined(separator: "; "), division: .number)]
        self.introduction = nil
    }

    /// Takes what is said above the tasks for all of them.
    fileprivate mutating func take(_ surroundings: Surroundings) {
        titles = surroundings.titles
        for index in fragments.indices { fragments[index].common = (surroundings.due, surroundings.priority) }
    }
}
