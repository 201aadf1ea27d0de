internal import TaskQueue

/// Text from a report or from criteria on its way into the value of a tag.
enum TagText {
    /// The longest value that a tag gets, in Unicode scalars; the whole judgement is in the event log.
    static let limit = 240

    /// Text as the value of a tag can hold it: fitted to a cell, without the separator of segments, so that a worker's
    /// words can't become a tag of their own, and cut.
    static func fit(_ text: String, to limit: Int = limit) throws(QueueError) -> String {
        let fitted = try Queue.fit(cut(text, to: limit), for: Column.notes.header)
        return fitted.split(separator: " ").filter { $0 != "/" }.joined(separator: " ")
    }

    /// The beginning of a text, with an ellipsis where something is left out.
    static func cut(_ text: String, to limit: Int) -> String {
        let scalars = text.unicodeScalars
        guard let end = scalars.index(scalars.startIndex, offsetBy: limit, limitedBy: scalars.endIndex),
            end != scalars.endIndex
        else { return text }
        return String(scalars[..<end]) + "…"
    }
}
