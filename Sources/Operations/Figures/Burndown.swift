internal import TaskQueue

/// How many tasks were left in the course of a window: those that were neither done nor cancelled.
///
/// It is calculated backwards from how many are left now, which the table says, by what the log says became of them. So the line
/// ends where the queue is, and what the log does not know (edits by hand, an older log that is gone) bends its beginning.
package enum Burndown {
    /// - Parameters:
    ///   - now: how many are left now.
    ///   - events: in the order of the log; those before the window say what the tasks in it came from.
    ///   - window: in milliseconds since 1970.
    ///   - parts: into how many parts the window is divided.
    /// - Returns: how many were left at the end of each part, the oldest first; the last is `now`.
    package static func remaining(
        now: Int, of events: [KPI.Event], in window: ClosedRange<Int64>, parts: Int
    ) -> [Int] {
        var changes = Array(repeating: 0, count: parts)
        var left: [String: Bool] = [:]
        let length = window.upperBound - window.lowerBound + 1
        for event in events {
            guard let isLeft = event.leavesTask else { continue }
            // Of a task that the log begins with in the middle, only what is new is known to change the number.
            let before = left.updateValue(isLeft, forKey: event.task) ?? (event.kind != .enqueued)
            guard before != isLeft, window.contains(event.time) else { continue }
            changes[Int((event.time - window.lowerBound) * Int64(parts) / length)] += isLeft ? 1 : -1
        }
        var remaining = Array(repeating: now, count: parts)
        for part in (0..<parts).dropLast().reversed() { remaining[part] = remaining[part + 1] - changes[part + 1] }
        return remaining.map { max(0, $0) }
    }
}

extension KPI.Event {
    /// Whether the task is left to be done after the event; nil where it says nothing of that.
    fileprivate var leavesTask: Bool? {
        switch kind {
        case .enqueued, .claimed, .failed, .dead, .retried, .requeued, .replanned, .blocked: true
        case .completed, .cancelled, .removed, .dedupeSkipped: false
        case .reviewGate: target.map { $0 != .done }
        default: nil
        }
    }
}
