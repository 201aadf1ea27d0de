internal import TaskQueue
internal import Text

/// The tasks as one HTML file that needs nothing beside it: a table with a group for each status, and no script.
struct ExportPage {
    /// What the page is about: the queue's path.
    let title: String
    /// When it was written.
    let written: String
    let rows: [TaskRow]

    /// From what is done now to what is behind.
    private static let groups: [(status: Status?, korean: String)] = [
        (.inProgress, "진행 중"), (.pending, "대기"), (.blocked, "막힘"), (.failed, "실패"), (.done, "완료"), (nil, "알 수 없음"),
    ]

    private static let columns: [(column: Column, english: String, korean: String)] = [
        (.id, "ID", "번호"), (.priority, "Priority", "우선순위"), (.task, "Task", "작업"),
        (.successCriteria, "Success criteria", "완료 기준"), (.ownerSession, "Owner", "담당"),
        (.startedAt, "Started", "시작"), (.dueAt, "Due", "마감"), (.notes, "Notes", "메모"),
    ]

    var text: String {
        let head = Self.columns.map { "<th scope=\"col\">\($0.english) <span lang=\"ko\">\($0.korean)</span></th>" }
        return """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="\(Self.policy)">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>\(HTMLText.escaped(title))</title>
            <style>\(Self.style)</style>
            </head>
            <body>
            <h1>\(HTMLText.escaped(title))</h1>
            <p>\(HTMLText.escaped(written))</p>
            <table>
            <thead><tr>\(head.joined())</tr></thead>
            \(Self.groups.map(group).joined())</table>
            </body>
            </html>

            """
    }

    private func group(_ status: Status?, _ korean: String) -> String {
        let rows = rows.filter { $0.status == status }
        guard !rows.isEmpty else { return "" }
        let heading = "\(status?.word ?? "?") <span lang=\"ko\">\(korean)</span> (\(rows.count))"
        return "<tbody>\n<tr><th scope=\"rowgroup\" colspan=\"\(Self.columns.count)\">\(heading)</th></tr>\n"
            + rows.map(Self.line).joined() + "</tbody>\n"
    }

    private static func line(_ row: TaskRow) -> String {
        let cells = columns.map { column in
            let text = HTMLText.escaped(row.text(column.column))
            return column.column == .id ? "<th scope=\"row\">\(text)</th>" : "<td>\(text)</td>"
        }
        return "<tr>\(cells.joined())</tr>\n"
    }

    /// Nothing is loaded or run, and only the style of this page holds; the hash is that of ``style``.
    private static let policy =
        "default-src 'none'; style-src 'sha256-6Z9lgUkpaXu1kaSxTcarMw5iGUx513bYVBXzv+KlTE8='; base-uri 'none'; form-action 'none'"

    private static let style = """
        :root{color-scheme:light dark;--ink:#1c1e21;--page:#fff;--line:#d5d8dc;--group:#eef1f4;--quiet:#5c636b}
        @media (prefers-color-scheme:dark){:root{--ink:#e6e8ea;--page:#16181b;--line:#363b41;--group:#22262b;--quiet:#9aa3ad}}
        body{margin:2rem auto;padding:0 1rem;max-width:90rem;background:var(--page);color:var(--ink);font:1rem/1.5 system-ui,sans-serif}
        p,thead span,tbody th span{color:var(--quiet);font-weight:400}
        table{width:100%;border-collapse:collapse;overflow-wrap:anywhere}
        th,td{padding:.4rem .6rem;border-bottom:1px solid var(--line);text-align:left;vertical-align:top}
        th[scope=rowgroup]{background:var(--group);padding-top:.8rem}
        th[scope=row]{white-space:nowrap}
        @media (max-width:40rem){thead{display:none}tr,td,th{display:block;border:0;padding:.1rem .4rem}tr{border-bottom:1px solid var(--line);padding:.5rem 0}td:empty{display:none}}
        @media print{body{margin:0;max-width:none}}
        """
}
