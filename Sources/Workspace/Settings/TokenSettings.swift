extension Settings {
    /// How many tokens a conversation may have before it is to be summarized.
    package var tokensSoft: Int { Int(self[.tokensSoft].text) ?? 2_000 }

    /// How many tokens a conversation may have before it is stopped.
    package var tokensHard: Int { Int(self[.tokensHard].text) ?? 3_500 }
}
