import BlackBox
import Host
import Testing

/// `orch ui-check` and `orch review --ui-url`: what a browser shows of a page.
@Suite("ui-check")
struct PageEvidenceTests {
    private static let page = "<html><body><h1>Dash<b>board</b></h1><p hidden>Settings</p></body></html>"

    /// A bench with a browser of this script, which is the only program in PATH.
    private func bench(
        browser script: String? = "printf '%s' '\(page)'", named name: String = "chromium"
    ) throws -> Workbench {
        let bench = try Workbench()
        try bench.write(
            queue("| A | IN_PROGRESS | P1 | work | README 반영 | w | - | - | attempt:1/3 |"), to: "QUEUE.md")
        try bench.write("", to: "tmp/.keep")
        try bench.write("", to: "bin/.keep")
        if let script {
            try bench.write("#!/bin/sh\n\(script)\n", to: "bin/\(name)")
            _ = try bench.run("chmod", "+x", "bin/\(name)")
        }
        return bench
    }

    private func run(_ arguments: [String], _ bench: Workbench) throws -> Answer {
        let orch = bench.orch(environment: ["PATH": bench.path + "/bin", "TMPDIR": bench.path + "/tmp"])
        let answer = try orch.run(arguments)
        #expect(bench.names(in: "tmp") == [".keep"], "the browser's folder is gone")
        return answer
    }

