//! Labels that someone typed: `(a)`, `1.1`, `Article IV`, `Clause 5:`, `第三条`, `·`.

use std::sync::LazyLock;

use regex::Regex;

use super::language::{ordinal, ordinal_words};

/// A label at the beginning of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct TypedLabel {
    /// As typed, without white space after it.
    pub text: String,
    /// What kind of numbering it belongs to.
    pub scheme: Scheme,
    /// Its place in that numbering, from 1; 0 for bullets and where it cannot be told.
    pub number: u32,
    /// Bytes up to the text it labels.
    pub length: usize,
}

/// Kinds of numbering; labels of one kind are siblings.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Scheme {
    /// `·`, `-`, `•`
    Bullet(char),
    /// `1.`, `1)`, `(1)`: the closing marks tell them apart.
    Decimal(Marks),
    /// `1.1`, `2.3.4`: the number of parts.
    Nested(u8),
    /// `a.`, `(a)`
    Lower(Marks),
    /// `A.`, `(A)`
    Upper(Marks),
    /// `i.`, `(ii)`
    LowerRoman(Marks),
    /// `I.`, `(II)`
    UpperRoman(Marks),
    /// `Clause 5`, `Article IV`, `第三条`: the word in lower case.
    Word(String),
}

/// What stands around a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Marks {
    /// `1.`
    Dot,
    /// `1)`
    Close,
    /// `(1)`
    Both,
    /// `1` alone, followed by a tab or wide space
    None,
}

/// Words that number the parts of a legal text, by language; the rank says which may hold which
/// (smaller holds larger).
const PART_WORDS: &[(&str, u8)] = &[
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
    ("abschnitt", 4),
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
pub(super) fn part_rank(word: &str) -> Option<u8> {
    match word {
        "編" | "编" | "部" => Some(0),
        "附件" | "附录" | "附錄" | "別紙" | "別表" | "付録" | "附則" => Some(1),
        "章" => Some(2),
        "条" | "條" | "§" => Some(3),
        ORDINAL => Some(4),
        "節" | "节" | "款" | "項" | "项" => Some(4),
        _ => PART_WORDS.iter().find(|(known, _)| *known == word).map(|&(_, rank)| rank),
    }
}

/// The scheme of ordinal words, which name no unit.
const ORDINAL: &str = "ordinal";

const ROMAN: &str = r"[IVXLCDMivxlcdm]+";

static WORD_LABEL: LazyLock<Regex> = LazyLock::new(|| {
    let words: Vec<&str> = PART_WORDS.iter().map(|&(word, _)| word).collect();
    pattern(&format!(
        r"^(?i:({}))\s+(?:No\.\s*)?(\d+(?:\.\d+)*[a-z]?|{ROMAN}|[A-Z]|{})(?:[.:)]|\s*[–—-])?(?:\s|$|\b)",
        words.join("|"),
        ordinal_words().iter().map(|word| format!("(?i:{word})")).collect::<Vec<_>>().join("|")
    ))
});
static CJK_LABEL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^第\s*([0-9０-９一二三四五六七八九十百〇零两]+)\s*([編编部章節节条條款項项])(?:の[0-9一二三四五六七八九十]+)?[：:、.]?",
    )
});
static CJK_ANNEX: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^(附件|附录|附錄|別紙|別表|付録)\s*([0-9０-９一二三四五六七八九十A-Z]*)[：:、.]?")
});
static CJK_NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^(?:([一二三四五六七八九十]+)[、．.]|[（(]([一二三四五六七八九十]+)[)）])")
});
static CIRCLED: LazyLock<Regex> = LazyLock::new(|| pattern(r"^[①-⑳⓪❶-❿]"));
static SIGN: LazyLock<Regex> = LazyLock::new(|| pattern(r"^§\s*(\d+)[a-z]?\.?(?:\s|$)"));
static NESTED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(\d{1,3}(?:\.\d{1,3})+)(?:[.)：:]|\.?(?:\s|$)|[\p{Han}\p{Hiragana}\p{Katakana}「（])",
    )
});
static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:[(（]([0-9０-９]{1,3}|[A-Za-z]|[ivxlc]{1,6}|[IVXLC]{1,6})[)）]|([0-9０-９]{1,3}|[A-Za-z]|[ivxlc]{2,6}|[IVXLC]{2,6})([.)．）])(?:\s|$|[^\s\d.A-Za-z)]))",
    )
});
static BARE: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(\d{1,2})(?:\t|\s{2,}|\x{3000})\S"));
static BULLET: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^([·•●○◦▪■□◆►➢✓‣⁃∙*\x{F0B7}\x{F0A7}–—-])(?:\s)"));

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a constant pattern")
}

