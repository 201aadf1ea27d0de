import Chance
import Ledgers
import Operations
import Sheets
import TaskQueue
import Testing
import Text

@Suite("Commands of offices")
struct CommandTests {
    private static func table(_ rows: String = "") throws -> Commands {
        Commands(try Sheet(Commands.empty + Array(rows.utf8), schema: Commands.schema))
    }

    /// The table as the next change reads it.
    private static func read(_ table: Commands) throws -> Commands {
        Commands(try Sheet(table.sheet.rendered(), schema: Commands.schema))
    }

    private static func moment(_ seconds: Int64) -> Moment {
        Moment(epochMilliseconds: now.epochMilliseconds + seconds * 1000, offset: .kst)
    }

    private static func row(
        _ id: String = "c", _ kind: String = "send_prompt", _ status: String = "processing", session: String = "s",
        handler: String = "h", lease: String = "2026-02-09 10:01:00", result: String = "-", end: String = "-"
    ) -> String {
        "| \(id) | host | \(session) | \(kind) | {} | \(status) | 2026-02-09 10:00:00 | \(handler) | \(lease) | \(status == "completed" ? "true" : "-") | \(result) | - | \(end) |\n"
    }

    private static func take(
        _ table: inout Commands, _ handler: String = "x", at moment: Moment = now
    ) throws -> AgentCommand? {
        let command = try TakeCommand(office: "host", handler: handler, seconds: 60).apply(to: &table, at: moment)
        table = try read(table)
        return command
    }

    @Test(
        "A command moves by the arrows alone",
        arguments: AgentCommand.Status.allCases.flatMap { old in AgentCommand.Status.allCases.map { (old, $0) } })
    func move(old: AgentCommand.Status, new: AgentCommand.Status) {
        let arrows: [AgentCommand.Status: [AgentCommand.Status]] = [
            .pending: [.processing, .failed], .processing: [.pending, .completed, .failed],
        ]
        #expect(old.next.contains(new) == arrows[old, default: []].contains(new))
        #expect(old.isFinished == (old == .completed || old == .failed))
    }

