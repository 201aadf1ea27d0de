/// The lines for one queue in a crontab, between two marks, so that they are found again and all other lines stay.
struct CrontabBlock {
    /// Why a crontab can't be changed.
    enum Flaw: Error, Equatable {
        /// The block that begins in this line, from 1, has no end: nobody can tell which lines are its own.
        case unended(line: Int)
    }

    /// The absolute path of the queue.
    let queue: String

    private var opening: String { "# BEGIN orch \(queue)" }
    private var closing: String { "# END orch \(queue)" }

    /// A crontab with these lines for the queue, in the place of those that it has, or without any.
    func replaced(in crontab: String, by lines: [String]) throws(Flaw) -> String {
        var rest: [String] = []
        var begin: Int?
        let old = crontab.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        for (place, line) in old.enumerated() {
            if line == opening {
                if let begin { throw .unended(line: begin + 1) }
                begin = place
            } else if line == closing, begin != nil {
                begin = nil
            } else if begin == nil {
                rest.append(line)
            }
        }
        if let begin { throw .unended(line: begin + 1) }
        if rest.last == "" { rest.removeLast() }
        let block = lines.isEmpty ? [] : [opening] + lines + [closing]
        return (rest + block).map { $0 + "\n" }.joined()
    }
}
