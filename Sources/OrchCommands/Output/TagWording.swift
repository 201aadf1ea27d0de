internal import Engine
internal import TaskQueue
internal import Text

extension Notes.Segment {
    /// What a tag means, for readers who don't know it, without a full stop; nil for text.
    func explanation(in queue: inout Queue, at moment: Moment) -> String? {
        guard let tag else { return nil }
        return switch tag {
        case .intake: Self.intake(value, at: moment)
        case .parallel: "at most \(value) of its request \(value == "1" ? "runs" : "run") at once"
        case .after: "waits for " + queue.standings(of: value.split(separator: ",").map(Self.trimmed))
        case .attempt: Attempt(text: value)?.explanation ?? "not an attempt; N/MAX"
        case .lease: lease(at: moment)
        case .retryAt:
            time(at: moment) { time in
                time > moment.timestamp
                    ? "not before that, \(Age.distance(to: time, at: moment))"
                    : "may be tried again, since \(Age.length(seconds: moment.timestamp.seconds(since: time)))"
            }
        case .team: "a part of the work on \(value)"
        case .session: "asked for by the session \(value)"
        case .kind: "the kind of work"
        case .payload: "data for the worker" + ((try? JSONValue(parsing: value)) == nil ? ", but not valid JSON" : "")
        case .dedupe: "tasks with this key are one piece of work"
        case .permanent: "the failure is not to be retried"
        case .dead: "a dead letter: nobody tries it again by itself"
        case .error: "the code of the failure"
        case .cancelledByOperator: "an operator cancelled it"
        case .replan: "an operator sent it back to planning"
        case .retryRequested: "an operator asked for another try"
        case .review: "what the reviewer gate said"
        case .guard: "what the token guardrail said"
        case .dedupeSkipped: "closed, since " + queue.standings(of: [value]) + " is the same work"
        }
    }

    private func lease(at moment: Moment) -> String {
        time(at: moment) { time in
            let left = time.seconds(since: moment.timestamp)
            return left > 0
                ? "the claim holds for another \(Age.length(seconds: left))"
                : "the claim expired, \(Age.distance(to: time, at: moment))"
        }
    }

    private func time(at moment: Moment, _ wording: (Timestamp) -> String) -> String {
        Timestamp(text: value, at: moment.offset).map(wording) ?? "not a time; YYYY-MM-DD HH:mm:ss"
    }

    private static func intake(_ value: String, at moment: Moment) -> String {
        let time = Timestamp(compactText: value, at: moment.offset)
        return "came from a request" + (time.map { ", " + Age.distance(to: $0, at: moment) } ?? "")
    }

    private static func trimmed(_ word: Substring) -> String {
        String(word.drop { $0 == " " })
    }
}

extension TaskRow {
    /// What in the notes of an open task may be meant as a tag and is text.
    var remarks: [String] {
        guard status == .pending || status == .inProgress else { return [] }
        return notes.segments.compactMap { segment in
            segment.seemingTag.map { "'\(segment.text)' looks like the tag \($0.key): and is text" }
        }
    }
}

extension Attempt {
    /// `second of three executions`
    fileprivate var explanation: String {
        let executions = limit == 1 ? "execution" : "executions"
        if number == 0 { return "not tried yet; at most \(Self.words(limit, Self.cardinals)) \(executions)" }
        let ordinal = number <= Self.ordinals.count ? Self.ordinals[number - 1] : "number \(number)"
        if number > limit {
            return
                "\(ordinal) execution, where \(Self.words(limit, Self.cardinals)) \(limit == 1 ? "was" : "were") meant"
        }
        if limit == 1 { return "the only execution" }
        return "\(ordinal) of \(Self.words(limit, Self.cardinals)) executions" + (number == limit ? ", the last" : "")
    }

    private static let ordinals = [
        "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth",
    ]
    private static let cardinals = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]

    private static func words(_ number: Int, _ words: [String]) -> String {
        number <= words.count ? words[number - 1] : String(number)
    }
}

extension Readiness.Obstacle {
    /// The same for a page about the task now: with the status of the other tasks, and the time left.
    func wording(in queue: inout Queue, at moment: Moment) -> String {
        switch self {
        case .waitsFor(let ids): "waits for " + queue.standings(of: ids)
        case .waitsUntil(let time): "retry " + Age.distance(to: time, at: moment)
        case .expiredLately(let end, let time):
            "its lease ended \(Age.distance(to: end, at: moment)); it can be claimed \(Age.distance(to: time, at: moment))"
        case .alreadyDone(let twin): "\(twin) with the same dedupe key is DONE"
        case .inWork(let twin): "\(twin) with the same dedupe key is IN_PROGRESS"
        case .damaged, .invalidID, .sharedID, .notPending, .unknownPriority, .unreadable, .uncountable,
            .lastAttemptExpired, .timeless, .startsLater, .otherKind, .outsideTable, .requestFull:
            wording(offset: moment.offset)
        }
    }
}

extension Queue {
    /// Tasks with their status: `ORCH-003 (IN_PROGRESS), ORCH-9 (no such task)`.
    ///
    /// - Parameter ids: words that should be ids.
    mutating func standings(of ids: [String]) -> String {
        ids.map { "\($0) (\(standing(of: $0)))" }.joined(separator: ", ")
    }

    private mutating func standing(of text: String) -> String {
        guard let id = TaskID(text) else { return "invalid id" }
        let rows = rows(of: id)
        guard let first = rows.first else {
            switch archivedStatus(of: id) {
            case .done: return "\(Status.done.word), in the archive"
            case .other(let status): return "\(status.word), in the archive"
            case .unreadable: return "the archive, which can't be read, may have it"
            case nil: return "no such task"
            }
        }
        guard rows.count == 1 else { return "several tasks" }
        let status = row(first).text(.status)
        return status.isEmpty ? "no status" : status
    }
}
