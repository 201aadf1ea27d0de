import Synchronization
import Testing

@testable import Host

#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// One after the other: every scope of this process gets every signal.
@Suite("Signals", .serialized)
struct SignalTests {
    @Test(
        "A program in the foreground takes the interrupts of the terminal, and how it ended is told",
        arguments: [
            ("exit 3", ChildResult.Status.exited(3)), ("kill -INT $$", .signalled(SIGINT)),
            ("kill -QUIT $$", .signalled(SIGQUIT)), ("kill -INT $PPID; exit 4", .exited(4)),
        ])
    func foreground(script: String, status: ChildResult.Status) throws {
        #expect(try ChildProgram("sh", ["-c", script]).runInForeground() == status)
        // The default is a null pointer, which is what it was before.
        #expect(signal(SIGINT, SIG_DFL) == nil)
    }

    @Test("Each scope reads each of its signals once, and then the signal does again what it did before")
    func scopes() throws {
        do {
            var first = try Signals([.windowChange, .hangUp])
            var second = try Signals([.windowChange])
            kill(getpid(), SIGWINCH)
            kill(getpid(), SIGHUP)
            try until { first.next() == .windowChange }
            try until { first.next() == .hangUp }
            try until { second.next() == .windowChange }
            #expect(first.next() == nil && second.next() == nil)
        }
        #expect(signal(SIGWINCH, SIG_DFL) == nil && signal(SIGHUP, SIG_DFL) == nil)
    }

    private static let windowChanges = Atomic(0)

    @Test("A signal that nobody read has its effect when the last scope ends")
    func unread() throws {
        Self.windowChanges.store(0, ordering: .relaxed)
        signal(SIGWINCH) { _ in Self.windowChanges.add(1, ordering: .relaxed) }
        defer { signal(SIGWINCH, SIG_DFL) }
        do {
            var outer = try Signals([.windowChange])
            do {
                let inner = try Signals([.windowChange])
                kill(getpid(), SIGWINCH)
                try until { outer.next() != nil }
                _ = consume inner
            }
            #expect(Self.windowChanges.load(ordering: .relaxed) == 0)
            kill(getpid(), SIGWINCH)
            var news = News()
            outer.announce(to: &news)
            try news.wait()
            _ = consume outer
        }
        try until { Self.windowChanges.load(ordering: .relaxed) == 1 }
    }

    @Test("What this process ignores stays ignored, and a program starts with it")
    func ignored() throws {
        signal(SIGHUP, SIG_IGN)
        defer { signal(SIGHUP, SIG_DFL) }
        let run = try ChildProgram("sh", ["-c", "kill -HUP $PPID; kill -HUP $$; exit 3"]).runUntilSignalled()
        #expect(run.result.status == .exited(3) && run.signal == nil)
    }

    @Test(
        "A signal to this process ends the program, and is reported",
        arguments: [("HUP", Signal.hangUp), ("INT", .interrupt), ("QUIT", .quit), ("TERM", .terminate)])
    func interrupted(name: String, signal: Signal) throws {
        let run = try ChildProgram("sh", ["-c", "echo before; kill -\(name) $PPID; sleep 60"]).runUntilSignalled()
        #expect(run.signal == signal && run.result.status == .signalled(SIGTERM))
        #expect(run.result.output == Array("before\n".utf8))
    }

    @Test("A program that ignores the request to end is killed by the next signal, or when its time is over")
    func stubborn() throws {
        for second in ["kill -TERM $PPID", ":"] {
            let script = "trap '' TERM; kill -INT $PPID; \(second); while :; do sleep 1; done"
            let run = try ChildProgram("sh", ["-c", script]).runUntilSignalled()
            #expect(run.result.status == .signalled(SIGKILL))
            // Of two signals either may come first, on different threads.
            #expect(run.signal == .interrupt || (run.signal == .terminate && second != ":"))
        }
    }
}
