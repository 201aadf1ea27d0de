// swift-tools-version: 6.2
import Foundation
import PackageDescription

/// One layer: a target that may import only the layers named in `onto`; the compiler checks it.
func layer(_ name: String, onto lower: [Target.Dependency] = []) -> Target {
    .target(
        name: name, dependencies: lower, swiftSettings: strict + ownSearch + (fast.contains(name) ? [] : small))
}

/// The tests of one layer. They may import the layers below it too.
func tests(of layer: String, with others: [Target.Dependency] = [], fixtures: [String] = []) -> Target {
    .testTarget(
        name: layer + "Tests", dependencies: [.byName(name: layer)] + others, exclude: fixtures, swiftSettings: strict)
}

/// Tests that run the built program.
func blackBoxTests(_ subject: String) -> Target {
    .testTarget(
        name: subject + "Tests", dependencies: ["BlackBox", "Host", "TaskQueue", "Text", "orch"], swiftSettings: strict)
}

/// Flags for the compiler. SwiftPM refuses them in packages that others depend on.
func flags(_ words: [String], when condition: BuildSettingCondition? = nil) -> [SwiftSetting] {
    Context.packageDirectory.contains("/checkouts/") ? [] : [.unsafeFlags(words, condition)]
}

/// Half of a short command's own time would be the runtime making the metadata of generic types such as `[Range<Int>]`;
/// where the compiler writes it into the program, it is there. Each function has a section of its own, so that the
/// linker can leave out and order them.
let compiled = flags(
    [
        "-Xfrontend", "-prespecialize-generic-metadata", "-Xfrontend",
        "-disable-concrete-type-metadata-mangled-name-accessors", "-Xfrontend", "-function-sections",
    ], when: .when(configuration: .release))

/// The layers that work on each byte and each row of a table; they are compiled for speed.
let fast: Set = ["Host", "MarkdownTable", "Text"]

/// The other layers are compiled for size, which takes a tenth off the program. The names of fields and cases are left
/// out too: nothing that orch prints is made of them, and `automation/unread.ld` leaves out those of the libraries.
let small = flags(["-Osize", "-Xfrontend", "-disable-reflection-metadata"], when: .when(configuration: .release))

/// `ORCH_FUZZ` adds a program that feeds the readers with bytes of libFuzzer, and has the compiler count what they reach.
/// It is the path of that library, as `automation/soak/fuzz.sh` finds it.
let fuzzer = Context.environment["ORCH_FUZZ"]
let coverage: [SwiftSetting] =
    fuzzer == nil ? [] : [.unsafeFlags(["-sanitize=fuzzer", "-assert-config", "Debug"])]
let fuzzDriver: [Target] =
    fuzzer.map { library in
        let words = ["--whole-archive", library, "--no-whole-archive"].flatMap { ["-Xlinker", $0] }
        return [
            .executableTarget(
                name: "FuzzDriver", dependencies: ["Readers"], path: "Tests/FuzzDriver", exclude: ["Words"],
                swiftSettings: strict,
                linkerSettings: [.linkedLibrary("stdc++"), .linkedLibrary("m"), .unsafeFlags(words)])
        ]
    } ?? []

/// The toolchain's search in texts would link a megabyte of regular expressions; Text has one of its own.
let ownSearch = flags(["-Xfrontend", "-disable-implicit-string-processing-module-import"])

let strict: [SwiftSetting] =
    [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .treatAllWarnings(as: .error),
    ] + compiled + coverage

/// A fully static executable starts in half the time of one that loads libc and libstdc++, so release builds ask
/// for it wherever the C library's archive is installed (glibc-devel of some distributions leaves it out).
let staticLibc = [
    "/usr/lib/x86_64-linux-gnu/libc.a", "/usr/lib/aarch64-linux-gnu/libc.a", "/usr/lib64/libc.a", "/usr/lib/libc.a",
].contains { FileManager.default.fileExists(atPath: $0) }

/// Equal functions are linked once, and those that common commands run lie together: a short command touches half as
/// many pages of the program (`automation/order.sh` writes the list). Tables that nothing reads are left out
/// (`automation/unread.ld`). The build has no name: that would be a hash of all of it, also of what is stripped. The
/// toolchain's own linker can do that.
///
/// An optimised test bundle would be linked so too, and can't be: `ORCH_LINK=dynamic` leaves the flags out.
let isStatic = staticLibc && Context.environment["ORCH_LINK"] != "dynamic"
let linked: [LinkerSetting] =
    isStatic
    ? [
        .unsafeFlags(
            [
                "-static-executable", "-use-ld=lld", "-Xlinker", "--icf=all", "-Xlinker",
                "--symbol-ordering-file=\(Context.packageDirectory)/automation/order.txt", "-Xlinker",
                "--no-warn-symbol-ordering", "-Xlinker", "--build-id=none", "-Xlinker",
                "\(Context.packageDirectory)/automation/unread.ld",
            ], .when(platforms: [.linux], configuration: .release))
    ]
    : []

/// Such a program starts without the C library's questions to the processor (`Sources/CStart/ProgramStart.c`).
let ownStart: [CSetting] =
    isStatic ? [.define("CSTART_UNASKED", .when(platforms: [.linux], configuration: .release))] : []

