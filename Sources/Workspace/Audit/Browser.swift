package import Host

/// Why a browser showed nothing.
package enum BrowserError: Error, Equatable, Sendable {
    /// None of the programs is there.
    case missing
    /// It failed: its name, and what it said last.
    case failed(String, reason: String)
    /// It took longer than this many seconds, and was ended.
    case timedOut(seconds: Int)
    /// This process got a signal that asks it to end, and ended the browser.
    case interrupted(by: Signal)
}

/// A browser of this system that renders a page without a screen.
package struct Browser {
    /// The programs that are tried, in this order.
    package static let names = [
        "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "headless_shell",
    ]

    /// How much time of its own a page gets to finish, in milliseconds: timers run as fast as they can.
    private static let pageTime = 5_000
    private static let outputLimit = 32 << 20

    private let seconds: Int

    /// What addresses are taken, as a phrase.
    package static let addressForm = "a URL that begins with http://, https:// or file://"

    /// Whether a text is an address that a browser gets: it can't be taken for an option there.
    package static func isAddress(_ text: String) -> Bool {
        let isPlain = text.unicodeScalars.allSatisfy { $0.value > 0x20 && !(0x7F...0x9F).contains($0.value) }
        guard isPlain, let colon = text.firstIndex(of: ":"), text[colon...].hasPrefix("://"),
            text.utf8.count > text[..<colon].utf8.count + 3
        else { return false }
        return ["http", "https", "file"].contains(text[..<colon].lowercased())
    }

    /// - Parameter seconds: how long a page may take, 1 or more.
    package init(seconds: Int) {
        self.seconds = seconds
    }

    /// What a page's document is when its scripts have run.
    package struct Page {
        /// HTML in UTF-8.
        package let document: [UInt8]
        /// Whether the page went on loading and this is how it was at first: what is not there may still come.
        package let isUnfinished: Bool
    }

    /// Renders a page. Most of the time is for a page that comes to rest; one that keeps a connection open does not,
    /// and is taken as it is when it has loaded.
    ///
    /// - Parameter url: where the page is; it begins with a scheme.
    package func page(at url: String) throws(BrowserError) -> Page {
        let time = Duration.seconds(seconds)
        if let document = try document(of: url, ["--virtual-time-budget=\(Self.pageTime)"], within: time * 2 / 3) {
            return Page(document: document, isUnfinished: false)
        }
        let load = seconds * 1_000 / 6
        if let document = try document(of: url, ["--timeout=\(load)"], within: time / 3) {
            return Page(document: document, isUnfinished: true)
        }
        throw .timedOut(seconds: seconds)
    }

    /// The document, or `nil` when the time was over.
    private func document(
        of url: String, _ options: [String], within time: Duration
    ) throws(BrowserError) -> [UInt8]? {
        let profile: TemporaryFolder
        do throws(SystemError) {
            profile = try TemporaryFolder(prefix: "orch-browser-")
        } catch {
            throw .failed("the browser", reason: "no temporary folder: \(error.reason)")
        }
        // Chromium's sandbox refuses to work for root, and shared memory is scarce in containers.
        let arguments =
            [
                "--headless", "--disable-gpu", "--no-first-run", "--no-default-browser-check", "--disable-extensions",
                "--disable-background-networking", "--disable-component-update", "--disable-sync",
                "--disable-dev-shm-usage", "--user-data-dir=\(profile.path)",
            ] + (Environment.isRoot ? ["--no-sandbox"] : []) + options + ["--dump-dom", url]
        for name in Self.names {
            let program = ChildProgram(name, arguments, output: .kept(limit: Self.outputLimit), timeout: time)
            let result: ChildResult
            let signal: Signal?
            do throws(ChildError) {
                (result, signal) = try program.runUntilSignalled()
            } catch {
                switch error {
                case .programMissing: continue
                case .system(let error): throw .failed(name, reason: error.reason)
                }
            }
            if let signal { throw .interrupted(by: signal) }
            return try Self.document(in: result, of: name)
        }
        throw .missing
    }

    private static func document(in result: ChildResult, of name: String) throws(BrowserError) -> [UInt8]? {
        switch result.status {
        case .timedOut: return nil
        case .signalled(let signal): throw .failed(name, reason: "ended by signal \(signal)")
        case .exited(let code):
            let reason = loadFailure(in: result.errors) ?? ProgramText.lastLine(of: result.errors)
            guard code == 0 else { throw .failed(name, reason: "exit \(code)" + (reason.map { ", " + $0 } ?? "")) }
            // A page that can't be loaded is nothing at all, with exit 0.
            guard result.output.contains(where: { $0 > 0x20 }) else {
                throw .failed(name, reason: reason ?? "it printed no page")
            }
            if result.isCut { throw .failed(name, reason: "the page has more than \(outputLimit >> 20) MB") }
            return result.output
        }
    }

    /// `net::ERR_CONNECTION_REFUSED` and the like, which is among other messages.
    private static func loadFailure(in errors: [UInt8]) -> String? {
        let text = String(decoding: errors, as: UTF8.self)
        let words = text.split { $0 == " " || $0.isNewline }
        return words.last { $0.hasPrefix("net::ERR_") }.map(String.init)
    }
}
