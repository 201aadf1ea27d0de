import Interfaces
import Testing
import Text

@testable import OrchCommands

/// The board of a terminal as lines and as keys.
@Suite("The board of a terminal")
struct BoardViewTests {
    private static func task(_ id: String, _ state: String, _ task: String = "일") -> BoardTask {
        BoardTask(["id": .string(id), "state": .string(state), "ready": .bool(true), "task": .string(task)])
    }

    private static func lines(
        _ tasks: [BoardTask], width: Int = 80, most: Int = 10, chosen: String? = nil
    ) -> (lines: [String], chosen: Range<Int>?) {
        BoardColumns(tasks: tasks, screen: Screen(color: "never"), width: width, most: most, chosen: chosen).laidOut()
    }

    private static let states = ["queued", "running", "blocked", "failed", "done"]

    @Test("Lines have the columns that there are, whatever letters they have", arguments: [1, 7, 22, 40, 80, 81, 200])
    func widths(width: Int) {
        let texts = [
            "한국어 작업 설명이 길어서 여러 줄에 걸쳐 보인다", "👩‍👩‍👧 가족과 e\u{301} 결합 문자", "\u{1B}[2J\u{202E}",
            String(repeating: "가", count: 200),
        ]
        let tasks = Self.states.flatMap { state in texts.enumerated().map { Self.task("\(state)-\($0)", state, $1) } }
        for line in Self.lines(tasks, width: width).lines {
            #expect(displayWidth(of: line) <= max(width, 2), "\(line)")
            #expect(!line.contains("\u{1B}") && !line.hasSuffix(" "))
        }
    }

    @Test("Columns begin where those above them do, behind wide letters too")
    func alignment() {
        let lines = Self.lines([
            Self.task("A", "queued", "대시보드를 만든다"), Self.task("B", "running", "x"), Self.task("C", "done", "끝난 일"),
        ]).lines
        #expect(lines[0] == "READY 1                    RUNNING 1                  DONE 1")
        #expect(lines[3] == "  대시보드를 만든다          x                          끝난 일")
    }

    @Test("What there is no room for is counted, and the chosen task is found")
    func more() {
        let tasks = (1...15).map { Self.task("A-\($0)", "done", "x") }
        let (lines, chosen) = Self.lines(tasks, chosen: "A-3")
        #expect(lines.last == "… 5 more")
        #expect(chosen == 6..<8 && lines[6].hasPrefix("> A-3"))
        #expect(Self.lines([Self.task("A", "done")], chosen: "A").chosen == 0..<4, "the heading is seen with the first")
        #expect(Self.lines([]).lines == ["no tasks"])
    }

    // MARK: Keys

    private static let columns = [["A", "B", "C"], ["D"], ["E", "F"]]

    @Test(
        "Arrows choose a task beside the chosen one, and no further than the board goes",
        arguments: [
            ([TerminalKey.down], "A"), ([.up], "A"), ([.down, .down], "B"), ([.down, .down, .down, .down], "C"),
            ([.down, .down, .right], "D"), ([.down, .right, .right, .down], "F"), ([.down, .left], "A"),
            ([.down, .right, .right, .right], "E"), ([.down, .pageDown], "C"), ([.down, .pageDown, .pageUp], "A"),
            ([.character("j"), .character("l")], "D"), ([.down, .escape], nil), ([.other], nil),
        ])
    func choice(keys: [TerminalKey], chosen: String?) {
        var view = BoardView()
        for key in keys { #expect(view.press(key, among: Self.columns) == .stay) }
        #expect(view.chosen == chosen)
    }

    @Test func `letters go to the filter after a slash, and q quits only elsewhere`() {
        var view = BoardView()
        for key in TerminalKey.keys(Array("/한글 q\u{7F}".utf8)) {
            #expect(view.press(key, among: Self.columns) == .stay)
        }
        #expect(view.filter == "한글 " && view.isTyping)
        #expect(view.press(.enter, among: [["B"]]) == .stay && !view.isTyping && view.filter == "한글 ")
        #expect(view.press(.enter, among: [["B"]]) == .stay, "nothing is chosen")
        #expect(view.press(.down, among: [["B"]]) == .stay && view.press(.enter, among: [["B"]]) == .show("B"))
        #expect(view.press(.escape, among: [["B"]]) == .stay && view.filter.isEmpty)
        #expect(view.press(.character("?"), among: []) == .stay && view.isHelp)
        #expect(view.press(.other, among: []) == .stay && !view.isHelp)
        #expect(view.press(.character("q"), among: []) == .leave && view.press(.quit, among: []) == .leave)
    }

    @Test func `a chosen task that is gone is not shown, and the next arrow begins anew`() {
        var view = BoardView()
        _ = view.press(.down, among: [["A"]])
        #expect(view.press(.enter, among: [["B"]]) == .stay)
        #expect(view.press(.down, among: [["B"]]) == .stay && view.chosen == "B")
        #expect(view.press(.down, among: []) == .stay && view.chosen == nil)
    }
}
