extension Grammar {
    /// A script that teaches fish (3.0 and later) to complete the program's command lines.
    ///
    /// What the program answers is never expanded by the shell, as in ``bashCompletion(handingOn:)``.
    ///
    /// - Parameter handingOn: flags that are given on when the program is asked for words, such as `--queue`.
    package func fishCompletion(handingOn: [String]) -> String {
        let table = CompletionTable(self, handingOn: handingOn)
        let function = "__" + program
        return """
            # Completion of \(program) for fish: \(program) completions fish | source

            # What the value of flag $argv[2] at place $argv[1] may be; fails where it takes none.
            function \(function)_takes
                switch "$argv[1] $argv[2]"
            \(table.values.map(Self.valueCase).joined(separator: "\n"))
                    case '*'
                        return 1
                end
            end

            # Whether there is a place $argv[1].
            function \(function)_has
                switch "$argv[1]"
                    case \(table.places.map(\.path).filter { !$0.isEmpty }.map(\.fishQuoted).joined(separator: " "))
                        return 0
                end
                return 1
            end

            # The words that may follow at place $argv[1].
            function \(function)_words
                switch "$argv[1]"
            \(Self.placeCases(table) { Self.described($0.words) })
                end
            end

            # The flags that may follow at place $argv[1].
            function \(function)_flags
                switch "$argv[1]"
            \(Self.placeCases(table) { Self.described($0.flags) })
                end
            end

            # What the arguments at place $argv[1] may be.
            function \(function)_arguments
                switch "$argv[1]"
            \(Self.placeCases(table) { $0.arguments.map(Self.joined) })
                end
            end

            # $argv[1] is put before each word, then the flags that are handed on, a newline, and what to offer.
            function \(function)_offer
                set -l before $argv[1]
                set -l takes (string split ' ' -- $argv[2])
                set -l handed $argv[3..-1]
                switch $takes[1]
                    case words
                        printf '%s\\n' $before$takes[2..-1]
                    case files
                        set -l typed (string replace -- "$before" '' (commandline -ct))
                        __fish_complete_path $typed | string replace -r '^' -- "$before"
                    case answers
                        for line in (command \(program) $handed $takes[2..-1] 2>/dev/null </dev/null)
                            set -l word (string split -m 1 \\t -- $line)[1]
                            string match -qr '^[A-Za-z0-9._-]+$' -- $word; and printf '%s\\n' $before$word
                        end
                end
            end

            function \(function)_complete
                set -l words (commandline -opc)
                set -l current (commandline -ct)
                set -l place ''
                set -l topic ''
                set -l ended ''
                set -l flag ''
                set -l handed
                for word in $words[2..-1]
                    if test -n "$flag"
                        contains -- $flag \(table.handedOnFlags); and set -a handed $flag $word
                        set flag ''
                        continue
                    end
                    switch $word
                        case --
                            set ended 1
                        case '--*=*'
                            set -l pair (string split -m 1 = -- $word)
                            contains -- $pair[1] \(table.handedOnFlags); and set -a handed $pair
                        case '-*'
                            test -z "$ended"; and \(function)_takes "$place" $word >/dev/null; and set flag $word
                        case '*'
                            if test -z "$place$topic" -a "$word" = help
                                set topic 1
                            else if \(function)_has (string trim -- "$place $word")
                                set place (string trim -- "$place $word")
                            end
                    end
                end
                if test -n "$flag"
                    \(function)_offer '' (\(function)_takes "$place" $flag) $handed
                    return
                end
                if test -z "$ended"; and string match -q -- '--*=*' $current
                    set flag (string split -m 1 = -- $current)[1]
                    set -l takes (\(function)_takes "$place" $flag); and \(function)_offer "$flag=" $takes $handed
                    return
                end
                if test -z "$ended"; and string match -q -- '-*' $current
                    \(function)_flags "$place"
                    return
                end
                \(function)_words "$place"
                test -n "$topic"; and return
                for takes in (\(function)_arguments "$place")
                    \(function)_offer '' $takes $handed
                end
            end

            complete -c \(program) -e
            complete -c \(program) -f -a '(\(function)_complete)'

            """
    }

    private static func valueCase(_ value: CompletionTable.FlagValue) -> String {
        let patterns = value.spellings.map { ((value.path ?? "*") + " " + $0).fishQuoted }
        return """
                    case \(patterns.joined(separator: " "))
                        echo \(joined(value.offer).fishQuoted)
            """
    }

    /// A case for each place that has lines, which prints them.
    private static func placeCases(
        _ table: CompletionTable, _ lines: (CompletionTable.Place) -> [String]
    ) -> String {
        table.places.compactMap { place in
            let lines = lines(place)
            guard !lines.isEmpty else { return nil }
            let words = lines.map { "            " + $0.fishQuoted }.joined(separator: " \\\n")
            return "        case \(place.path.fishQuoted)\n            printf '%s\\n' \\\n\(words)"
        }.joined(separator: "\n")
    }

    private static func described(_ proposals: [CompletionTable.Proposal]) -> [String] {
        proposals.map { $0.text.isEmpty ? $0.word : $0.word + "\t" + $0.text }
    }

    private static func joined(_ offer: Offer) -> String { offer.words.joined(separator: " ") }
}

extension CompletionTable {
    /// The flags that are passed on, as words of fish.
    fileprivate var handedOnFlags: String { handedOn.map { "--" + $0 }.joined(separator: " ") }
}

extension String {
    /// The text as one word of fish. A pattern of `case` takes it so too: the `*` of a place that is everywhere is a
    /// wildcard there, quoted or not.
    fileprivate var fishQuoted: String {
        "'" + flatMap { $0 == "'" || $0 == "\\" ? ["\\", $0] : [$0] }.map(String.init).joined() + "'"
    }
}
