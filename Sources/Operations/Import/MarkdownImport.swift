internal import TaskQueue
import Text

/// Reads tasks from a Markdown file with boxes: `- [ ] task`, `- [x] done`.
///
/// An item below another one and indented further is a part of it: the outer one waits for it, and it names the outer one
/// in its notes. What is indented below an item and has no box is a note of it.
package enum ChecklistImport {
    /// - Parameter text: without a byte order mark.
    package static func tasks(in text: String) throws(ImportError) -> [ImportedTask] {
        let items = ListedTask.boxed(in: Array(text.utf8))
        var tasks: [ImportedTask] = []
        var outer: [Int] = []
        for (index, item) in items.enumerated() {
            while let last = outer.last, items[last].indent >= item.indent { outer.removeLast() }
            let place = ImportedTask.Place(line: item.line, column: item.column)
            let context = outer.last.map { ["part of: " + items[$0].text] } ?? []
            let fields = ImportedFields(
                [("task", item.text, place), ("status", item.status.word, place)], at: place)
            var task = try fields.task(noting: context + item.details)
            task.parent = outer.last
            tasks.append(task)
            outer.append(index)
        }
        return tasks
    }
}

/// Reads a task of Backlog.md, a tool that keeps each task in a Markdown file of its own with front matter.
///
/// `title`, `status`, `assignee` and `priority` become cells, `dependencies` the tag `after:`, the acceptance criteria the
/// success criteria; the description, labels, milestone and the parent are in the notes as text.
package enum BacklogImport {
    /// The names of a folder that are of tasks, `task-7 - Title.md` or `tasks/task-7.1 - Title.md`, by their numbers.
    package static func inOrder(_ names: [String]) -> [String] {
        let numbered = names.compactMap { name -> (name: String, numbers: [Int])? in
            let own = name.split(separator: "/").last ?? ""
            guard own.hasSuffix(".md"), let end = own.firstPlace(of: " - ")?.lowerBound,
                let hyphen = own[..<end].lastIndex(of: "-")
            else { return nil }
            let numbers = own[own.index(after: hyphen)..<end].split(separator: ".").map { Int($0) }
            guard !numbers.isEmpty, !numbers.contains(nil) else { return nil }
            return (name, numbers.compactMap(\.self))
        }
        return numbered.sorted { left, right in
            left.numbers == right.numbers
                ? left.name < right.name : left.numbers.lexicographicallyPrecedes(right.numbers)
        }.map(\.name)
    }

    /// - Parameter files: those files with their texts.
    /// - Throws: the first thing that is wrong.
    package static func tasks(in files: [(name: String, text: String)]) throws(ImportError) -> [ImportedTask] {
        var tasks: [(task: BacklogFile, fields: ImportedFields)] = []
        var ids: [String: String] = [:]
        for file in files {
            let read = try BacklogFile(file.text, named: file.name)
            if let id = read.values["id"]?.text { ids[id.lowercased()] = id }
            tasks.append((read, ImportedFields(read.fields, at: .init(file: file.name, line: 1, column: 1))))
        }
        var found: [ImportedTask] = []
        for (file, fields) in tasks {
            // Files name tasks in either case of letters. One that is not there was finished and moved away.
            let named = file.lists["dependencies", default: []]
            let gone = named.filter { ids[$0.lowercased()] == nil }
            let remark = gone.isEmpty ? [] : ["depended on: " + gone.joined(separator: ", ")]
            var task = try fields.task(noting: file.remarks + remark)
            task.wait(for: named.compactMap { ids[$0.lowercased()] })
            found.append(task)
        }
        return try found.withDistinctIDs()
    }
}

/// One such file.
private struct BacklogFile {
    private(set) var values: [String: (text: String, place: ImportedTask.Place)] = [:]
    private(set) var lists: [String: [String]] = [:]
    private var sections: [String: [String]] = [:]

    init(_ text: String, named file: String) throws(ImportError) {
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map(String.init)
        guard lines.first == "---", let end = lines.dropFirst().firstIndex(of: "---") else {
            throw ImportError(.noFrontMatter, at: .init(file: file, line: 1, column: 1))
        }
        try readFrontMatter(lines[1..<end], of: file)
        var section = ""
        for line in lines[(end + 1)...] {
            if line.hasPrefix("## ") {
                section = line.dropFirst(3).lowercased()
            } else {
                sections[section, default: []].append(line)
            }
        }
    }

