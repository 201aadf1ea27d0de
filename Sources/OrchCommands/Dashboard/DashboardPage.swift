internal import Operations
internal import TaskQueue
internal import Text
internal import Workspace

/// A dashboard as lines of a width: a pure function of its state, a size and the time.
struct DashboardPage {
    let state: DashboardState
    let screen: Screen
    let width: Int
    let moment: Moment
    /// The id of the chosen task.
    var chosen: String?

    /// From this width on there are two columns.
    private static let wide = 120
    private static let gap = "  "

    /// - Parameter height: how many lines there is room for; without it, what is worth seeing.
    func lines(height: Int? = nil) -> [String] {
        let head = header
        let room = height.map { max(0, $0 - head.count) }
        guard width >= Self.wide else {
            let panels = [running(width), ready(width), events(width), figures]
            let all = head + Panel.stacked(panels, width: width, room: room)
            return all.prefix(height ?? .max).map { $0.clipped(to: width).shown(on: screen) }
        }
        let left = (width - Self.gap.count) * 11 / 20
        let right = width - Self.gap.count - left
        let tasks = Panel.stacked([running(left), ready(left)], width: left, room: room)
        let beside = Panel.stacked([events(right), figures], width: right, room: room)
        let body = (0..<max(tasks.count, beside.count)).map { place in
            let first = place < tasks.count ? tasks[place] : Line()
            return place < beside.count ? first.padded(to: left + Self.gap.count) + beside[place] : first
        }
        return (head + body).prefix(height ?? .max).map { $0.clipped(to: width).shown(on: screen) }
    }

    // MARK: The head

    /// The queue and its health, sessions, tasks by state, and locks.
    private var header: [Line] {
        let time = moment.secondText
        let style: Screen.Style =
            switch state.status {
            case .healthy: .green
            case .degraded: .yellow
            case .unhealthy: .red
            }
        // On a narrow screen the time has a line of its own.
        let besides = Self.gap.count + state.status.rawValue.count
        let isNarrow = width < besides + time.count + 9
        let room = width - besides - (isNarrow ? 0 : time.count + 1)
        let title =
            Line(Screen.plain(state.path).shortened(to: room), .bold) + Line(Self.gap)
            + Line(state.status.rawValue, style)
        var lines = isNarrow ? [title, Line(time)] : [title.padded(to: width - time.count) + Line(time)]
        if let obstacle = state.obstacle { lines.append(Line(Screen.plain(obstacle), .red)) }
        lines += sessions.map { Line($0) }
        let counts =
            Self.shownFirst.map { (state: $0, count: count(of: $0)) }
            + state.tasks.filter { !Self.shownFirst.contains($0.state) && $0.count > 0 }
        let parts = counts.enumerated().map { place, part in
            let waiting = part.state == .queued && state.waitingCount > 0 ? " (\(state.waitingCount) waiting)" : ""
            return "\(part.count) \(part.state.rawValue)\(waiting)" + (place + 1 < counts.count ? "," : "")
        }
        lines += Screen.lines(["Tasks:"] + parts, width: width).map { Line($0) }
        let locks = state.locks.map { "\($0.name) by \($0.owner)" }.joined(separator: ", ")
        lines.append(Line("Locks: \(state.locks.count) active" + (locks.isEmpty ? "" : " (\(Screen.plain(locks)))")))
        if state.alerts > 0 {
            lines.append(Line("Alerts: \(state.alerts) open", .red) + Line(", see 'orch alerts list'"))
        }
        // What else is wrong; alerts and the obstacle have lines of their own.
        for finding in state.findings where finding.name != "alerts" && finding.details != [state.obstacle] {
            lines.append(Line(Screen.plain(finding.wording), style))
        }
        return lines
    }

    /// The states that are always counted, in the order of those who look for them.
    private static let shownFirst: [TaskState] = [.running, .queued, .done, .failed]

    private func count(of wanted: TaskState) -> Int { state.tasks.first { $0.state == wanted }?.count ?? 0 }

    private static let mostSessions = 3

