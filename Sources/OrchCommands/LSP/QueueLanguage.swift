internal import Engine
internal import Host
internal import Interfaces
internal import MarkdownTable
internal import Operations
internal import Sheets
internal import TaskQueue
import Text
internal import Workspace

/// What an editor can know of a queue that somebody writes in: the findings of `orch lint` and its corrections, the tasks
/// that words name, and what may be written.
struct QueueLanguage: LSPLanguage {
    private let request: Request
    /// The path of the queue that was found where the program was started.
    private let queuePath: String?

    /// - Parameters:
    ///   - request: of the run, for the settings beside each queue.
    ///   - queuePath: the path of the queue that was found where the program was started.
    init(_ request: Request, queuePath: String?) {
        self.request = request
        self.queuePath = queuePath
    }

    /// Whether a file is a queue: by its name, or since it is the one that was found. Other Markdown files are opened in
    /// the same editor.
    func covers(_ uri: String) -> Bool {
        guard let path = Self.path(of: uri) else { return false }
        if path.split(separator: "/").last == "QUEUE.md" { return true }
        guard let queuePath, let own = try? FileStatus(at: queuePath), let other = try? FileStatus(at: path) else {
            return false
        }
        return own.isSameFile(as: other)
    }

    /// The path of a file's address, which is percent-encoded (RFC 8089).
    static func path(of uri: String) -> String? {
        guard uri.lowercased().hasPrefix("file://"), let slash = uri.dropFirst(7).firstIndex(of: "/") else {
            return nil
        }
        var path: [UInt8] = []
        var rest = Array(uri[slash...].utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%"), rest.count >= 2,
                let code = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
            else {
                path.append(byte)
                continue
            }
            path.append(code)
            rest = rest.dropFirst(2)
        }
        return path.contains(0) ? nil : String(validating: path, as: UTF8.self)
    }

    /// The address of a file.
    static func uri(of path: String) -> String {
        "file://"
            + path.split(separator: "/", omittingEmptySubsequences: false).map { PercentText.encoded(String($0)) }
            .joined(separator: "/")
    }

    // MARK: The queue

    /// The settings of the queue and what is beside it, read anew each time: they change while an editor is open.
    private func workplace(of document: LSPDocument) -> Workplace? {
        guard let path = Self.path(of: document.uri) else { return nil }
        var session = Session(request)
        do throws(EngineError) {
            try session.turn(to: path)
            return try session.workplace()
        } catch {
            return nil
        }
    }

    private func moment(_ workplace: Workplace?) -> Moment { Session.moment(at: workplace?.offset ?? .kst) }

    private func queue(_ document: LSPDocument, _ workplace: Workplace?) -> Queue? {
        try? Queue(document.bytes, terms: workplace?.settings.terms ?? TableTerms())
    }

    // MARK: Findings

    func findings(in document: LSPDocument) -> [LSPFinding] {
        lint(document).map { finding in
            let severity: LSPFinding.Severity =
                switch finding.severity {
                case .error: .error
                case .warning: .warning
                case .notice: .information
                }
            return LSPFinding(
                line: finding.line, column: finding.column, severity, code: finding.code, message: finding.message,
                isFixable: finding.isFixable)
        }
    }

    private func lint(_ document: LSPDocument) -> [LintFinding] {
        guard let workplace = workplace(of: document) else {
            return Lint.findings(in: document.bytes, at: moment(nil))
        }
        // The event log speaks of the file, not of what is being written.
        return workplace.findings(in: document.bytes, isCurrent: false, at: moment(workplace))
    }

    func corrected(_ document: LSPDocument, line: Int?) -> [UInt8]? {
        let workplace = workplace(of: document)
        let terms = workplace?.settings.terms ?? TableTerms()
        let isOfColumns = lint(document).contains {
            $0.isAboutColumns && $0.isFixable && (line == nil || line == $0.line)
        }
        var bytes = document.bytes
        if isOfColumns, let adoption = try? Adoption(bytes, terms: terms, isShapeOnly: true) {
            bytes = adoption.bytes
            if line != nil { return bytes }
        }
        guard var queue = try? Queue(bytes, terms: terms),
            (try? FixCells(inLine: line).apply(to: &queue, at: moment(workplace))) != nil
        else { return nil }
        return queue.rendered()
    }

    func formatted(_ document: LSPDocument) -> [UInt8]? {
        let workplace = workplace(of: document)
        guard var queue = queue(document, workplace),
            (try? Align().apply(to: &queue, at: moment(workplace))) != nil
        else { return nil }
        return queue.rendered()
    }

    // MARK: Tasks

    func story(at offset: Int, in document: LSPDocument) -> (range: Range<Int>, lines: [String])? {
        let workplace = workplace(of: document)
        guard var queue = queue(document, workplace) else { return nil }
        let place = QueuePlace(offset, in: queue)
        let row: TaskRow
        let range: Range<Int>
        if let (id, named) = place.id, let index = queue.rows(of: id).first {
            (row, range) = (queue.row(index), named)
        } else if let own = place.row {
            (row, range) = (queue.row(own.index), place.cell)
        } else {
            return nil
        }
        var page = TaskPage(screen: Screen(color: "never"), moment: moment(workplace), width: 80)
        page.add(row, in: &queue, path: Self.path(of: document.uri).map(Workplace.shortened) ?? document.uri)
        if let id = row.id {
            page.add(waiting: queue.tasks(waitingFor: id))
            if let history = workplace?.history(of: id, atMost: History.shown) { page.add(history) }
        }
        return (range, page.lines)
    }