let package = Package(
    name: "orch",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "orch", targets: ["orch"]),
        .library(name: "OrchKit", targets: ["OrchKit"]),
    ],
    targets: [
        .executableTarget(
            name: "orch", dependencies: ["OrchCommands", "CStart"], swiftSettings: strict,
            linkerSettings: linked),
        layer(
            "OrchKit",
            onto: ["Engine", "Workspace", "Operations", "NaturalIntake", "TaskQueue", "Sheets", "Text", "Ledgers"]),
        layer(
            "OrchCommands",
            onto: [
                "Interfaces", "Engine", "Workers", "Workspace", "Operations", "TaskQueue", "NaturalIntake", "Sheets",
                "ReviewerGate", "TokenGuardrails", "MarkdownTable", "ArgumentGrammar", "Git", "Mirror", "Host", "Text",
                "Ledgers",
            ]),
        layer("Interfaces", onto: ["ArgumentGrammar", "Text"]),
        layer(
            "Engine",
            onto: ["Workspace", "Git", "Mirror", "Operations", "TaskQueue", "Ledgers", "Sheets", "Host", "Text"]),
        layer("Workers", onto: ["TaskQueue", "ReviewerGate", "TokenGuardrails", "Host", "Text"]),
        layer("Git", onto: ["TaskQueue", "Sheets", "Host", "Text"]),
        layer("Mirror", onto: ["Ledgers", "TaskQueue", "Sheets", "MarkdownTable", "Host", "Text"]),
        layer("Workspace", onto: ["Operations", "Ledgers", "TaskQueue", "Sheets", "MarkdownTable", "Host", "Text"]),
        layer(
            "Operations",
            onto: [
                "Ledgers", "TaskQueue", "NaturalIntake", "Sheets", "ReviewerGate", "TokenGuardrails", "MarkdownTable",
                "Text",
            ]),
        layer("TaskQueue", onto: ["Sheets", "MarkdownTable", "Text"]),
        layer("Ledgers", onto: ["Sheets", "MarkdownTable", "Text"]),
        layer("Sheets", onto: ["MarkdownTable", "Text"]),
        layer("NaturalIntake", onto: ["TaskQueue", "Text"]),
        layer("MarkdownTable", onto: ["Text"]),
        layer("TokenGuardrails", onto: ["Text"]),
        layer("ArgumentGrammar", onto: ["Text"]),
        layer("ReviewerGate", onto: ["Text"]),
        layer("Host", onto: ["CHost", "Text"]),
        layer("Text"),
        .target(name: "CHost"),
        .target(name: "CStart", cSettings: ownStart),

        // Tests, one target per layer; the last ones run the built binary.
        tests(of: "Text", with: ["TaskQueue", "Chance"]),
        tests(of: "MarkdownTable", with: ["BlackBox", "Chance", "Text"]),
        tests(of: "Sheets", with: ["MarkdownTable", "Text", "Chance"]),
        tests(of: "Host", with: ["Text"]),
        tests(of: "OrchKit", with: ["BlackBox"]),
        tests(of: "Workers", with: ["BlackBox", "Host", "TaskQueue", "Sheets"]),
        tests(of: "Git", with: ["BlackBox", "Host", "TaskQueue"]),
        tests(of: "Mirror", with: ["BlackBox", "Ledgers", "TaskQueue", "Sheets", "Host", "Text", "Chance"]),
        tests(of: "ArgumentGrammar"),
        tests(of: "Interfaces", with: ["ArgumentGrammar", "Text", "Chance"]),
        tests(of: "NaturalIntake", with: ["TaskQueue", "Text", "Chance"], fixtures: ["Fixtures"]),
        tests(
            of: "OrchCommands",
            with: [
                "ArgumentGrammar", "TaskQueue", "MarkdownTable", "Operations", "ReviewerGate", "TokenGuardrails",
                "Engine", "Sheets", "Workspace", "Text", "Chance", "Ledgers", "Interfaces", "BlackBox",
            ]),
        .target(
            name: "BlackBox", dependencies: ["Host"], path: "Tests/BlackBox", exclude: ["Fixtures"],
            swiftSettings: strict),
        .target(name: "Chance", path: "Tests/Chance", swiftSettings: strict),
        .target(
            name: "Readers",
            dependencies: [
                "Interfaces", "Ledgers", "MarkdownTable", "Mirror", "NaturalIntake", "Operations", "ReviewerGate",
                "Sheets", "TaskQueue", "Text", "TokenGuardrails", "Workspace",
            ], path: "Tests/Readers", swiftSettings: strict),
        tests(of: "Readers", fixtures: ["Corpus"]),
        tests(
            of: "Workspace",
            with: ["Operations", "Ledgers", "TaskQueue", "Sheets", "Host", "Text", "BlackBox", "Chance"]),
        blackBoxTests("Transcript"),
        tests(of: "TaskQueue", with: ["Sheets", "MarkdownTable", "Text", "BlackBox", "Chance"]),
        tests(
            of: "Operations",
            with: [
                "Ledgers", "TaskQueue", "Sheets", "NaturalIntake", "ReviewerGate", "TokenGuardrails", "Text", "Chance",
            ]),
        tests(of: "TokenGuardrails", with: ["Chance"], fixtures: ["Fixtures"]),
        blackBoxTests("Fault"),
        tests(of: "ReviewerGate", with: ["Chance"], fixtures: ["Fixtures"]),
    ] + fuzzDriver
)
