import BlackBox
import Host
import Testing

/// A browser on the board page of `orch serve`, which a script in Python drives by the DevTools protocol.
enum BoardBrowser {
    /// Serves the queue of a bench, and runs a script with the page.
    ///
    /// - Parameters:
    ///   - script: Python. It has `page`, the browser; `orch(…)`, which runs the program and returns what it prints; and
    ///     `base`, the address.
    ///   - arguments: of the script.
    /// - Returns: what the script printed.
    static func run(_ script: String, _ arguments: [String] = [], on bench: Workbench) throws -> String {
        let port = try ServeTests.port(bench)
        try bench.write(driver + script + ending, to: "drive.py")
        var server = try bench.orch(environment: ["TMPDIR": bench.path]).start(["serve", "--port", String(port)])
        defer { server.end() }
        let answer = try bench.orch(environment: ["HOME": bench.path, "TMPDIR": bench.path]).run(
            "python3", ["drive.py", OrchBinary.path, "http://127.0.0.1:\(port)/"] + arguments, timeout: .seconds(150))
        #expect(answer.exit == 0, "\(answer.output)\(answer.errors)")
        server.end()
        try server.serve()
        return answer.output
    }

    private static let driver = #"""
        import json, os, subprocess, sys, time, urllib.request

        program, base, arguments = sys.argv[1], sys.argv[2], sys.argv[3:]


        def orch(*words):
            return subprocess.run([program, *words], capture_output=True, text=True).stdout.strip()


        class Page:
            def __init__(self):
                there, self.commands = os.pipe()
                self.answers, back = os.pipe()

                def connect():
                    one, other = os.dup(there), os.dup(back)
                    os.dup2(one, 3)
                    os.dup2(other, 4)

                self.child = subprocess.Popen(
                    ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--remote-debugging-pipe",
                     "--window-size=1280,900", "--user-data-dir=" + os.getcwd() + "/profile", "about:blank"],
                    preexec_fn=connect, close_fds=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
                os.close(there)
                os.close(back)
                self.number, self.rest, self.session, self.faults = 0, b"", None, []
                target = self.call("Target.createTarget", url="about:blank")["targetId"]
                self.session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
                for domain in ("Runtime", "Log", "Page"):
                    self.call(domain + ".enable")

            def call(self, method, **parameters):
                self.number += 1
                message = {"id": self.number, "method": method, "params": parameters}
                if self.session:
                    message["sessionId"] = self.session
                os.write(self.commands, json.dumps(message).encode() + b"\0")
                while True:
                    while b"\0" not in self.rest:
                        piece = os.read(self.answers, 1 << 16)
                        assert piece, "the browser has ended"
                        self.rest += piece
                    text, self.rest = self.rest.split(b"\0", 1)
                    answer = json.loads(text)
                    if answer.get("method") == "Runtime.exceptionThrown" or b"ontent Security Policy" in text:
                        self.faults.append(text.decode())
                    if answer.get("id") == self.number:
                        assert "error" not in answer, answer
                        return answer["result"]

            def ask(self, expression):
                answer = self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
                assert "exceptionDetails" not in answer, (expression, answer)
                return answer["result"].get("value")

            def until(self, expression, limit=60):
                end = time.monotonic() + limit
                while time.monotonic() < end:
                    try:
                        value = self.ask(expression)
                        if value:
                            return value
                    except AssertionError:
                        # There is no document yet.
                        pass
                    time.sleep(0.05)
                raise SystemExit(f"not in time: {expression}; {self.text('body')} {self.faults}")

            def open(self):
                self.call("Page.navigate", url=base)
                self.until("document.readyState === 'complete' && location.href !== 'about:blank'")

            def live(self):
                self.open()
                self.until("document.getElementById('link').textContent !== '' && !!document.querySelector('tr[data-state]')")

            def text(self, selector):
                return self.ask(f"document.querySelector({json.dumps(selector)})?.innerText ?? ''")

            def click(self, selector):
                self.until(f"!!document.querySelector({json.dumps(selector)})")
                self.ask(f"document.querySelector({json.dumps(selector)}).click()")

            def press(self, key, on=None):
                if on:
                    self.until(f"document.querySelector({json.dumps('#task-' + on + ' summary')})?.focus() ?? "
                               f"document.activeElement?.closest('tr')?.id === {json.dumps('task-' + on)}")
                self.call("Input.dispatchKeyEvent", type="keyDown", key=key, text=key)
                self.call("Input.dispatchKeyEvent", type="keyUp", key=key)

            def fill(self, label, text):
                self.until("!!document.querySelector('dialog[open] form')")
                self.ask("(() => { const label = [...document.querySelectorAll('dialog[open] label')].find(label => "
                         f"label.innerText.startsWith({json.dumps(label)})); "
                         f"label.querySelector('input,textarea,select').value = {json.dumps(text)}; }})()")

            def submit(self, stays=False):
                self.ask("document.querySelector('dialog[open] form').requestSubmit()")
                if not stays:
                    self.until("!document.querySelector('dialog[open]')")

            def buttons(self, id):
                self.click(f"#task-{id} details:not([open]) summary")
                self.until(f"document.querySelector('#task-{id} details').open")
                return self.ask(f"[...document.querySelectorAll('#task-{id} .actions button')].map(one => one.innerText)")


        for attempt in range(300):
            try:
                urllib.request.urlopen(base, timeout=10).close()
                break
            except OSError:
                time.sleep(0.1)
        page = Page()
        try:

        """#

    private static let ending = """

            print("faults:", page.faults)
        finally:
            page.child.kill()
            page.child.wait()

        """
}
