internal import ArgumentGrammar
internal import Host
internal import TaskQueue
internal import Workspace

/// The queue that a run is about, with its settings.
struct Workplace {
    /// The queue's path, as it is told to the person.
    let path: String
    let settings: Settings
    let store: QueueStore
    /// The event log's path.
    let logPath: String
    /// The settings file's path, whether there is one or not.
    let settingsPath: String

    /// The folder that the queue is in.
    var folder: String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// Finds the queue and reads its settings.
    ///
    /// - Parameter queue: the queue's path, where an argument names it rather than a flag.
    init(_ invocation: Invocation, at queue: String? = nil) throws(CommandFailure) {
        if let queue { path = queue } else { path = try Self.queuePath(invocation) }
        let file: SettingsFile
        do throws(StoreError) {
            file = try SettingsFile(besideQueueAt: path)
        } catch {
            throw CommandFailure(error, path: path, offset: .kst)
        }
        settings = try Self.settings(file, invocation)
        settingsPath = file.path
        logPath = invocation[GlobalFlags.logPath] ?? file.resolve(settings.logPath)
        store = QueueStore(
            path: path, heading: settings.heading, isReadOnly: settings.isReadOnly,
            lockTimeout: .seconds(invocation[GlobalFlags.lockTimeout] ?? 10))
    }

    /// An error of the store with the queue's path.
    func failure(_ error: StoreError) -> CommandFailure {
        CommandFailure(error, path: path, offset: settings.offset)
    }

    /// An error of the queue with its path.
    func failure(_ error: QueueError) -> CommandFailure {
        CommandFailure(error, path: path, offset: settings.offset)
    }

    /// The queue that a flag or the environment names, whether it is there or not.
    static func namedQueue(_ invocation: Invocation) throws(CommandFailure) -> String? {
        if let path = invocation[GlobalFlags.queue] { return try checked(path, GlobalFlags.queue.description.spelling) }
        return variable("ORCH_QUEUE_MD")
    }

    /// A variable of the environment; an empty one counts as not set, as it does for most programs.
    private static func variable(_ name: String) -> String? {
        Environment.variable(name).flatMap { $0.isEmpty ? nil : $0 }
    }

    /// The queue that is meant: named, or found.
    static func queuePath(_ invocation: Invocation) throws(CommandFailure) -> String {
        if let path = try namedQueue(invocation) { return path }
        guard let path = try foundQueue() else {
            throw CommandFailure(
                .noQueue,
                "no \(QueueDiscovery.places.joined(separator: " or ")) here or above, up to the repository's root",
                hint: "make a queue with 'orch init', or name one with --queue")
        }
        return path
    }

    /// The queue that is found from the current folder, if there is one.
    static func foundQueue() throws(CommandFailure) -> String? {
        let folder = try currentFolder()
        return QueueDiscovery.find(from: folder).map { shortened($0, from: folder) }
    }

    /// A path as it is told to the person: below the current folder it is shorter to read without that.
    static func shortened(_ path: String) -> String {
        (try? currentFolder()).map { shortened(path, from: $0) } ?? path
    }

    private static func shortened(_ path: String, from folder: String) -> String {
        path.hasPrefix(folder + "/") ? String(path.dropFirst(folder.count + 1)) : path
    }

    private static func currentFolder() throws(CommandFailure) -> String {
        do throws(SystemError) {
            return try Environment.currentFolder()
        } catch {
            throw CommandFailure(.system, "the current folder is gone: \(error.reason)", hint: "change to another one")
        }
    }

    private static func checked(_ path: String, _ flag: String) throws(CommandFailure) -> String {
        guard !path.isEmpty else { throw CommandFailure(.usage, "\(flag) takes a path; got ''") }
        return path
    }

    private static func settings(_ file: SettingsFile, _ invocation: Invocation) throws(CommandFailure) -> Settings {
        do throws(SettingsError) {
            var settings = try Settings(file: file.text, environment: variable)
            if let path = invocation[GlobalFlags.logPath] {
                settings = try settings.overriding(.logPath, with: path, flag: "--log-path")
            }
            return settings
        } catch {
            throw CommandFailure(error, path: file.path)
        }
    }
}
