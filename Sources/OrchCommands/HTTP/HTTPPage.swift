internal import Interfaces

/// The page that browsers are shown at `/`, as one value: its text, and what it may load.
struct HTTPPage: Sendable {
    let html: String
    /// The content security policy.
    let policy: String

    /// A board that no other page shows within itself; a page can't ask for that by itself.
    init(_ board: BoardPage) {
        html = board.html
        policy = board.policy + "; frame-ancestors 'none'"
    }

    private init(html: String, policy: String) {
        self.html = html
        self.policy = policy
    }

    /// Where things are, for whoever opens the address in a browser.
    static let start = HTTPPage(
        html: """
            <!doctype html>
            <html lang="en">
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width">
            <title>orch</title>
            <h1>orch</h1>
            <p>The work queue, for programs:</p>
            <ul>
            <li><a href="api/tasks">api/tasks</a>: the tasks</li>
            <li><a href="api/status">api/status</a>: how many tasks have which status, and what runs</li>
            <li><a href="api/health">api/health</a>: whether the queue does its work</li>
            <li><a href="api/openapi.json">api/openapi.json</a>: all of the interface (OpenAPI 3.1)</li>
            </ul>
            </html>

            """,
        policy: "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
}