    @Test func `what a command needs and answers is one cell of JSON, and comes back as it was`() throws {
        var table = try Self.table()
        let text = "a | b / c\n`x` **y** <br> \\| \u{1B}[2J \u{2028} 한글 ;#(id)\u{9C}"
        let payload: JSONObject = ["prompt": .string(text), "wait": .bool(true)]
        let new = try CreateCommand(.sendPrompt, id: "cmd-1", office: "host", session: "s", payload: payload)
            .apply(to: &table, at: now)
        table = try Self.read(table)
        #expect(try table.command("cmd-1") == new && new.payload.contains(#"a \u007c b \/ c\n`x`"#))
        #expect(new.payloadValue == .object(payload.members))
        let taken = try #require(try Self.take(&table, "h"))
        #expect(taken.id == "cmd-1" && taken.leaseUntil == "2026-02-09 10:01:30")
        let result: JSONObject = ["output": .string(text)]
        let done = try FinishCommand("cmd-1", by: "h", result: result).apply(to: &table, at: now)
        table = try Self.read(table)
        #expect(try table.command("cmd-1") == done && done.isSuccess == true && done.status == .completed)
        #expect(done.resultValue == .object(result.members) && done.finishedAt == "2026-02-09 10:00:30")
        #expect(throws: CommandRefusal.exists("cmd-1")) {
            try CreateCommand(.cancel, id: "cmd-1", office: "host", session: "s").apply(to: &table, at: now)
        }
        #expect(throws: CommandRefusal.invalidName("c d")) {
            try CreateCommand(.cancel, id: "c d", office: "host", session: "s").apply(to: &table, at: now)
        }
        let large: JSONObject = ["prompt": .string(String(repeating: "a", count: 64 * 1024))]
        #expect(throws: CommandRefusal.sheet(.cellTooLong(column: "payload", bytes: 65549, limit: 65536))) {
            try CreateCommand(.sendPrompt, id: "cmd-2", office: "host", session: "s", payload: large)
                .apply(to: &table, at: now)
        }
        #expect(!table.sheet.isChanged)
    }

    @Test(
        "A command whose handler was lost is done again where that does no harm",
        arguments: AgentCommand.Kind.allCases)
    func lost(kind: AgentCommand.Kind) throws {
        var table = try Self.table(Self.row("c", kind.rawValue))
        #expect(try Self.take(&table, at: Self.moment(29)) == nil)
        let taken = try Self.take(&table, at: Self.moment(30))
        let known = try #require(try table.command("c"))
        switch kind {
        case .sendPrompt, .sendText:
            #expect(taken == nil && known.status == .failed && known.error == "handler_lost")
            #expect(known.isSuccess == false && known.handler == "h")
        case .createSession, .getOutput, .cancel, .terminate:
            #expect(taken == known && known.status == .processing && known.handler == "x")
        }
        #expect(throws: CommandRefusal.lost(known, by: "h")) {
            try FinishCommand("c", by: "h").apply(to: &table, at: Self.moment(30))
        }
        #expect(throws: CommandRefusal.lost(known, by: "h")) {
            try RenewCommand("c", by: "h", seconds: 60).apply(to: &table, at: Self.moment(30))
        }
    }

    @Test func `a command of a handler that has ended is taken at once`() throws {
        var table = try Self.table(Self.row("c", "create_session") + Self.row("d", "get_output", handler: "i"))
        let take = TakeCommand(office: "host", handler: "x", seconds: 60, gone: ["h"])
        #expect(try take.apply(to: &table, at: now)?.id == "c")
        table = try Self.read(table)
        #expect(try take.apply(to: &table, at: now) == nil)
    }

    @Test func `a lease is renewed, and one that no handler has ends one lease from now`() throws {
        var table = try Self.table(Self.row("c", "get_output"))
        let renewed = try RenewCommand("c", by: "h", seconds: 60).apply(to: &table, at: Self.moment(20))
        #expect(renewed.leaseUntil == "2026-02-09 10:01:50")
        table = try Self.read(table)
        #expect(try Self.take(&table, at: Self.moment(79)) == nil)
        for lease in ["2027-02-09 10:00:00", "soon", "-"] {
            table = try Self.table(Self.row("c", "get_output", lease: lease))
            #expect(try Self.take(&table) == nil)
            #expect(try table.command("c")?.leaseUntil == "2026-02-09 10:01:30")
            #expect(try Self.take(&table, at: Self.moment(60))?.id == "c")
        }
    }

    @Test func `commands of one session are done in their order, and others go by`() throws {
        var table = try Self.table()
        let wanted: [(AgentCommand.Kind, String)] = [
            (.createSession, "s"), (.sendPrompt, "s"), (.sendText, "s"), (.cancel, "s"), (.sendPrompt, "t"),
        ]
        for (index, (kind, session)) in wanted.enumerated() {
            _ = try CreateCommand(kind, id: "c\(index)", office: "host", session: session)
                .apply(to: &table, at: Self.moment(Int64(index)))
            table = try Self.read(table)
        }
        _ = try CreateCommand(.cancel, id: "e", office: "elsewhere", session: "u").apply(to: &table, at: now)
        table = try Self.read(table)
        func finish(_ id: String) throws {
            _ = try FinishCommand(id, by: "x").apply(to: &table, at: now)
            table = try Self.read(table)
        }
        #expect(try Self.take(&table)?.id == "c0")
        #expect(try Self.take(&table)?.id == "c4")
        #expect(try Self.take(&table)?.id == nil)
        try finish("c0")
        #expect(try Self.take(&table)?.id == "c1")
        #expect(try Self.take(&table)?.id == "c3")
        #expect(try Self.take(&table)?.id == nil)
        try finish("c1")
        #expect(try Self.take(&table)?.id == "c2")
        #expect(try Self.take(&table)?.id == nil)
    }

    @Test(
        "Rows that can't be read are nobody's to do",
        arguments: [
            Self.row("c", "dance", "pending"), Self.row("c", "cancel", "asleep"), "| c | host |\n",
            Self.row() + Self.row(),
        ])
    func damage(rows: String) throws {
        var table = try Self.table(rows + Self.row("d", "cancel", "pending"))
        #expect(try Self.take(&table, at: Self.moment(3600))?.id == "d")
        #expect(try Self.take(&table, at: Self.moment(3600)) == nil)
    }

    @Test func `what was finished long ago goes to the archive`() throws {
        var table = try Self.table(
            Self.row("a", "cancel", "completed", end: "2026-02-08 10:00:00")
                + Self.row("b", "cancel", "completed", end: "2026-02-09 10:00:00") + Self.row("c", "cancel", "pending")
                + Self.row("d", "cancel", "completed"))
        let cutoff = now.timestamp.advanced(bySeconds: -86_400)
        #expect(try ArchiveCommands(before: cutoff).apply(to: &table, at: now).map(\.id) == ["a"])
        #expect(table.sheet.archived.map(\.key) == ["a"])
        #expect(try Self.read(table).all.map(\.id) == ["b", "c", "d"])
    }

    @Test(
        "Of two versions of a command the further one stays, and of two results the first one",
        arguments: [
            (Self.row(), Self.row("c", "send_prompt", "pending"), Self.row()),
            (
                Self.row("c", "send_prompt", "completed", end: "2026-02-09 10:00:10"),
                Self.row(lease: "2026-02-09 11:00:00"),
                Self.row("c", "send_prompt", "completed", end: "2026-02-09 10:00:10")
            ),
            (
                Self.row(
                    "c", "send_prompt", "completed", handler: "x", result: #"{"a":1}"#, end: "2026-02-09 10:00:10"),
                Self.row("c", "send_prompt", "failed", end: "2026-02-09 10:00:11"),
                Self.row("c", "send_prompt", "completed", handler: "x", result: #"{"a":1}"#, end: "2026-02-09 10:00:10")
            ),
            (Self.row(lease: "2026-02-09 10:02:00"), Self.row(), Self.row(lease: "2026-02-09 10:02:00")),
        ])
    func merge(one: String, other: String, kept: String) throws {
        func file(_ rows: String) -> [UInt8] { Commands.empty + Array(rows.utf8) }
        for base in [file(""), file(Self.row("c", "send_prompt", "pending", handler: "-", lease: "-"))] {
            for (ours, theirs) in [(one, other), (other, one)] {
                let merge = try SheetMerge.merge(
                    base: base, ours: file(ours), theirs: file(theirs), schema: Commands.schema)
                #expect(merge.bytes == file(kept) && merge.conflicts.isEmpty)
            }
        }
    }

    @Test func `an older version that is put back has no command done again`() throws {
        func fenced(_ rows: String, _ later: String, isEdit: Bool = false) throws -> [AgentCommand] {
            let sheet = Commands.schema.rules.fenced(
                try Self.table(rows).sheet, knowing: try Self.table(later).sheet, isEdit: isEdit)
            return try Self.read(Commands(sheet)).all
        }
        let (pending, done) = (Self.row("c", "cancel", "pending"), Self.row("c", "cancel", "completed"))
        for isEdit in [false, true] {
            #expect(try fenced(pending, done, isEdit: isEdit).map(\.status) == [.completed])
            #expect(try fenced(done, pending, isEdit: isEdit).map(\.status) == [.completed])
        }
        #expect(try fenced("", done).map(\.status) == [.completed] && fenced("", pending, isEdit: true).isEmpty)
        for later in [pending + done, done + pending] { #expect(try fenced("", later).map(\.status) == [.completed]) }
    }

    @Test(
        "Random changes: each command is handled once, whatever handlers are lost",
        arguments: [1, 2, 3, 4] as [UInt64])
    func model(seed: UInt64) throws {
        struct Known {
            let kind: AgentCommand.Kind
            let session: String
            var status = AgentCommand.Status.pending
            var handler = ""
            var end: Int64 = 0
            var begun = 0
        }
        var chance = Chance(seed: seed)
        var table = try Self.table()
        var model: [Known] = []
        var archived = 0
        var time: Int64 = 0
        for step in 0..<500 {
            time += Int64.random(in: 0...6, using: &chance)
            let at = Self.moment(time)
            let handler = chance.one(of: ["h1", "h2"])
            switch Int.random(in: 0..<8, using: &chance) {
            case 0, 1:
                let kind = chance.one(of: AgentCommand.Kind.allCases)
                let session = chance.one(of: ["s", "t", "u"])
                _ = try CreateCommand(kind, id: "c\(model.count)", office: "host", session: session)
                    .apply(to: &table, at: at)
                model.append(Known(kind: kind, session: session))
            case 2...4:
                var wanted: Int?
                for index in model.indices where !model[index].status.isFinished && wanted == nil {
                    let known = model[index]
                    let isLost = known.status == .processing && known.end <= time
                    if isLost, [.sendPrompt, .sendText].contains(known.kind) {
                        model[index].status = .failed
                        continue
                    }
                    let older = model[..<index].filter { !$0.status.isFinished && $0.session == known.session }
                    let isBehind = older.contains { other in
                        other.kind == .createSession
                            || [.sendPrompt, .sendText].contains(known.kind)
                                && [.sendPrompt, .sendText].contains(other.kind)
                    }
                    if known.status == .pending || isLost, !isBehind { wanted = index }
                }
                let taken = try TakeCommand(office: "host", handler: handler, seconds: 20).apply(to: &table, at: at)
                #expect(taken?.id == wanted.map { "c\($0)" }, "step \(step)")
                if let wanted {
                    model[wanted].status = .processing
                    model[wanted].handler = handler
                    model[wanted].end = time + 20
                    model[wanted].begun += 1
                }
            case 5:
                guard
                    let index = model.indices.filter({ model[$0].status == .processing }).randomElement(using: &chance)
                else { continue }
                let renewed = Result {
                    try RenewCommand("c\(index)", by: handler, seconds: 20).apply(to: &table, at: at)
                }
                #expect(((try? renewed.get()) != nil) == (model[index].handler == handler))
                if model[index].handler == handler { model[index].end = time + 20 }
            default:
                // Now and then one that is finished already.
                let meant = model.indices.filter {
                    step.isMultiple(of: 7) ? !model[$0].handler.isEmpty : model[$0].status == .processing
                }
                guard let index = meant.randomElement(using: &chance) else { continue }
                let isSuccess = Bool.random(using: &chance)
                // Now and then somebody who lost it, or never had it.
                let handler = step.isMultiple(of: 5) ? handler : model[index].handler
                let operation = FinishCommand("c\(index)", by: handler, error: isSuccess ? nil : "no")
                let result = Result { try operation.apply(to: &table, at: at) }
                let isHis = model[index].status == .processing && model[index].handler == handler
                #expect(((try? result.get()) != nil) == isHis)
                if isHis { model[index].status = isSuccess ? .completed : .failed }
            }
            table = try Self.read(table)
            if step.isMultiple(of: 20) {
                let cutoff = Self.moment(time + 1).timestamp
                archived += try ArchiveCommands(before: cutoff).apply(to: &table, at: at).count
                table = try Self.read(table)
                let open = model.indices.filter { !model[$0].status.isFinished }
                #expect(table.all.map(\.id) == open.map { "c\($0)" }, "step \(step)")
            }
            let all = table.all
            #expect(all.count + archived == model.count)
            let different = all.filter { command in
                let known = Int(command.id.dropFirst()).map { model[$0] }
                return command.status != known?.status || command.handler != known?.handler
            }
            #expect(different.isEmpty, "step \(step)")
        }
        // What was typed was typed once.
        #expect(model.allSatisfy { $0.begun <= 1 || ![.sendPrompt, .sendText].contains($0.kind) })
        #expect(archived > 50)
    }
}
