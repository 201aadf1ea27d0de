/// What `orch init --agents` tells a coding agent.
enum AgentTemplate {
    /// - Parameter queue: the queue's path, as an agent at the root of the repository writes it.
    static func lines(queue: String) -> [String] {
        """
        ## Work queue

        The tasks of this repository are rows of `\(queue)`. `orch` is the only way to change it; never edit rows with
        another tool, and never touch a row that is not yours.

        1. Take a task: `orch pick --owner-session NAME` prints its id (`No pending tasks`: stop). NAME is yours for the
           whole session, such as `agent:1`. `orch show ID` says what is to be done, and when it counts as done.
        2. Do that task alone. More work that you find becomes a new row:
           `orch add --task "..." --success-criteria "..."`.
        3. Finish it: `orch done ID --owner-session NAME --notes "what changed, how it was checked"`. Say only what you
           have seen: commands that you ran and what they printed.
        4. If it can't be done: `orch fail ID --owner-session NAME --notes "why"`. If someone has to decide something:
           `orch block ID --owner-session NAME --notes "what is needed, from whom"`.
        5. When a report is asked for, write a Compact Report: a first line `[REPORT ID]`, then `Status:`, `Files:`,
           `Diff-Summary:`, `Validation:`, `Risks:`, `Next:`, at most 8 bullets, no code fences. Check it with
           `orch guard ID --report FILE --current-tokens N`.

        Exit codes: 0 done; 1 refused, read the message: when the claim is lost, stop working on the task and pick
        another; 2 a check found something, correct it; 64 wrong usage, see `orch help COMMAND`; 65 the file is damaged,
        report it; 75 somebody else is writing, run the same command again; 76 written, but report it.
        """.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }
}