    /// One session has a line for each of its facts, and several have a line each.
    private var sessions: [String] {
        if state.sessions.count == 1, let session = state.sessions.first {
            return ["Session: \(Screen.plain(session.name))", phase(of: session, room: width), heartbeat(of: session)]
        }
        let more = state.sessions.count - Self.mostSessions
        return (state.sessions.isEmpty ? ["Session: none"] : [])
            + state.sessions.prefix(Self.mostSessions).map(line)
            + (more > 0 ? ["… \(counted(more, "more session"))"] : [])
    }

    /// A session in a line. Where there is little room what it says of its progress gives way first, and then its phase, for
    /// who looks wants to know whether it is alive.
    private func line(of session: DashboardState.Session) -> String {
        let beat = Self.gap + heartbeat(of: session)
        let title = "Session: "
        let room = width - displayWidth(of: title + beat)
        let least = Self.gap + phase(of: session, room: 0)
        let hasPhase = room - displayWidth(of: least) >= 8
        let name = Screen.plain(session.name).shortened(to: hasPhase ? room - displayWidth(of: least) : room)
        guard hasPhase else { return title + name + beat }
        return title + name + Self.gap
            + phase(of: session, room: room - displayWidth(of: name) - Self.gap.count) + beat
    }

    private func heartbeat(of session: DashboardState.Session) -> String {
        "Heartbeat: " + (session.heartbeat.map { Age.distance(to: $0, at: moment) } ?? "none")
    }

    /// The phase, with as much of the progress as there is room for.
    private func phase(of session: DashboardState.Session, room: Int) -> String {
        let phase = "Phase: " + Screen.plain(session.phase)
        let progress = Screen.plain(session.progress).shortened(to: room - displayWidth(of: phase) - 3)
        return progress.isEmpty || progress == "…" ? phase : phase + " (\(progress))"
    }

    // MARK: Panels

    private func running(_ width: Int) -> Panel {
        let now = moment
        return tasks("RUNNING", state.running, of: state.running.count, width) { item in
            let late = item.lease.map { $0 < now.timestamp } ?? false
            let lease = item.lease.map { "lease " + Age.due($0, at: now) } ?? "no lease"
            return [
                (Screen.plain(item.owner.isEmpty ? "-" : item.owner), 16, nil),
                (item.started.flatMap { Age.since($0, at: now) } ?? "-", 8, nil), (lease, 20, late ? .red : nil),
            ]
        }
    }

    private func ready(_ width: Int) -> Panel {
        let now = moment
        return tasks("READY", state.ready, of: state.readyCount, width) { item in
            let late = item.due.map { $0 < now.timestamp } ?? false
            return [(item.due.map { "due " + Age.due($0, at: now) } ?? "", 14, late ? .red : nil)]
        }
    }

    /// Tasks with their id, their priority, some facts, each with the most columns that it takes, and what is to be done.
    private func tasks(
        _ title: String, _ items: [DashboardState.Item], of count: Int, _ width: Int,
        facts: @escaping (DashboardState.Item) -> [(text: String, most: Int, style: Screen.Style?)]
    ) -> Panel {
        func lines(_ range: Range<Int>) -> [Line] {
            let items = items[range]
            let rows = items.map { item in
                [
                    (text: Screen.plain(item.id), most: 16, style: Screen.Style?.none),
                    (Screen.plain(item.priority), 4, nil),
                ]
                    + facts(item)
            }
            let columns = (rows.first ?? []).indices.map { column in
                rows.map { min(displayWidth(of: $0[column].text), $0[column].most) }.max() ?? 0
            }
            return zip(items, rows).map { item, row in
                // Seen without colours too.
                var line = Line(item.id == chosen ? "> " : "  ")
                for (cell, column) in zip(row, columns) where column > 0 {
                    line = line + Line(cell.text.fitted(to: column) + Self.gap, cell.style)
                }
                // No more of a long text than the line may have room for.
                line = line + Line(Screen.plain(String(item.task.prefix(width))))
                return item.id == chosen ? Line(line.padded(to: width).text, .reverse) : line
            }
        }
        return Panel(
            title: title, count: items.count, total: count, place: items.firstIndex { $0.id == chosen }, lines: lines)
    }

