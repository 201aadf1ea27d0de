internal import Sheets
package import Text

/// A row in the words of the task-queue API: what its notes say, as fields.
package struct QueuedFields: Equatable, Sendable {
    package let kind: String?
    /// What a worker gets, as the notes have it; it need not be JSON.
    package let payload: String?
    package let dedupeKey: String?
    /// Who asked for the task, or else who has it.
    package let sessionID: String?
    package let ownerAgent: String?
    /// How often it may be tried again, and was.
    package let maxRetries: Int
    package let retryCount: Int
    package let nextRetryAt: String?
    package let errorCode: String?
    /// The words of the notes, of a task that failed.
    package let errorMessage: String?

    /// - Parameter maxAttempts: how often a task is tried that names no limit itself.
    package init(of row: TaskRow, maxAttempts: Int) {
        let notes = row.notes
        let owner = row.text(.ownerSession)
        kind = notes.value(of: .kind)
        payload = notes.value(of: .payload)
        dedupeKey = notes.value(of: .dedupe)
        ownerAgent = owner.isEmpty ? nil : owner
        sessionID = notes.value(of: .session) ?? ownerAgent
        maxRetries = (notes.attempt?.limit ?? maxAttempts) - 1
        retryCount = max(0, (notes.attempt?.number ?? 0) - 1)
        nextRetryAt = notes.value(of: .retryAt)
        errorCode = notes.value(of: .error)
        let message = notes.segments.filter { $0.tag == nil }.map(\.text).joined(separator: Notes.separator)
        errorMessage = row.status == .failed && !message.isEmpty ? message : nil
    }

    /// The payload as a document; nil where it is none.
    package var payloadDocument: JSONValue? { payload.flatMap { try? JSONValue(parsing: $0) } }
}
