import Foundation

/// The repository that the tests are in, and files of it that they begin with.
package enum Repository {
    /// Its root.
    package static let root = #filePath.components(separatedBy: "/Tests/BlackBox/")[0]

    /// The text of a file, by its path from the root.
    package static func text(of path: String) throws -> String {
        try String(contentsOfFile: root + "/" + path, encoding: .utf8)
    }

    /// A team's real queue of 26 rows.
    package static func teamQueue() throws -> [UInt8] {
        Array(try text(of: "Tests/BlackBox/Fixtures/team-queue.md").utf8)
    }
}