    private func events(_ width: Int) -> Panel {
        let today = moment.secondText.prefix(10)
        func lines(_ range: Range<Int>) -> [Line] {
            let texts: [(time: String, id: String, text: String)] = state.events[range].map { entry in
                let time = entry.time?.secondText(at: moment.offset) ?? "-"
                let shown = time.hasPrefix(today) ? time.dropFirst(11) : time.dropFirst(5).dropLast(3)
                return (String(shown), Screen.plain(entry.text("item_id") ?? "-"), Screen.plain(entry.wording))
            }
            let time = texts.map { $0.time.count }.max() ?? 0
            let id = min(16, texts.map { displayWidth(of: $0.id) }.max() ?? 0)
            return texts.map { row in
                Line(row.time.fitted(to: time) + Self.gap, .faint)
                    + Line(row.id.fitted(to: id) + Self.gap + String(row.text.prefix(width)))
            }
        }
        return Panel(title: "EVENTS", count: state.events.count, isTail: true, lines: lines)
    }

    private var figures: Panel {
        // A figure that had no value has none to draw.
        let trends = Dictionary(
            state.trends.filter { $0.values.contains { $0 != nil } }.map { ($0.name, $0.sparkline) },
            uniquingKeysWith: { first, _ in first })
        let texts = state.figures.texts
        let column = texts.map(\.text.count).max() ?? 0
        // Those that matter most come first, for a screen with little room.
        let order = [
            "success_rate", "done", "failed", "latency_p95", "wait_p95", "retries", "latency_mean", "wait_mean",
        ]
        let lines = order.compactMap { name in
            texts.first { $0.name == name }.map { figure in
                Line(name.fitted(to: 14) + (trends[name] == nil ? figure.text : figure.text.fitted(to: column + 2)))
                    + Line(trends[name] ?? "", .blue)
            }
        }
        return Panel(title: "KPI 24 h", count: lines.count) { Array(lines[$0]) }
    }
}

/// A heading with lines, of which as many are laid out as there is room for.
private struct Panel {
    let title: String
    /// How many lines there are.
    let count: Int
    /// How many things there are in all, where the heading says so.
    var total: Int?
    /// The line that must be seen.
    var place: Int?
    /// Whether the last lines are the ones that matter.
    var isTail = false
    let lines: (Range<Int>) -> [Line]

    /// How many lines of a panel are shown where nothing limits them.
    private static let most = 10

    /// Panels below one another.
    ///
    /// - Parameter room: how many lines they have, headings included; nil for no limit.
    static func stacked(_ panels: [Panel], width: Int, room: Int?) -> [Line] {
        let needs = panels.map { max(1, $0.count) }
        let shares = room.map { Self.shares(of: max(0, $0 - panels.count), needs) } ?? needs.map { min($0, Self.most) }
        return zip(panels, shares).flatMap { $0.shown(in: $1, width: width) }
    }

    /// Gives each what it needs and, where that is too much, all the same.
    static func shares(of room: Int, _ needs: [Int]) -> [Int] {
        var shares = needs.map { _ in 0 }
        for _ in 0..<room {
            let open = needs.indices.filter { shares[$0] < needs[$0] }
            guard let least = open.min(by: { shares[$0] < shares[$1] }) else { break }
            shares[least] += 1
        }
        return shares
    }

    private func shown(in share: Int, width: Int) -> [Line] {
        let seen = min(share, count)
        let start = isTail ? count - seen : max(0, min((place ?? 0) - seen + 1, count - seen))
        let number = total.map { seen < $0 ? " \(seen) of \($0)" : " \($0)" } ?? ""
        let heading = Line(title + number, .bold) + Line(" ")
        let rule = String(repeating: "─", count: max(0, width - heading.width))
        let shown = count == 0 && share > 0 ? [Line("none", .faint)] : lines(start..<start + seen)
        return [heading + Line(rule, .faint)] + shown.map { $0.clipped(to: width) }
    }
}
