/// A piece of a request that asks for one task.
struct Fragment {
    var text: String
    /// An arrow or `then` stands before it: it waits for the piece before.
    var follows = false
    /// The heading under which it stands in a list of several.
    var heading: String?
}

/// A request taken apart; nothing of its words is missing.
struct Reading {
    var shape: IntakePlan.Shape
    var introduction: String?
    var fragments: [Fragment] = []
    var ticked: [String] = []
}
