/// The Hangul syllables that stand in a token of `o200k_base` together with another one.
///
/// Words made of them are cut into fewer pieces; any other syllable is a token of its own or several.
/// `calibrate.py` in automation/benchmarks/tokens prints the list, those of most tokens first.
enum CommonSyllables {
    /// Whether a syllable, U+AC00 to U+D7A3, is one of them.
    static func contain(_ syllable: Unicode.Scalar) -> Bool {
        let place = Int(syllable.value) - first
        guard (0..<count).contains(place) else { return false }
        return bits[place / 64] >> UInt64(place % 64) & 1 == 1
    }

    private static let first = 0xAC00
    private static let count = 11_172

    private static let bits: [UInt64] = {
        var bits = [UInt64](repeating: 0, count: count / 64 + 1)
        for scalar in list.unicodeScalars where (first..<first + count).contains(Int(scalar.value)) {
            let place = Int(scalar.value) - first
            bits[place / 64] |= 1 << UInt64(place % 64)
        }
        return bits
    }()

    private static let list = """
        이다지는사가기시고니로을하스의인자정제대리어그라를나서아트도상한보요있에전문일장해부오게주마드습
        공동원은국만면성소용화관들모바신터개경데비세수여운조회간것계구내되래러않업우으최행료방번분생안없
        었영음출거교등록미민위입작치카프했호까려르무선실역예유중진체크타표학합험현감결과노능당력명반발설
        야연재적직품활같건금난뉴디따렇말매메며목받배변산식았움준참추츠통특확후강검격근글년담때람런레련른
        물버본송알약얼열였온임저족처클텔파판페포할함항향환각객겠견광규급날너느늘님단댓던된됩든또랍랜램랫
        령롯루류름린립막많머벌법벤복삭색석션속승심십양억언올외울육접젝존종좋증집째차책천청초코태텐템평폼
        플피필형히값굴균극께낌났냥넘네넷녀녕높누닌달더델독돌됐두떤떨떻락랑략량럼럽렵렸례론롭룹릭림링
        망먼뮤므밀밝별북뷰브블살삼새샵센순술쉽슬싶쓰씀악앙앞애엇옵완왔욱워월웨융응쟁점져졌즈즌질징짜찰찾
        축충친케콘큼키탁택털테토투튼팅패퓨혔홈황획효
        """
}
