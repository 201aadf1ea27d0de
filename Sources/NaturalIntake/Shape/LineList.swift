internal import Text

/// A request of several lines: one task a line.
///
/// Indented lines belong to the task above; a heading or a line that ends in a colon concerns the tasks below it, all
/// of them when it comes first and has no equal; ticked lines are kept apart; fenced code stays with the line above.
struct LineList {
    private struct Item {
        var text: String
        var parts: [String] = []
        var indent: Int
        var follows: Bool
        var isTicked: Bool
        var section: Int?
        /// An open part of a ticked item, and so an item of its own; its siblings are no parts of it.
        var isFreed = false

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
        var items = 0
    }

    private var items: [Item] = []
    private var sections: [Section] = []
    /// Whether the line before opened a section, so that what follows is no continuation.
    private var atSectionStart = false
    private var arrow = false

    static func read(_ lines: [Line]) -> Reading {
        var list = LineList()
        for (number, line) in lines.enumerated() {
            let next = number + 1 < lines.count ? lines[number + 1] : nil
            list.add(line, before: next)
        }
        return list.reading()
    }

    private mutating func add(_ line: Line, before next: Line?) {
        if line.isFenced {
            addFenced(line.text)
        } else if opensSection(line, before: next) {
            sections.append(Section(text: line.text, level: line.level, position: items.count))
            atSectionStart = true
            arrow = false
        } else if !atSectionStart, let last = items.last, isInside(line, last) {
            addInside(line)
            arrow = line.arrowAfter
        } else {
            start(line)
            arrow = line.arrowAfter
        }
    }

    private func opensSection(_ line: Line, before next: Line?) -> Bool {
        guard line.level > 0, let next else { return line.level > 0 && line.level < Line.labelLevel }
        if line.level < Line.labelLevel { return true }
        guard !next.isFenced else { return sections.isEmpty && items.isEmpty }
        if items.isEmpty && sections.isEmpty { return true }
        if !atSectionStart, let last = items.last, isInside(line, last) { return false }
        // What is deeper belongs to the line as its parts.
        return next.indent < line.indent + 2
    }

    private func isInside(_ line: Line, _ item: Item) -> Bool {
        // Bullets one column off are meant to be level; a child's bullet is under its parent's words.
        line.indent > item.indent + (line.marker == nil ? 0 : 1)
    }

    private mutating func start(_ line: Line) {
        let section = sections.isEmpty ? nil : sections.count - 1
        if let section { sections[section].items += 1 }
        items.append(
            Item(
                text: line.text, indent: line.indent, follows: line.arrowBefore || arrow,
                isTicked: line.marker == .tickedBox, section: section))
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

    private func reading() -> Reading {
        var reading = Reading(shape: .list)
        let introduces =
            sections.first.map { first in
                first.position == 0 && !sections.dropFirst().contains { $0.level == first.level }
            } ?? false
        if introduces, let first = sections.first { reading.introduction = Introduction.withoutColon(first.text) }
        var position = 0
        for index in 0...sections.count {
            let end = index < sections.count ? sections[index].position : items.count
            for item in items[position..<end] {
                let heading = item.section.flatMap {
                    $0 == 0 && introduces ? nil : Introduction.withoutColon(sections[$0].text)
                }
                if item.isTicked {
                    reading.ticked.append(heading.map { $0 + ": " + item.words } ?? item.words)
                } else {
                    let follows = item.follows && !reading.fragments.isEmpty
                    reading.fragments.append(Fragment(text: item.words, follows: follows, heading: heading))
                }
            }
            position = end
            // A heading over nothing would be lost as a heading, so that it is a task.
            if index < sections.count, sections[index].items == 0, !(introduces && index == 0) {
                reading.fragments.append(Fragment(text: sections[index].text))
            }
        }
        if reading.fragments.isEmpty, reading.ticked.isEmpty, let introduction = reading.introduction {
            return Reading(shape: .template, fragments: [Fragment(text: introduction)])
        }
        return reading
    }
}
