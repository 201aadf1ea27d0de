package import Sheets
package import TaskQueue

/// Puts a whole version of the queue in the place of the one that is there, unless that has changed since it was known.
/// Tasks that are in work keep the number of their attempt, as in a hand edit.
package struct TakeVersion: Operation {
    package enum Outcome: Equatable, Sendable {
        /// It is another version than the one that was known; nothing was done.
        case changedSince
        /// What differs from it now.
        case taken([QueueDifference])
    }

    package let name: String
    let version: [UInt8]
    let terms: TableTerms
    let isKnown: @Sendable ([UInt8]) -> Bool

    /// - Parameters:
    ///   - name: the command's name.
    ///   - version: the whole file.
    ///   - terms: how it is read.
    ///   - isKnown: whether a version of the file may be replaced.
    package init(
        as name: String, _ version: [UInt8], terms: TableTerms, replacing isKnown: @escaping @Sendable ([UInt8]) -> Bool
    ) {
        self.name = name
        self.version = version
        self.terms = terms
        self.isKnown = isKnown
    }

    package func apply(to queue: inout Queue, at moment: Moment) throws(QueueError) -> Outcome {
        if queue.rendered() == version { return .taken([]) }
        guard isKnown(queue.rendered()) else { return .changedSince }
        let taken = try Queue(version, terms: terms).sheet
        let fenced = QueueRules().fenced(taken, knowing: queue.sheet, isEdit: true)
        return .taken(try queue.adopt(fenced.rendered(), terms: terms))
    }
}
