internal import MarkdownTable
internal import Sheets

/// Merges an alert that two sides changed: what one side has acknowledged, resolved or counted holds for both.
///
/// | cells | changed differently on both sides |
/// | --- | --- |
/// | status | the further one: open, acknowledged, resolved |
/// | count | the larger one |
/// | first time, end, when it was announced | the earlier one |
/// | last time, with level and message | the later one |
/// | who has seen it, and when | who saw it first |
/// | a cause that lasts, in two alerts | one alert, the older one, likewise |
struct AlertRules: MergeRules {
    /// An id is made from the cause and the time, so that two alerts never share one.
    let areNewRowsOne = true

    let group = [
        Alert.state, Alert.count, Alert.first, Alert.end, Alert.last, Alert.level, Alert.message, Alert.person,
        Alert.seen, Alert.announced,
    ]

    func merged(
        _ base: [MergeCell]?, _ ours: [MergeCell], _ theirs: [MergeCell], id: String?
    ) -> GroupMerge {
        /// Cells that are one side's as a whole; where both changed them, a comparison decides.
        func side(_ cells: Range<Int>, _ isTheirs: (_ ours: String, _ theirs: String) -> Bool) -> [MergeCell] {
            let (own, other, old) = (Array(ours[cells]), Array(theirs[cells]), base.map { Array($0[cells]) })
            if own == other || other == old || other.allSatisfy(\.isEmpty) { return own }
            if own == old || own.allSatisfy(\.isEmpty) { return other }
            return isTheirs(own[own.count == 2 ? 1 : 0].text, other[other.count == 2 ? 1 : 0].text) ? other : own
        }
        let states = side(0..<1) { Self.rank($0) < Self.rank($1) }
        let counts = side(1..<2) { Int($0) ?? 0 < Int($1) ?? 0 }
        let times = side(2..<3, >) + side(3..<4, >)
        return GroupMerge(cells: states + counts + times + side(4..<7, <) + side(7..<9, >) + side(9..<10, >))
    }

    var joining: ((Sheet) throws(SheetError) -> Sheet)? {
        { sheet throws(SheetError) in
            var alerts = Alerts(sheet)
            try alerts.joinCauses(by: self)
            return alerts.sheet
        }
    }

    private static func rank(_ word: String) -> Int {
        Alert.State(rawValue: word.lowercased()).flatMap(Alert.State.allCases.firstIndex) ?? 0
    }
}
