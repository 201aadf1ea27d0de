internal import Engine
internal import Host
internal import Workspace

/// Checks of what the folder of the queue can do, and of the files in it.
enum FolderChecks {
    static func results(_ probe: FolderProbe, _ leftovers: Leftovers) -> [CheckResult] {
        [lock(probe), exchange(probe), leases(probe), files(leftovers), drafts(leftovers), rescued(leftovers)]
            .compactMap(\.self)
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
            parts.append("\(leftovers.interrupted) of interrupted changes, to be judged by their content")
        }
        if leftovers.displaced > 0 { parts.append("\(leftovers.displaced) replaced versions, kept for ten minutes") }
        if leftovers.promised > 0 {
            parts.append("\(leftovers.promised) lists of tasks on their way to the archive, to be added to it")
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
                "\(drafts.count) copies of hand edits that are open or were not taken whole; the newest is "
                    + Workplace.shortened(drafts.newest),
                advice: "once no editor has it open, take over what the queue lacks, and remove it")
        }
    }

    private static func rescued(_ leftovers: Leftovers) -> CheckResult? {
        guard let newest = leftovers.rescued.last else { return nil }
        return CheckResult(
            "rescued", .warning, "\(leftovers.rescued.count) saves could not be merged; the newest is \(newest)",
            advice: "compare it with the queue, take over what is missing, and move it away")
    }
}
