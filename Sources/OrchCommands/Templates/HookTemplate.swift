internal import ArgumentGrammar

/// The hook that `orch init --hooks` installs.
enum HookTemplate {
    /// The script.
    ///
    /// It looks at what is staged rather than at the file, and says nothing when the commit leaves the queue alone or
    /// deletes it. Where orch is gone, or does not know `lint`, the commit passes: a tool that is missing must not keep
    /// people from committing.
    ///
    /// - Parameter queue: the queue's path from the root of the work tree.
    static func script(queue: String) -> String {
        """
        #!/bin/sh
        # Made by 'orch init --hooks', removed by 'orch init --uninstall'.
        # Stops a commit in which the queue has an error.
        queue=\(queue.shellQuoted)
        git diff --cached --quiet --diff-filter=d -- ":(top,literal)$queue" && exit 0
        if ! command -v orch >/dev/null 2>&1; then
            echo "note: orch is not in PATH, so $queue is committed unchecked" >&2
            exit 0
        fi
        found=$(git show ":0:$queue" | orch lint --errors -)
        case $? in
        0) ;;
        1 | 2 | 65)
            printf '%s\\n' "$found" >&2
            echo "error: the commit is stopped, for the staged $queue has errors" >&2
            echo "hint: correct them and stage the file again" >&2
            exit 1
            ;;
        *) echo "note: 'orch lint' did not run, so $queue is committed unchecked" >&2 ;;
        esac
        exit 0

        """
    }

    /// The same as one line of somebody else's hook.
    static func line(queue: String) -> String {
        let path = ":(top,literal)\(queue)".shellQuoted
        return "git diff --cached --quiet --diff-filter=d -- \(path) || git show \(":0:\(queue)".shellQuoted)"
            + " | orch lint --errors - || exit 1"
    }
}
