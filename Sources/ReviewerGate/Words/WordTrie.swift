/// Spellings and what they stand for, found at a position of a text in as many steps as the spelling is long.
struct WordTrie<Meaning: Sendable>: Sendable {
    private var edges: [UInt64: Int] = [:]
    private var meanings: [[Meaning]] = [[]]
    /// Whether some spelling begins with a scalar, by its low bits: most positions of a text fail here.
    private var beginnings = [Bool](repeating: false, count: 4096)

    mutating func insert(_ spelling: some Collection<UInt32>, _ meaning: Meaning) {
        var node = 0
        for value in spelling {
            if node == 0 { beginnings[Int(value & 0xFFF)] = true }
            let key = UInt64(node) << 32 | UInt64(value)
            if let next = edges[key] {
                node = next
            } else {
                meanings.append([])
                edges[key] = meanings.count - 1
                node = meanings.count - 1
            }
        }
        if node != 0 { meanings[node].append(meaning) }
    }

    /// Calls `visit` with the meanings of each spelling that begins at `start` and ends within `end`, and its end.
    @inline(__always)
    func walk(_ scalars: [UInt32], from start: Int, upTo end: Int, visit: (borrowing [Meaning], Int) -> Void) {
        guard start < end, beginnings[Int(scalars[start] & 0xFFF)] else { return }
        var node = 0
        var index = start
        while index < end {
            guard let next = edges[UInt64(node) << 32 | UInt64(scalars[index])] else { return }
            node = next
            index += 1
            if !meanings[node].isEmpty { visit(meanings[node], index) }
        }
    }
}
