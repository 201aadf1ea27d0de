internal import Operations
internal import TaskQueue
internal import Workspace

/// What is edited: the whole file, or one task as a form.
enum EditSubject {
    case file
    case task(TaskID)

    /// What the copy's name begins with.
    var name: String {
        switch self {
        case .file: "QUEUE"
        case .task(let id): id.text
        }
    }

    /// What the editor shows of a version of the queue.
    func text(in queue: Queue, path: String) throws(QueueError) -> [UInt8] {
        switch self {
        case .file: return queue.rendered()
        case .task(let id):
            let remarks = [
                "\(id), in \(path).", "",
                "A line a column; one that begins with a space goes on with the line above. '-' empties",
                "a cell. Save and close to write; close without a change to leave everything as it is.",
            ]
            return Array(try form(of: id, in: queue).text(remarks: remarks).utf8)
        }
    }

    /// The queue with the user's changes.
    ///
    /// - Throws: what is wrong with it, as lines for the user.
    func version(_ text: [UInt8], of base: Queue, at moment: Moment, path: String) throws(EditProblems) -> [UInt8] {
        guard case .task(let id) = self else { return text }
        let changes = try changes(of: id, in: text, since: base, at: moment, path: path)
        var queue = base
        do throws(QueueError) {
            _ = try SetFields(id: id, fields: changes, isHandWritten: true).apply(to: &queue, at: moment)
        } catch {
            throw EditProblems(error, path: path, at: moment)
        }
        return queue.rendered()
    }

    private func changes(
        of id: TaskID, in text: [UInt8], since base: Queue, at moment: Moment, path: String
    ) throws(EditProblems) -> [(header: String, text: String)] {
        guard let words = String(validating: text, as: UTF8.self) else {
            throw EditProblems(lines: ["error: the form is not UTF-8"])
        }
        let form: TaskForm
        do throws(QueueError) {
            form = try self.form(of: id, in: base)
        } catch {
            throw EditProblems(error, path: path, at: moment)
        }
        do throws(TaskForm.Mistake) {
            return try form.changes(in: words)
        } catch {
            throw EditProblems(lines: [error.wording])
        }
    }

    private func form(of id: TaskID, in queue: Queue) throws(QueueError) -> TaskForm {
        var queue = queue
        return TaskForm(try queue.editableRow(id), headers: queue.headers)
    }
}

/// Why the edited text can't be accepted as it is.
struct EditProblems: Error {
    let lines: [String]
    /// The lines of the version with faulty rows, from 1, if the others can be taken without them.
    var faultyLines: Set<Int>?

    init(lines: [String], faultyLines: Set<Int>? = nil) {
        self.lines = lines
        self.faultyLines = faultyLines
    }

    fileprivate init(_ error: QueueError, path: String, at moment: Moment) {
        self.init(lines: ["error: \(CommandFailure(error, path: path, offset: moment.offset).message)"])
    }
}

extension TaskForm.Mistake {
    fileprivate var wording: String {
        switch kind {
        case .noColumn: "line \(line): error: '\(text)' begins with the name of no column and a colon"
        case .repeated(let column): "line \(line): error: '\(column)' is above already"
        }
    }
}
