/// In which order tasks are wanted: by the first key, and where that is equal by the next. Tasks that are equal by all
/// keys stay in the order of the file.
package struct TaskOrder: Equatable, Sendable {
    /// What tasks can be ordered by, in the words of the command line.
    package enum Field: String, CaseIterable, Sendable {
        /// P0 first.
        case priority
        /// The earliest first.
        case due
        /// The earliest first.
        case started
        /// By letters and, within them, by numbers: `ORCH-9` before `ORCH-10`.
        case id
        /// In the order of ``Status``.
        case status
        /// The order of the file.
        case line
    }

    package struct Key: Equatable, Sendable {
        package let field: Field
        package let isReversed: Bool

        package init(_ field: Field, isReversed: Bool = false) {
            self.field = field
            self.isReversed = isReversed
        }
    }

    package var keys: [Key]

    /// - Parameter keys: the most important one first; none is the order of the file.
    package init(_ keys: [Key] = []) {
        self.keys = keys
    }
}

extension Queue {
    /// Rows in an order. Those that have no value to be ordered by, or one that can't be read, come last, reversed or
    /// not.
    ///
    /// - Parameter offset: the offset in which the cells' times are written.
    package func sorted(_ rows: [Int], by order: TaskOrder, at offset: UTCOffset) -> [Int] {
        guard !order.keys.isEmpty else { return rows }
        let columns = order.keys.map { $0.field.column }
        let texts = texts(of: columns, inRows: rows)
        let entries = zip(rows, texts).map { row, texts in
            (row: row, values: zip(order.keys, texts).map { $0.field.value(of: $1, row: row, at: offset) })
        }
        return entries.sorted { left, right in
            for (place, key) in order.keys.enumerated() {
                switch (left.values[place], right.values[place]) {
                case (nil, nil): continue
                case (_?, nil): return true
                case (nil, _?): return false
                case (let one?, let other?) where one == other: continue
                case (let one?, let other?): return key.isReversed ? other < one : one < other
                }
            }
            return left.row < right.row
        }.map(\.row)
    }
}

extension TaskOrder.Field {
    fileprivate var column: Column {
        switch self {
        case .priority: .priority
        case .due: .dueAt
        case .started: .startedAt
        case .id, .line: .id
        case .status: .status
        }
    }

    fileprivate func value(of text: String, row: Int, at offset: UTCOffset) -> OrderedValue? {
        switch self {
        case .priority:
            (text.isEmpty ? Priority.standard : Priority(word: text)).map { .number(Int64($0.rawValue)) }
        case .due, .started: column.time(of: text, at: offset).map { .number($0.epochSeconds) }
        case .id: text.isEmpty ? nil : .name(OrderedName(text))
        case .status: Status(word: text).flatMap(Status.allCases.firstIndex(of:)).map { .number(Int64($0)) }
        case .line: .number(Int64(row))
        }
    }
}

private enum OrderedValue: Comparable {
    case number(Int64)
    case name(OrderedName)
}

/// A name whose numbers count as numbers.
private struct OrderedName: Comparable {
    private let text: [UInt8]

    init(_ text: String) {
        self.text = Array(text.utf8)
    }

    static func < (left: OrderedName, right: OrderedName) -> Bool {
        var (one, other) = (left.text[...], right.text[...])
        while let first = one.first, let second = other.first {
            let (number, otherNumber) = (digits(&one), digits(&other))
            if let number, let otherNumber {
                if number.count != otherNumber.count { return number.count < otherNumber.count }
                if number != otherNumber { return number.lexicographicallyPrecedes(otherNumber) }
            } else if first != second {
                return first < second
            } else {
                one = one.dropFirst()
                other = other.dropFirst()
            }
        }
        if one.isEmpty != other.isEmpty { return one.isEmpty }
        // Equal but for leading zeros.
        return left.text.lexicographicallyPrecedes(right.text)
    }

    /// Takes a number from the front, without its leading zeros.
    private static func digits(_ text: inout ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        let digits = text.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        guard !digits.isEmpty else { return nil }
        text = text.dropFirst(digits.count)
        return digits.drop { $0 == UInt8(ascii: "0") }
    }
}
