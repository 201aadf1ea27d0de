/// The program's version (semantic versioning).
enum Version {
    static let text = "0.1.0"
    /// The day of this version.
    static let date = "2026-11-21"
}
