/// One command: what it is called, what it takes, and what its help page says.
package struct CommandGrammar: Sendable {
    /// The words that call it: `["list"]`, `["nl", "submit"]`.
    package let path: [String]
    /// The heading of the overview under which it stands.
    package let group: String
    /// What it does, in one line without a full stop.
    package let summary: String
    /// More about it, one paragraph each. A paragraph that begins with a space is shown as it is, line by line.
    package let discussion: [String]
    /// Its own flags, without the ones that every command takes.
    package let flags: [FlagDescription]
    /// Its arguments in their order.
    package let positionals: [PositionalDescription]
    /// Command lines to learn from.
    package let examples: [String]
    /// Other words that call it: `[["ops", "status"]]`.
    package let aliases: [[String]]

    /// - Parameters:
    ///   - path: the words that call it.
    ///   - group: the heading of the overview under which it stands.
    ///   - summary: what it does, in one line without a full stop.
    ///   - discussion: more about it, one paragraph each; one that begins with a space is shown as it is.
    ///   - flags: its own flags, in the order of the help page.
    ///   - positionals: its arguments in their order; several words at once go to any one of them.
    ///   - examples: command lines to learn from.
    ///   - aliases: other words that call it.
    package init(
        _ path: [String], group: String, summary: String, discussion: [String] = [],
        flags: [any FlagDeclaration] = [], positionals: [any PositionalDeclaration] = [], examples: [String] = [],
        aliases: [[String]] = []
    ) {
        self.path = path
        self.group = group
        self.summary = summary
        self.discussion = discussion
        self.flags = flags.map(\.description)
        self.positionals = positionals.map(\.description)
        self.examples = examples
        self.aliases = aliases
    }

    /// The words that call it, as one text: `nl submit`.
    package var name: String { path.joined(separator: " ") }

    /// Everything that calls it.
    var spellings: [[String]] { [path] + aliases }
}
