package import Text

/// What another program may do, whatever way it asks: each role has what those before it have.
package enum Role: String, CaseIterable, Sendable {
    /// Looks.
    case reader
    /// Also claims tasks, reports on them and has reports judged.
    case worker
    /// Also adds and edits tasks.
    case `operator`

    /// Whether it has what a role has.
    package func allows(_ other: Role) -> Bool { other.rank <= rank }

    private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

/// A token that was given to somebody. The token itself is not kept: it is 256 random bits, so that its hash gives nothing
/// away and needs no salt.
package struct AccessToken: Equatable, Sendable {
    /// What every token begins with, by which programs that look for secrets know one.
    package static let prefix = "orch_"

    /// Whose it is.
    package let name: String
    package let role: Role
    /// When it was created, as cells write times.
    package let created: String
    private let digest: [UInt8]

    /// - Parameter secret: the token.
    package init(_ secret: String, name: String, role: Role, created: String) {
        (self.name, self.role, self.created) = (name, role, created)
        digest = SHA256.digest(of: Array(secret.utf8))
    }

    /// The token as a line of a file.
    package var json: JSONObject {
        [
            "name": .string(name), "role": .string(role.rawValue), "sha256": .string(Hexadecimal.text(digest)),
            "created_at_kst": .string(created),
        ]
    }

    /// - Parameter json: a line of a file.
    /// - Returns: nil for anything else.
    package init?(_ json: JSONValue) {
        guard case .string(let name)? = json["name"], case .string(let role)? = json["role"],
            let role = Role(rawValue: role), case .string(let text)? = json["sha256"],
            let digest = Hexadecimal.bytes(text), digest.count == SHA256.size
        else { return nil }
        self.name = name
        self.role = role
        self.digest = digest
        if case .string(let text)? = json["created_at_kst"] { created = text } else { created = "" }
    }

    /// The token with a secret. All are compared, each as a whole, so that the time says nothing of how much is right.
    package static func find(_ secret: String, among tokens: [AccessToken]) -> AccessToken? {
        let digest = SHA256.digest(of: Array(secret.utf8))
        var found: AccessToken?
        for token in tokens {
            var difference: UInt8 = 0
            for (one, other) in zip(digest, token.digest) { difference |= one ^ other }
            if difference == 0 { found = token }
        }
        return found
    }
}
