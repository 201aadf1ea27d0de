internal import ArgumentGrammar
internal import Engine
internal import TaskQueue
internal import Text

struct CompletionsCommand: Command {
    private enum Shell: String, CaseIterable {
        case bash, zsh, fish
    }

    private static let shell = Positional(.choice("SHELL", of: Shell.allCases, word: \.rawValue), help: "the shell")

    static let grammar = CommandGrammar(
        ["completions"], group: CommandGroup.setup, summary: "print the completion script of a shell",
        discussion: [
            "The script completes commands, flags, the words that a flag takes, file names, and the ids of the queue, "
                + "for which it runs 'orch list'. The shell never runs text from the queue.",
            "  bash   source <(orch completions bash)\n"
                + "  zsh    source <(orch completions zsh), after compinit\n"
                + "  fish   orch completions fish > ~/.config/fish/completions/orch.fish",
        ],
        positionals: [shell], examples: ["orch completions bash"])

    static func run(_ call: inout Call) throws(CommandFailure) {
        let shell = try call.required(shell)
        let handed = [GlobalFlags.queue.description.name]
        let script =
            switch shell {
            case .bash: Registry.grammar.bashCompletion(handingOn: handed)
            case .zsh: Registry.grammar.zshCompletion(handingOn: handed)
            case .fish: Registry.grammar.fishCompletion(handingOn: handed)
            }
        if call.isJSON {
            return call.print([
                "schema": "orch.completions/1", "shell": .string(shell.rawValue), "script": .string(script),
            ])
        }
        call.print(String(script.dropLast()))
    }
}