    /// Names with values and lists, which is all that such a file has; not YAML as a whole.
    private mutating func readFrontMatter(_ lines: ArraySlice<String>, of file: String) throws(ImportError) {
        var name = ""
        for (index, line) in zip(lines.indices, lines) {
            let place = ImportedTask.Place(file: file, line: index + 1, column: 1)
            let body = line.drop { $0 == " " }
            if body.isEmpty || body.hasPrefix("#") { continue }
            if body.hasPrefix("- ") || body == "-" {
                guard !name.isEmpty else { throw ImportError(.unreadableFrontMatter(line), at: place) }
                lists[name, default: []].append(Self.unquoted(body.dropFirst()))
            } else if body.count == line.count, let colon = line.firstIndex(of: ":") {
                name = String(line[..<colon])
                let value = line[line.index(after: colon)...].drop { $0 == " " }
                let column = line.count - value.count + 1
                if value.hasPrefix("["), value.hasSuffix("]") {
                    lists[name] = value.dropFirst().dropLast().split(separator: ",").map(Self.unquoted)
                } else if !value.isEmpty {
                    // The value of `>-` and its like is in the next lines.
                    let isBelow = value.count <= 2 && (value.hasPrefix(">") || value.hasPrefix("|"))
                    values[name] = (
                        isBelow ? "" : Self.unquoted(value), .init(file: file, line: index + 1, column: column)
                    )
                }
            } else if body.count < line.count, let begun = values[name]?.text {
                // A long value goes on in the next line.
                values[name]?.text = begun.isEmpty ? String(body) : begun + " " + body
            } else {
                throw ImportError(.unreadableFrontMatter(line), at: place)
            }
        }
    }

    private static func unquoted(_ text: Substring) -> String {
        let text = text.drop { $0 == " " }
        for quote in ["'", "\""] where text.count >= 2 && text.hasPrefix(quote) && text.hasSuffix(quote) {
            let inner = text.dropFirst().dropLast()
            return inner.utf8.split(around: (quote + quote).utf8).map { Substring($0) }.joined(separator: quote)
        }
        return String(text)
    }

    var fields: [ImportedFields.Field] {
        var fields: [ImportedFields.Field] = []
        for (name, column) in [("id", "id"), ("title", "task"), ("status", "status"), ("priority", "priority")] {
            if let (text, place) = values[name] { fields.append((column, text, place)) }
        }
        let start = ImportedTask.Place(file: values["id"]?.place.file ?? "", line: 1, column: 1)
        if let owner = values["assignee"]?.text ?? lists["assignee"]?.first {
            fields.append(("owner_session", owner, start))
        }
        let criteria = items(of: sections.first { $0.key.hasPrefix("acceptance criteria") }?.value ?? [])
        if !criteria.isEmpty { fields.append(("success_criteria", criteria.joined(separator: "; "), start)) }
        return fields
    }

    /// What has no column.
    var remarks: [String] {
        var remarks: [String] = []
        let description = (sections["description"] ?? []).filter { !$0.hasPrefix("<!--") && !$0.isEmpty }
        if !description.isEmpty { remarks.append(description.joined(separator: " ")) }
        if let labels = lists["labels"], !labels.isEmpty { remarks.append("labels: " + labels.joined(separator: ", ")) }
        if let milestone = values["milestone"]?.text { remarks.append("milestone: " + milestone) }
        if let parent = values["parent_task_id"]?.text { remarks.append("part of: " + parent) }
        return remarks
    }

    /// The texts of a list with boxes, without the numbers that the tool writes before them.
    private func items(of lines: [String]) -> [String] {
        ListedTask.boxed(in: Array(lines.joined(separator: "\n").utf8)).map { item in
            let number = item.text.prefix { $0 == "#" || $0.isNumber }
            guard number.hasPrefix("#"), number.count > 1 else { return item.text }
            return String(item.text.dropFirst(number.count).drop { $0 == " " })
        }
    }
}
