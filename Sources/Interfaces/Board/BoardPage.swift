package import Text

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
    /// Why parts of the queue can't be read.
    let problems: [String]
    /// How well the queue works, as `orch kpi --json` says it; nil where that is not shown.
    let figures: JSONValue?
    /// What the page follows the queue by; without it, it stays as it is written.
    let link: Link?

    /// The HTTP interface of the page's own server.
    package struct Link: Sendable {
        /// Its path.
        let api: String
        /// The statuses from which operations lead a task on, by the operations' names.
        let moves: [(operation: String, statuses: [String])]

        /// - Parameters: as the properties of the same names.
        package init(api: String, moves: [(operation: String, statuses: [String])]) {
            self.api = api
            self.moves = moves
        }
    }

    /// - Parameters: as the properties of the same names.
    package init(
        title: String, written: (text: String, seconds: Int64), offset: String, tasks: [BoardTask],
        problems: [String] = [], figures: JSONValue? = nil, link: Link? = nil
    ) {
        self.title = title
        self.written = written
        self.offset = offset
        self.tasks = tasks
        self.problems = problems
        self.figures = figures
        self.link = link
    }

    private var script: String { BoardScript.text(isLive: link != nil) }

    /// The content security policy, which the page has itself too.
    package var policy: String {
        "default-src 'none'; script-src '\(Self.hash(script))'; style-src '\(Self.hash(BoardStyle.text))'; "
            + (link == nil ? "" : "connect-src 'self'; ")
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
        <html lang="en" data-now="\(written.seconds)" data-offset="\(HTMLText.escaped(offset))">
        <head>
        <meta charset="utf-8">
        <meta http-equiv="Content-Security-Policy" content="\(HTMLText.escaped(policy))">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <meta name="referrer" content="no-referrer">\(marks)
        <title>\(HTMLText.escaped(title))</title>
        <style>\(BoardStyle.text)</style>
        </head>
        <body>
        <header>
        <h1><bdi>\(HTMLText.escaped(title))</bdi></h1>
        <p><time id="written">\(HTMLText.escaped(written.text))</time> · <span id="count">\(both("tasks", tasks.count))</span>\
         <span id="link"></span></p>
        \(bar)<label id="language"><input type="checkbox" id="korean"> 한국어</label>
        </header>
        <form id="filters" hidden>
        <input type="search" id="text" autocomplete="off">
        <select id="priority"></select>
        <select id="state"></select>
        <select id="owner"></select>
        <button type="button" id="keys">\(both("help")) <kbd>?</kbd></button>
        </form>
        \(request)\(figureSection)<main>
        <table>
        <thead><tr>\(Self.cells.map { "<th scope=\"col\">\(both($0))</th>" }.joined())</tr></thead>
        \(BoardColumn.allCases.map(group).joined())</table>
        </main>
        \(problemList)\(help)\(dialogs)<script>\(script)</script>
        </body>
        </html>

        """
    }

    private static let cells = ["id", "priority", "task", "state", "owner", "time", "after"]

    /// What the script knows of the interface.
    private var marks: String {
        guard let link else { return "" }
        let moves = JSONValue.object(link.moves.map { .init($0.operation, .array($0.statuses.map(JSONValue.string))) })
        return [("orch-api", link.api), ("orch-moves", moves.text(.compact))].map {
            "\n<meta\(HTMLText.attributes([("name", $0), ("content", $1)]))>"
        }.joined()
    }

    /// What is done with no task in particular; the script shows what whoever looks may do.
    private var bar: String {
        var buttons = [figures == nil && link == nil ? nil : "figures"].compactMap(\.self)
        if link != nil { buttons = ["add", "claim"] + buttons + ["leave"] }
        let name =
            link == nil ? "" : "<label id=\"as\" hidden>\(both("as")) <input id=\"me\" autocomplete=\"off\"></label>\n"
        return name
            + buttons.map { "<button type=\"button\" id=\"show-\($0)\" hidden>\(both($0))</button>\n" }.joined()
    }

    /// Where a sentence becomes tasks; only where there is somebody to send it to.
    private var request: String {
        guard link != nil else { return "" }
        return """
            <noscript><p>\(both("noScript"))</p></noscript>
            <form id="request" hidden>
            <textarea id="sentence" rows="1"></textarea>
            <button>\(both("plan"))</button>
            <output id="planned"></output>
            <button type="button" id="submit" hidden>\(both("submit"))</button>
            </form>

            """
    }

    private var figureSection: String {
        guard figures != nil || link != nil else { return "" }
        let data = figures.map { HTMLText.attributes([("data-figures", $0.text(.compact))]) } ?? ""
        return "<section id=\"figures\"\(data) hidden></section>\n"
    }

    private var dialogs: String {
        guard link != nil else { return "" }
        return """
            <dialog id="dialog"></dialog>
            <dialog id="login"><form><h2>\(both("login"))</h2><label>\(both("token"))
            <input type="password" id="token" autocomplete="off" required></label>
            <output id="refused"></output><p><button>\(both("enter"))</button></p></form></dialog>
            <output id="said" role="status"></output>

            """
    }

    private var problemList: String {
        problems.isEmpty
            ? ""
            : "<ul id=\"problems\">\n" + problems.map { "<li>\(HTMLText.escaped($0))</li>\n" }.joined() + "</ul>\n"
    }

    private var help: String {
        let keys =
            [
                ("↑ ↓ ← →", "keyMove"), ("Enter", "keyOpen"), ("/", "keyFilter"), ("Esc", "keyLeave"), ("?", "keyHelp"),
            ]
            + (figures == nil && link == nil ? [] : [("g", "figures")])
            + (link == nil ? [] : BoardWords.keys)
        return "<dialog id=\"help\"><h2>\(both("help"))</h2><dl>"
            + keys.map { "<dt><kbd>\($0)</kbd></dt><dd>\(both($1))</dd>" }.joined()
            + "</dl><form method=\"dialog\"><button>\(both("close"))</button></form></dialog>\n"
    }

    // MARK: Rows

    private func group(_ column: BoardColumn) -> String {
        let tasks = tasks.filter { $0.column == column }
        if column == .unknown, tasks.isEmpty, link == nil { return "" }
        return """
            <tbody id="column-\(column.rawValue)">
            <tr><th scope="rowgroup" colspan="\(Self.cells.count)">\(both(column.rawValue)) <b>\(tasks.count)</b></th></tr>
            \(tasks.map(row).joined())</tbody>

            """
    }

    private func row(_ task: BoardTask) -> String {
        let facts = [
            ("column", task.column.rawValue), ("state", task.state), ("priority", task.priority), ("owner", task.owner),
            ("after", task.after.joined(separator: " ")),
        ]
        let marks = HTMLText.attributes(facts.map { ("data-" + $0, $1) })
        let anchor = Self.anchor(task.id).map { " id=\"\($0)\"" } ?? ""
        let state = task.state == task.column.rawValue || task.state == "queued" ? "" : both(task.state)
        let owner = task.owner.isEmpty ? "" : "<bdi>\(HTMLText.escaped(task.owner))</bdi>"
        let details = [("criteria", task.criteria), ("notes", task.notes)].filter { !$1.isEmpty }.map {
            "<p><b>\(both($0))</b> <bdi>\(HTMLText.escaped($1))</bdi></p>"
        }
        return "<tr\(anchor)\(marks)><th scope=\"row\"><bdi>\(HTMLText.escaped(task.id))</bdi></th>"
            + "<td>\(HTMLText.escaped(task.priority))</td>"
            + "<td><details><summary><bdi>\(HTMLText.escaped(task.task))</bdi></summary>\(details.joined())</details></td>"
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
                return "<time data-kind=\"\(coming)\" datetime=\"\(HTMLText.escaped(time.text))\"\(mark)>"
                    + both(time.isPast ? past : coming, time.length) + "</time>"
            }
        }.joined(separator: " ")
    }

    /// A task that another one waits for.
    private static func reference(_ id: String) -> String {
        let text = "<bdi>\(HTMLText.escaped(id))</bdi>"
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

    /// A word of the board in both languages, one of which is shown; any other word as it is.
    private func both(_ name: String, _ length: String = "") -> String {
        guard let word = BoardWords.word(name) else { return HTMLText.escaped(name) }
        let korean = Self.filled(word.korean, with: BoardWords.korean(length: length))
        return "<span lang=\"en\">\(HTMLText.escaped(Self.filled(word.english, with: length)))</span>"
            + "<span lang=\"ko\">\(HTMLText.escaped(korean))</span>"
    }

    private static func filled(_ pattern: String, with text: String) -> String {
        pattern.split(separator: "%", omittingEmptySubsequences: false).joined(separator: text)
    }
}
