/// A column of one table that is looked for in another one. Columns without a name are told apart by their order.
package struct TableColumn: Hashable, Sendable {
    package let header: String
    /// Which of the columns with this name it is, from 1.
    let occurrence: Int

    /// - Parameter names: the columns of a table, from left to right.
    package static func columns(of names: [String]) -> [TableColumn] {
        var counts: [String: Int] = [:]
        return names.map { name in
            counts[name, default: 0] += 1
            return TableColumn(header: name, occurrence: counts[name, default: 0])
        }
    }
}
