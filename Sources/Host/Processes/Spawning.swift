internal import CHost

#if canImport(Darwin)
internal import Darwin

private typealias FileActions = posix_spawn_file_actions_t?
private typealias Attributes = posix_spawnattr_t?
#elseif canImport(Musl)
internal import Musl

private typealias FileActions = posix_spawn_file_actions_t
private typealias Attributes = posix_spawnattr_t
#else
internal import Glibc

private typealias FileActions = posix_spawn_file_actions_t
private typealias Attributes = posix_spawnattr_t
#endif

extension ChildProgram {
    /// Starts the program with these descriptors as its standard streams.
    ///
    /// - Parameters:
    ///   - input: nil for `/dev/null`.
    ///   - isDetached: whether it leads a session of its own, which nothing that happens to this one reaches.
    /// - Returns: its process number.
    func spawn(
        input: Int32?, output: Int32, errors: Int32, isDetached: Bool = false
    ) throws(ChildError) -> pid_t {
        for text in [program] + arguments where text.utf8.contains(0) {
            throw .system(SystemError(call: "posix_spawn", code: EINVAL, subject: text))
        }
        #if canImport(Darwin)
        var actions: FileActions = nil
        var attributes: Attributes = nil
        #else
        var actions = FileActions()
        var attributes = Attributes()
        #endif
        posix_spawn_file_actions_init(&actions)
        posix_spawnattr_init(&attributes)
        defer {
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&attributes)
        }
        if let input {
            posix_spawn_file_actions_adddup2(&actions, input, 0)
        } else {
            posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        }
        posix_spawn_file_actions_adddup2(&actions, output, 1)
        posix_spawn_file_actions_adddup2(&actions, errors, 2)
        if let folder { _ = chost_spawn_in_folder(&actions, folder) }
        setAttributes(&attributes, isDetached: isDetached || leadsSession)

        var arguments = CStrings([program] + arguments)
        var variables = CStrings(environmentEntries())
        var process = pid_t()
        let code = posix_spawnp(&process, program, &actions, &attributes, &arguments.pointers, &variables.pointers)
        if code == 0 { return process }
        throw failure(code)
    }

    /// A program starts with the signals as they are for any other one, whatever this process does with its own; those
    /// that are caught here have their default effect there.
    private func setAttributes(_ attributes: inout Attributes, isDetached: Bool) {
        var flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigaddset(&signals, SIGPIPE)
        sigaddset(&signals, SIGXFSZ)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        if isDetached {
            flags |= Int32(CHOST_SPAWN_IN_SESSION)
        } else if !isInOwnersGroup {
            flags |= POSIX_SPAWN_SETPGROUP
            posix_spawnattr_setpgroup(&attributes, 0)
        }
        posix_spawnattr_setflags(&attributes, Int16(truncatingIfNeeded: flags))
    }

    /// `name=value` for every variable that the program gets.
    private func environmentEntries() -> [String] {
        let own = Environment.all.filter { inherited?.contains($0.key) ?? true }
        let variables = own.mapValues { Optional($0) }.merging(environment) { $1 }
        return variables.compactMap { name, value in value.map { name + "=" + $0 } }
    }

    /// The system says "not found" both of the program and of the folder.
    private func failure(_ code: Int32) -> ChildError {
        guard code == ENOENT || code == ENOTDIR else {
            return .system(SystemError(call: "posix_spawn", code: code, subject: program))
        }
        if let folder {
            do {
                _ = try Folder(path: folder)
            } catch {
                return .system(SystemError(call: "chdir", code: error.code, subject: folder))
            }
        }
        return .programMissing(program)
    }
}

/// Strings as C wants a list of them: terminated pointers and a null pointer at the end.
private struct CStrings: ~Copyable {
    var pointers: [UnsafeMutablePointer<CChar>?]

    init(_ strings: [String]) {
        pointers = strings.map { strdup($0) }
        pointers.append(nil)
    }

    deinit {
        for pointer in pointers { free(pointer) }
    }
}
