internal import ArgumentGrammar
internal import Engine
internal import Mirror
internal import Text
internal import Workspace

/// The database that a command is about.
enum DatabaseArguments {
    static let path = Flag(
        "db", .file("PATH"), help: "the database", default: "\(Setting.databasePath.standard) beside QUEUE.md",
        environment: Setting.databasePath.environmentName)
    /// Of commands that read the queue.
    static let source = Flag("db", .file("PATH"), help: "read this database of 'orch db', not the files")
}

extension Call {
    /// The path of the database as it is shown.
    mutating func databasePath() throws(CommandFailure) -> String {
        if let path = invocation[DatabaseArguments.path] { return path }
        return try workplace().databasePath
    }

    /// Makes the database that is named what the call reads in place of the files.
    ///
    /// - Returns: its path; nil where none is named.
    mutating func readDatabaseIfGiven() throws(CommandFailure) -> String? {
        guard let path = invocation[DatabaseArguments.source] else { return nil }
        try attempt { session throws(EngineError) in try session.read(fromDatabase: path) }
        return path
    }

    /// Brings the database up to date with the queue; see 'orch db sync'.
    mutating func syncDatabase(
        isRebuilding: Bool = false, isOverwriting: Bool = false
    ) throws(CommandFailure) -> WrittenRows {
        let path = invocation[DatabaseArguments.path]
        let written = try attempt { session throws(EngineError) in
            try session.syncMirror(at: path, isRebuilding: isRebuilding, isOverwriting: isOverwriting)
        }
        if let former = written.formerPath { warn("\(try databasePath()) mirrored \(former), which is there no more") }
        return written
    }

    /// Prints what the database says otherwise than the files; see 'orch db check'.
    mutating func checkDatabase() throws(CommandFailure) {
        let path = invocation[DatabaseArguments.path]
        let differences = try attempt { session throws(EngineError) in try session.mirrorDifferences(at: path) }
        if !differences.isEmpty { end(with: .found) }
        let name = try databasePath()
        if isJSON {
            return print([
                "schema": "orch.db_check/1", "database": .string(name),
                "differences": .array(of: differences) { $0.document },
            ])
        }
        for difference in differences { print(Screen.plain(difference.wording)) }
        if differences.isEmpty { print(Screen.plain("\(name) says what the queue says")) }
    }
}

extension WrittenRows {
    /// The figures as words of a line.
    var wording: String { "written=\(written) removed=\(removed) moved=\(moved) events=\(events)" }

    var document: JSONObject {
        [
            "written": .integer(written), "removed": .integer(removed), "moved": .integer(moved),
            "events": .integer(events),
        ]
    }
}

extension MirrorDifference {
    fileprivate var document: JSONValue {
        var members: JSONObject = ["table": .string(table), "file": .string(file), "key": .string(key)]
        switch kind {
        case .missing: members = members + ["kind": "missing"]
        case .extra: members = members + ["kind": "extra"]
        case .moved(let stored, let place):
            members = members + ["kind": "moved", "database": .integer(stored), "queue": .integer(place)]
        case .column(let name, let stored, let own):
            members =
                members + [
                    "kind": "column", "column": .string(name), "database": .string(orNull: stored),
                    "queue": .string(orNull: own),
                ]
        }
        return .object((members + ["message": .string(wording)]).members)
    }
}
