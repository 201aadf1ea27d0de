import Testing

@testable import ReviewerGate

@Suite struct NamedCheckTests {
    @Test(
        "A criterion's checks are read where they are mentioned, and leave its words",
        arguments: [
            ("테스트 통과 @tests", ["@tests"], "테스트 통과"),
            ("커버리지 80% 이상 @coverage>=80.", ["@coverage>=80"], "커버리지 80% 이상 ."),
            ("README 반영 @changed:README.md", ["@changed:README.md"], "README 반영"),
            ("@ui:login 로그인 화면 @lint-all @tests", ["@ui:login", "@lint-all", "@tests"], "로그인 화면"),
            ("@tests로 확인 (@size<4.5)", ["@tests", "@size<4.5"], "로 확인 ()"),
            ("@tests @tests", ["@tests"], ""),
            ("@changed:docs/a.md, b", ["@changed:docs/a.md"], ", b"),
            ("@changed:README.md가 @changed:a.md: 문서", ["@changed:README.md", "@changed:a.md"], "가 : 문서"),
            ("@changed:문서/설계.md를", ["@changed:문서/설계.md"], "를"),
            ("커버리지 @c ≥ 1,000 건", ["@c ≥ 1,000"], "커버리지 건"), ("@c 90% 이상 유지", ["@c 90% 이상"], "유지"),
            ("@tests 3 files, then @c > all", ["@tests", "@c"], "3 files, then > all"),
            ("@c>=10k 행", ["@c>=10k"], "행"),
            (
                "mail to me@host.com, `@media`, @types/node, @ and @-x", [],
                "mail to me@host.com, `@media`, @types/node, @ and @-x"
            ),
        ])
    func mentions(criterion: String, mentions: [String], words: String) {
        let found = Criterion.checks(in: criterion)
        #expect(found.checks.map(\.mention) == mentions)
        #expect(found.words == words)
    }

    @Test(
        "A limit compares the value of a check",
        arguments: [
            ("@c>=80", 80, true), ("@c>=80", 79.9, false), ("@c<=2", 2, true), ("@c>2", 2, false), ("@c<2", 1, true),
            ("@c=0", 0, true), ("@c=0", 1, false), ("@c", 7, true), ("@c >= 90", 41.5, false), ("@c ≥90", 41.5, false),
            ("@c=>90", 41.5, false), ("@c==90", 90, true), ("@c>=９０", 41.5, false), ("@c 90 이상", 41.5, false),
            ("@c 90% 이하", 41.5, true), ("@c at least 90", 41.5, false), ("@c 90 or more", 90, true),
            ("@c>=1,000", 500, false), ("@c>=1e3", 500, false), ("@c>=-5", -6, false), ("@c<=200ms", 183, true),
            ("@c>=10k", 99, false), ("@c>=1_000", 5000, false), ("@c>=ninety", 95, false), ("@c 10k 이상", 99, false),
        ])
    func limits(mention: String, value: Double, isMet: Bool) throws {
        let check = try #require(Criterion.checks(in: mention).checks.first)
        #expect(check.isMet(by: value) == isMet)
        #expect(check.name == "c")
    }
}
