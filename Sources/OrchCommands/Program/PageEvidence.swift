internal import ArgumentGrammar
internal import ReviewerGate
internal import Workspace

/// A page that a browser renders, and the texts that it must show.
enum PageEvidence {
    private static let url = Flag("ui-url", .url, help: "a page that must show the texts of --ui-contains")
    private static let contains = Flag(
        "ui-contains", .shownText, help: "unless the page shows this, PASS becomes RETRY"
    ).repeatable
    private static let timeout = Flag(
        "ui-timeout", .integer("SECONDS", in: 1...3_600, of: "seconds"), help: "how long the page may take",
        default: "\(standardSeconds)")

    static let flags: [any FlagDeclaration] = [url, contains, timeout]
    /// How long a page may take unless something else is said.
    static let standardSeconds = 30

    static func isGiven(in invocation: Invocation) -> Bool { invocation[url] != nil }

    /// Refuses one of the two flags without the other.
    static func check(_ invocation: Invocation) throws(CommandFailure) {
        let hasURL = invocation[url] != nil
        if hasURL, invocation[contains].isEmpty {
            throw CommandFailure(invocation.usageError(.missing([contains.description.synopsis])))
        }
        if !hasURL, !invocation[contains].isEmpty || invocation[timeout] != nil {
            throw CommandFailure(invocation.usageError(.missing([url.description.synopsis])))
        }
    }

    /// Looks at the page, if there is one to look at.
    static func gather(in invocation: Invocation) throws(CommandFailure) -> [Evidence] {
        guard let url = invocation[url] else { return [] }
        let outcome = try outcome(
            of: url, for: invocation[contains], seconds: invocation[timeout] ?? standardSeconds)
        return [Evidence(name: "ui", passed: outcome.isSuccess, detail: outcome.detail)]
    }

    /// Whether a page shows all of the texts.
    static func outcome(
        of url: String, for texts: [String], seconds: Int = standardSeconds
    ) throws(CommandFailure) -> CheckOutcome {
        let texts = try look(at: url, for: texts, seconds: seconds)
        let missing = texts.filter { !$0.isShown }
        return CheckOutcome(
            isSuccess: missing.isEmpty,
            detail: (missing.isEmpty ? "the page shows " : "the page does not show ")
                + (missing.isEmpty ? texts : missing).map { "'\($0.text)'" }.joined(separator: ", "))
    }

    /// Which of the texts a page shows.
    ///
    /// - Throws: exit 69 when there is no browser or it fails, which says nothing about the page.
    static func look(
        at url: String, for texts: [String], seconds: Int
    ) throws(CommandFailure) -> [(text: String, isShown: Bool)] {
        do throws(BrowserError) {
            let page = try Browser(seconds: seconds).page(at: url)
            let seen = PageText(page.document)
            let found = texts.map { (text: $0, isShown: seen.shows($0)) }
            if page.isUnfinished, found.contains(where: { !$0.isShown }) {
                throw .timedOut(seconds: seconds)
            }
            return found
        } catch {
            throw CommandFailure(error)
        }
    }
}

extension ValueSyntax where Value == String {
    /// A page's address.
    static let url = ValueSyntax("URL", takes: Browser.addressForm) { Browser.isAddress($0) ? $0 : nil }

    /// A text that can be seen.
    static let shownText = ValueSyntax("TEXT", takes: "a text that is not empty") { text in
        text.contains { !$0.isWhitespace } ? text : nil
    }
}