    @Test("Each text is reported, and one that is missing is exit 2", arguments: Browser.names)
    func texts(browser: String) throws {
        let bench = try bench(named: browser)
        let check = ["ui-check", "--url", "http://localhost:1/"]
        let shown = try run(check + ["--contains", "Dashboard"], bench)
        #expect(shown.output == "shows: Dashboard\n" && shown.exit == 0)
        let missing = try run(check + ["--contains", "Settings", "--contains", "Dashboard"], bench)
        #expect(missing.output == "missing: Settings\nshows: Dashboard\n" && missing.exit == 2)
        let json = try run(check + ["--contains", "dashboard", "--json"], bench)
        #expect(json.exit == 2)
        #expect(
            json.output == """
                {
                  "schema": "orch.ui_check/1",
                  "url": "http://localhost:1/",
                  "passed": false,
                  "texts": [
                    {
                      "text": "dashboard",
                      "shown": false
                    }
                  ],
                  "warnings": []
                }

                """)
    }

    @Test("The browser gets the address as the last word, and a folder of its own that is gone afterwards")
    func arguments() throws {
        let bench = try bench(
            browser: #"""
                for word in "$@"; do
                    case $word in --user-data-dir=*) profile=${word#*=};; esac
                done
                /bin/mkdir -p "$profile/Default/Cache" && echo x > "$profile/Default/Cache/x"
                /bin/ln -s / "$profile/root"
                printf '<p>%s</p>' "$@"
                """#)
        let url = "http://localhost:1/?a=$(id)&b=`id`;'"
        let answer = try run(
            ["ui-check", "--url", url, "--contains", "--headless --disable-gpu", "--contains", "--dump-dom \(url)"],
            bench)
        #expect(answer.exit == 0, "\(answer)")
        let sandbox = try run(["ui-check", "--url", url, "--contains", "--no-sandbox"], bench)
        #expect((sandbox.exit == 0) == Environment.isRoot)
    }

    @Test(
        "Addresses and texts that can't be meant are wrong usage",
        arguments: [
            ["--url", "-x", "--contains", "a"], ["--url=--version", "--contains", "a"],
            ["--url", "ftp://x/", "--contains", "a"],
            ["--url", "javascript:alert(1)", "--contains", "a"], ["--url", "http://", "--contains", "a"],
            ["--url", "http://a b/", "--contains", "a"], ["--url", "http://a/\n", "--contains", "a"],
            ["--url", "http://a/", "--contains", " "], ["--url", "http://a/"], ["--contains", "a"],
            ["--url", "http://a/", "--contains", "a", "--timeout", "0"],
        ])
    func usage(arguments: [String]) throws {
        #expect(try run(["ui-check"] + arguments, bench()).exit == 64)
    }

    @Test(
        "No browser, or one that fails, hangs or prints nothing, is exit 69 and changes nothing",
        arguments: [
            (nil, "there is no chromium, "), ("exit 3", "chromium failed: exit 3"),
            ("echo boom >&2; exit 3", "chromium failed: exit 3, boom"),
            ("echo 'Page load failed: net::ERR_FAILED' >&2; echo more >&2", "chromium failed: net::ERR_FAILED"),
            ("exit 0", "chromium failed: it printed no page"), ("kill -9 $$", "chromium failed: ended by signal 9"),
            ("while :; do :; done", "not done after 1 s"),
        ] as [(String?, String)])
    func tools(script: String?, message: String) throws {
        let bench = try bench(browser: script)
        let before = try bench.text(of: "QUEUE.md")
        let check = try run(["ui-check", "--url", "http://localhost:1/", "--contains", "a", "--timeout", "1"], bench)
        #expect(check.exit == 69)
        #expect(check.errors.contains(message) && check.errors.contains("\nhint: "), "\(check.errors)")
        let review = try run(
            [
                "review", "A", "--report", "README 반영 완료", "--ui-url", "http://localhost:1/", "--ui-contains", "a",
                "--ui-timeout", "1",
            ], bench)
        #expect(review.exit == 69)
        #expect(try bench.text(of: "QUEUE.md") == before)
    }

    @Test("A page that never rests counts as it was when it had loaded, for what it shows by then")
    func restless() throws {
        let bench = try bench(
            browser: "case \"$*\" in *--virtual-time-budget*) while :; do :; done;; esac; printf '%s' '\(Self.page)'")
        let check = ["ui-check", "--url", "http://localhost:1/", "--timeout", "1", "--contains"]
        #expect(try run(check + ["Dashboard"], bench).output == "shows: Dashboard\n")
        #expect(try run(check + ["Later"], bench).exit == 69, "it may still come")
    }

    @Test("A missing text turns PASS into RETRY, and on the last attempt into BLOCK")
    func routing() throws {
        let review = ["review", "A", "--report", "README 반영 완료", "--ui-url", "http://localhost:1/", "--ui-contains"]
        let missing = try bench()
        let retry = try run(review + ["Dashboard", "--ui-contains", "Settings"], missing)
        #expect(retry.output == "RETRY\n- ui: the page does not show 'Settings'\nA -> PENDING\n" && retry.exit == 2)
        let last = try bench()
        try last.write(try last.text(of: "QUEUE.md").replacing("1/3", with: "3/3"), to: "QUEUE.md")
        let block = try run(review + ["Settings"], last)
        #expect(block.output.hasPrefix("BLOCK\n- it was the last attempt, 3/3\n"))
        #expect(block.output.hasSuffix("A -> BLOCKED\n"))
        let shown = try run(review + ["Dashboard"], try bench())
        #expect(shown.output == "PASS\n+ ui: the page shows 'Dashboard'\nA -> DONE\n")
        #expect(try run(Array(review.dropLast()), try bench()).exit == 64)
        #expect(try run(["review", "A", "--report", "README", "--ui-contains", "a"], try bench()).exit == 64)
    }

    @Test(
        "A browser of this system shows what a script wrote", .enabled(if: Browser.names.contains(where: isInstalled)))
    func real() throws {
        let bench = try Workbench()
        try bench.write(
            """
            <!doctype html><meta charset="utf-8"><title>t</title><p id="a">Loading</p><script>
            setTimeout(() => { document.getElementById("a").textContent = "대시보드 " + (6 * 7) }, 1500)
            </script>
            """, to: "page.html")
        let answer = try bench.orch(environment: ["HOME": bench.path]).run([
            "ui-check", "--url", "file://\(bench.path)/page.html", "--contains", "대시보드 42", "--contains", "Loading",
        ])
        #expect(answer.output == "shows: 대시보드 42\nmissing: Loading\n", "\(answer.errors)")
    }
}

/// The names that are looked for, in their order.
private enum Browser {
    static let names = [
        "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "headless_shell",
    ]
}
