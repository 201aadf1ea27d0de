internal import Text

/// A queue as one HTML page that loads nothing: a table with a group for each column of the board, which a script lays out
/// as a board.
///
/// Nothing of a cell is ever markup: texts are escaped, control characters and those that turn the direction of a text are
/// spelled out, and the policy lets no script and no style run but those whose hashes it has.
package struct BoardPage: Sendable {
    /// What the page is about: the queue's path.
    let title: String
    /// When it was written, as the queue writes times, and in seconds since 1970.
    let written: (text: String, seconds: Int64)
    /// The offset of the queue's times, as `+09:00`.
    let offset: String
    let tasks: [BoardTask]
    /// What of the queue can't be read.
    let problems: [String]
    /// The path of the HTTP interface that the page is kept up to date from; without one it stays as it is written.
    let api: String?

    /// - Parameters: as the properties of the same names.
    package init(
        title: String, written: (text: String, seconds: Int64), offset: String, tasks: [BoardTask],
        problems: [String] = [], api: String? = nil
    ) {
        self.title = title
        self.written = written
        self.offset = offset
        self.tasks = tasks
        self.problems = problems
        self.api = api
    }

    /// The content security policy, which the page has itself too.
    package var policy: String {
        "default-src 'none'; script-src '\(Self.hash(BoardScript.text))'; style-src '\(Self.hash(BoardStyle.text))'; "
            + (api == nil ? "" : "connect-src 'self'; ")
            + "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
    }

    private static func hash(_ text: String) -> String {
        "sha256-" + Base64.text(SHA256.digest(of: Array(text.utf8)))
    }

    // MARK: The page

    /// The page as text.
    package var html: String {
        """
        <!DOCTYPE html>
        <html lang="en" data-now="\(written.seconds)" data-offset="\(Self.escaped(offset))">
        <head>
        <meta charset="utf-8">
        <meta http-equiv="Content-Security-Policy" content="\(Self.escaped(policy))">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <meta name="referrer" content="no-referrer">\(apiMark)
        <title>\(Self.escaped(title))</title>
        <style>\(BoardStyle.text)</style>
        </head>
        <body>
        <header>
        <h1><bdi>\(Self.escaped(title))</bdi></h1>
        <p><time id="written">\(Self.escaped(written.text))</time> · <span id="count">\(both("tasks", tasks.count))</span>\
         <span id="link"></span></p>
        <label id="language"><input type="checkbox" id="korean"> 한국어</label>
        </header>
        <form id="filters" hidden>
        <input type="search" id="text" autocomplete="off">
        <select id="priority"></select>
        <select id="state"></select>
        <select id="owner"></select>
        <button type="button" id="keys">\(both("help")) <kbd>?</kbd></button>
        </form>
        \(request)<main>
        <table>
        <thead><tr>\(Self.cells.map { "<th scope=\"col\">\(both($0))</th>" }.joined())</tr></thead>
        \(BoardColumn.allCases.map(group).joined())</table>
        </main>
        \(problemList)\(help)<script>\(BoardScript.text)</script>
        </body>
        </html>

        """
    }

    private static let cells = ["id", "priority", "task", "state", "owner", "time", "after"]

    private var apiMark: String {
        api.map { "\n<meta name=\"orch-api\" content=\"\(Self.escaped($0))\">" } ?? ""
    }

    /// Where a sentence becomes tasks; only where there is somebody to send it to.
    private var request: String {
        guard api != nil else { return "" }
        return """
            <form id="request" hidden>
            <textarea id="sentence" rows="1"></textarea>
            <button>\(both("plan"))</button>
            <output id="planned"></output>
            <button type="button" id="submit" hidden>\(both("submit"))</button>
            </form>

            """
    }

    private var problemList: String {
        problems.isEmpty
            ? ""
            : "<ul id=\"problems\">\n" + problems.map { "<li>\(Self.escaped($0))</li>\n" }.joined() + "</ul>\n"
    }

    private var help: String {
        let keys = [
            ("↑ ↓ ← →", "keyMove"), ("Enter", "keyOpen"), ("/", "keyFilter"), ("Esc", "keyLeave"), ("?", "keyHelp"),
        ]
        return "<dialog id=\"help\"><h2>\(both("help"))</h2><dl>"
            + keys.map { "<dt><kbd>\($0)</kbd></dt><dd>\(both($1))</dd>" }.joined()
            + "</dl><form method=\"dialog\"><button>\(both("close"))</button></form></dialog>\n"
    }

    // MARK: Rows

    private func group(_ column: BoardColumn) -> String {
        let tasks = tasks.filter { $0.column == column }
        if column == .unknown, tasks.isEmpty { return "" }
        return """
            <tbody id="column-\(column)">
            <tr><th scope="rowgroup" colspan="\(Self.cells.count)">\(both(column.rawValue)) <b>\(tasks.count)</b></th></tr>
            \(tasks.map(row).joined())</tbody>

            """
    }

    private func row(_ task: BoardTask) -> String {
        let facts = [
            ("column", task.column.rawValue), ("state", task.state), ("priority", task.priority), ("owner", task.owner),
            ("after", task.after.joined(separator: " ")),
        ]
        let marks = facts.map { " data-\($0)=\"\(Self.escaped($1))\"" }.joined()
        let anchor = Self.anchor(task.id).map { " id=\"\($0)\"" } ?? ""
        let state = task.state == task.column.rawValue || task.state == "queued" ? "" : both(task.state)
        let owner = task.owner.isEmpty ? "" : "<bdi>\(Self.escaped(task.owner))</bdi>"
        let details = [("criteria", task.criteria), ("notes", task.notes)].filter { !$1.isEmpty }.map {
            "<p><b>\(both($0))</b> <bdi>\(Self.escaped($1))</bdi></p>"
        }
        return "<tr\(anchor)\(marks)><th scope=\"row\"><bdi>\(Self.escaped(task.id))</bdi></th>"
            + "<td>\(Self.escaped(task.priority))</td>"
            + "<td><details><summary><bdi>\(Self.escaped(task.task))</bdi></summary>\(details.joined())</details></td>"
            + "<td>\(state)</td><td>\(owner)</td><td>\(times(of: task))</td>"
            + "<td>\(task.after.map(Self.reference).joined(separator: " "))</td></tr>\n"
    }

    private func times(of task: BoardTask) -> String {
        let times = [
            (task.started, "age", "age"), (task.lease, "lease", "leaseEnded"), (task.due, "due", "late"),
        ]
        return times.compactMap { time, coming, past in
            time.map { time in
                let mark = time.isPast && past != "age" ? " class=\"late\"" : ""
                return "<time data-kind=\"\(coming)\" datetime=\"\(Self.escaped(time.text))\"\(mark)>"
                    + both(time.isPast ? past : coming, time.length) + "</time>"
            }
        }.joined(separator: " ")
    }

    /// A task that another one waits for.
    private static func reference(_ id: String) -> String {
        let text = "<bdi>\(escaped(id))</bdi>"
        return anchor(id).map { "<a href=\"#\($0)\">\(text)</a>" } ?? text
    }

    /// The name of a task in the page; nil where a text is not an id, since such a name could be any other.
    private static func anchor(_ id: String) -> String? {
        let isID =
            !id.isEmpty
            && id.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
                    true
                default: false
                }
            }
        return isID ? "task-" + id : nil
    }

    // MARK: Texts

    private func both(_ name: String, _ count: Int) -> String { both(name, String(count)) }

    /// A word of the board in both languages, one of which is shown; a word that is none of its own as it is.
    private func both(_ name: String, _ length: String = "") -> String {
        guard let word = BoardWords.word(name) else { return Self.escaped(name) }
        let korean = Self.filled(word.korean, with: BoardWords.korean(length: length))
        return "<span lang=\"en\">\(Self.escaped(Self.filled(word.english, with: length)))</span>"
            + "<span lang=\"ko\">\(Self.escaped(korean))</span>"
    }

    private static func filled(_ pattern: String, with text: String) -> String {
        pattern.split(separator: "%", omittingEmptySubsequences: false).joined(separator: text)
    }

    /// A text between tags or within quotes.
    static func escaped(_ text: String) -> String {
        var escaped = ""
        for scalar in TerminalText.escaped(text).unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&#39;"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
