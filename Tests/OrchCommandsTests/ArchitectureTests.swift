import BlackBox
import Foundation
import Testing

/// The table of layers in ARCHITECTURE.md is compared with the manifest.
struct ArchitectureTests {
    private struct Layer: Equatable {
        let name: String
        let imports: Set<String>
    }

    /// The layers of the document, the highest first.
    private static func documented() throws -> [Layer] {
        let text = try Repository.text(of: ".github/ARCHITECTURE.md")
        let start = try #require(text.firstRange(of: "<!-- layers -->\n"))
        let end = try #require(text.firstRange(of: "<!-- /layers -->"))
        return text[start.upperBound..<end.lowerBound].split(separator: "\n").dropFirst(2).map { line in
            let cells = line.split(separator: "|", omittingEmptySubsequences: false)
            let names = { (cell: Substring) in cell.split(separator: "`").filter { !$0.contains(" ") }.map(String.init)
            }
            return Layer(name: names(cells[1]).first ?? "", imports: Set(names(cells[3])))
        }
    }

    /// The targets of the manifest that are no tests and not in `Tests`.
    private static func declared() throws -> [Layer] {
        let manifest = try Repository.text(of: "Package.swift")
        let targets = try #require(manifest.firstRange(of: "    targets: ["))
        // A declaration begins a line of its own, and the lines that continue it are indented deeper.
        let declarations = manifest[targets.upperBound...].split(separator: "\n").reduce(into: [String]()) {
            all, line in
            if line.hasPrefix("        "), line.dropFirst(8).first != " ", line.dropFirst(8).first != ")" {
                all.append(String(line))
            } else if !all.isEmpty {
                all[all.count - 1] += line
            }
        }
        return declarations.compactMap { declaration in
            guard !declaration.contains("ests("), !declaration.contains("\"Tests/") else { return nil }
            let names = declaration.split(separator: "\"", omittingEmptySubsequences: false).enumerated()
                .filter { !$0.offset.isMultiple(of: 2) }.map { String($0.element) }
            return names.first.map { Layer(name: $0, imports: Set(names.dropFirst())) }
        }
    }

    @Test func `the layers are the targets of the manifest, with what each imports`() throws {
        let documented = try Self.documented()
        let declared = try Self.declared()
        #expect(documented.count > 10)
        #expect(Set(documented.map(\.name)) == Set(declared.map(\.name)))
        for layer in documented {
            let target = declared.first { $0.name == layer.name }
            #expect(layer == target, "in Package.swift: \((target?.imports ?? []).sorted())")
        }
    }

    @Test func `each layer imports only layers that are below it in the table`() throws {
        var above: Set<String> = []
        for layer in try Self.documented() {
            above.insert(layer.name)
            #expect(layer.imports.isDisjoint(with: above), "\(layer.name)")
        }
    }
}
