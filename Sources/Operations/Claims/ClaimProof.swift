internal import TaskQueue

/// What a worker says of the claim it holds. A worker that lost its claim (its lease expired and the task was handed to
/// another) is refused when it gives either; one that gives neither is a person, who may do anything legal.
public struct ClaimProof: Equatable, Sendable {
    /// The owner the claim was made for.
    public let owner: String?
    /// The number of the attempt, the fencing token of the claim.
    public let attempt: Int?

    public init(owner: String? = nil, attempt: Int? = nil) {
        self.owner = owner
        self.attempt = attempt
    }

    /// - Throws: ``QueueError/lostClaim(_:claimed:holder:)`` when the row is not claimed as this says.
    func check(_ row: TaskRow, _ id: TaskID) throws(QueueError) {
        // A task that went back to PENDING keeps its attempt, and one that was set aside its owner, but nobody holds
        // them: what an operator or a gate has stopped is not finished behind their back.
        let isHeld = row.status != .pending && row.status != .blocked
        if !isHeld, let claimed = owner ?? attempt.map({ "attempt \($0)" }) {
            throw .lostClaim(
                id, claimed: try Queue.fit(claimed, for: Column.ownerSession.header),
                holder: row.status == .blocked ? "nobody, since it is BLOCKED" : "nobody")
        }
        if let owner {
            let holder = row.text(.ownerSession)
            let claimed = try Queue.fit(owner, for: Column.ownerSession.header)
            guard holder == claimed else {
                throw .lostClaim(id, claimed: claimed, holder: holder.isEmpty ? "nobody" : holder)
            }
        }
        if let attempt {
            let current = row.notes.attempt
            guard current?.number == attempt else {
                throw .lostClaim(
                    id, claimed: "attempt \(attempt)", holder: current.map { "attempt \($0.text)" } ?? "no attempt")
            }
        }
    }
}
