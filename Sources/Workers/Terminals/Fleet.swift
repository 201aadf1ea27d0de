internal import Host

/// A pane of a fleet: a program that shows something, beside or below others.
package struct FleetPane: Equatable, Sendable {
    /// Where it is, with its size as tmux takes it: a number of lines or columns, or a share such as `40%`.
    package enum Place: Equatable, Sendable {
        case first
        case right(of: Int, size: String)
        case below(Int, size: String)
        /// Below all others.
        case bottom(size: String)
    }

    package let title: String
    /// The program and its arguments; no shell reads them.
    package let words: [String]
    package let place: Place

    /// - Parameters: as the properties of the same names; panes that it is beside are given by their numbers, from 0.
    package init(_ title: String, _ words: [String], _ place: Place) {
        self.title = title
        self.words = words
        self.place = place
    }
}

extension Terminal {
    /// Lays out a session of panes, in place of one of this id. The last pane has the cursor.
    ///
    /// - Parameters:
    ///   - panes: one at least, the first one at ``FleetPane/Place/first``.
    ///   - columns, rows: the size until somebody looks at it.
    package func layOut(_ panes: [FleetPane], as id: String, columns: Int, rows: Int) throws(TerminalError) {
        guard TerminalTarget.isID(id) else { throw .invalidID(id) }
        try start()
        do throws(TerminalError) { _ = try call([["kill-session", "-t", "=" + id]]) } catch .gone {}
        var names: [String] = []
        for pane in panes {
            var words: [String]
            let printing = ["-P", "-F", "#{pane_id}"]
            switch pane.place {
            case .first: words = ["new-session", "-d", "-s", id, "-x", "\(columns)", "-y", "\(rows)"] + printing
            case .right(let other, let size):
                words = ["split-window", "-d", "-h", "-l", size, "-t", names[other]] + printing
            case .below(let other, let size):
                words = ["split-window", "-d", "-v", "-l", size, "-t", names[other]] + printing
            case .bottom(let size): words = ["split-window", "-d", "-v", "-f", "-l", size, "-t", names[0]] + printing
            }
            // Alone, it would be read by a shell.
            let command = ["/usr/bin/env", "-u", "TMUX", "-u", "TMUX_PANE"] + pane.words
            let output = try call([words + command])
            let name = String(decoding: output.prefix { $0 != 0x0A }, as: UTF8.self)
            names.append(name)
            _ = try call([
                ["select-pane", "-t", name, "-T", pane.title],
                ["set-option", "-p", "-t", name, "remain-on-exit", "off"],
            ])
        }
        _ = try call([
            ["set-option", "-g", "exit-empty", "on"],
            ["set-option", "-w", "-t", "=\(id):", "pane-border-status", "top"],
            // Titles are orch's own, and programs in the panes can't change them.
            ["set-option", "-w", "-t", "=\(id):", "pane-border-format", " #{pane_title} "],
            ["set-option", "-t", "=\(id):", "mouse", "on"], ["select-pane", "-t", names[names.count - 1]],
        ])
    }
}
