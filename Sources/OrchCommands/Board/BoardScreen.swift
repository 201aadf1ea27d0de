internal import Engine
internal import Host
internal import Interfaces
internal import TaskQueue
internal import Text
internal import Workspace

/// What a person does at a board: which task is chosen, and what is looked for.
struct BoardView: Equatable {
    /// The id of the chosen task.
    private(set) var chosen: String?
    /// Only tasks that have this text are shown.
    private(set) var filter = ""
    /// Whether letters go to the filter.
    private(set) var isTyping = false
    private(set) var isHelp = false

    /// - Parameter columns: the ids of the tasks in each column that has any.
    mutating func press(_ key: TerminalKey, among columns: [[String]]) -> TerminalReaction {
        if key == .quit { return .leave }
        if isTyping {
            type(key)
            return .stay
        }
        if isHelp {
            isHelp = false
            return key.command == .quit ? .leave : .stay
        }
        switch key.command {
        case .quit: return .leave
        case .up: move(0, -1, among: columns)
        case .down: move(0, 1, among: columns)
        case .left: move(-1, 0, among: columns)
        case .right: move(1, 0, among: columns)
        case .pageUp: move(0, -columns.joined().count, among: columns)
        case .pageDown: move(0, columns.joined().count, among: columns)
        case .character("/"): isTyping = true
        case .character("?"): isHelp = true
        case .escape: (chosen, filter) = (nil, "")
        case .enter:
            if let chosen, columns.joined().contains(chosen) { return .show(chosen) }
        default: break
        }
        return .stay
    }

    private mutating func type(_ key: TerminalKey) {
        switch key {
        case .character(let letter): filter.append(letter)
        case .backspace: if !filter.isEmpty { filter.removeLast() }
        case .enter, .up, .down: isTyping = false
        case .escape: (isTyping, filter) = (false, "")
        default: break
        }
    }

    /// Chooses the task beside the chosen one, and no further than the board goes; the first one where none is chosen.
    private mutating func move(_ across: Int, _ down: Int, among columns: [[String]]) {
        guard !columns.isEmpty else { return chosen = nil }
        guard let chosen, let column = columns.firstIndex(where: { $0.contains(chosen) }),
            let place = columns[column].firstIndex(of: chosen)
        else { return chosen = columns[0].first }
        let next = columns[min(max(0, column + across), columns.count - 1)]
        self.chosen = next[min(max(0, place + down), next.count - 1)]
    }
}

/// A board on a terminal.
struct BoardScreen: TerminalView, ~Copyable {
    private(set) var queue: Queue
    private var source: BoardSource
    private var view = BoardView()
    /// Why the queue can't be read now; what was there before is still shown.
    private var obstacle: String?
    private var signature: [FileStatus?] = []

    /// The most tasks of a column that are shown.
    private static let most = 200

    init(in call: inout Call) throws(CommandFailure) {
        var (first, workplace, moment) = (try call.readQueue(), try call.workplace(), try call.moment())
        source = BoardSource(&first, path: workplace.path, at: moment)
        queue = first
        signature = Self.signature(of: workplace)
    }

    private static func signature(of workplace: Workplace) -> [FileStatus?] {
        // A task that waits may wait for one that is archived.
        [workplace.path, workplace.store.archive.path].map { try? FileStatus(at: $0) }
    }

    mutating func refresh(isForced: Bool, in call: inout Call) throws(CommandFailure) -> Bool {
        let workplace = try call.workplace()
        let now = Self.signature(of: workplace)
        guard isForced || now != signature else { return false }
        signature = now
        obstacle = nil
        do throws(CommandFailure) {
            queue = try call.readQueue()
        } catch {
            obstacle = error.message
        }
        source = BoardSource(&queue, path: workplace.path, at: try call.moment())
        return true
    }

    // MARK: Keys

    mutating func press(_ key: TerminalKey, size: (columns: Int, lines: Int), at moment: Moment) -> TerminalReaction {
        let tasks = shown
        let columns = BoardColumns.columns(of: tasks, most: Self.most).map { $0.places.map { tasks[$0].id } }
        return view.press(key, among: columns)
    }

    var footer: String {
        view.isTyping
            ? "type to filter   Enter keep   Esc clear" : "↑↓←→ choose   Enter show   / filter   ? help   q quit"
    }

    private static let help = [
        ("↑ ↓ ← →", "choose a task; h j k l too"), ("Enter", "show it"),
        ("Page Up, Page Down", "the first and the last of the column"),
        ("/", "show only the tasks that have a text"), ("Esc", "show all again"), ("?", "this help"), ("q", "quit"),
    ]

    // MARK: Lines

    /// The tasks that the filter leaves.
    private var shown: [BoardTask] {
        guard let text = SearchText(view.filter) else { return source.tasks }
        return source.tasks.filter { task in
            [task.id, task.task, task.owner, task.criteria, task.notes].contains { text.occurs(in: $0) }
        }
    }

    func lines(_ size: (columns: Int, lines: Int), on screen: Screen, at moment: Moment) -> [String] {
        let tasks = shown
        let count = tasks.count == source.tasks.count ? "" : "\(tasks.count) of "
        let filter =
            view.isTyping || !view.filter.isEmpty ? "  /" + Screen.plain(view.filter) + (view.isTyping ? "▏" : "") : ""
        let head =
            Line(Screen.plain(source.path), .bold) + Line("  \(count)\(counted(source.tasks.count, "task"))")
            + Line(filter, .yellow)
        var lines = [head.clipped(to: size.columns).shown(on: screen)]
        let remarks = (obstacle.map { [$0] } ?? source.problems).prefix(2)
        lines += remarks.map { screen.styled(Screen.plain($0).shortened(to: size.columns), .red) }
        if view.isHelp {
            for (keys, meaning) in Self.help {
                let line = Line("  " + keys.fitted(to: 20), .bold) + Line(meaning)
                lines.append(line.clipped(to: size.columns).shown(on: screen))
            }
            return lines
        }
        let room = max(1, size.lines - lines.count)
        let (board, chosen) = BoardColumns(
            tasks: tasks, screen: screen, width: size.columns, most: Self.most, chosen: view.chosen
        ).laidOut()
        // Only as far down as the chosen task needs.
        let top = chosen.map { $0.upperBound <= room ? 0 : min($0.lowerBound, $0.upperBound - room) } ?? 0
        return Array((lines + board.dropFirst(top)).prefix(size.lines))
    }
}