/// The label that a text begins with. The text must be trimmed.
pub(super) fn typed_label(text: &str) -> Option<TypedLabel> {
    let first = text.chars().next()?;
    if first.is_alphabetic() && first.is_ascii() {
        return word_label(text).or_else(|| number_label(text)).or_else(|| ordinal_label(text));
    }
    if first.is_ascii_digit() {
        return nested_label(text).or_else(|| number_label(text)).or_else(|| bare_label(text));
    }
    bullet_label(text)
        .or_else(|| number_label(text))
        .or_else(|| cjk_label(text))
        .or_else(|| word_label(text))
        .or_else(|| ordinal_label(text))
}

fn word_label(text: &str) -> Option<TypedLabel> {
    let found = WORD_LABEL.captures(text)?;
    let word = found.get(1)?.as_str().to_lowercase();
    let number = found.get(2)?;
    let whole = found.get(0)?.as_str().trim_end();
    // "Section 4.2 of the GDPR applies" is a sentence; "Section I agree" is none of ours.
    Some(TypedLabel {
        text: text[..number.end()].to_owned(),
        scheme: Scheme::Word(word),
        number: value(number.as_str()),
        length: whole.len(),
    })
}

/// `SEGUNDA.- Precio`: an ordinal word, set off from what it numbers.
fn ordinal_label(text: &str) -> Option<TypedLabel> {
    let (number, length) = ordinal(text)?;
    let rest = text.get(length..)?;
    let set_off = rest.trim_start().starts_with([':', '–', '—', '-'])
        || rest.trim_start_matches('.').trim_start().starts_with(['-', '–', '—'])
        || (rest.starts_with('.') && text[..length].chars().all(|c| !c.is_lowercase()));
    set_off.then(|| TypedLabel {
        text: text[..length].to_owned(),
        scheme: Scheme::Word(ORDINAL.to_owned()),
        number,
        length: text.len() - rest.trim_start_matches(['.', '-', '–', '—', ':', ' ']).len(),
    })
}

fn cjk_label(text: &str) -> Option<TypedLabel> {
    if let Some(found) = CJK_LABEL.captures(text) {
        return Some(TypedLabel {
            text: found.get(0)?.as_str().trim_end_matches(['：', ':', '、', '.']).to_owned(),
            scheme: Scheme::Word(found.get(2)?.as_str().to_owned()),
            number: value(found.get(1)?.as_str()),
            length: found.get(0)?.end(),
        });
    }
    if let Some(found) = CJK_ANNEX.captures(text) {
        return Some(TypedLabel {
            text: found.get(0)?.as_str().trim_end_matches(['：', ':', '、', '.']).trim().to_owned(),
            scheme: Scheme::Word(found.get(1)?.as_str().to_owned()),
            number: value(found.get(2)?.as_str()),
            length: found.get(0)?.end(),
        });
    }
    if let Some(found) = SIGN.captures(text) {
        return Some(TypedLabel {
            text: found.get(0)?.as_str().trim_end().trim_end_matches('.').to_owned(),
            scheme: Scheme::Word("§".to_owned()),
            number: value(found.get(1)?.as_str()),
            length: found.get(0)?.as_str().trim_end().len(),
        });
    }
    if let Some(found) = CJK_NUMBER.captures(text) {
        let both = found.get(2).is_some();
        let number = found.get(1).or(found.get(2))?;
        return Some(TypedLabel {
            text: found.get(0)?.as_str().to_owned(),
            scheme: Scheme::Decimal(if both { Marks::Both } else { Marks::Dot }),
            number: value(number.as_str()),
            length: found.get(0)?.end(),
        });
    }
    let found = CIRCLED.find(text)?;
    let number = found.as_str().chars().next().map_or(0, |c| (c as u32).saturating_sub(0x245F));
    Some(TypedLabel {
        text: found.as_str().to_owned(),
        scheme: Scheme::Decimal(Marks::None),
        number,
        length: found.end(),
    })
}

