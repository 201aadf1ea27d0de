import Interfaces
import Testing
import Text

/// The board as HTML, without a browser.
@Suite("The board page")
struct BoardPageTests {
    private static func task(_ cells: JSONObject) -> BoardTask { BoardTask(.object(cells.members)) }

    private static func page(_ tasks: [BoardTask], title: String = "QUEUE.md", api: String? = nil) -> BoardPage {
        BoardPage(
            title: title, written: ("2026-02-09 09:00", 1_770_595_200), offset: "+09:00", tasks: tasks,
            figures: .object([.init("message", .string(title))]),
            link: api.map { .init(api: $0, moves: [("cancelTask", ["PENDING"])]) })
    }

    @Test(
        "What a cell says is never markup, and nothing in it is hidden or turns the text",
        arguments: [
            ("</script><script>alert(1)</script>", "&lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt;"),
            ("<img src=x onerror=alert(1)>", "&lt;img src=x onerror=alert(1)&gt;"),
            ("\"' onfocus=alert(1) x='", "&quot;&#39; onfocus=alert(1) x=&#39;"),
            ("&lt;b&gt; &amp;", "&amp;lt;b&amp;gt; &amp;amp;"), ("]]><!--", "]]&gt;&lt;!--"),
            ("a\u{202E}b\u{2066}c", "a\\u{202E}b\\u{2066}c"), ("a\u{2028}b\u{2029}", "a\\u{2028}b\\u{2029}"),
            ("\u{0}\u{1B}[31m\u{7F}\u{9B}", "\\x00\\x1b[31m\\x7f\\u{9B}"), ("\u{200B}\u{FEFF}", "\\u{200B}\\u{FEFF}"),
        ])
    func hostile(cell: String, shown: String) throws {
        let text = JSONValue.string(cell)
        let html = Self.page(
            [
                Self.task([
                    "id": text, "status": text, "priority": text, "task": text, "success_criteria": text,
                    "owner_session": text, "notes": text, "tags": ["after": text], "state": text,
                ])
            ], title: cell, api: cell
        ).html
        let harmless = Self.page([Self.task(["id": "", "task": "x"])], api: "x").html
        // Every element is one of the page's own.
        for tag in ["<script", "<img", "<b>", "<!--", "</script", "<td"] {
            let count = html.ranges(of: tag).count
            #expect(
                tag == "<b>" ? count == harmless.ranges(of: tag).count + 2 : count == harmless.ranges(of: tag).count)
        }
        #expect(!html.contains(cell))
        #expect(html.contains("<summary><bdi>\(shown)</bdi></summary>"))
        #expect(html.contains(" data-owner=\"\(shown)\""))
        #expect(html.contains("<h1><bdi>\(shown)</bdi></h1>"))
        #expect(!html.contains("href=") && !html.contains(" id=\"task-"), "no id of the queue is made of this")
    }

    @Test("Without a script it is a table: a group for each column, a row for each task, and links between them")
    func table() throws {
        let html = Self.page([
            Self.task(["id": "A-1", "state": "done", "task": "처음", "priority": "P0"]),
            Self.task(["id": "A-2", "state": "queued", "ready": .bool(true), "task": "다음", "tags": ["after": "A-1"]]),
            Self.task(["id": "A-3", "state": "queued", "ready": .bool(false), "tags": ["after": "A-1,B-9"]]),
            Self.task(["id": "A-4", "state": "expired", "owner_session": "w"]),
            Self.task(["id": "A-5", "status": "WAT"]),
        ]).html
        let columns = html.split(separator: "<tbody id=\"column-").dropFirst().map(String.init)
        #expect(
            columns.map { $0.prefix { $0 != "\"" } }.map(String.init) == [
                "ready", "waiting", "running", "blocked", "failed", "done", "unknown",
            ])
        for (column, ids) in zip(columns, [["A-2"], ["A-3"], ["A-4"], [], [], ["A-1"], ["A-5"]]) {
            #expect(column.contains("<b>\(ids.count)</b></th></tr>"))
            for id in ids { #expect(column.contains("<tr id=\"task-\(id)\" data-column=")) }
            #expect(column.ranges(of: "data-state=").count == ids.count)
        }
        #expect(columns[1].contains("<a href=\"#task-A-1\"><bdi>A-1</bdi></a> <a href=\"#task-B-9\">"))
        #expect(columns[2].contains("<span lang=\"en\">lease expired</span><span lang=\"ko\">점유 만료</span>"))
        #expect(columns[6].contains("WAT"))
        // Filters and the form are of use to the script alone.
        #expect(html.contains("<form id=\"filters\" hidden>"))
    }

    @Test("A page that stays as it is written may reach nothing, and a live one its own server")
    func policy() {
        let page = Self.page([])
        #expect(page.policy.hasPrefix("default-src 'none'; script-src 'sha256-"))
        #expect(!page.policy.contains("connect-src") && !page.policy.contains("unsafe"))
        #expect(!page.html.contains("http-equiv=\"refresh\"") && !page.html.contains("<meta name=\"orch-api\""))
        #expect(!page.html.contains(" style=") && !page.html.contains("src=") && !page.html.contains("onclick"))
        let live = Self.page([], api: "/cgi-bin/orch/api")
        #expect(live.policy.contains("connect-src 'self'"))
        #expect(
            live.html.contains("<meta name=\"orch-moves\" content=\"{&quot;cancelTask&quot;:[&quot;PENDING&quot;]}\">"))
        #expect(live.policy.split(separator: ";")[1] != page.policy.split(separator: ";")[1])
        // What can't work without a server is not there.
        for part in ["id=\"dialog\"", "id=\"login\"", "show-add", "fetch(", "If-Match"] {
            #expect(live.html.contains(part) && !page.html.contains(part), "\(part)")
        }
        #expect(page.html.contains("id=\"show-figures\"") && page.html.contains(" data-figures=\"{&quot;message&quot;"))
        #expect(live.html.contains("<meta name=\"orch-api\" content=\"/cgi-bin/orch/api\">"))
    }

    @Test("Times are said in both languages, and what is late is marked")
    func times() {
        let html = Self.page([
            BoardTask(
                ["id": "A-1", "state": "running"],
                started: .init("2026-02-09T07:00:00+09:00", length: "2 h", isPast: true),
                lease: .init("2026-02-09T08:50:00+09:00", length: "10 min", isPast: true),
                due: .init("2026-02-11T09:00:00+09:00", length: "2 d", isPast: false))
        ]).html
        #expect(
            html.contains(
                "<time data-kind=\"age\" datetime=\"2026-02-09T07:00:00+09:00\"><span lang=\"en\">for 2 h</span>"
                    + "<span lang=\"ko\">2시간 경과</span></time>"))
        #expect(
            html.contains("class=\"late\"><span lang=\"en\">lease ended 10 min ago</span><span lang=\"ko\">점유 10분 전 만료")
        )
        #expect(html.contains("<span lang=\"en\">due in 2 d</span><span lang=\"ko\">마감까지 2일</span>"))
    }
}
