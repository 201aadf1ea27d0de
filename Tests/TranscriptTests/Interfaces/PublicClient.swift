import BlackBox
import Foundation
import Host

/// Programs of others that speak with the interfaces, in a Python of their own that `.ci/run` makes.
enum PublicClient {
    /// The path of one; nil where it is missing, and may be.
    static func path(_ program: String) -> String? {
        let path = Repository.root + "/.build/clients/bin/" + program
        return FileManager.default.isExecutableFile(atPath: path) || Environment.variable("CI") != nil ? path : nil
    }
}
