//! Words that number the parts of a legal text.

/// Words that number the parts of a legal text, by language; the rank says which may hold which
/// (smaller holds larger).
pub(super) const PART_WORDS: &[(&str, u8)] = &[
    // English
    ("volume", 0),
    ("book", 0),
    ("part", 0),
    ("title", 0),
    ("attachment", 1),
    ("schedule", 1),
    ("exhibit", 1),
    ("annex", 1),
    ("addendum", 1),
    ("appendix", 1),
    ("chapter", 2),
    ("article", 3),
    ("section", 4),
    ("clause", 4),
    ("paragraph", 5),
    // German
    ("teil", 0),
    ("anlage", 1),
    ("anhang", 1),
    ("kapitel", 2),
    ("artikel", 3),
    ("abschnitt", 2),
    ("klausel", 4),
    ("ziffer", 4),
    // French, Spanish, Italian, Portuguese, Dutch
    ("partie", 0),
    ("titre", 0),
    ("annexe", 1),
    ("chapitre", 2),
    ("parte", 0),
    ("título", 0),
    ("anexo", 1),
    ("capítulo", 2),
    ("artículo", 3),
    ("sección", 4),
    ("cláusula", 4),
    ("allegato", 1),
    ("capitolo", 2),
    ("articolo", 3),
    ("sezione", 4),
    ("clausola", 4),
    ("artigo", 3),
    ("seção", 4),
    ("bijlage", 1),
    ("hoofdstuk", 2),
];

/// The rank of a part word, see [`PART_WORDS`]; Chinese and Japanese counters included.
pub(in crate::segment) fn part_rank(word: &str) -> Option<u8> {
    match word {
        "編" | "编" | "部" => Some(0),
        "附件" | "附录" | "附錄" | "別紙" | "別表" | "付録" | "附則" | "附则" => {
            Some(1)
        }
        // A chapter's sections hold the articles: 章, 節, 条.
        "章" | "節" | "节" => Some(2),
        "条" | "條" | "§" => Some(3),
        ORDINAL => Some(4),
        "款" | "項" | "项" => Some(4),
        _ => PART_WORDS.iter().find(|(known, _)| *known == word).map(|&(_, rank)| rank),
    }
}

/// The rank of attachments, which are documents of their own.
pub(super) const ATTACHMENT: u8 = 1;

/// The scheme of ordinal words, which name no unit.
pub(super) const ORDINAL: &str = "ordinal";
