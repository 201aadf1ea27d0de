/// Gives each spelling a number, counted from 0: a hash table over scalars that lie in one row.
///
/// A `Dictionary` of strings normalises and hashes each key anew, and took most of the time of long criteria.
struct SpellingTable {
    private var row: [UInt32] = []
    /// Where in the row each spelling begins; the end of the last one follows.
    private var starts = [0]
    private var hashes: [UInt64] = []
    /// Numbers by hash: open addressing, a power of two, at most half full. -1 is an empty place.
    private var places = [Int32](repeating: -1, count: 64)

    var count: Int { hashes.count }

    /// The number of a spelling, which it gets now if it had none.
    mutating func number(of spelling: ArraySlice<UInt32>) -> Int {
        let hash = Self.hash(spelling)
        if let known = find(spelling, hash) { return known }
        if (hashes.count + 1) * 2 > places.count { grow() }
        row.append(contentsOf: spelling)
        starts.append(row.count)
        hashes.append(hash)
        settle(hashes.count - 1)
        return hashes.count - 1
    }

    /// The number of a spelling that has one.
    func find(_ spelling: ArraySlice<UInt32>) -> Int? {
        hashes.isEmpty ? nil : find(spelling, Self.hash(spelling))
    }

    /// The spelling of a number.
    func spelling(_ number: Int) -> ArraySlice<UInt32> { row[starts[number]..<starts[number + 1]] }

    private func find(_ spelling: ArraySlice<UInt32>, _ hash: UInt64) -> Int? {
        var place = Int(truncatingIfNeeded: hash & UInt64(places.count - 1))
        while places[place] >= 0 {
            let number = Int(places[place])
            if hashes[number] == hash, row[starts[number]..<starts[number + 1]].elementsEqual(spelling) {
                return number
            }
            place = (place + 1) & (places.count - 1)
        }
        return nil
    }

    private mutating func settle(_ number: Int) {
        var place = Int(truncatingIfNeeded: hashes[number] & UInt64(places.count - 1))
        while places[place] >= 0 { place = (place + 1) & (places.count - 1) }
        places[place] = Int32(truncatingIfNeeded: number)
    }

    private mutating func grow() {
        places = [Int32](repeating: -1, count: places.count * 4)
        for number in hashes.indices { settle(number) }
    }

    private static func hash(_ spelling: ArraySlice<UInt32>) -> UInt64 {
        var hash: UInt64 = 0x9E37_79B9_7F4A_7C15
        for value in spelling {
            hash = (hash ^ UInt64(value)) &* 0xBF58_476D_1CE4_E5B9
            hash ^= hash >> 29
        }
        return hash
    }
}
