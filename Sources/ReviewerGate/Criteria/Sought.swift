/// One thing that an item of the criteria asks a report to mention.
struct Sought {
    enum Kind: Equatable {
        /// Any word of these groups of the glossary, by their place in the row of groups.
        case concepts(Range<Int>)
        /// A word that the glossary doesn't know, by its number in the vocabulary.
        case literal(Int)
        /// A path or identifier by its number, and the place of its words for reports that spell it out.
        case name(Int, parts: Range<Int>)
        /// A number that is a word (`Swift 6.3`), by its number in the vocabulary.
        case number(Int)
    }

    /// How the criteria write it, by its number among the labels.
    let label: Int
    /// The length of its spelling.
    let length: Int
    let kind: Kind
    let role: Role
    /// It stands in parentheses: finding it helps, missing it doesn't hurt.
    let isAside: Bool
    /// The tokens of the item.
    let tokens: Range<Int>
    /// The part of the item between commas that it stands in.
    let part: Int
    /// It is written with a capital letter within the item (`into German`), so it is the name of something.
    let isProper: Bool
    /// It stands before the first preposition of an English item, and so may be the object of its verb.
    let isObject: Bool
    /// Members of one enumeration (`단위/통합`, `CSV and JSON`) share a number and follow each other.
    var enumeration: Int?
    /// How many members the enumeration has.
    var enumerationSize = 1
    /// Latin words in a row within Korean (`context budget`) are one term and share a number.
    var term: Int?
    /// How many words the term has.
    var termSize = 1

    /// It says what the item is about, not what is to be done with it.
    var isSubject: Bool { role == .content || role == .telling }
}
