package import Ledgers
package import Sheets
package import TaskQueue

/// When a breaker opens and closes.
extension Breaker {
    /// How many failures open it, within how many seconds.
    private static let mostFailures = 3
    private static let windowSeconds = 60
    /// For how many seconds it is open. A call that takes longer is no longer counted as under way.
    private static let resetSeconds = 30
    /// How many calls are under way at most while it is half-open.
    private static let mostProbes = 2
    /// How many of them have to go well to close it.
    private static let neededSuccesses = 2

    /// Whether a call may begin.
    package enum Admission: Equatable, Sendable {
        case allowed
        /// - Parameter until: when asking again may help.
        case refused(until: Timestamp)
    }

    /// Asks whether a call may begin; one that may is under way.
    package mutating func admit(at moment: Moment) -> Admission {
        forgetFuture(at: moment)
        switch state {
        case .closed: return .allowed
        case .open:
            let end = moment.time(of: openedAt).advanced(bySeconds: Int64(Self.resetSeconds))
            guard end <= moment.timestamp else { return .refused(until: end) }
            state = .halfOpen
            (successes, probes) = (0, [])
        case .halfOpen:
            probes = moment.lately(probes, within: Self.resetSeconds)
            guard probes.count < Self.mostProbes else {
                let oldest = probes.map(moment.time).min() ?? moment.timestamp
                return .refused(until: oldest.advanced(bySeconds: Int64(Self.resetSeconds)))
            }
        }
        probes.append(moment.secondText)
        return .allowed
    }

    /// Notes how a call went.
    package mutating func record(isSuccess: Bool, at moment: Moment) {
        forgetFuture(at: moment)
        switch (state, isSuccess) {
        // The result of a call that began before it opened.
        case (.open, _), (.closed, true): break
        case (.closed, false):
            failures = moment.lately(failures, within: Self.windowSeconds) + [moment.secondText]
            if failures.count >= Self.mostFailures { open(at: moment) }
        case (.halfOpen, true):
            if !probes.isEmpty { probes.removeFirst() }
            successes += 1
            guard successes >= Self.neededSuccesses else { return }
            state = .closed
            (failures, openedAt, successes, probes) = ([], "", 0, [])
        case (.halfOpen, false):
            failures = moment.lately(failures, within: Self.windowSeconds) + [moment.secondText]
            open(at: moment)
        }
    }

    private mutating func open(at moment: Moment) {
        state = .open
        // Rounded up, so that it is open for no less than it is to be.
        openedAt = moment.end(after: 0).secondText(at: moment.offset)
        (successes, probes) = (0, [])
    }

    /// Takes times in the future, which a wrong clock left, and texts that are not times for the present time.
    private mutating func forgetFuture(at moment: Moment) {
        let now = moment.end(after: 0)
        func known(_ text: String) -> String {
            Timestamp(text: text, at: moment.offset).map { $0 <= now } ?? false ? text : moment.secondText
        }
        failures = failures.map(known)
        probes = probes.map(known)
        if state == .open { openedAt = known(openedAt) }
    }
}

extension Moment {
    /// The time that a cell says; now where the text is not a time.
    fileprivate func time(of text: String) -> Timestamp { Timestamp(text: text, at: offset) ?? timestamp }

    /// Those of some times that are not longer ago than so many seconds.
    fileprivate func lately(_ times: [String], within seconds: Int) -> [String] {
        times.filter { timestamp.seconds(since: time(of: $0)) < Int64(seconds) }
    }
}

/// Asks the breaker of a role whether a call may begin.
package struct AdmitCall: Operation {
    package let name = "breaker admit"
    package let isCommitted = false
    let role: String

    /// - Parameter role: whose sessions are to be used.
    package init(_ role: String) { self.role = role }

    package func apply(to breakers: inout Breakers, at moment: Moment) throws(SheetError) -> Breaker.Admission {
        try breakers.change(role, at: moment.secondText) { $0.admit(at: moment) }
    }
}

/// Records at the breaker of a role how a call went.
package struct RecordCall: Operation {
    package let name = "breaker record"
    let role: String
    let isSuccess: Bool

    /// - Parameters:
    ///   - role: whose session was used.
    ///   - isSuccess: whether it went well.
    package init(_ role: String, isSuccess: Bool) {
        self.role = role
        self.isSuccess = isSuccess
    }

    /// - Returns: the state of the breaker now.
    package func apply(to breakers: inout Breakers, at moment: Moment) throws(SheetError) -> Breaker.State {
        try breakers.change(role, at: moment.secondText) { breaker in
            breaker.record(isSuccess: isSuccess, at: moment)
            return breaker.state
        }
    }
}
