/// What the database says of itself.
package struct MirrorState: Equatable, Sendable {
    let application: Int
    let version: Int
    /// Counts the writes.
    let generation: Int
    /// The name of the queue's file.
    let queue: String
    /// Where the queue was at the last write; see ``Mirror/place(of:)``.
    let place: String?
    /// The place to be written, where that is another one.
    var newPlace: String?
    /// The path at which the queue is no more.
    var formerPath: String?
    /// Up to where the event log was read; nil where it was not.
    package let logMark: String?
    /// The number of the last event.
    let lastEvent: Int
    /// The hashes of the files at the last write, by their names.
    package let hashes: [String: String]

    static let logMarkName = "log_mark"
    static let placeName = "place"

    static let question = """
        BEGIN;
        SELECT hex('application'),hex(application_id) FROM pragma_application_id;
        SELECT hex('version'),hex(user_version) FROM pragma_user_version;
        SELECT hex(name),\(PrintedValues.printed("value")) FROM mirror_state;
        SELECT hex('file'),hex(name),hex(hash) FROM mirror_files;
        SELECT hex('last_event'),hex(coalesce(max(event_id),0)) FROM event_log;
        COMMIT;

        """

    /// - Parameter output: the answer to ``question``.
    init(printed output: [UInt8]) throws(MirrorError) {
        var texts: [String: String] = [:]
        var hashes: [String: String] = [:]
        for line in output.split(separator: UInt8(ascii: "\n")) {
            guard let values = PrintedValues(line), let name = values.text(0), let value = values.text(1) else {
                continue
            }
            if name == "file" { hashes[value] = values.text(2) } else { texts[name] = value }
        }
        func number(_ name: String) -> Int? { texts[name].flatMap { Int($0) } }
        guard let application = number("application"), let version = number("version"),
            let generation = number("generation"), let lastEvent = number("last_event")
        else { throw .damaged("mirror_state lacks what every mirror has") }
        self.application = application
        self.version = version
        self.generation = generation
        self.lastEvent = lastEvent
        logMark = texts[Self.logMarkName]
        place = texts[Self.placeName]
        queue = texts["queue"] ?? ""
        self.hashes = hashes
    }
}
