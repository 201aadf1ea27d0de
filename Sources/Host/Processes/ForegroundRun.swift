#if canImport(Darwin)
internal import Darwin
#elseif canImport(Musl)
internal import Musl
#else
internal import Glibc
#endif

extension ChildProgram {
    /// Runs the program to its end with this process's own standard streams: an editor on the person's terminal.
    ///
    /// `input`, `timeout` and `outputLimit` do not apply. Ctrl-C and Ctrl-\ are the program's alone until it has ended.
    package func runInForeground() throws(ChildError) -> ChildResult.Status {
        let signals = [SIGINT, SIGQUIT].map { number in
            var before = sigaction()
            var ignored = sigaction()
            Self.ignore(&ignored)
            sigaction(number, &ignored, &before)
            return (number: number, before: before)
        }
        defer {
            for (number, action) in signals {
                var before = action
                sigaction(number, &before, nil)
            }
        }
        // What was ignored before, as in a job in the background, the program ignores too.
        let restored = signals.filter { !Self.isIgnored($0.before) }.map(\.number)
        let process = try spawn(input: 0, output: 1, errors: 2, restoring: restored)
        var status: Int32 = 0
        do throws(SystemError) {
            _ = try system("waitpid") { waitpid(process, &status, 0) }
        } catch {
            throw .system(error)
        }
        return ChildResult.Status(waited: status)
    }

    #if canImport(Darwin)
    private static func ignore(_ action: inout sigaction) { action.__sigaction_u.__sa_handler = SIG_IGN }

    private static func isIgnored(_ action: sigaction) -> Bool { same(action.__sigaction_u.__sa_handler, SIG_IGN) }
    #elseif canImport(Musl)
    private static func ignore(_ action: inout sigaction) { action.__sa_handler.sa_handler = SIG_IGN }

    private static func isIgnored(_ action: sigaction) -> Bool { same(action.__sa_handler.sa_handler, SIG_IGN) }
    #else
    private static func ignore(_ action: inout sigaction) { action.__sigaction_handler.sa_handler = SIG_IGN }

    private static func isIgnored(_ action: sigaction) -> Bool { same(action.__sigaction_handler.sa_handler, SIG_IGN) }
    #endif

    /// Handlers are functions, which Swift compares by their addresses alone.
    private static func same(
        _ handler: (@convention(c) (Int32) -> Void)?, _ other: (@convention(c) (Int32) -> Void)?
    ) -> Bool {
        unsafeBitCast(handler, to: Int.self) == unsafeBitCast(other, to: Int.self)
    }
}
