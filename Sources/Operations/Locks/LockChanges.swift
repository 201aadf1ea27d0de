package import Ledgers
package import TaskQueue

/// Acquires a named lock, unless somebody has it.
package struct AcquireLock: Operation {
    package enum Outcome: Equatable, Sendable {
        case acquired(Lock)
        case busy(Lock, until: Timestamp)
    }

    package let name = "lock acquire"
    let lock: String
    let owner: String
    let seconds: Int
    let floor: Int
    let isNoted: Bool

    /// - Parameters:
    ///   - lock: its name.
    ///   - owner: who is to have it. Whoever has it already doesn't get it a second time, since of two processes with
    ///     one name nobody could tell who has it.
    ///   - seconds: how long it is held without being renewed.
    ///   - floor: a token that was given before, where the table may have forgotten it.
    ///   - isNoted: whether it is worth an event that somebody else has the lock.
    package init(
        _ lock: String, owner: String, seconds: Int, above floor: Int = 0, notingCollision isNoted: Bool = true
    ) {
        self.lock = lock
        self.owner = owner
        self.seconds = seconds
        self.floor = floor
        self.isNoted = isNoted
    }

    package func apply(to locks: inout Locks, at moment: Moment) throws(LockRefusal) -> Outcome {
        let known = try locks.lock(lock)
        if var known {
            switch known.standing(at: moment) {
            case .held(let end, let isMistaken):
                if isMistaken {
                    known.expiresAt = end.secondText(at: moment.offset)
                    try locks.write(known)
                }
                if isNoted { locks.note(.collision, known, claimant: owner) }
                return .busy(known, until: end)
            case .expired: locks.note(.expired, known)
            case .free: break
            }
        }
        let new = Lock(
            lock, owner: owner, token: max(known?.token ?? 0, floor) + 1, seconds: seconds,
            acquiredAt: moment.secondText,
            expiresAt: moment.end(after: seconds).secondText(at: moment.offset))
        try locks.write(new)
        locks.note(.acquired, new)
        return .acquired(new)
    }
}

/// What a holder shows to be the holder: the name it acquired a lock for and, if it has it, the token it got.
package struct LockProof: Equatable, Sendable {
    package let owner: String
    package let token: Int?

    /// - Parameters: as the properties of the same names.
    package init(owner: String, token: Int? = nil) {
        self.owner = owner
        self.token = token
    }

    /// - Throws: that there is no such lock, or somebody else was the last to acquire it.
    fileprivate func lock(_ name: String, in locks: Locks) throws(LockRefusal) -> Lock {
        guard let lock = try locks.lock(name) else { throw .unknown(name) }
        guard lock.owner == owner, token.map({ $0 == lock.token }) ?? true else {
            throw .lost(lock, by: owner, token: token)
        }
        return lock
    }
}

/// Holds a lock for longer. One that has expired is still its holder's while nobody else has acquired it.
///
/// It is not a commit of its own in git's history: a holder renews every few seconds.
package struct RenewLock: Operation {
    package let name = "lock renew"
    package let isCommitted = false
    let lock: String
    let proof: LockProof
    let seconds: Int?

    /// - Parameters:
    ///   - lock: its name.
    ///   - proof: who has it.
    ///   - seconds: how long it is held from now on; as long as before where nothing is given.
    package init(_ lock: String, _ proof: LockProof, seconds: Int? = nil) {
        self.lock = lock
        self.proof = proof
        self.seconds = seconds
    }

    /// - Returns: the lock as it is now.
    package func apply(to locks: inout Locks, at moment: Moment) throws(LockRefusal) -> Lock {
        var lock = try proof.lock(lock, in: locks)
        guard lock.state == .held else { throw .lost(lock, by: proof.owner, token: proof.token) }
        lock.seconds = seconds ?? lock.seconds
        lock.expiresAt = moment.end(after: lock.seconds).secondText(at: moment.offset)
        try locks.write(lock)
        locks.note(.renewed, lock)
        return lock
    }
}

/// Gives a lock back. Its row stays, so that the next holder gets the next token.
package struct ReleaseLock: Operation {
    package let name = "lock release"
    let lock: String
    let proof: LockProof

    /// - Parameters:
    ///   - lock: its name.
    ///   - proof: who has it.
    package init(_ lock: String, _ proof: LockProof) {
        self.lock = lock
        self.proof = proof
    }

    /// - Returns: whether it was held until now.
    package func apply(to locks: inout Locks, at moment: Moment) throws(LockRefusal) -> Bool {
        var lock = try proof.lock(lock, in: locks)
        guard lock.state == .held else { return false }
        lock.state = .released
        lock.releasedAt = moment.secondText
        try locks.write(lock)
        locks.note(.released, lock)
        return true
    }
}

extension Lock {
    /// Whether somebody has it.
    package enum Standing: Equatable, Sendable {
        case free
        /// - Parameter isMistaken: whether the row says something else: its end is no time, or farther away than the lock
        ///   is ever held without a renewal, as a clock that was wrong left it.
        case held(until: Timestamp, isMistaken: Bool)
        case expired(since: Timestamp)
    }

    /// How much farther away than the lock's length an end may be, in seconds: by the clock of another machine it is right.
    static let clockDifference: Int64 = 900

    /// Whether somebody has it. A mistaken end counts as one of now: nobody gets the lock earlier than its holder has
    /// to expect, and it is not held for ever.
    package func standing(at moment: Moment) -> Standing {
        guard state == .held else { return .free }
        guard let end = Timestamp(text: expiresAt, at: moment.offset),
            // Ends are rounded up.
            end.seconds(since: moment.timestamp) <= Int64(seconds) + 1 + Self.clockDifference
        else { return .held(until: moment.end(after: seconds), isMistaken: true) }
        return end > moment.timestamp ? .held(until: end, isMistaken: false) : .expired(since: end)
    }
}

extension Moment {
    /// The first whole second that is so many seconds away or more.
    func end(after seconds: Int) -> Timestamp {
        let isWhole = timestamp.epochSeconds * 1000 == epochMilliseconds
        return timestamp.advanced(bySeconds: Int64(seconds) + (isWhole ? 0 : 1))
    }
}
