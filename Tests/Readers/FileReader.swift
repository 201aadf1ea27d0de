import Mirror
import Operations
import TaskQueue
import Text
import Workspace

/// What has to hold for files beside a queue: settings, the event log, lists of tasks, pages.
extension Reader {
    func checkSettings(_ input: [UInt8]) throws(Violation) {
        let text = input.decoded
        let settings: Settings
        do throws(SettingsError) {
            settings = try Settings(file: text, environment: { _ in nil })
        } catch {
            try requirePlace(of: error, within: max(1, input.lines.count))
            return
        }
        _ = (settings.offset, settings.terms, settings.logLimit, settings.backoffSeconds, settings.kpiLimits)
        _ = (settings.sessionRoles, settings.workerEnvironment, settings.checks, settings.sessionCommand)
        let again = try? Settings(file: text + "\n# the end\n", environment: { _ in nil })
        for setting in Setting.allCases {
            try require(again?[setting].text == settings[setting].text, "a comment at the end changes no setting")
        }
    }

    private func requirePlace(of error: SettingsError, within count: Int) throws(Violation) {
        let lines =
            switch error {
            case .notAssignment(let line, _), .unknownKey(_, let line), .badCheck(_, _, _, let line),
                .badValue(_, _, .file(let line)):
                [line]
            case .repeatedKey(_, let line, let earlier): [earlier, line]
            case .badValue: [Int]()
            }
        try require(
            !lines.isEmpty && lines == lines.sorted() && lines.allSatisfy((1...count).contains),
            "an error has a line of the file")
    }

    func checkEvents(_ input: [UInt8]) throws(Violation) {
        for line in input.lines {
            let entry = History.Entry(line, at: .kst)
            // A line that begins otherwise is read without the quick look at its beginning.
            if line.first == UInt8(ascii: "{") {
                let other = History.Entry((Array("{ ".utf8) + line.dropFirst())[...], at: .kst)
                try require(entry == other, "the quick look at a line says what the line says")
            }
            guard let entry else { continue }
            _ = (entry.newID, entry.number("attempt"), entry.time?.secondText(at: .kst))
            _ = MirrorEvent(entry.members)
            let names = entry.members.map(\.name)
            try require(Set(names).count == names.count, "no name is there twice")
        }
        if let mark = LogMark(text: input.decoded) {
            try require(LogMark(text: mark.text) == mark, "a mark is read as it was written")
        }
    }

    func checkImports(_ input: [UInt8]) throws(Violation) {
        var choices = Choices(of: input)
        let text = choices.text.decoded
        let tasks: [ImportedTask]
        do throws(ImportError) {
            switch choices.number(below: 4) {
            case 0: tasks = try TableImport.tasks(inJSON: text)
            case 1: tasks = try TableImport.tasks(inCSV: text)
            case 2: tasks = try ChecklistImport.tasks(in: text)
            default: tasks = try BacklogImport.tasks(in: [("task-1 - x.md", text)])
            }
        } catch {
            try require(error.place.line >= 1 && error.place.column >= 1, "an error has a place")
            return
        }
        guard var queue = try? Queue(Self.head) else { throw Violation("an empty queue is a queue") }
        guard let report = try? Import(tasks, from: "x").apply(to: &queue, at: Self.moment) else { return }
        let added = report.items.count { $0.fate == .added }
        try require((try? Queue(queue.rendered()))?.rowCount == added, "each task that was added is a row")
    }

    func checkPage(_ input: [UInt8]) throws(Violation) {
        let page = PageText(input)
        // A reference such as `&Lt;` may stand for two characters of three bytes.
        try require(page.text.utf8.count <= 3 * input.count, "a page shows no more than it has")
        let isText = String(validating: input, as: UTF8.self) != nil
        try require(!isText || page.shows(page.text), "a page shows its text")
    }
}
