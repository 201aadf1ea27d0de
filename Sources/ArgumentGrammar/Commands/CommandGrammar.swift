/// One command: what it is called, what it takes, and what its help page says.
///
/// Only names and summary are made at once. The rest is an expression that is evaluated each time it is asked for, so
/// that a program with many commands starts as fast as one with a single command.
package struct CommandGrammar: Sendable {
    /// The words that call it: `["list"]`, `["nl", "submit"]`.
    package let path: [String]
    /// The heading of the overview under which it stands.
    package let group: String
    /// What it does, in one line without a full stop.
    package let summary: String
    /// Other words that call it: `[["ops", "status"]]`.
    package let aliases: [[String]]

    private let declaredFlags: @Sendable () -> [any FlagDeclaration]
    private let declaredPositionals: @Sendable () -> [any PositionalDeclaration]
    private let paragraphs: @Sendable () -> [String]
    private let commandLines: @Sendable () -> [String]

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
        _ path: [String], group: String, summary: String,
        discussion: @autoclosure @escaping @Sendable () -> [String] = [],
        flags: @autoclosure @escaping @Sendable () -> [any FlagDeclaration] = [],
        positionals: @autoclosure @escaping @Sendable () -> [any PositionalDeclaration] = [],
        examples: @autoclosure @escaping @Sendable () -> [String] = [], aliases: [[String]] = []
    ) {
        self.path = path
        self.group = group
        self.summary = summary
        self.aliases = aliases
        declaredFlags = flags
        declaredPositionals = positionals
        paragraphs = discussion
        commandLines = examples
    }

    /// Its own flags, without the ones that every command takes.
    package var flags: [FlagDescription] { declaredFlags().map(\.description) }

    /// Its arguments in their order.
    package var positionals: [PositionalDescription] { declaredPositionals().map(\.description) }

    /// More about it, one paragraph each. A paragraph that begins with a space is shown as it is, line by line.
    package var discussion: [String] { paragraphs() }

    /// Command lines to learn from.
    package var examples: [String] { commandLines() }

    /// The words that call it, as one text: `nl submit`.
    package var name: String { path.joined(separator: " ") }

    /// Everything that calls it.
    var spellings: [[String]] { [path] + aliases }
}
