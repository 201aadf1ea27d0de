internal import OrchCommands

@main
struct Main {
    static func main() {
        Program.main()
    }
}
