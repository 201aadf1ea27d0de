internal import ArgumentGrammar
internal import Engine
internal import Operations
internal import TaskQueue
internal import Text
internal import Workspace

struct FormatCommand: Command {
    private static let isCheck = Switch("check", help: "change nothing, and exit with 2 if something would change")

    static let grammar = CommandGrammar(
        ["fmt"], group: CommandGroup.queue, summary: "align the columns of the table",
        discussion: [
            "Pads the cells of the table by display width (Hangul counts two columns), for those who read the file as "
                + "it is. Texts of more than 60 columns run over and widen no column, and the last column is not "
                + "padded. Damaged rows, and everything outside the table, stay as they are. No other command moves "
                + "cells that it does not write."
        ],
        flags: [isCheck], examples: ["orch fmt", "orch fmt --check"])

    static func run(_ call: inout Call) throws(CommandFailure) {
        let isTrial = call.invocation[isCheck]
        let receipt = try isTrial ? call.rehearse(Align()) : call.commit(Align())
        let isOut = receipt.subject.isChanged
        if isTrial, isOut { call.end(with: .found) }
        let path = try call.workplace().path
        if call.isJSON {
            return call.print([
                "schema": "orch.fmt/1", "path": .string(path), "changed": .bool(isOut && !isTrial),
                "aligned": .bool(!isOut || !isTrial),
            ])
        }
        guard isOut else { return call.print("\(Screen.plain(path)) is aligned already") }
        call.print(isTrial ? "\(Screen.plain(path)) is not aligned" : "aligned \(Screen.plain(path))")
    }
}
