/// The address of a repository, as settings of git have it.
///
/// What is claimed by a push has to be seen by a fetch of everybody else. So it has to be known of two addresses whether
/// they are one repository, without asking it: `https://host/x.git` and `git@host:x` are.
struct RemoteAddress: Equatable {
    private enum Kind { case web, ssh, git, path }

    let text: String
    /// The same for people, without a password.
    let shown: String
    private let kind: Kind
    /// Who is asked, and where: with the user for ssh, whose folder it may be.
    private let server: String
    private let host: String
    private let path: String

    init(_ text: String) {
        self.text = text
        let (scheme, rest) = Self.parts(of: text)
        switch scheme {
        case "http", "https": kind = .web
        case "ssh", "git+ssh", "ssh+git": kind = .ssh
        case "git": kind = .git
        default:
            (kind, server, host, shown) = (.path, "", "", text)
            path = Self.trimmed(scheme == "file" ? rest : text[...])
            return
        }
        let end = rest.firstIndex(of: "/") ?? rest.endIndex
        let place = rest[..<end].lowercased()
        let named = place.split(separator: "@").last ?? ""
        server = kind == .ssh ? place : String(named)
        shown = kind == .web ? "\(scheme)://\(named)\(rest[end...])" : text
        host = String(named.prefix { $0 != ":" })
        let path = Self.trimmed(rest[end...])
        self.path = path.hasSuffix(".git") ? String(path.dropLast(4)) : path
    }

    /// Whether it is sure enough that another address leads to the same repository.
    func isSame(as other: RemoteAddress) -> Bool {
        if kind == other.kind { return server == other.server && path == other.path }
        guard !host.isEmpty, host == other.host else { return false }
        return inside == other.inside
    }

    /// The path as services have it that are reached in several ways.
    private var inside: Substring {
        let path = path.drop { $0 == "/" }
        return path.hasPrefix("~/") ? path.dropFirst(2) : path
    }

    /// The scheme and what is behind it; `git@host:x` is `ssh` and `git@host/x`.
    private static func parts(of text: String) -> (scheme: String, rest: Substring) {
        if let colon = text.firstIndex(of: ":") {
            let rest = text[text.index(after: colon)...]
            if rest.hasPrefix("//") { return (text[..<colon].lowercased(), rest.dropFirst(2)) }
            // A path of this machine, or what a helper of git knows.
            if text[..<colon].contains("/") || rest.hasPrefix(":") { return ("", text[...]) }
            // Without a slash it is below the user's folder there.
            return ("ssh", Substring(text[..<colon] + (rest.hasPrefix("/") ? "" : "/~/") + rest))
        }
        return ("", text[...])
    }

    private static func trimmed(_ path: Substring) -> String {
        var path = path
        while path.count > 1, path.last == "/" { path.removeLast() }
        return String(path)
    }
}

/// Where fetches and pushes of a remote go.
struct RemoteAddresses {
    /// What takes a push of the remote.
    enum Destination: Equatable {
        /// The repository that is fetched from, and no other one.
        case itself
        /// Others too: that is one of them, to be pushed to by its address.
        case amongOthers(String)
        /// Others alone.
        case elsewhere(fetched: String, pushed: [String])
    }

    let destination: Destination

    /// - Parameters:
    ///   - remote: its name, or an address.
    ///   - settings: those of `remote.*.url`, `remote.*.pushurl` and `url.*`, as git lists them.
    init(of remote: String, _ settings: [(name: String, value: String)]) {
        func values(_ name: String) -> [String] {
            // An empty one takes back those before it.
            settings.reduce(into: []) { if $1.name == name { $0 = $1.value.isEmpty ? [] : $0 + [$1.value] } }
        }
        /// The address that one stands for.
        func rewritten(_ text: String, by keys: [String]) -> String {
            for key in keys {
                let rules = settings.filter { rule in
                    rule.name.hasPrefix("url.") && rule.name.hasSuffix(key) && text.hasPrefix(rule.value)
                }
                guard let rule = rules.max(by: { $0.value.utf8.count < $1.value.utf8.count }) else { continue }
                return String(rule.name.dropFirst(4).dropLast(key.count)) + text.dropFirst(rule.value.count)
            }
            return text
        }
        let urls = values("remote.\(remote).url")
        let given = urls.isEmpty ? [remote] : urls
        let pushed = values("remote.\(remote).pushurl")
        let fetched = RemoteAddress(rewritten(given[0], by: [".insteadof"]))
        // An address that is pushed to by itself may be another one than it is among those of its remote.
        let alone = (pushed.isEmpty ? given : pushed).map {
            (given: $0, actual: RemoteAddress(rewritten($0, by: [".pushinsteadof", ".insteadof"])))
        }
        let named = pushed.map { RemoteAddress(rewritten($0, by: [".insteadof"])) }
        let actual = named.isEmpty ? alone.map(\.actual) : named
        if actual.allSatisfy({ $0.isSame(as: fetched) }), actual.count == 1 {
            destination = .itself
        } else if let own = alone.first(where: { $0.actual.isSame(as: fetched) }) {
            destination = .amongOthers(own.given)
        } else {
            destination = .elsewhere(fetched: fetched.shown, pushed: actual.map(\.shown))
        }
    }
}