fn nested_label(text: &str) -> Option<TypedLabel> {
    let found = NESTED.captures(text)?;
    let number = found.get(1)?;
    let whole = found
        .get(0)?
        .as_str()
        .trim_end_matches(|c: char| !c.is_ascii_digit() && !".)：:".contains(c));
    let parts = number.as_str().split('.').count();
    Some(TypedLabel {
        text: whole.to_owned(),
        scheme: Scheme::Nested(u8::try_from(parts).unwrap_or(u8::MAX)),
        number: number.as_str().rsplit('.').next().map_or(0, value),
        length: whole.len(),
    })
}

fn number_label(text: &str) -> Option<TypedLabel> {
    let found = NUMBER.captures(text)?;
    let (number, marks) = match (found.get(1), found.get(2), found.get(3)) {
        (Some(number), ..) => (number, Marks::Both),
        (None, Some(number), Some(close)) if matches!(close.as_str(), "." | "．") => {
            (number, Marks::Dot)
        }
        (None, Some(number), Some(_)) => (number, Marks::Close),
        _ => return None,
    };
    let end = if marks == Marks::Both { found.get(0)?.end() } else { found.get(3)?.end() };
    let number = number.as_str();
    let scheme = if number.starts_with(|c: char| c.is_ascii_digit() || ('０'..='９').contains(&c))
    {
        Scheme::Decimal(marks)
    } else {
        let lower = number.starts_with(|c: char| c.is_ascii_lowercase());
        match (lower, is_roman(number) && (number.len() > 1 || matches!(number, "i" | "I"))) {
            (true, true) => Scheme::LowerRoman(marks),
            (true, false) => Scheme::Lower(marks),
            (false, true) => Scheme::UpperRoman(marks),
            (false, false) => Scheme::Upper(marks),
        }
    };
    Some(TypedLabel {
        text: text[..end].to_owned(),
        number: match scheme {
            Scheme::Lower(_) | Scheme::Upper(_) => letter(number),
            _ => value(number),
        },
        scheme,
        length: end,
    })
}

fn bare_label(text: &str) -> Option<TypedLabel> {
    let number = BARE.captures(text)?.get(1)?;
    Some(TypedLabel {
        text: number.as_str().to_owned(),
        scheme: Scheme::Decimal(Marks::None),
        number: value(number.as_str()),
        length: number.end(),
    })
}

fn bullet_label(text: &str) -> Option<TypedLabel> {
    let mark = BULLET.captures(text)?.get(1)?;
    Some(TypedLabel {
        text: mark.as_str().to_owned(),
        scheme: Scheme::Bullet(mark.as_str().chars().next()?),
        number: 0,
        length: mark.end(),
    })
}

fn is_roman(text: &str) -> bool {
    let text = text.to_ascii_uppercase();
    let value = roman(&text);
    (1..=100).contains(&value) && to_roman(value) == text
}

/// The value of a number in digits, letters, Roman or Chinese numerals; 0 when it is none.
fn value(text: &str) -> u32 {
    let digits: String = text
        .chars()
        .map_while(|c| match c {
            '0'..='9' => Some(c),
            '０'..='９' => char::from_digit(c as u32 - '０' as u32, 10),
            _ => None,
        })
        .collect();
    if !digits.is_empty() {
        return text
            .rsplit('.')
            .next()
            .and_then(|last| last.parse().ok())
            .unwrap_or_else(|| digits.parse().unwrap_or(0));
    }
    if is_roman(text) {
        return roman(&text.to_ascii_uppercase());
    }
    if let Some((value, _)) = ordinal(text) {
        return value;
    }
    match letter(text) {
        0 => chinese(text),
        letter => letter,
    }
}

/// `a` is 1; 0 when it is no single letter.
pub(super) fn letter(text: &str) -> u32 {
    let mut chars = text.chars();
    match (chars.next().map(|c| c.to_ascii_lowercase()), chars.next()) {
        (Some(c @ 'a'..='z'), None) => c as u32 - 'a' as u32 + 1,
        _ => 0,
    }
}

