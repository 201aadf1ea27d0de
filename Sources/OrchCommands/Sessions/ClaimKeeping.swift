internal import Host
internal import Workers

/// Keeps the claim of a task while its run waits for something, by renewing it now and then.
final class ClaimKeeping {
    /// When it is to be renewed next (`Clock.monotonicNanoseconds`).
    private(set) var next: Int64
    /// Whether somebody else has the task now.
    private(set) var isLost = false
    private let interval: Int64
    private let renew: (inout Call) -> WorkerRun.Renewal

    /// - Parameters:
    ///   - interval: how often it is renewed, in nanoseconds.
    ///   - renew: renews it.
    init(every interval: Int64, renew: @escaping (inout Call) -> WorkerRun.Renewal) {
        self.interval = interval
        self.renew = renew
        next = Clock.monotonicNanoseconds + interval
    }

    fileprivate func heed(in call: inout Call) {
        guard !isLost, Clock.monotonicNanoseconds >= next else { return }
        let renewal = renew(&call)
        isLost = renewal == .lost
        next = Clock.monotonicNanoseconds + (renewal == .failed ? min(interval, 5_000_000_000) : interval)
    }
}

extension Call {
    /// Renews the claim that is kept, if there is one and it is time to.
    ///
    /// - Returns: false where somebody else has the task now.
    @discardableResult
    mutating func keepsClaim() -> Bool {
        guard let keeping else { return true }
        keeping.heed(in: &self)
        return !keeping.isLost
    }
}