    func definition(at offset: Int, in document: LSPDocument) -> (document: LSPDocument, range: Range<Int>)? {
        let workplace = workplace(of: document)
        guard let queue = queue(document, workplace), let (id, _) = QueuePlace(offset, in: queue).id else { return nil }
        if let range = Self.place(of: id, in: queue) { return (document, range) }
        guard let store = workplace?.store.archive, store.isThere, let archive = try? store.read(),
            let range = Self.place(of: id, in: archive)
        else { return nil }
        let path = Workplace.absolute(store.path)
        return (LSPDocument(uri: Self.uri(of: path), bytes: archive.original), range)
    }

    /// Where the id of a task is written in its own row.
    private static func place(of id: TaskID, in queue: Queue) -> Range<Int>? {
        var queue = queue
        guard let row = queue.rows(of: id).first, let column = queue.sheet.place(of: Column.id.header) else {
            return nil
        }
        var cells = RowCells()
        queue.sheet.document.readRow(row, ofTable: queue.sheet.table.index, into: &cells)
        return column < cells.count ? cells.text(column) : nil
    }

    // MARK: Completion

    func completions(at offset: Int, in document: LSPDocument) -> [LSPCompletion] {
        guard var queue = queue(document, workplace(of: document)) else { return [] }
        let place = QueuePlace(offset, in: queue)
        guard let row = place.row, let header = place.column else { return [] }
        switch Column(rawValue: header) {
        case .status:
            return Status.allCases.map { LSPCompletion($0.word, detail: $0.meaning, .value, replacing: place.cell) }
        case .priority:
            return Priority.allCases.map { LSPCompletion($0.word, detail: "", .value, replacing: place.cell) }
        case .ownerSession:
            return Self.distinct(
                queue.texts(of: [.ownerSession], inRows: queue.rows(withStatus: [])).compactMap(\.first)
            )
            .map { LSPCompletion($0, detail: "", .value, replacing: place.cell) }
        case .id:
            return (try? queue.nextID()).map {
                [LSPCompletion($0.text, detail: "the next free id", .value, replacing: place.cell)]
            } ?? []
        case .notes: return tags(at: place, of: row.index, in: &queue)
        case nil where NoteTag(key: header) == .after:
            return ids(beginning: place.written.split(separator: ",").last ?? "", at: place, but: row.index, in: &queue)
        default: return []
        }
    }

    /// What may come in the notes: a tag, or behind its colon the ids or words that it takes.
    private func tags(at place: QueuePlace, of row: Int, in queue: inout Queue) -> [LSPCompletion] {
        let segment = String(Notes(place.written).segments.last?.text ?? "")
        guard let colon = segment.firstIndex(of: ":") else {
            let count = segment.utf8.count
            return NoteTag.allCases.map { tag in
                LSPCompletion(
                    tag.isFlag ? tag.key : tag.key + ":", detail: tag.isFlag ? "" : tag.takes, .keyword,
                    replacing: place.word(beginning: count))
            }
        }
        let value = segment[segment.index(after: colon)...]
        switch NoteTag(key: segment[..<colon]) {
        case .after, .team, .dedupeSkipped:
            let word = value.split(separator: ",", omittingEmptySubsequences: false).last ?? ""
            return ids(beginning: word.drop { $0 == " " }, at: place, but: row, in: &queue)
        case .kind:
            let notes = queue.texts(of: [.notes], inRows: queue.rows(withStatus: [])).compactMap(\.first)
            return Self.distinct(notes.compactMap { Notes($0).value(of: .kind) }).map {
                LSPCompletion($0, detail: "", .value, replacing: place.word(beginning: value.utf8.count))
            }
        default: return []
        }
    }

    private func ids(
        beginning word: Substring, at place: QueuePlace, but row: Int, in queue: inout Queue
    ) -> [LSPCompletion] {
        let range = place.word(beginning: word.utf8.count)
        let wanted = word.lowercased()
        let rows = queue.rows(withStatus: []).filter { $0 != row }
        return queue.texts(of: [.id, .status, .task], inRows: rows).compactMap { texts in
            guard TaskID(texts[0]) != nil, wanted.isEmpty || texts[0].lowercased().holds(wanted) else { return nil }
            return LSPCompletion(texts[0], detail: "\(texts[1])  \(texts[2])", .reference, replacing: range)
        }
    }

    private static func distinct(_ texts: [String]) -> [String] { Set(texts).filter { !$0.isEmpty }.sorted() }
}

extension Status {
    fileprivate var meaning: String {
        switch self {
        case .pending: "waits to be claimed"
        case .inProgress: "claimed by one worker"
        case .done: "finished"
        case .failed: "tried and failed"
        case .blocked: "waits for a person"
        }
    }
}
