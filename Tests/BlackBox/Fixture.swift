import Foundation

/// Files that tests begin with.
package enum Fixture {
    /// A team's real queue of 26 rows.
    package static func teamQueue() throws -> [UInt8] {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        return [UInt8](try Data(contentsOf: folder.appendingPathComponent("Fixtures/team-queue.md")))
    }
}
