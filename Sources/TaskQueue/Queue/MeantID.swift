internal import MarkdownTable
internal import Sheets

/// The id that somebody means by its end.
extension Queue {
    /// The id of a task, from a text that may be the end of it: `10` or `010` for `ORCH-010`, `login` for `WEB-login`.
    ///
    /// An id that is there is always meant itself. Otherwise the parts between hyphens have to be the last ones of the
    /// id, byte by byte, but for a last part of digits alone, which is compared as a number. Beginnings and pieces of
    /// parts never count: `ORCH-1` is more likely a slip than a name for `ORCH-100`.
    ///
    /// - Returns: an id that one row at least has, damaged rows too.
    /// - Throws: `unknownID` when there is none, `archivedID` when only the archive has it, `unreadableArchive` when that
    ///   can't be known, `renamedID` when it is the former id of one, `removedID`
    ///   when its row was in the table, `strayID` when its row fell out of the table, and
    ///   `unclearID` when it is the end of several ids.
    package mutating func id(meantBy given: TaskID) throws(QueueError) -> TaskID {
        if !rows(of: given).isEmpty { return given }
        let wanted = IDParts(Array(given.text.utf8))
        var candidates: [TaskID] = []
        var near = NearIDs(to: given)
        guard let place = places[.id] else { throw .unknownID(given) }
        document.forEachRow(ofTable: table.index) { cells, _ in
            guard place < cells.count else { return }
            let bytes = Array(document.wordBytes(cells.text(place)))
            near.consider(bytes)
            guard wanted.areEnd(of: IDParts(bytes)), let id = TaskID(String(decoding: bytes, as: UTF8.self)),
                !candidates.contains(id)
            else { return }
            candidates.append(id)
        }
        guard let first = candidates.first else {
            // Under its new id a task is wherever the old one is not.
            if let now = sheet.memory?.successor(of: given.text).flatMap(TaskID.init), !rows(of: now).isEmpty {
                throw .renamedID(given, now: now)
            }
            let stray = strayRows().filter { row in
                TaskID(row.id).map { wanted.areEnd(of: IDParts(Array($0.text.utf8))) } == true
            }
            if let row = stray.first(where: { $0.id == given.text }) ?? stray.first, let id = TaskID(row.id) {
                throw .strayID(id, line: row.line, tableEnd: row.tableEnd)
            }
            switch archivedStatus(of: given) {
            case nil:
                if let id = formerID(given) { throw .removedID(id) }
                throw .unknownID(given, near: near.ids)
            case .unreadable: throw near.ids.isEmpty ? .unreadableArchive(given) : .unknownID(given, near: near.ids)
            case .done, .other: throw .archivedID(given)
            }
        }
        guard candidates.count == 1 else { throw .unclearID(given, candidates: candidates) }
        return first
    }

    /// The id of a task that was in the table and is nowhere now.
    private func formerID(_ given: TaskID) -> TaskID? {
        guard let memory = sheet.memory else { return nil }
        let former = Set(memory.formerKeys() + memory.keysElsewhere(having: given.text))
        if former.contains(given.text) { return given }
        let wanted = IDParts(Array(given.text.utf8))
        let meant = former.filter { wanted.areEnd(of: IDParts(Array($0.utf8))) }
        return meant.count == 1 ? meant.first.flatMap(TaskID.init) : nil
    }
}

/// The parts of an id between its hyphens.
private struct IDParts {
    private var names: [ArraySlice<UInt8>]
    /// The digits of the last part without leading zeros, where it is digits alone; it is not among the names then.
    private let number: ArraySlice<UInt8>?

    init(_ id: [UInt8]) {
        names = id.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        let last = names.last ?? []
        if !last.isEmpty, last.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) {
            names.removeLast()
            number = last.drop { $0 == UInt8(ascii: "0") }
        } else {
            number = nil
        }
    }

    func areEnd(of id: IDParts) -> Bool {
        number == id.number && names.count <= id.names.count && names == Array(id.names.suffix(names.count))
    }
}

/// Ids that differ from one that no task has in the case of letters or in the signs between the parts, or else in a single
/// slip: a character left out, added, replaced or swapped with its neighbour.
private struct NearIDs {
    private let wanted: [UInt8]
    private var spelledAlike: [TaskID] = []
    private var oneSlipAway: [TaskID] = []

    init(to id: TaskID) { wanted = Array(id.text.lowercased().utf8) }

    /// The nearest ones, three at most.
    var ids: [TaskID] { Array((spelledAlike.isEmpty ? oneSlipAway : spelledAlike).prefix(3)) }

    mutating func consider(_ bytes: [UInt8]) {
        guard abs(bytes.count - wanted.count) < 4, let id = TaskID(String(decoding: bytes, as: UTF8.self)) else {
            return
        }
        let other = Array(id.text.lowercased().utf8)
        if Self.letters(of: other) == Self.letters(of: wanted) {
            spelledAlike.append(id)
        } else if min(wanted.count, other.count) > 2, Self.isOneSlip(from: wanted, to: other) {
            oneSlipAway.append(id)
        }
    }

    private static func letters(of id: [UInt8]) -> [UInt8] { id.filter { !"-_.".utf8.contains($0) } }

    private static func isOneSlip(from left: [UInt8], to right: [UInt8]) -> Bool {
        let (short, long) = left.count < right.count ? (left, right) : (right, left)
        let start = zip(short, long).prefix { $0 == $1 }.count
        let end = min(zip(short.reversed(), long.reversed()).prefix { $0 == $1 }.count, short.count - start)
        let (old, new) = (short.count - start - end, long.count - start - end)
        // Another digit is the number of another task.
        let isDigit = old == 1 && (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(short[start])
        return new <= 1 && !isDigit
            || old == 2 && new == 2 && short[start] == long[start + 1] && short[start + 1] == long[start]
    }
}
