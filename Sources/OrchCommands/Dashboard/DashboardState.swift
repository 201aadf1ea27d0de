internal import Operations
internal import TaskQueue
internal import Workspace

/// What a dashboard shows, as values: a page of it is a function of these, a size and the time.
struct DashboardState {
    /// A worker, and what it said of itself last.
    struct Session: Equatable {
        let name: String
        let phase: String
        var heartbeat: Timestamp?
        var progress = ""
    }

    /// A named lock that somebody holds.
    struct Lock: Equatable {
        let name: String
        let owner: String
    }

    /// A task that is claimed or can be.
    struct Item: Equatable {
        let id: String
        let priority: String
        let task: String
        var owner = ""
        var started: Timestamp?
        var lease: Timestamp?
        var due: Timestamp?
    }

    /// The queue's path, as it is shown.
    let path: String
    var status = Health.Status.healthy
    /// What is wrong.
    var findings: [Health.Finding] = []
    /// Why something is not known.
    var obstacle: String?
    var tasks: [(state: TaskState, count: Int)] = []
    /// Those that gave a sign of life last come first.
    var sessions: [Session] = []
    var locks: [Lock] = []
    /// How many alerts nobody has acknowledged.
    var alerts = 0
    /// The most urgent first.
    var running: [Item] = []
    /// Those that are claimed next, in order.
    var ready: [Item] = []
    /// How many can be claimed.
    var readyCount = 0
    /// How many are pending and can't be claimed yet: until a time, or another task.
    var waitingCount = 0
    /// The newest last.
    var events: [History.Entry] = []
    var figures = KPI.Figures()
    var trends: [Trend] = []

    /// The tasks that can be chosen, in the order of the page.
    var ids: [String] { (running + ready).map(\.id) }
}

/// What a person does at a dashboard: which task is chosen.
struct DashboardView: Equatable {
    /// The id of the chosen task.
    private(set) var chosen: String?

    /// - Parameter ids: the tasks that can be chosen.
    mutating func press(_ key: TerminalKey, among ids: [String]) -> TerminalReaction {
        let key = key.command
        if key == .quit { return .leave }
        let place = chosen.flatMap(ids.firstIndex(of:))
        let next: Int? =
            switch key {
            case .up: place.map { $0 - 1 } ?? ids.count - 1
            case .down: place.map { $0 + 1 } ?? 0
            case .pageUp: 0
            case .pageDown: ids.count - 1
            case .escape: nil
            default: place
            }
        chosen = ids.isEmpty ? nil : next.map { ids[min(max(0, $0), ids.count - 1)] }
        if key == .enter, let chosen { return .show(chosen) }
        return .stay
    }
}

/// A dashboard on a terminal.
struct DashboardScreen: TerminalView, ~Copyable {
    private var source: DashboardSource
    private var view = DashboardView()

    init(_ source: consuming DashboardSource) { self.source = source }

    var queue: Queue { source.queue }
    var footer: String { "↑↓ choose   Enter show   q quit" }

    mutating func refresh(isForced: Bool, in call: inout Call) throws(CommandFailure) -> Bool {
        try source.refresh(isForced: isForced, in: &call)
    }

    mutating func press(_ key: TerminalKey, size: (columns: Int, lines: Int), at moment: Moment) -> TerminalReaction {
        view.press(key, among: source.state.ids)
    }

    func lines(_ size: (columns: Int, lines: Int), on screen: Screen, at moment: Moment) -> [String] {
        DashboardPage(state: source.state, screen: screen, width: size.columns, moment: moment, chosen: view.chosen)
            .lines(height: size.lines)
    }
}
