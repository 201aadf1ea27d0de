internal import Host

/// The database that mirrors a queue. The queue stays the truth: what is in the database can be made anew from the files.
package struct Mirror: Sendable {
    /// The database's path, as it is shown to people.
    package let path: String
    /// The oldest sqlite3 that has `-safe`, as major and minor.
    package static let leastProgram = (3, 37)

    let sqlite: SQLite
    private let absolutePath: String

    /// - Parameters:
    ///   - path: the database's path, relative to the current folder or absolute.
    ///   - absolutePath: the same from the root.
    ///   - patience: how long to wait for others who write to it.
    package init(at path: String, absolutePath: String, patience: Duration) {
        self.path = path
        self.absolutePath = absolutePath
        sqlite = SQLite(path: absolutePath, patience: patience)
    }

    // MARK: The schema

    /// What a database is, by its header.
    package enum Kind: Equatable, Sendable {
        /// There is no file, or nothing in it yet.
        case none
        /// A mirror, of this version of the schema.
        case mirror(version: Int)
    }

    /// What is there now.
    ///
    /// - Throws: also that it is the database of another program.
    package func kind() throws(MirrorError) -> Kind {
        guard try isThere() else { return .none }
        let output = try sqlite.run(
            Array(
                """
                SELECT hex(application_id) FROM pragma_application_id;
                SELECT hex(user_version) FROM pragma_user_version;
                SELECT hex(count(*)) FROM sqlite_master;

                """.utf8), isReading: true)
        let numbers = output.split(separator: UInt8(ascii: "\n")).compactMap { PrintedValues($0)?.integer(0) }
        guard numbers.count == 3 else { throw .failed("it does not print what it is asked for") }
        if numbers[0] == MirrorSchema.application { return .mirror(version: numbers[1]) }
        guard numbers[0] == 0, numbers[2] == 0 else { throw .foreign }
        return .none
    }

    /// Creates a database of the present schema, or brings the one that is there up to it; its rows stay.
    ///
    /// - Parameters:
    ///   - queue: the queue's path.
    ///   - isCreating: leaves a database of an earlier version alone.
    /// - Returns: what was there before.
    package func upgrade(for queue: String, isCreating: Bool = false) throws(MirrorError) -> Kind {
        let kind = try kind()
        let version: Int
        switch kind {
        case .none: version = 0
        case .mirror(let known): version = known
        }
        if version == MirrorSchema.version { return kind }
        guard version < MirrorSchema.version, version == 0 || !isCreating else { throw .version(version) }
        var script = Array("PRAGMA journal_mode=WAL;\nBEGIN IMMEDIATE;\n".utf8)
        // Somebody else may have done it since.
        script += Guard.script("(SELECT user_version FROM pragma_user_version)=\(version)").utf8
        script += MirrorSchema.upgrade(from: version).utf8
        let name = SQLValue.text(PathText.name(of: queue)).literal
        script += "INSERT INTO mirror_state VALUES ('queue',\(name)) ON CONFLICT DO NOTHING;\n".utf8
        script += "COMMIT;\n".utf8
        do throws(MirrorError) {
            _ = try sqlite.run(script, isReading: false)
        } catch {
            guard case .changed = error else { throw error }
            return try upgrade(for: queue, isCreating: isCreating)
        }
        return kind
    }

    /// - Throws: that something else than a file is there.
    private func isThere() throws(MirrorError) -> Bool {
        let status: FileStatus
        do throws(SystemError) {
            status = try FileStatus(at: absolutePath)
        } catch {
            guard error.isNotFound else { throw .system(error) }
            return false
        }
        guard status.kind == .regular else { throw .notAFile(status.kind) }
        return true
    }

    // MARK: Reading

    /// What the database says of itself.
    ///
    /// - Parameters:
    ///   - queue: the queue's absolute path.
    ///   - isOwn: whether another queue of the same name is another one.
    /// - Throws: also that there is none, and that it is of another version or another queue.
    package func state(of queue: String, isOwn: Bool = true) throws(MirrorError) -> MirrorState {
        guard try isThere() else { throw .missing }
        var state: MirrorState
        do throws(MirrorError) {
            state = try MirrorState(printed: try sqlite.run(Array(MirrorState.question.utf8), isReading: true))
        } catch {
            // The tables that it asks for may not be there.
            guard case .failed = error else { throw error }
            switch try kind() {
            case .none: throw .missing
            case .mirror(MirrorSchema.version): throw error
            case .mirror(let version): throw .version(version)
            }
        }
        guard state.application == MirrorSchema.application else { throw .foreign }
        guard state.version == MirrorSchema.version else { throw .version(state.version) }
        let name = PathText.name(of: queue)
        guard state.queue == name else { throw .otherQueue(state.queue) }
        let own = place(of: queue)
        guard isOwn, state.place != own else { return state }
        // Links may lead to one queue by two paths, and one that was moved is the same one.
        let former = state.place.flatMap { $0.hasPrefix("/") ? $0 : folder(of: $0).map { $0 + name } }
        if let former, let place = try? ResolvedPath.resolve(former), !place.isMissing {
            let here = try? ResolvedPath.resolve(queue).folder.status()
            guard let here, (try? place.folder.status().isSameFile(as: here)) == true else { throw .otherQueue(former) }
        } else {
            state.newPlace = own
            state.formerPath = former
        }
        return state
    }

    /// Where a queue is: the path of the database from its folder, which is the same where both are moved or copied
    /// together; the queue's path, where the database is elsewhere.
    private func place(of queue: String) -> String {
        let folder = PathText.folder(of: queue) + "/"
        return absolutePath.hasPrefix(folder) ? String(absolutePath.dropFirst(folder.count)) : queue
    }

    /// The folder from which a path leads to the database, with a slash.
    private func folder(of place: String) -> String? {
        absolutePath.hasSuffix("/" + place) ? String(absolutePath.dropLast(place.count)) : nil
    }

    /// What the database says otherwise than files and the event log, all of it.
    ///
    /// - Parameters:
    ///   - files: all that are mirrored.
    ///   - log: all of the event log, in the file of that name.
    package func differences(
        from files: [MirroredFile], _ log: MirrorLog, named logName: String
    ) throws(MirrorError) -> [MirrorDifference] {
        let rows = try answers(
            files.map { (StoredRows.question($0.table, $0.condition), StoredRows(of: $0.table)) }
        ) { $0.take($1) }
        let (events, locks) = try storedEvents()
        return zip(files, rows).flatMap { MirrorDifference.all(of: $0, $1) }
            + MirrorDifference.all(of: log, events, locks: locks, file: logName)
    }

    private func storedEvents() throws(MirrorError) -> (events: StoredEvents, locks: StoredLockEvents) {
        let events = try answers([(StoredEvents.question, StoredEvents())]) { $0.take($1) }[0]
        return (events, try answers([(StoredLockEvents.question, StoredLockEvents())]) { $0.take($1) }[0])
    }

    /// Asks questions at one moment; each line of an answer begins with the question's number.
    func answers<Answer>(
        _ questions: [(sql: String, answer: Answer)], _ take: (inout Answer, PrintedValues) -> Void
    ) throws(MirrorError) -> [Answer] {
        guard !questions.isEmpty else { return [] }
        var script = "BEGIN;\n"
        for (number, question) in questions.enumerated() { script += "SELECT hex(\(number)),\(question.sql);\n" }
        let output = try runOwn(Array((script + "COMMIT;\n").utf8), isReading: true)
        var answers = questions.map(\.answer)
        for line in output.split(separator: UInt8(ascii: "\n")) {
            guard let values = PrintedValues(line), let number = values.integer(0), answers.indices.contains(number)
            else { throw .failed("it does not print what it is asked for") }
            take(&answers[number], values)
        }
        return answers
    }

    /// Runs a script that fits a database of the present schema: one that lacks a table or a column is damaged.
    private func runOwn(_ script: [UInt8], isReading: Bool) throws(MirrorError) -> [UInt8] {
        do throws(MirrorError) {
            return try sqlite.run(script, isReading: isReading)
        } catch {
            guard case .failed(let reason) = error, ["no such ", "table "].contains(where: reason.hasPrefix) else {
                throw error
            }
            throw .damaged(reason)
        }
    }

    // MARK: Writing

    /// Makes the database say what files and the event log say.
    ///
    /// - Parameters:
    ///   - files: those that may say something else than in the last write.
    ///   - log: what was added to the event log since then, or all of it.
    ///   - state: what the database said of itself before they were read.
    ///   - isRebuilding: writes everything anew, whatever the database has; events that the log no longer has stay.
    ///     All files and all of the log are needed for that.
    ///   - isOverwriting: also what somebody has changed in the database and the queue doesn't say.
    /// - Returns: what was written; nil where somebody else wrote to the database since then.
    package func write(
        _ files: [MirroredFile], _ log: MirrorLog, since state: MirrorState, isRebuilding: Bool = false,
        isOverwriting: Bool = false
    ) throws(MirrorError) -> WrittenRows? {
        var changes = MirrorChanges(since: state)
        if isRebuilding {
            changes.clear(files)
            for file in files { changes.add(file, KnownRows(of: file)) }
            let stored = try storedEvents().events
            let (unfit, missing) = stored.repair(by: log)
            changes.repair(stored, without: unfit)
            changes.add(missing, upTo: log.mark)
        } else {
            let changed = files.filter { state.hashes[$0.name] != $0.hash }
            let known = try answers(changed.map { (KnownRows.question($0), KnownRows(of: $0)) }) { $0.take($1) }
            for (file, known) in zip(changed, known) {
                let lost = isOverwriting || !file.isQueue ? [] : try changesLost(by: file, known)
                guard lost.isEmpty else { throw .unsaved(lost) }
                changes.add(file, known)
            }
            let events = log.isWhole ? try unknown(log.events) : log.events
            if !events.isEmpty || (log.isWhole && log.mark != state.logMark) { changes.add(events, upTo: log.mark) }
        }
        guard !changes.isEmpty else { return WrittenRows() }
        do throws(MirrorError) {
            _ = try runOwn(changes.script, isReading: false)
        } catch {
            guard case .changed = error else { throw error }
            return nil
        }
        return changes.written
    }

    /// What somebody has changed in rows of the database that others are to take the place of, and those don't say.
    private func changesLost(by file: MirroredFile, _ known: KnownRows) throws(MirrorError) -> [MirrorDifference] {
        var gone = known.rows
        for row in file.rows where gone[row.storedKey]?.hash == row.hash { gone[row.storedKey] = nil }
        guard !gone.isEmpty else { return [] }
        let ids = Set(gone.keys.map { $0.parts[1] }).map { SQLValue.bytes($0).literal }
        let condition = file.condition + (ids.count > 1000 ? "" : " AND task_id IN (\(ids.joined(separator: ",")))")
        let stored = try answers([(StoredRows.question(file.table, condition), StoredRows(of: file.table))]) {
            let row = $0.row($1)
            if gone[row.key] != nil, row.isEdited(in: file.table) { $0.take($1) }
        }[0]
        let keys = Set(stored.rows.map(\.key))
        let rows = file.rows.filter { keys.contains($0.storedKey) }
        let others = MirrorDifference.all(of: file.having(rows), stored).filter { difference in
            switch difference.kind {
            case .column(let name, let stored, let own): name != "source" && stored ?? "" != own ?? ""
            case .extra: true
            case .missing, .moved: false
            }
        }
        // Which column somebody has changed isn't known: of a row that is not the same all are named.
        let lost = Set(others.filter { $0.kind == .extra || $0.isOfCell }.map(\.key))
        return others.filter { lost.contains($0.key) }
    }

    /// Those of all events of a log that the database does not have.
    private func unknown(_ events: [MirrorEvent]) throws(MirrorError) -> [MirrorEvent] {
        guard !events.isEmpty else { return [] }
        var known = try answers([(EventCounts.question, EventCounts())]) { $0.take($1) }[0]
        return events.filter { !known.take($0.hash) }
    }
}

/// A condition without which a transaction stops.
enum Guard {
    /// - Parameter condition: SQL.
    static func script(_ condition: String) -> String {
        """
        CREATE TEMP TABLE known (generation_unchanged CHECK (generation_unchanged));
        INSERT INTO known VALUES (\(condition));

        """
    }
}
