extension Grammar {
    /// A script that teaches zsh (5.0 and later) to complete the program's command lines, for a file `_program` in its
    /// `fpath` or to be sourced after `compinit`.
    ///
    /// What the program answers is never expanded by the shell, as in ``bashCompletion(handingOn:)``.
    ///
    /// - Parameter handingOn: flags that are given on when the program is asked for words, such as `--queue`.
    package func zshCompletion(handingOn: [String]) -> String {
        let table = CompletionTable(self, handingOn: handingOn)
        let function = "_" + program
        return """
            #compdef \(program)
            # Completion of \(program) for zsh: source <(\(program) completions zsh)

            # What the value of flag $2 at place $1 may be; fails where it takes none.
            \(function)_takes() {
                case "$1 $2" in
            \(table.valueCases(opening: "("))
                (*) return 1 ;;
                esac
            }

            # The words and flags that may follow at place $1; fails where there is no such place.
            \(function)_place() {
                commands=() flags=() arguments=()
                case $1 in
            \(table.places.map(placeCase).joined(separator: "\n"))
                (*) return 1 ;;
                esac
            }

            \(function)_offer() {
                local kind=$1
                shift
                case $kind in
                (words) compadd -- "$@" ;;
                (files) _files ;;
                (answers) \(function)_answers "$@" ;;
                esac
            }

            # The first words of what the program prints.
            \(function)_answers() {
                local LC_ALL=C word rest
                local -a found
                while IFS=$'\\t ' read -r word rest; do
                    [[ -n $word && $word != *[^A-Za-z0-9._-]* ]] && found+=("$word")
                done < <(command \(program) "${handed[@]}" "$@" 2>/dev/null </dev/null)
                (( $#found )) && compadd -- "${found[@]}"
            }

            \(function)() {
                local place='' word flag ended='' topic='' argument
                local -a takes commands flags arguments handed
                integer index=2
                while (( index < CURRENT )); do
                    word=$words[index]
                    case $word in
                    (--) ended=1 ;;
                    (--*=*)
                        flag=${word%%=*}
                        case $flag in (\(table.handedOnPattern)) handed+=("$flag" "${(Q)word#*=}") ;; esac
                        ;;
                    (-*)
                        if [[ -z $ended ]] && \(function)_takes "$place" "$word"; then
                            (( index++ ))
                            if (( index >= CURRENT )); then
                                \(function)_offer "${takes[@]}"
                                return
                            fi
                            case $word in (\(table.handedOnPattern)) handed+=("$word" "${(Q)words[index]}") ;; esac
                        fi
                        ;;
                    (*)
                        if [[ -z $place$topic && $word == help ]]; then
                            topic=1
                        elif \(function)_place "${place:+$place }$word"; then
                            place=${place:+$place }$word
                        fi
                        ;;
                    esac
                    (( index++ ))
                done
                word=$words[CURRENT]
                if [[ -z $ended && $word == --*=* ]] && \(function)_takes "$place" "${word%%=*}"; then
                    compset -P '*='
                    \(function)_offer "${takes[@]}"
                    return
                fi
                \(function)_place "$place"
                if [[ -z $ended && $word == -* ]]; then
                    _describe -o flag flags
                    return
                fi
                (( $#commands )) && _describe command commands
                [[ -n $topic ]] && return
                for argument in "${arguments[@]}"; do
                    \(function)_offer ${=argument}
                done
            }

            if [[ $funcstack[1] == \(function) ]]; then
                \(function) "$@"
            else
                compdef \(function) \(program)
            fi

            """
    }

    private func placeCase(_ place: CompletionTable.Place) -> String {
        var lines = ["    (\(place.path.shellQuoted))"]
        func add(_ name: String, _ words: [String]) {
            guard !words.isEmpty else { return }
            lines.append("        \(name)=(")
            lines += words.map { "            " + $0.shellQuoted }
            lines.append("        )")
        }
        add("commands", place.words.map(Self.described))
        add("flags", place.flags.map(Self.described))
        add("arguments", place.arguments.map { $0.words.joined(separator: " ") })
        return (lines + ["        ;;"]).joined(separator: "\n")
    }

    /// `word:text`, as `_describe` takes it.
    private static func described(_ proposal: CompletionTable.Proposal) -> String {
        func escaped(_ text: String) -> String {
            text.flatMap { $0 == ":" || $0 == "\\" ? ["\\", $0] : [$0] }.map(String.init).joined()
        }
        return escaped(proposal.word) + (proposal.text.isEmpty ? "" : ":" + escaped(proposal.text))
    }
}
