package import TaskQueue

/// How well a queue works, by what happened in a window of time: a calculation on events alone.
package struct KPI: Equatable, Sendable {
    /// Something that happened to a task.
    package struct Event: Equatable, Sendable {
        /// In milliseconds since 1970.
        let time: Int64
        let kind: QueueEvent
        let task: String
        let owner: String?
        let attempt: Int?
        /// The status that a verdict led to.
        let target: Status?
        /// Before when the task is not to be tried, in milliseconds since 1970.
        let retryAt: Int64?

        /// - Parameters: as the properties of the same names.
        package init(
            at time: Int64, _ kind: QueueEvent, _ task: String, owner: String? = nil, attempt: Int? = nil,
            target: Status? = nil, retryAt: Int64? = nil
        ) {
            self.time = time
            self.kind = kind
            self.task = task
            self.owner = owner
            self.attempt = attempt
            self.target = target
            self.retryAt = retryAt
        }
    }

    /// Lengths of time, in milliseconds.
    package struct Lengths: Equatable, Sendable {
        fileprivate(set) var all: [Int64] = []

        /// Nil without any.
        package var mean: Double? { all.isEmpty ? nil : sum / Double(all.count) }

        package var count: Int { all.count }
        package var sum: Double { Double(all.reduce(0, +)) }

        /// What 95 of 100 do not exceed: the smallest of them that is so (nearest rank).
        package var p95: Double? {
            all.isEmpty ? nil : Double(all.sorted()[(all.count * 95 + 99) / 100 - 1])
        }
    }

    /// The figures of all tasks, or of a group of them.
    package struct Figures: Equatable, Sendable {
        /// Tasks that came to an end, and were not put back into the queue since.
        package fileprivate(set) var done = 0
        package fileprivate(set) var failed = 0
        /// From the claim to DONE.
        package fileprivate(set) var latency = Lengths()
        /// From being ready, as far as the log says, to the claim.
        package fileprivate(set) var wait = Lengths()
        /// Claims after the first.
        package fileprivate(set) var retries = 0

        package init() {}

        /// Between 0 and 1; nil where no task came to an end.
        package var successRate: Double? { done + failed == 0 ? nil : Double(done) / Double(done + failed) }
    }

    package private(set) var all = Figures()
    /// The figures by group, in the order in which the groups came up.
    package private(set) var groups: [(name: String, figures: Figures)] = []
    /// The figures of equal parts of the window, the oldest first.
    package private(set) var parts: [Figures]

    /// Since when tasks that are not claimed yet can be, as far as the events say: milliseconds since 1970, by their ids.
    package var readySince: [String: Int64] { queued }

    private let window: ClosedRange<Int64>
    private var places: [String: Int] = [:]
    private var claims: [String: (time: Int64, owner: String)] = [:]
    private var queued: [String: Int64] = [:]
    private var ends: [String: (isDone: Bool, group: String, time: Int64)] = [:]

    package static func == (left: Self, right: Self) -> Bool {
        left.all == right.all && left.parts == right.parts
            && left.groups.elementsEqual(right.groups) { $0.name == $1.name && $0.figures == $1.figures }
    }

    /// - Parameters:
    ///   - events: in the order of the log; those before the window say when later ones began.
    ///   - window: what counts, in milliseconds since 1970. It ends now: what a wrong clock dated later is not known to
    ///     have happened.
    ///   - parts: into how many parts the window is divided.
    ///   - group: the group of a task by its id and its worker.
    package init(
        of events: [Event], in window: ClosedRange<Int64>, parts: Int = 1,
        by group: (_ task: String, _ owner: String) -> String
    ) {
        self.window = window
        self.parts = Array(repeating: Figures(), count: parts)
        for event in events {
            let claim = claims[event.task]
            let name = group(event.task, event.owner ?? claim?.owner ?? "")
            switch event.kind {
            case .enqueued: queued[event.task] = event.time
            case .claimed:
                let wait = queued[event.task].map { event.time - $0 }
                count(in: name, at: event.time) { figures in
                    if let wait, wait >= 0 { figures.wait.all.append(wait) }
                    if (event.attempt ?? 1) > 1 { figures.retries += 1 }
                }
                queued[event.task] = nil
                claims[event.task] = (event.time, event.owner ?? "")
            case .completed: end(event, isDone: true, since: claim?.time, in: name)
            case .failed, .dead: end(event, isDone: false, since: nil, in: name)
            case .reviewGate:
                if event.target == .done { end(event, isDone: true, since: claim?.time, in: name) }
                if event.target == .pending { putBack(event) }
            case .retried, .requeued, .replanned: putBack(event)
            default: break
            }
        }
        for end in ends.values {
            count(in: end.group, at: end.time) { figures in
                if end.isDone { figures.done += 1 } else { figures.failed += 1 }
            }
        }
    }

    private mutating func end(_ event: Event, isDone: Bool, since claim: Int64?, in group: String) {
        claims[event.task] = nil
        guard window.contains(event.time) else { return }
        ends[event.task] = (isDone, group, event.time)
        // A clock that was set back makes no length.
        guard let claim, event.time >= claim else { return }
        count(in: group, at: event.time) { $0.latency.all.append(event.time - claim) }
    }

    private mutating func putBack(_ event: Event) {
        ends[event.task] = nil
        claims[event.task] = nil
        queued[event.task] = max(event.time, event.retryAt ?? event.time)
    }

    /// Changes the figures that something counts in which happened then.
    private mutating func count(in group: String, at time: Int64, _ change: (inout Figures) -> Void) {
        guard window.contains(time) else { return }
        change(&all)
        let place = places[group] ?? groups.endIndex
        if place == groups.endIndex {
            places[group] = place
            groups.append((group, Figures()))
        }
        change(&groups[place].figures)
        let length = window.upperBound - window.lowerBound + 1
        change(&parts[Int((time - window.lowerBound) * Int64(parts.count) / length)])
    }
}
