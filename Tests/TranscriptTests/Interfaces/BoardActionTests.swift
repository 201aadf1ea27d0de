import BlackBox
import Foundation
import Testing
import Text

/// What somebody does on the board page, in a browser.
@Suite(
    "The board in a browser",
    .enabled(if: mayUse("chromium") && !ServeTests.servers.isEmpty, "chromium is not there"),
    .serialized, .timeLimit(.minutes(5 * OrchBinary.slowness)))
struct BoardActionTests {
    private static let hostile =
        "</script><script>document.title=\"cracked\"</script> \"><img src=x onerror=\"document.title='cracked'\"> \u{1B}[2J \u{202E}x"

    private static func bench(_ rows: String...) throws -> Workbench {
        let bench = try Workbench()
        try bench.write(queue(rows.joined(separator: "\n")), to: "QUEUE.md")
        return bench
    }

    /// A script, indented as it is in the driver.
    private static func run(_ script: String, _ arguments: [String] = [], on bench: Workbench) throws -> [String] {
        let lines = script.split(separator: "\n", omittingEmptySubsequences: false).map { "    " + $0 }
        let printed = try BoardBrowser.run(lines.joined(separator: "\n"), arguments, on: bench)
        return printed.split(separator: "\n").map(String.init)
    }

    @Test("An operator cancels, retries and replans tasks, and what may not be done is not offered")
    func operate() throws {
        let bench = try Self.bench(
            row("A-1"), row("A-2", "FAILED", owner: "w", notes: "attempt:3/3"), row("A-3", "DONE"),
            row("A-4", "IN_PROGRESS", owner: "w", started: "2026-02-09 10:00"))
        let printed = try Self.run(
            #"""
            page.live()
            print(page.buttons("A-1"))
            print(page.buttons("A-2"))
            print(page.buttons("A-3"))
            page.press("x", on="A-1")
            page.fill("Why", "범위에서 제외 | 다음 분기")
            page.submit()
            page.until("document.querySelector('#task-A-1').dataset.state === 'cancelled'")
            page.press("r", on="A-2")
            page.submit(stays=True)
            print(page.until("document.querySelector('dialog[open] output').innerText"))
            page.click("dialog[open] input[type=checkbox]")
            page.submit()
            page.until("document.querySelector('#task-A-2').dataset.column === 'ready'")
            page.press("p", on="A-4")
            page.fill("What is", "먼저 설계")
            page.submit()
            page.until("document.querySelector('#task-A-4').dataset.state === 'blocked'")
            """#, on: bench)
        #expect(
            printed == [
                "['Start', 'Finish', 'Fail', 'Block', 'Edit', 'Reports', 'Cancel task']",
                "['Block', 'Edit', 'Reports', 'Retry', 'Replan', 'Cancel task']", "['Edit', 'Reports']",
                "A-2 was tried as often as it may be: attempt 3/3 – 'orch retry A-2 --force' tries it once more",
                "faults: []",
            ])
        let text = try bench.text(of: "QUEUE.md")
        #expect(text.contains("| A-1 | BLOCKED |") && text.contains("범위에서 제외 / 다음 분기 / cancelled_by_operator"))
        #expect(text.contains("| A-2 | PENDING |") && text.contains("replan:먼저 설계"))
    }

    @Test("A task is added, claimed, edited and finished while two workers on the command line run")
    func crowd() throws {
        let bench = try Self.bench(row("A-1"), row("A-2"), row("A-3"))
        try bench.write(
            """
            until [ -e stop ]; do
                "$1" add "work of $2" --success-criteria checked > /dev/null
                id=$("$1" pick --owner-session "$2")
                case $id in "No "*) ;; *) "$1" done "$id" --notes "by $2" --owner-session "$2" > /dev/null || echo "$id" >> lost;; esac
            done
            """, to: "worker.sh")
        let printed = try Self.run(
            #"""
            page.live()
            workers = [subprocess.Popen(["sh", "worker.sh", program, name]) for name in ("cli-1", "cli-2")]
            page.until("document.querySelectorAll('tr[data-state=done]').length > 4")
            page.press("n")
            page.fill("Task", "페이지에서 더한 일")
            page.fill("After", "A-1, A-2")
            page.submit()
            added = page.until("document.getElementById('said').innerText")
            page.until(f"!!document.getElementById('task-{added}')")
            page.press("c")
            said = page.until("document.getElementById('said').innerText.match(/(.*) → IN_PROGRESS/)?.[1]")
            page.until(f"document.getElementById('task-{said}')?.dataset.owner === 'web'")
            page.press("e", on=said)
            page.fill("Success criteria", "페이지에서 고침")
            page.submit()
            page.until(f"document.getElementById('task-{said}').innerText.includes('페이지에서 고침') || "
                       f"document.querySelector('#task-{said} details').textContent.includes('페이지에서 고침')")
            page.press("d", on=said)
            page.fill("What was done", "by web")
            page.submit()
            page.until(f"document.getElementById('task-{said}')?.dataset.state === 'done'")
            done = page.ask("document.querySelectorAll('tr[data-state=done]').length")
            page.until(f"document.querySelectorAll('tr[data-state=done]').length > {done}")
            open("stop", "w").close()
            for worker in workers:
                worker.wait()
            number = len(json.loads(orch("list", "--json"))["tasks"])
            page.until(f"document.querySelectorAll('tr[data-state]').length === {number}")
            page.until("!document.querySelector('tr[data-state=running]')")
            print(added, said)
            """#, on: bench)
        #expect(printed.count == 2 && printed.last == "faults: []", "\(printed)")
        let ids = printed.first?.split(separator: " ").map(String.init) ?? []
        let lines = try bench.text(of: "QUEUE.md").split(separator: "\n")
        let line = try #require(lines.first { $0.hasPrefix("| \(ids.last ?? "") ") })
        #expect(line.contains("| DONE |") && line.contains("| 페이지에서 고침 |") && line.contains("by web"), "\(line)")
        #expect(
            lines.contains {
                $0.hasPrefix("| \(ids.first ?? "") ") && $0.contains("페이지에서 더한 일") && $0.contains("after:A-1,A-2")
            })
        #expect(!bench.names().contains("lost"))
        var claims: Set<String> = []
        for event in try bench.text(of: "logs/orch_runs.jsonl").split(separator: "\n")
        where event.contains("\"task_claimed\"") {
            let document = try #require(JSONSerialization.jsonObject(with: Data(event.utf8)) as? [String: Any])
            #expect(claims.insert("\(document["item_id"] ?? "")").inserted, "\(event)")
        }
    }

    @Test("An edit of what somebody else changed shows both values, and the one that is chosen is written")
    func conflict() throws {
        let bench = try Self.bench(row("A-1", task: "처음"), row("A-2", task: "처음"))
        let printed = try Self.run(
            #"""
            page.live()
            for id, choice in (("A-1", "Mine"), ("A-2", "Theirs")):
                page.press("e", on=id)
                page.fill("Task", "내가 고친 것 <b>")
                page.fill("Owner", "나")
                orch("set", id, "task=다른 사람이 고친 것", "priority=P0")
                page.submit(stays=True)
                page.until("!!document.querySelector('dialog[open] fieldset')")
                print(page.text("dialog[open] fieldset").replace("\n", " | "))
                page.ask("[...document.querySelectorAll('dialog[open] fieldset label')].find(label => "
                         f"label.innerText.trim().startsWith('{choice}')).click()")
                page.submit()
            """#, on: bench)
        #expect(
            printed == [
                "Task |  Mine | 내가 고친 것 <b> |  Theirs | 다른 사람이 고친 것",
                "Task |  Mine | 내가 고친 것 <b> |  Theirs | 다른 사람이 고친 것",
                "faults: []",
            ], "\(printed)")
        // What only one of the two changed is there whatever was chosen.
        let text = try bench.text(of: "QUEUE.md")
        #expect(text.contains("| A-1 | PENDING | P0 | 내가 고친 것 <b> | checked | 나 |"), "\(text)")
        #expect(text.contains("| A-2 | PENDING | P0 | 다른 사람이 고친 것 | checked | 나 |"), "\(text)")
    }

    @Test("Where tokens are given out the page has nothing without one, and shows what its role may do")
    func tokens() throws {
        let bench = try Self.bench(
            row("A-1", task: "비밀"), row("A-2", "IN_PROGRESS", task: "mine", owner: "ci", started: "2026-02-09 10:00"),
            row("A-3", "IN_PROGRESS", task: "another's", owner: "other", started: "2026-02-09 10:00"))
        let tokens = try ["reader", "worker", "operator"].map { role in
            let name = role == "worker" ? "ci" : role
            return try bench.orch().run(["token", "add", name, "--role", role]).output.split(separator: "\n").joined()
        }
        let printed = try Self.run(
            #"""
            page.open()
            print("비밀" in urllib.request.urlopen(base).read().decode())
            page.until("document.getElementById('login').open")
            print(page.ask("document.querySelectorAll('tr[data-state]').length"))
            def enter(token):
                page.ask("window.isOld = true")
                page.ask(f"document.getElementById('token').value = {json.dumps(token)}")
                page.ask("document.querySelector('#login form').requestSubmit()")
                page.until("!window.isOld && !!document.getElementById('show-leave')")
            enter("orch_wrong")
            print(page.until("document.getElementById('refused').innerText"))
            for token in arguments:
                enter(token)
                page.until("document.querySelectorAll('tr[data-state]').length === 3 && document.getElementById('link').textContent !== ''")
                print([page.buttons(id) for id in ("A-1", "A-2", "A-3")],
                      page.ask("[...document.querySelectorAll('header button:not([hidden])')].map(one => one.innerText)"))
                if token == arguments[1]:
                    page.press("d", on="A-2")
                    page.fill("What was done", "checked")
                    page.submit()
                    page.until("document.querySelector('#task-A-2').dataset.state === 'done'")
                orch("add", "live")
                page.until("document.querySelectorAll('tr[data-state]').length === 4")
                orch("cancel", page.ask("[...document.querySelectorAll('tr[data-state]')].find(row => row.innerText.includes('live')).id.slice(5)"))
                page.click("#show-leave")
                page.until("document.getElementById('login')?.open")
                print(page.ask("document.querySelectorAll('tr[data-state]').length"), page.ask("sessionStorage.length"))
                lines = [line for line in open("QUEUE.md") if "| live |" not in line]
                open("QUEUE.md", "w").write("".join(lines))
            """#, tokens, on: bench)
        let isOperator = "'Edit', 'Reports'"
        #expect(
            printed == [
                "False", "0", "This token is not valid.",
                "[['Reports'], ['Reports'], ['Reports']] ['Figures', 'Forget token']", "0 0",
                "[['Start', 'Reports'], ['Finish', 'Fail', 'Block', 'Reports'], ['Reports']] "
                    + "['Claim next', 'Figures', 'Forget token']", "0 0",
                "[['Start', 'Finish', 'Fail', 'Block', \(isOperator), 'Cancel task'], [\(isOperator)], "
                    + "['Finish', 'Fail', 'Block', \(isOperator), 'Replan', 'Cancel task']] "
                    + "['Add', 'Claim next', 'Figures', 'Forget token']", "0 0", "faults: []",
            ], "\(printed.joined(separator: "\n"))")
    }

    @Test(
        "A report is judged on the page, and its verdict and evidence can be read; nothing of a cell or a report is markup"
    )
    func reports() throws {
        let bench = try Self.bench(
            row("A-1", "IN_PROGRESS", task: Self.hostile, owner: Self.hostile, started: "2026-02-09 10:00")
                .replacingOccurrences(of: "checked", with: "README 반영"), row("A-2"), row("A-3", "constructor"))
        let printed = try Self.run(
            #"""
            page.live()
            page.press("v", on="A-1")
            page.fill("Report", arguments[0] + "\nnothing yet")
            page.ask("[...document.querySelectorAll('dialog[open] button')].find(one => one.innerText === 'Judge only').click()")
            print(page.until("document.querySelector('dialog[open] .verdict')?.innerText"), page.text("dialog[open] article p").replace("\n", " "))
            page.fill("Report", arguments[0] + "\nREADME 반영 완료, swift test exit 0")
            page.submit(stays=True)
            page.until("document.querySelector('#task-A-1').dataset.state !== 'running'")
            page.ask("document.getElementById('dialog').close()")
            page.press("v", on="A-1")
            page.until("!!document.querySelector('dialog[open] pre, dialog[open] article')")
            print(page.ask("document.querySelector('dialog[open] article p').textContent.includes('1/1')"))
            print(page.ask("document.querySelector('dialog[open] pre').textContent.split('\\n')[0]"))
            print(page.ask("document.title"), page.ask("document.querySelectorAll('img, main script, dialog script').length"))
            page.ask("document.getElementById('dialog').close()")
            page.press("g")
            page.until("document.querySelectorAll('#figures svg').length > 1")
            print(page.ask("[...document.querySelectorAll('#figures figcaption')].map(one => one.innerText.split(' ')[0])"))
            page.ask("document.getElementById('korean').click()")
            print(page.until("document.querySelector('#figures figcaption').innerText"))
            """#, [Self.hostile], on: bench)
        #expect(
            printed == [
                "RETRY RETRY only judged; the task stays as it is", "True",
                #"</script><script>document.title="cracked"</script> "><img src=x onerror="document.title='cracked'"> \x1b[2J \u{202E}x"#,
                "QUEUE.md 0", "['Tasks', 'Tasks', 'Success']", "남은 작업", "faults: []",
            ], "\(printed.joined(separator: "\n"))")
    }

    @Test("What can't be seen is spelled out in rows that the page loads as in those that it came with")
    func hidden() throws {
        let texts = [
            "ep\u{e0041} a\u{200d}b \u{3164}", "❤\u{fe0f}\u{200d}🔥 👩🏽\u{200d}💻 1\u{fe0f}\u{20e3} x\u{fe0f}",
            "🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f} 🏴\u{e0069}x 漢\u{e0100}",
            "می\u{200c}خواهم 번\u{200c}호 \u{202e}x",
        ]
        let bench = try Self.bench(texts.enumerated().map { row("A-\($0)", task: $1) }.joined(separator: "\n"))
        let printed = try Self.run(
            #"""
            page.live()
            orch("set", "A-0", "priority=P0")
            page.until("document.querySelector('#task-A-0').dataset.priority === 'P0'")
            for number in range(4):
                print(page.ask(f"document.querySelector('#task-A-{number}').textContent"))
            """#, on: bench)
        #expect(printed.count == 5 && printed.last == "faults: []", "\(printed)")
        for (text, shown) in zip(texts, printed) { #expect(shown.contains(TerminalText.escaped(text)), "\(shown)") }
    }

    @Test("A file of the board has figures, and no button that could not work")
    func file() throws {
        let bench = try Self.bench(row("A-1", task: Self.hostile), row("A-2", notes: "after:A-1"))
        _ = try bench.orch().run(["done", "A-1", "--notes", "x"])
        _ = try bench.orch().run(["board", "--html", "board.html"])
        let printed = try Self.run(
            #"""
            page.call("Page.navigate", url="file://" + os.getcwd() + "/board.html")
            page.until("document.documentElement.classList.contains('board')")
            print(page.ask("[...document.querySelectorAll('button')].filter(one => one.checkVisibility()).map(one => one.innerText)"))
            page.press("g")
            print(page.until("document.querySelectorAll('#figures svg').length"))
            page.press("x", on="A-2")
            print(page.ask("!!document.querySelector('dialog[open]')"), page.ask("document.title"))
            """#, on: bench)
        #expect(printed == ["['Figures', 'Keys ?']", "3", "False QUEUE.md", "faults: []"], "\(printed)")
    }
}