fn roman(text: &str) -> u32 {
    let worth = |c| match c {
        'I' => 1_u32,
        'V' => 5,
        'X' => 10,
        'L' => 50,
        'C' => 100,
        _ => 0,
    };
    let (mut sum, mut before) = (0_u32, 0_u32);
    for c in text.chars().rev() {
        let this = worth(c);
        sum = if this < before { sum.saturating_sub(this) } else { sum.saturating_add(this) };
        before = before.max(this);
    }
    sum
}

fn to_roman(mut value: u32) -> String {
    const STEPS: &[(u32, &str)] = &[
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    let mut text = String::new();
    for &(step, sign) in STEPS {
        while value >= step {
            text.push_str(sign);
            value -= step;
        }
    }
    text
}

fn chinese(text: &str) -> u32 {
    let (mut sum, mut digit) = (0_u32, 0_u32);
    for c in text.chars() {
        match c {
            '百' => {
                sum = sum.saturating_add(digit.max(1) * 100);
                digit = 0;
            }
            '十' => {
                sum = sum.saturating_add(digit.max(1) * 10);
                digit = 0;
            }
            _ => {
                digit = match "〇一二三四五六七八九".chars().position(|d| d == c) {
                    Some(found) => u32::try_from(found).unwrap_or(0),
                    None if c == '零' => 0,
                    None if c == '两' => 2,
                    None => return 0,
                }
            }
        }
    }
    sum.saturating_add(digit)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn label(text: &str) -> (String, Scheme, u32, &str) {
        let label = typed_label(text).unwrap_or_else(|| panic!("no label in {text}"));
        (label.text, label.scheme, label.number, &text[label.length..])
    }

    #[test]
    fn list_labels() {
        assert_eq!(label("(a) x"), ("(a)".into(), Scheme::Lower(Marks::Both), 1, " x"));
        assert_eq!(label("(ii)\tx").1, Scheme::LowerRoman(Marks::Both));
        assert_eq!(label("(c) x").1, Scheme::Lower(Marks::Both));
        assert_eq!(label("1. x"), ("1.".into(), Scheme::Decimal(Marks::Dot), 1, " x"));
        assert_eq!(label("12) x").2, 12);
        assert_eq!(label("1.10.2 x"), ("1.10.2".into(), Scheme::Nested(3), 2, " x"));
        assert_eq!(label("A. Scope").1, Scheme::Upper(Marks::Dot));
        assert_eq!(label("IV. Scope"), ("IV.".into(), Scheme::UpperRoman(Marks::Dot), 4, " Scope"));
        assert_eq!(label("· x"), ("·".into(), Scheme::Bullet('·'), 0, " x"));
    }

    #[test]
    fn words_that_number_parts() {
        assert_eq!(label("Clause 5: Duties").0, "Clause 5");
        assert_eq!(label("Article IV Money").2, 4);
        assert_eq!(label("Section 3.02 Audit").0, "Section 3.02");
        assert_eq!(label("Attachment 3 – Notices").3, " Notices");
        assert_eq!(label("SCHEDULE A").1, Scheme::Word("schedule".into()));
        assert_eq!(label("第十二条 定义").2, 12);
        assert_eq!(label("第3条（目的）").0, "第3条");
        assert_eq!(label("§ 7 Haftung").0, "§ 7");
        assert_eq!(label("附件一：通知").1, Scheme::Word("附件".into()));
        assert_eq!(
            label("SEGUNDA.- Precio"),
            ("SEGUNDA".into(), Scheme::Word(ORDINAL.into()), 2, "Precio")
        );
        assert_eq!(label("Cláusula décima segunda. Precio").2, 12);
        assert_eq!(label("ARTICLE PREMIER – Objet").2, 1);
    }

    #[test]
    fn what_is_no_label() {
        for text in [
            "I agree.",
            "2019 was",
            "e.g. this",
            "A service",
            "Parties",
            "3.5% of",
            "12-14F, x",
            "Section headings",
            "1,000 users",
        ] {
            assert_eq!(typed_label(text), None, "{text}");
        }
    }
}
