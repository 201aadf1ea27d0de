internal import Host

/// The database that mirrors a queue. The queue stays the truth: what is in the database can be made anew from the files.
package struct Mirror: Sendable {
    /// The database's path, as it is shown to people.
    package let path: String
    /// The oldest sqlite3 that has `-safe`, as major and minor.
    package static let leastProgram = (3, 37)

    private let sqlite: SQLite
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

    /// Makes a database of the present schema of what is there, and keeps what it has.
    ///
    /// - Parameter queue: the name of the queue's file.
    /// - Returns: what was there before.
    package func upgrade(for queue: String) throws(MirrorError) -> Kind {
        let kind = try kind()
        let version: Int
        switch kind {
        case .none: version = 0
        case .mirror(let known): version = known
        }
        guard version <= MirrorSchema.version else { throw .version(version) }
        if version == MirrorSchema.version { return kind }
        var script = Array("PRAGMA journal_mode=WAL;\nBEGIN IMMEDIATE;\n".utf8)
        // Somebody else may have done it since.
        script += Guard.script("(SELECT user_version FROM pragma_user_version)=\(version)").utf8
        script += MirrorSchema.upgrade(from: version).utf8
        script += "INSERT INTO mirror_state VALUES ('queue',".utf8
        SQLValue.text(queue).appendLiteral(to: &script)
        script += ") ON CONFLICT DO NOTHING;\nCOMMIT;\n".utf8
        do throws(MirrorError) {
            _ = try sqlite.run(script, isReading: false)
        } catch {
            guard case .changed = error else { throw error }
            return try upgrade(for: queue)
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
    /// - Throws: also that there is none, and that it is of another version or another queue.
    package func state(of queue: String) throws(MirrorError) -> MirrorState {
        guard try isThere() else { throw .missing }
        let state: MirrorState
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
        guard state.queue == queue else { throw .otherQueue(state.queue) }
        return state
    }

    /// What the database has of the rows of files, as far as changes need it.
    func knownRows(of files: [MirroredFile]) throws(MirrorError) -> [KnownRows] {
        try known(files.map(KnownRows.question), files.map { KnownRows(of: $0) }) { $0.take($1) }
    }

    /// What the database says otherwise than files, all of it.
    package func differences(from files: [MirroredFile]) throws(MirrorError) -> [MirrorDifference] {
        let rows = try known(
            files.map { StoredRows.question($0.table, $0.condition) }, files.map { StoredRows(of: $0.table) }
        ) { $0.take($1) }
        return zip(files, rows).flatMap { MirrorDifference.all(of: $0, $1) }
    }

    /// Asks several questions at one moment; each answer begins with its number.
    private func known<Answer>(
        _ questions: [String], _ answers: [Answer], _ take: (inout Answer, PrintedValues) -> Void
    ) throws(MirrorError) -> [Answer] {
        guard !questions.isEmpty else { return [] }
        var script = "BEGIN;\n"
        for (number, question) in questions.enumerated() { script += "SELECT hex(\(number)),\(question);\n" }
        let output = try sqlite.run(Array((script + "COMMIT;\n").utf8), isReading: true)
        var answers = answers
        for line in output.split(separator: UInt8(ascii: "\n")) {
            guard let values = PrintedValues(line), let number = values.integer(0), answers.indices.contains(number)
            else { throw .failed("it does not print what it is asked for") }
            take(&answers[number], values)
        }
        return answers
    }

    // MARK: Writing

    /// Makes the database say what files say.
    ///
    /// - Parameters:
    ///   - files: all that are mirrored.
    ///   - state: what the database said of itself before they were read.
    /// - Returns: what was written; nil where somebody else wrote to the database since then.
    package func write(_ files: [MirroredFile], since state: MirrorState) throws(MirrorError) -> WrittenRows? {
        let changed = files.filter { state.hashes[$0.name] != $0.hash }
        var changes = MirrorChanges(since: state)
        for (file, known) in zip(changed, try knownRows(of: changed)) { changes.add(file, known) }
        guard !changes.isEmpty else { return WrittenRows() }
        do throws(MirrorError) {
            _ = try sqlite.run(changes.script, isReading: false)
        } catch {
            guard case .changed = error else { throw error }
            return nil
        }
        return changes.written
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
