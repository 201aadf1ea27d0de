import BlackBox
import Foundation
import Testing

@Suite("An editor on a terminal")
struct EditorTests {
    /// An editor, and the tmux keys that add a row at the end of the file and save over its newer version.
    struct Editor: Sendable, CustomTestStringConvertible {
        let command: String
        let end: String
        /// Keys, each behind what is on the screen by then: an editor throws away what is typed before it asks.
        let save: [(screen: String, keys: String)]
        var testDescription: String { command }
    }

    private static let editors = [
        Editor(
            command: "vi -n", end: "G o",
            save: [("HAND-1.*by hand", "Escape"), ("HAND-1", ":wq!"), ("^:wq!", "Enter"), ("y/n", "y")]),
        Editor(
            command: "nano -I", end: "M-/",
            save: [
                ("HAND-1.*by hand", "C-o"), ("File Name to Write", "Enter"), ("changed|modified", "y"),
                ("Wrote", "C-x"),
            ]),
    ]

    @Test(
        "that saves a stale buffer keeps its edit and takes no claim back",
        .enabled(if: isInstalled("tmux"), "tmux is missing"),
        arguments: editors.filter { isInstalled(String($0.command.prefix { $0 != " " })) })
    func staleBuffer(_ editor: Editor) throws {
        let fault = try FaultBench()
        let script = """
            until_true() {
                tries=0
                until eval "$1"; do tries=$((tries + 1)); [ "$tries" -lt 400 ] || return 1; sleep 0.05; done
            }
            press() {
                until_true "terminal capture-pane -p | grep -qE '$1'" && terminal send-keys "$2"
            }
            terminal() { tmux -u -S ../terminal -f /dev/null "$@"; }
            trap 'terminal kill-server 2> /dev/null' EXIT
            terminal new-session -d -x 140 -y 40 '\(editor.command) QUEUE.md' || exit 1
            until_true 'terminal capture-pane -p | grep -q ORCH-003' || exit 1
            "$ORCH" pick --owner-session w1 || exit 1
            terminal send-keys \(editor.end)
            terminal send-keys -l '\(FaultBench.row("HAND-1", "by hand").dropLast())'
            \(editor.save.map { "press '\($0.screen)' '\($0.keys)' || exit 1" }.joined(separator: "\n"))
            until_true '! terminal has-session 2> /dev/null'
            """
        let environment = ["ORCH": OrchBinary.path, "HOME": fault.bench.path, "LC_ALL": "C.UTF-8"]
        #expect(try shell(script, in: fault.orch.folder, environment))
        #expect(try fault.text().contains("| ORCH-001 | PENDING |"))
        let next = try fault.orch.run(["pick", "--owner-session", "w2"])
        #expect(next.output == "ORCH-002\n" && next.errors.contains("saved from an older version"), "\(next.errors)")
        #expect(try fault.orch.run(["done", "ORCH-001", "--notes", "끝", "--attempt", "1"]).exit == 0)
        #expect(try fault.text().contains("| HAND-1 |"))
    }
}
