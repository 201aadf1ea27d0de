internal import ArgumentGrammar
internal import Text

/// What a scheduler needs to run `orch dispatch` and `orch watchdog` every now and then, as files. `automation/schedule/`
/// holds the same for people to read.
struct ScheduleTemplate {
    enum Scheduler: String, CaseIterable {
        case cron, systemd, launchd
    }

    /// The path of this program.
    let program: String
    /// The absolute path of the queue.
    let queue: String
    /// Where workers are looked for.
    let path: String
    let dispatchSeconds: Int
    let watchdogSeconds: Int
    /// How many workers a tick starts at most.
    let parallel: Int

    /// Those of the files in `automation/schedule/`.
    static let example = ScheduleTemplate(
        program: "/usr/local/bin/orch", queue: "/srv/project/QUEUE.md", path: "/usr/local/bin:/usr/bin:/bin",
        dispatchSeconds: 1800, watchdogSeconds: 7200, parallel: 3)

    private var jobs: [(name: String, arguments: [String], seconds: Int)] {
        [
            ("dispatch", [program, "dispatch", "--parallel", String(parallel), "--queue", queue], dispatchSeconds),
            ("watchdog", [program, "watchdog", "--queue", queue], watchdogSeconds),
        ]
    }

    /// - Parameter tag: what distinguishes the files of one queue from those of others, behind a name.
    func files(for scheduler: Scheduler, named tag: String = "") -> [(name: String, text: String)] {
        switch scheduler {
        case .cron: [("crontab", crontab)]
        case .systemd:
            jobs.flatMap { job in [unit(job.name, tag, job.arguments), timer(job.name, tag, job.seconds)] }
        case .launchd: jobs.map { agent($0.name, tag, $0.arguments, $0.seconds) }
        }
    }

    /// What distinguishes the queue from others: made from its path.
    var tag: String { "-" + Hexadecimal.text(of: ContentHash.of(Array(queue.utf8)) & 0xFFFF_FFFF) }

    /// What is in each file, so that it is known again.
    var mark: String { "orch \(queue.replaced("--", by: "- -"))" }

    // MARK: cron

    private var crontab: String {
        "# 'orch schedule install cron' adds these lines; so does 'crontab -e'.\n"
            + crontabLines.map { $0 + "\n" }.joined()
    }

    /// A line for each job. PATH is set for it alone: as a line of its own it would hold for all lines below.
    var crontabLines: [String] {
        jobs.map { job in
            let words = ["PATH=" + Self.shellWord(path)] + job.arguments.map(Self.shellWord)
            // A '%' ends the command in a crontab.
            return "\(Self.times(job.seconds)) \(words.joined(separator: " ").replaced("%", by: "\\%"))"
        }
    }

    private static func shellWord(_ word: String) -> String {
        let isPlain = word.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "-")...UInt8(ascii: ":"), UInt8(ascii: "_"), 0x80...:
                true
            default: false
            }
        }
        return isPlain ? word : word.shellQuoted
    }

    /// The times nearest to an interval, and not rarer, that a crontab can say.
    private static func times(_ seconds: Int) -> String {
        let minutes = max(1, seconds / 60)
        if minutes < 60 {
            let step = (1...minutes).last { 60 % $0 == 0 } ?? 1
            return step == 1 ? "* * * * *" : "*/\(step) * * * *"
        }
        let step = (1...min(24, minutes / 60)).last { 24 % $0 == 0 } ?? 1
        return step == 1 ? "0 * * * *" : step == 24 ? "0 0 * * *" : "0 */\(step) * * *"
    }

    // MARK: systemd

    private func unit(_ name: String, _ tag: String, _ arguments: [String]) -> (name: String, text: String) {
        // Variables are replaced in arguments, and not in the program's name.
        let words =
            ([Self.systemdQuoted(program)]
            + arguments.dropFirst().map { Self.systemdQuoted($0).replaced("$", by: "$$") })
            .joined(separator: " ")
        return (
            "orch-\(name)\(tag).service",
            """
            # \(mark): in ~/.config/systemd/user/, with the timer of the same name.
            [Unit]
            Description=orch \(name)

            [Service]
            Type=oneshot
            Environment=\(Self.systemdQuoted("PATH=" + path))
            ExecStart=\(words)
            # The workers that it starts go on.
            KillMode=process
            # 2: a check found something; 75: somebody else holds the lock, and the next time will do.
            SuccessExitStatus=2 75

            """
        )
    }

    private func timer(_ name: String, _ tag: String, _ seconds: Int) -> (name: String, text: String) {
        (
            "orch-\(name)\(tag).timer",
            """
            # \(mark): systemctl --user enable --now orch-\(name)\(tag).timer
            [Unit]
            Description=orch \(name), every \(seconds) s

            [Timer]
            OnBootSec=60
            OnUnitActiveSec=\(seconds)

            [Install]
            WantedBy=timers.target

            """
        )
    }

    private static func systemdQuoted(_ word: String) -> String {
        var text = ""
        for character in word {
            switch character {
            case "\\", "\"": text += "\\\(character)"
            case "%": text += "%%"
            default: text.append(character)
            }
        }
        return "\"\(text)\""
    }

    // MARK: launchd

    private func agent(
        _ name: String, _ tag: String, _ arguments: [String], _ seconds: Int
    ) -> (name: String, text: String) {
        let words = arguments.map { "        <string>\(Self.escaped($0))</string>\n" }.joined()
        return (
            "orch.\(name)\(tag).plist",
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
            <!-- \(mark): in ~/Library/LaunchAgents; launchctl load -w ~/Library/LaunchAgents/orch.\(name)\(tag).plist -->
            <plist version="1.0">
            <dict>
                <key>Label</key>
                <string>orch.\(name)\(tag)</string>
                <key>ProgramArguments</key>
                <array>
            \(words)    </array>
                <key>EnvironmentVariables</key>
                <dict>
                    <key>PATH</key>
                    <string>\(Self.escaped(path))</string>
                </dict>
                <key>StartInterval</key>
                <integer>\(seconds)</integer>
                <key>AbandonProcessGroup</key>
                <true/>
            </dict>
            </plist>

            """
        )
    }

    private static func escaped(_ text: String) -> String {
        text.replaced("&", by: "&amp;").replaced("<", by: "&lt;").replaced(">", by: "&gt;")
    }
}

/// The lines for one queue in a crontab, between two marks, so that they are found again and all other lines stay.
struct CrontabBlock {
    /// Why a crontab can't be changed.
    enum Flaw: Error, Equatable {
        /// The block that begins in this line, from 1, has no end: nobody can tell which lines are its own.
        case unended(line: Int)
    }

    /// The absolute path of the queue.
    let queue: String

    private var opening: String { "# BEGIN orch \(queue)" }
    private var closing: String { "# END orch \(queue)" }

    /// A crontab with these lines for the queue, in the place of those that it has, or without any.
    func replaced(in crontab: String, by lines: [String]) throws(Flaw) -> String {
        var rest: [String] = []
        var begin: Int?
        let old = crontab.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        for (place, line) in old.enumerated() {
            if line == opening {
                if let begin { throw .unended(line: begin + 1) }
                begin = place
            } else if line == closing, begin != nil {
                begin = nil
            } else if begin == nil {
                rest.append(line)
            }
        }
        if let begin { throw .unended(line: begin + 1) }
        if rest.last == "" { rest.removeLast() }
        let block = lines.isEmpty ? [] : [opening] + lines + [closing]
        return (rest + block).map { $0 + "\n" }.joined()
    }
}
