internal import Engine
internal import Host
internal import Workspace

/// Checks of what the folder of the queue can do, and of the files in it.
enum FolderChecks {
    static func results(_ probe: FolderProbe, _ leftovers: Leftovers, _ neighbours: Neighbours) -> [CheckResult] {
        [
            lock(probe), exchange(probe), leases(probe), files(leftovers), drafts(leftovers), rescued(leftovers),
            copies(neighbours), editorFiles(neighbours), transfers(neighbours), queues(neighbours),
        ].compactMap(\.self)
    }

    private static func lock(_ probe: FolderProbe) -> CheckResult {
        switch probe.lock {
        case .free:
            CheckResult("lock", .ok, probe.hasWorkFolder ? "free" : "not created yet; the first change creates it")
        case .held(let process):
            CheckResult(
                "lock", .note, "held by \(process.map { "process \($0)" } ?? "another process")",
                advice: "changes wait for it; if it lasts, see what that process does")
        case .refused(let error):
            CheckResult(
                "lock", .error, "can't be taken: \(error.description)",
                advice: "nothing can be changed until it can; correct the permissions of .orch/")
        }
    }

    private static func exchange(_ probe: FolderProbe) -> CheckResult {
        switch probe.exchange {
        case .works: CheckResult("exchange", .ok, "the file system exchanges two names in one step")
        case .fallback:
            CheckResult(
                "exchange", .warning,
                "the file system can't exchange two names; changes take the queue out of its place for a moment",
                advice: "keep the queue on a local file system such as ext4, xfs or APFS")
        case .apart:
            CheckResult(
                "exchange", .error, ".orch/ is a file system of its own, so that nothing can be changed",
                advice: "mount the folder that it is in instead")
        case .untried: CheckResult("exchange", .note, "not tried while somebody holds the lock")
        case .refused(let error):
            CheckResult(
                "exchange", .error, "no file can be created here: \(error.description)",
                advice: "allow writing in the folder of the queue")
        }
    }

    private static func leases(_ probe: FolderProbe) -> CheckResult? {
        probe.lease.map { lease in
            switch lease {
            case .held: CheckResult("leases", .ok, "the system reports who is writing")
            case .inUse: CheckResult("leases", .note, "a fresh file counts as being written")
            case .unknown:
                CheckResult(
                    "leases", .note,
                    "the system does not report who is writing; saves are recognised by what they change")
            }
        }
    }

    private static func files(_ leftovers: Leftovers) -> CheckResult {
        var parts: [String] = []
        if leftovers.unfinished > 0 { parts.append("\(leftovers.unfinished) unfinished, to be deleted") }
        if leftovers.interrupted > 0 {
            parts.append("\(leftovers.interrupted) of an interrupted change, to be judged by the content")
        }
        if leftovers.displaced > 0 {
            parts.append(counted(leftovers.displaced, "replaced version") + ", kept for ten minutes")
        }
        if leftovers.promised > 0 {
            parts.append(
                counted(leftovers.promised, "list") + " of rows on the way to another table, to be added to it")
        }
        guard leftovers.unfinished + leftovers.interrupted + leftovers.promised > 0 else {
            return CheckResult("leftovers", .ok, parts.first ?? "none")
        }
        return CheckResult(
            "leftovers", .note, parts.joined(separator: "; "), advice: "nothing; the next change deals with them")
    }

    private static func drafts(_ leftovers: Leftovers) -> CheckResult? {
        leftovers.drafts.map { drafts in
            CheckResult(
                "edits", .note,
                counted(drafts.count, "copy", "copies") + " of hand edits, open or not taken whole; the newest is "
                    + Workplace.shortened(drafts.newest),
                advice: "once no editor has it open, take over what the queue lacks, and remove it")
        }
    }

    private static func rescued(_ leftovers: Leftovers) -> CheckResult? {
        guard let newest = leftovers.rescued.last else { return nil }
        return CheckResult(
            "rescued", .warning,
            counted(leftovers.rescued.count, "save") + " could not be merged; the newest is \(newest)",
            advice: "compare it with the queue, take over what is missing, and move it away")
    }

    private static func copies(_ neighbours: Neighbours) -> CheckResult? {
        listed(neighbours.copies).map { names in
            CheckResult(
                "copies", .warning, "beside the queue, where no command reads what is written to them: \(names)",
                advice: "compare each with the queue, take over what is missing, and move it away")
        }
    }

    private static func editorFiles(_ neighbours: Neighbours) -> CheckResult? {
        listed(neighbours.editorFiles).map { names in
            CheckResult(
                "editors", .warning, "an editor has the queue open, or was killed with it open: \(names)",
                advice:
                    "save or recover there what the queue lacks, and close it; then the file goes or can be moved away")
        }
    }

    private static func transfers(_ neighbours: Neighbours) -> CheckResult? {
        listed(neighbours.transfers).map { names in
            CheckResult(
                "transfers", .warning, "a sync or a transfer has the queue on the way, or was cut off: \(names)",
                advice: "let it finish; what is still there then can be moved away")
        }
    }

    private static func queues(_ neighbours: Neighbours) -> CheckResult? {
        listed(neighbours.queues.map(Workplace.shortened)).map { names in
            CheckResult(
                "queues", .warning, "there are other queues here: \(names)",
                advice: "move their tasks to one queue, or give each a folder; --queue says which one a command means")
        }
    }

    /// The first names, and how many more there are; nil where there is none.
    private static func listed(_ names: [String]) -> String? {
        guard !names.isEmpty else { return nil }
        let more = names.count > 5 ? " and \(names.count - 5) more" : ""
        return names.prefix(5).map { "'\($0)'" }.joined(separator: ", ") + more
    }
}
