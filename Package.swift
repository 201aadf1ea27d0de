// swift-tools-version: 6.2
import Foundation
import PackageDescription

/// One floor of the house: a target that sees only the floors named in `onto`.
///
/// Folders are rooms and targets are floors; the compiler keeps their order.
func floor(_ name: String, onto lower: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: lower, swiftSettings: strict)
}

/// The tests of one floor. They may see the floors below it too.
func tests(of floor: String, with others: [Target.Dependency] = [], fixtures: [String] = []) -> Target {
    .testTarget(
        name: floor + "Tests", dependencies: [.byName(name: floor)] + others, exclude: fixtures, swiftSettings: strict)
}

/// Tests that run the built program.
func blackBoxTests(_ subject: String) -> Target {
    .testTarget(
        name: subject + "Tests", dependencies: ["BlackBox", "Host", "TaskQueue", "Text", "orch"], swiftSettings: strict)
}

let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
]

/// A fully static executable starts in half the time of one that loads libc and libstdc++, so release builds ask
/// for it wherever the C library's archive is installed (glibc-devel of some distributions leaves it out).
let staticLibc = [
    "/usr/lib/x86_64-linux-gnu/libc.a", "/usr/lib/aarch64-linux-gnu/libc.a", "/usr/lib64/libc.a", "/usr/lib/libc.a",
].contains { FileManager.default.fileExists(atPath: $0) }

/// An optimised test bundle would be linked so too, and can't be: `ORCH_LINK=dynamic` leaves the flag out.
let linkStatically: [LinkerSetting] =
    staticLibc && Context.environment["ORCH_LINK"] != "dynamic"
    ? [.unsafeFlags(["-static-executable"], .when(platforms: [.linux], configuration: .release))]
    : []

let package = Package(
    name: "orch",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "orch", targets: ["orch"]),
        .library(name: "OrchKit", targets: ["Workspace", "Operations", "TaskQueue"]),
    ],
    targets: [
        .executableTarget(
            name: "orch", dependencies: ["OrchCommands"], swiftSettings: strict, linkerSettings: linkStatically),
        floor(
            "OrchCommands",
            onto: [
                "Engine", "Workspace", "Operations", "TaskQueue", "NaturalIntake", "Sheets", "ReviewerGate",
                "TokenGuardrails", "MarkdownTable", "ArgumentGrammar", "Git", "Host", "Text",
            ]),
        floor("Engine", onto: ["Workspace", "Operations", "TaskQueue", "Sheets", "Host", "Text"]),
        floor("Git", onto: ["TaskQueue", "Host"]),
        floor("Workspace", onto: ["Operations", "TaskQueue", "Sheets", "MarkdownTable", "Host", "Text"]),
        floor(
            "Operations",
            onto: [
                "TaskQueue", "NaturalIntake", "Sheets", "ReviewerGate", "TokenGuardrails", "MarkdownTable", "Text",
            ]),
        floor("TaskQueue", onto: ["Sheets", "MarkdownTable", "Text"]),
        floor("Sheets", onto: ["MarkdownTable", "Text"]),
        floor("NaturalIntake", onto: ["TaskQueue", "Text"]),
        floor("MarkdownTable", onto: ["Text"]),
        floor("TokenGuardrails", onto: ["Text"]),
        floor("ArgumentGrammar", onto: ["Text"]),
        floor("ReviewerGate", onto: ["Text"]),
        floor("Host", onto: ["CHost"]),
        floor("Text"),
        .target(name: "CHost"),

        // Tests, one target a floor; the last ones run the built binary.
        tests(of: "Text", with: ["TaskQueue", "Chance"]),
        tests(of: "MarkdownTable"),
        tests(of: "Sheets", with: ["MarkdownTable", "Text", "Chance"]),
        tests(of: "Host"),
        tests(of: "Git", with: ["BlackBox", "Host", "TaskQueue"]),
        tests(of: "ArgumentGrammar"),
        tests(of: "NaturalIntake", with: ["TaskQueue", "Chance"]),
        tests(
            of: "OrchCommands",
            with: [
                "ArgumentGrammar", "TaskQueue", "MarkdownTable", "Operations", "ReviewerGate", "TokenGuardrails",
                "Engine", "Sheets", "Workspace", "Text", "Chance",
            ]),
        .target(
            name: "BlackBox", dependencies: ["Host"], path: "Tests/BlackBox", exclude: ["Fixtures"],
            swiftSettings: strict),
        .target(name: "Chance", path: "Tests/Chance", swiftSettings: strict),
        tests(of: "Workspace", with: ["TaskQueue", "Sheets", "Host", "Text", "BlackBox", "Chance"]),
        blackBoxTests("Transcript"),
        tests(of: "TaskQueue", with: ["Sheets", "MarkdownTable", "Text", "Chance"]),
        tests(
            of: "Operations",
            with: ["TaskQueue", "Sheets", "NaturalIntake", "ReviewerGate", "TokenGuardrails", "Text", "Chance"]),
        tests(of: "TokenGuardrails", fixtures: ["Fixtures"]),
        blackBoxTests("Fault"),
        tests(of: "ReviewerGate", with: ["Chance"], fixtures: ["Fixtures"]),
    ]
)
