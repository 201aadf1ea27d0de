internal import Text

extension Grammar {
    /// A script that teaches bash (3.2 and later) to complete the program's command lines.
    ///
    /// What the program answers is never expanded by the shell: it is read line by line, and words of other characters
    /// than an id has are left out.
    ///
    /// - Parameter handingOn: flags that are given on when the program is asked for words, such as `--queue`.
    package func bashCompletion(handingOn: [String]) -> String {
        let table = CompletionTable(self, handingOn: handingOn)
        let function = "_" + program
        return """
            # Completion of \(program) for bash: source <(\(program) completions bash)

            # What the value of flag $2 at place $1 may be; fails where it takes none.
            \(function)_takes() {
                case "$1 $2" in
            \(table.valueCases())
                *) return 1 ;;
                esac
            }

            # The words and flags that may follow at place $1; fails where there is no such place.
            \(function)_place() {
                words=() flags=() arguments=()
                case $1 in
            \(table.places.map(placeCase).joined(separator: "\n"))
                *) return 1 ;;
                esac
            }

            \(function)_offer() {
                local kind=$1 word
                shift
                case $kind in
                words) for word; do [[ $word == "$current"* ]] && COMPREPLY+=("$word"); done ;;
                files) compopt -o default 2>/dev/null ;;
                answers) \(function)_answers "$@" ;;
                esac
            }

            # The first words of what the program prints.
            \(function)_answers() {
                local LC_ALL=C word
                while IFS=$'\\t ' read -r word _; do
                    case $word in
                    '' | *[!A-Za-z0-9._-]*) ;;
                    "$current"*) COMPREPLY+=("$word") ;;
                    esac
                done < <(command \(program) ${handed[@]+"${handed[@]}"} "$@" 2>/dev/null </dev/null)
            }

            \(function)() {
                local current=${COMP_WORDS[COMP_CWORD]} place='' word flag index=1 ended='' topic='' argument
                local -a takes words flags arguments handed
                COMPREPLY=()
                while ((index < COMP_CWORD)); do
                    word=${COMP_WORDS[index]}
                    case $word in
                    --) ended=1 ;;
                    -*)
                        if [[ -z $ended ]] && \(function)_takes "$place" "$word"; then
                            flag=$word
                            index=$((index + 1))
                            [[ ${COMP_WORDS[index]} == = && $index -lt $COMP_CWORD ]] && index=$((index + 1))
                            if ((index >= COMP_CWORD)); then
                                [[ $current == = ]] && current=
                                \(function)_offer "${takes[@]}"
                                return
                            fi
                            case $flag in \(table.handedOnPattern)) handed+=("$flag" "${COMP_WORDS[index]}") ;; esac
                        fi
                        ;;
                    *)
                        if [[ -z $place$topic && $word == help ]]; then
                            topic=1
                        elif \(function)_place "${place:+$place }$word"; then
                            place=${place:+$place }$word
                        fi
                        ;;
                    esac
                    index=$((index + 1))
                done
                \(function)_place "$place"
                if [[ $current == -* && -z $ended ]]; then
                    \(function)_offer words "${flags[@]}"
                    return
                fi
                \(function)_offer words ${words[@]+"${words[@]}"}
                [[ -n $topic ]] && return
                for argument in ${arguments[@]+"${arguments[@]}"}; do
                    IFS=' ' read -r -a takes <<<"$argument"
                    \(function)_offer "${takes[@]}"
                done
            }

            complete -F \(function) \(program)

            """
    }

    private func placeCase(_ place: CompletionTable.Place) -> String {
        var lines = ["    \(place.path.shellQuoted))"]
        func add(_ name: String, _ words: [String]) {
            guard !words.isEmpty else { return }
            let start = "        \(name)=("
            let indent = String(repeating: " ", count: start.count)
            lines.append(
                start + words.map(\.shellQuoted).wrapped(to: 104).joined(separator: "\n" + indent) + ")")
        }
        add("words", place.words.map(\.word))
        add("flags", place.flags.map(\.word))
        add("arguments", place.arguments.map { $0.words.joined(separator: " ") })
        return (lines + ["        ;;"]).joined(separator: "\n")
    }
}
