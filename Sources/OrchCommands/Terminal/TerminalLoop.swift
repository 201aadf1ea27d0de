internal import Engine
internal import Host
internal import TaskQueue
internal import Workspace

/// A view of a queue on a terminal: it is drawn again as the queue changes, and obeys keys.
struct TerminalLoop<View: TerminalView & ~Copyable>: ~Copyable {
    private let terminal: FullScreen
    private let watch: FolderWatch
    private var signals: Signals
    private var view: View
    private var reading: TaskReading?
    private var page: [String] = []
    /// What is on the terminal now.
    private var drawn: [String] = []
    private var size = FullScreen.size
    private var read = Clock.monotonicNanoseconds
    /// How long reading took.
    private var cost: Int64 = 0

    /// Time alone makes tasks ready, stale and late; so often the files are read though nothing has changed.
    private var longest: Int64 { max(30_000_000_000, cost * 300) }
    private static var taskFooter: String { "↑↓ scroll   Esc back   q quit" }

    /// Runs until the user ends it.
    ///
    /// - Parameter view: what is shown, read already, so that an error is seen where the user is.
    /// - Returns: false when there is no terminal to draw on.
    static func run(_ view: consuming View, _ call: inout Call) throws(CommandFailure) -> Bool {
        let workplace = try call.workplace()
        let watch = FolderWatch([workplace.folder, Workplace.folder(of: workplace.logPath)])
        let signals: Signals
        do throws(SystemError) {
            signals = try Signals(Signal.endings + [.windowChange])
        } catch {
            throw CommandFailure(.system, "signals: \(error.reason)")
        }
        guard let terminal = FullScreen.begin() else { return false }
        var loop = TerminalLoop(terminal: terminal, watch: watch, signals: signals, view: view)
        while try loop.turn(&call) { continue }
        return true
    }

    private init(
        terminal: consuming FullScreen, watch: consuming FolderWatch, signals: consuming Signals, view: consuming View
    ) {
        self.terminal = terminal
        self.watch = watch
        self.signals = signals
        self.view = view
    }

    /// Draws, waits until something happens, and does what that asks for.
    ///
    /// - Returns: whether to go on.
    private mutating func turn(_ call: inout Call) throws(CommandFailure) -> Bool {
        let keys: [UInt8]?
        let moment = try call.moment()
        do throws(SystemError) {
            try draw(on: call.screen, at: moment)
            var news = News()
            terminal.announce(to: &news)
            watch.announce(to: &news)
            signals.announce(to: &news)
            try news.wait()
            keys = terminal.keys(news)
        } catch {
            throw CommandFailure(.system, "the terminal: \(error.reason)")
        }
        watch.serve()
        while let signal = signals.next() {
            guard signal == .windowChange else { throw CommandFailure(interruptedBy: signal) }
            size = FullScreen.size
            drawn = []
            try showTask(in: &call)
        }
        guard let keys else { return false }
        for key in TerminalKey.keys(keys) {
            guard try press(key, at: moment, in: &call) else { return false }
        }
        try refresh(in: &call)
        return true
    }

    /// - Returns: whether to go on.
    private mutating func press(
        _ key: TerminalKey, at moment: Moment, in call: inout Call
    ) throws(CommandFailure) -> Bool {
        let room = max(1, size.lines - 1)
        if reading != nil {
            if key.command == .quit { return false }
            if reading?.press(key.command, room: (room, page.count)) == false { reading = nil }
            return true
        }
        switch view.press(key, size: (size.columns, room), at: moment) {
        case .stay: return true
        case .leave: return false
        case .show(let id):
            reading = TaskReading(id)
            try showTask(in: &call)
            return true
        }
    }

    /// Reads what has changed, at most a tenth of the time.
    private mutating func refresh(in call: inout Call) throws(CommandFailure) {
        let start = Clock.monotonicNanoseconds
        guard start - read >= max(cost * 10, 100_000_000) else { return }
        guard try view.refresh(isForced: start - read > longest, in: &call) else { return }
        read = Clock.monotonicNanoseconds
        cost = read - start
        try showTask(in: &call)
    }

    /// Lays out the page of the task that is shown.
    private mutating func showTask(in call: inout Call) throws(CommandFailure) {
        guard let shown = reading?.id else { return page = [] }
        var queue = view.queue
        let rows = TaskID(shown).map { queue.rows(of: $0) } ?? []
        guard let id = TaskID(shown), !rows.isEmpty else {
            return page = [Screen.plain("\(shown) is not in the queue any more")]
        }
        let workplace = try call.workplace()
        var task = TaskPage(screen: call.screen, moment: try call.moment(), width: size.columns)
        for index in rows { task.add(queue.row(index), in: &queue, path: workplace.path) }
        task.add(workplace.history(of: id, atMost: History.shown))
        page = task.lines
    }

    /// Writes the lines that are others than those on the terminal.
    private mutating func draw(on screen: Screen, at moment: Moment) throws(SystemError) {
        let height = max(1, size.lines - 1)
        var lines =
            reading.map { Array(page.dropFirst($0.scroll).prefix(height)) }
            ?? view.lines((size.columns, height), on: screen, at: moment)
        lines += Array(repeating: "", count: max(0, height - lines.count))
        let footer = reading == nil ? view.footer : Self.taskFooter
        lines.append(screen.styled(footer.shortened(to: size.columns), .faint))
        var text = drawn.isEmpty ? "\u{1B}[2J" : ""
        for (place, line) in lines.enumerated() where place >= drawn.count || drawn[place] != line {
            text += "\u{1B}[\(place + 1);1H\u{1B}[2K" + line
        }
        drawn = lines
        if !text.isEmpty { try Console.write(Array(text.utf8), to: .output) }
    }
}
