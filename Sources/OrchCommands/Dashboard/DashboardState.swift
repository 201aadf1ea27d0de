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

/// What a person does at a dashboard: which task is chosen, and which one is shown.
struct DashboardView: Equatable {
    enum Key: Equatable {
        case up, down, pageUp, pageDown, enter, escape, quit, other
    }

    /// The id of the chosen task.
    private(set) var chosen: String?
    /// The id of the task whose page is shown.
    private(set) var shown: String?
    /// The first line of that page that is seen.
    private(set) var scroll = 0

    /// - Parameters:
    ///   - ids: the tasks that can be chosen.
    ///   - room: how many lines of a task's page are seen at once, and how many it has.
    /// - Returns: whether the dashboard goes on.
    mutating func press(_ key: Key, among ids: [String], room: (seen: Int, all: Int)) -> Bool {
        if key == .quit { return false }
        guard shown == nil else {
            let last = max(0, room.all - room.seen)
            switch key {
            case .up: scroll -= 1
            case .down: scroll += 1
            case .pageUp: scroll -= room.seen
            case .pageDown: scroll += room.seen
            case .escape: shown = nil
            case .enter, .quit, .other: break
            }
            scroll = shown == nil ? 0 : min(max(0, scroll), last)
            return true
        }
        let place = chosen.flatMap(ids.firstIndex(of:))
        let next: Int? =
            switch key {
            case .up: place.map { $0 - 1 } ?? ids.count - 1
            case .down: place.map { $0 + 1 } ?? 0
            case .pageUp: 0
            case .pageDown: ids.count - 1
            case .escape: nil
            case .enter, .quit, .other: place
            }
        chosen = ids.isEmpty ? nil : next.map { ids[min(max(0, $0), ids.count - 1)] }
        if key == .enter { shown = chosen }
        return true
    }

    /// The keys that some bytes of a terminal's keyboard are.
    static func keys(_ bytes: [UInt8]) -> [Key] {
        var keys: [Key] = []
        var rest = bytes[...]
        while let byte = rest.popFirst() {
            switch byte {
            case 0x1B where rest.first == UInt8(ascii: "[") || rest.first == UInt8(ascii: "O"):
                rest.removeFirst()
                let parameters = rest.prefix { $0 < 0x40 }
                rest = rest.dropFirst(parameters.count)
                keys.append(key(rest.popFirst() ?? 0, parameters))
            case 0x1B: keys.append(.escape)
            case UInt8(ascii: "\r"), UInt8(ascii: "\n"): keys.append(.enter)
            // Control-C and control-D.
            case UInt8(ascii: "q"), UInt8(ascii: "Q"), 3, 4: keys.append(.quit)
            case UInt8(ascii: "k"): keys.append(.up)
            case UInt8(ascii: "j"): keys.append(.down)
            case UInt8(ascii: " "): keys.append(.pageDown)
            default: keys.append(.other)
            }
        }
        return keys
    }

    private static func key(_ final: UInt8, _ parameters: ArraySlice<UInt8>) -> Key {
        switch final {
        case UInt8(ascii: "A"): .up
        case UInt8(ascii: "B"): .down
        case UInt8(ascii: "H"): .pageUp
        case UInt8(ascii: "F"): .pageDown
        case UInt8(ascii: "~") where parameters.elementsEqual("5".utf8): .pageUp
        case UInt8(ascii: "~") where parameters.elementsEqual("6".utf8): .pageDown
        default: .other
        }
    }
}
