import Testing

@testable import Git

@Suite("Where a remote is")
struct RemoteAddressTests {
    private static let pairs: [(String, String, Bool)] = [
        ("https://github.com/team/queue.git", "git@github.com:team/queue.git", true),
        ("https://github.com/team/queue", "ssh://git@github.com/team/queue.git", true),
        ("https://ann:word@host/q", "https://HOST/q/", true), ("git://host/q.git", "git@host:q", true),
        ("/srv/q.git", "file:///srv/q.git", true), ("/srv/q.git", "/srv/q", false), ("../q.git", "/srv/q.git", false),
        ("https://github.com/team/queue", "git@github.com:ann/queue", false),
        ("https://github.com/team/queue", "https://gitlab.com/team/queue", false),
        ("ann@host:q.git", "bob@host:q.git", false), ("host:q.git", "ssh://host/q.git", false),
        ("ssh://host:22/q", "ssh://host:2222/q", false), ("https://host/q", "no_push", false),
    ]

    @Test("Two addresses are one repository where it is sure", arguments: pairs)
    func same(first: String, second: String, isSame: Bool) {
        #expect(RemoteAddress(first).isSame(as: RemoteAddress(second)) == isSame)
        #expect(RemoteAddress(second).isSame(as: RemoteAddress(first)) == isSame)
    }

    private static let url = "https://host/q.git"
    private static func elsewhere(_ pushed: String) -> RemoteAddresses.Destination {
        .elsewhere(fetched: url, pushed: [pushed])
    }

    private static let remotes: [([(name: String, value: String)], RemoteAddresses.Destination)] = [
        ([], .itself), ([("remote.o.pushurl", "git@host:q.git")], .itself),
        ([("remote.o.pushurl", "git@fork:q.git")], elsewhere("git@fork:q.git")),
        ([("remote.o.pushurl", "git@fork:q.git"), ("remote.o.pushurl", "git@host:q")], .amongOthers("git@host:q")),
        ([("remote.o.url", "https://mirror/q")], .amongOthers(url)),
        ([("url.git@host:.pushinsteadof", "https://host/")], .itself),
        ([("url.git@fork:.pushinsteadof", "https://host/")], elsewhere("git@fork:q.git")),
        ([("url.git@fork:.insteadof", "https://host/")], .itself),
        // What is longer comes first, and a push URL is not rewritten for pushes.
        (
            [("url.a:.insteadof", "https://h"), ("url.git@host:.insteadof", "f:"), ("remote.o.pushurl", "f:q")],
            .elsewhere(fetched: "a:ost/q.git", pushed: ["git@host:q"])
        ),
        ([("url.x:.pushinsteadof", "git@host:"), ("remote.o.pushurl", "git@host:q")], .itself),
    ]

    @Test("A push goes to the repository that is fetched from, or nowhere", arguments: remotes)
    func destinations(settings: [(name: String, value: String)], destination: RemoteAddresses.Destination) {
        let all = [(name: "remote.o.url", value: Self.url)] + settings
        #expect(RemoteAddresses(of: "o", all).destination == destination)
    }

    @Test("A password is not shown")
    func shown() {
        #expect(RemoteAddress("https://ann:word@host:8443/q@x").shown == "https://host:8443/q@x")
    }
}
