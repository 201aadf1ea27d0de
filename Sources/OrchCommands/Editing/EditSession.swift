internal import Engine
internal import Operations
internal import Sheets
internal import TaskQueue
internal import Workspace

/// One hand edit: the version that it began with, the copy that the editor has, and what becomes of it.
struct EditSession: ~Copyable {
    /// What the user wants to be written.
    struct Wish {
        let version: [UInt8]
        /// Whether it is all that they wrote.
        let isWhole: Bool
    }

    private let subject: EditSubject
    private let workplace: Workplace
    private var base: Queue
    private var draft: EditDraft
    private var original: [UInt8]

    /// - Parameter base: the queue as it is, which the copy shows.
    init(of subject: EditSubject, since base: Queue, at workplace: Workplace) throws(CommandFailure) {
        self.subject = subject
        self.workplace = workplace
        self.base = base
        (draft, original) = try Self.draft(of: subject, showing: base, at: workplace)
    }

    private static func draft(
        of subject: EditSubject, showing queue: Queue, at workplace: Workplace
    ) throws(CommandFailure) -> (EditDraft, [UInt8]) {
        let text: [UInt8]
        do throws(QueueError) {
            text = try subject.text(in: queue, path: workplace.path)
        } catch {
            throw CommandFailure(workplace.failure(error))
        }
        do throws(StoreError) {
            return (try EditDraft(text, named: subject.name, in: workplace.store), text)
        } catch {
            throw CommandFailure(workplace.failure(error))
        }
    }

    var path: String { draft.path }

    func discard() { draft.discard() }

    // MARK: Editing

    /// Opens the editor until the text is valid, or the user chooses to write the valid part.
    ///
    /// - Returns: nil when nothing is to be written.
    func edit() throws(CommandFailure) -> Wish? {
        while true {
            do throws(CommandFailure) {
                try Editor.open(path)
            } catch {
                // A copy in which nothing was written is not worth keeping.
                guard try content() != original else {
                    discard()
                    throw error
                }
                throw error.keeping(path)
            }
            let text = try content()
            guard text != original else { return nil }
            let problems: EditProblems
            do throws(EditProblems) {
                return Wish(version: try checked(text), isWhole: true)
            } catch {
                problems = error
            }
            for line in problems.lines { Dialogue.tell(line) }
            let rest = problems.faultyLines.flatMap { remainder(of: text, without: $0) }
            let choices: [Dialogue.Choice] = rest == nil ? [.again, .discard] : [.again, .write, .discard]
            switch (Dialogue.ask(choices), rest) {
            case (.again, _): continue
            case (.write, let rest?): return Wish(version: rest, isWhole: false)
            case (.discard, _): return nil
            case (nil, _), (.write, nil):
                throw CommandFailure(
                    .found, "what you wrote is not valid; \(workplace.path) is left as it is",
                    hint: "your copy is kept in \(path)")
            }
        }
    }

    private func content() throws(CommandFailure) -> [UInt8] {
        do throws(StoreError) {
            return try draft.content()
        } catch {
            guard case .missing = error else { throw CommandFailure(workplace.failure(error)) }
            throw CommandFailure(
                .unavailable, "the editor removed its copy, \(path); \(workplace.path) is left as it is",
                hint: "try another editor with EDITOR")
        }
    }

    private var moment: Moment { Session.moment(at: workplace.offset) }

    /// The version that a text makes, if nothing is wrong with it that was not so before.
    private func checked(_ text: [UInt8]) throws(EditProblems) -> [UInt8] {
        let version = try subject.version(text, of: base, at: moment, path: workplace.path)
        let faults = newFaults(in: version)
        guard faults.isEmpty else {
            throw EditProblems(
                lines: faults.map { $0.line(in: workplace.path) },
                faultyLines: Set(faults.map(\.line)))
        }
        return version
    }

    /// The errors of a version that the one before the edit has not.
    private func newFaults(in version: [UInt8]) -> [LintFinding] {
        let known = Set(faults(in: base.rendered()).map(\.mark))
        return faults(in: version).filter { !known.contains($0.mark) }.map(\.finding)
    }

    /// The errors of a version, each with what identifies it on whatever line it is.
    private func faults(in version: [UInt8]) -> [(finding: LintFinding, mark: [String])] {
        let lines = version.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        return workplace.findings(in: version, isCurrent: false, at: moment)
            .filter { $0.severity == .error }
            .map { ($0, [$0.code, String(decoding: lines.dropFirst($0.line - 1).first ?? [], as: UTF8.self)]) }
    }

    /// What is left without faulty rows, if that is valid.
    private func remainder(of text: [UInt8], without faultyLines: Set<Int>) -> [UInt8]? {
        guard let queue = try? Queue(text, terms: workplace.settings.terms) else { return nil }
        let rest = queue.without(faultyLines: faultyLines, since: base)
        return newFaults(in: rest).isEmpty ? rest : nil
    }

    // MARK: Merging

    func operation(for version: [UInt8], accepting conflicts: [FieldConflict]) -> MergeEdit {
        MergeEdit(
            base: base.rendered(), edited: version, terms: workplace.settings.terms, accepting: conflicts)
    }

    /// Begins anew with a copy of the queue as it is now and what could be merged into it. The old copy stays.
    mutating func rebase(_ version: [UInt8], onto queue: Queue) throws(CommandFailure) {
        let merged = try merge(version, into: queue)
        let shown: Queue
        do throws(QueueError) {
            shown = try Queue(merged.bytes, terms: workplace.settings.terms)
        } catch {
            throw CommandFailure(workplace.failure(error))
        }
        base = queue
        draft = try Self.draft(of: subject, showing: shown, at: workplace).0
        original = []
    }

    /// What comes of a version and the queue as it is now.
    func merge(_ version: [UInt8], into queue: Queue) throws(CommandFailure) -> MergeResult {
        do throws(QueueError) {
            return try QueueMerge.merge(
                base: base.rendered(), ours: queue.rendered(), theirs: version, terms: workplace.settings.terms)
        } catch {
            throw CommandFailure(workplace.failure(error))
        }
    }
}
