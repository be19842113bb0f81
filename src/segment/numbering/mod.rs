//! Labels that someone typed: `(a)`, `1.1`, `Article IV`, `Clause 5:`, `第三条`, `·`.

mod values;
mod words;

use std::sync::LazyLock;

use crate::segment::pattern::Pattern;

use super::language::{ordinal, ordinal_words};
pub(super) use values::letter;
use values::{is_roman, value};
pub(super) use words::part_rank;
use words::{ATTACHMENT, ORDINAL, PART_WORDS};

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
    /// `一、`, `（一）`: above the numbers in digits, not among them.
    Han(Marks),
    /// `1.1`, `2.3.4`, `A.1`: the number of parts.
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

const ROMAN: &str = r"[IVXLCDMivxlcdm]+";

static WORD_LABEL: LazyLock<Pattern> = LazyLock::new(|| {
    let words: Vec<&str> = PART_WORDS.iter().map(|&(word, _)| word).collect();
    Pattern::of(format!(
        r"^(?i:({}))\s+(?:No\.\s*)?([0-9]+(?:\.[0-9]+)*[a-z]?|{ROMAN}|[A-Z]|{})(?:[.:)]|\s*[–—-])?(?:\s|$|\b)",
        words.join("|"),
        ordinal_words().iter().map(|word| format!("(?i:{word})")).collect::<Vec<_>>().join("|")
    ))
});

/// The only attachment of a document has no number: `ANNEX` alone on its line.
static UNNUMBERED: LazyLock<Pattern> = LazyLock::new(|| {
    let attachments = PART_WORDS.iter().filter(|(_, rank)| *rank == ATTACHMENT);
    let words = attachments.map(|&(word, _)| {
        let mut letters = word.chars();
        let title: String = letters.next().iter().flat_map(|c| c.to_uppercase()).collect();
        format!("{}|{title}{}", word.to_uppercase(), letters.as_str())
    });
    Pattern::of(format!("^({})$", words.collect::<Vec<_>>().join("|")))
});

static CJK_LABEL: Pattern = Pattern::new(
    r"^第\s*([0-9０-９一二三四五六七八九十百〇零两]+)\s*([編编部章節节条條款項项])(?:の[0-9一二三四五六七八九十]+)?[：:、.]?",
);
static CJK_ANNEX: Pattern = Pattern::new(
    r"^(附件|附录|附錄|別紙|別表|付録)\s*([0-9０-９一二三四五六七八九十A-Z]*)[：:、.]?",
);
/// Supplementary provisions are not numbered: `附則` alone on its line.
static CJK_CLOSING: Pattern = Pattern::new(r"^附[則则]\s*$");
/// `一、`, `（一）`, and the `一　` that numbers the items of a Japanese provision.
static CJK_NUMBER: Pattern = Pattern::new(
    r"^(?:([一二三四五六七八九十]+)(?:[、．.]|[\s\x{3000}])|[（(]([一二三四五六七八九十]+)[)）])",
);
static CIRCLED: Pattern = Pattern::new(r"^[①-⑳⓪❶-❿]");
static SIGN: Pattern = Pattern::new(r"^§\s*([0-9]+)[a-z]?\.?(?:\s|$)");
static NESTED: Pattern = Pattern::new(
    r"^((?:[0-9]{1,3}|[A-Z])(?:\.[0-9]{1,3})+)(?:[.)：:]|\.?(?:\s|$)|[\p{Han}\p{Hiragana}\p{Katakana}「（])",
);
static NUMBER: Pattern = Pattern::new(
    r"^(?:[(（]([0-9０-９]{1,3}|[A-Za-z]|[ivxlc]{1,6}|[IVXLC]{1,6})[)）]|([0-9０-９]{1,3}|[A-Za-z]|[ivxlc]{2,6}|[IVXLC]{2,6})([.)．）])(?:\s|$|[^\s0-9.A-Za-z)]))",
);
/// `1` before a tab or a wide space; before one space only where Japanese or Chinese text follows
/// that is no counted word (`2 か月`).
static BARE: Pattern = Pattern::new(
    r"^([0-9]{1,2})(?:(?:\t|\s{2,}|\x{3000})\S|[ \u{A0}][\p{Han}\p{Hiragana}\p{Katakana}「])",
);
static COUNTED: Pattern = Pattern::new(
    r"^[0-9]{1,2}[ \u{A0}](?:[年月日週周時分秒円元名人件回個个台項项条條章節节号頁页倍割]|[かヶカケ箇][月所国年]|つ|時間|小时|万|億|亿)",
);
static BULLET: Pattern = Pattern::new(r"^([·•●○◦▪■□◆►➢✓‣⁃∙*\x{F0B7}\x{F0A7}–—-])(?:\s)");

/// The label that a text begins with. The text must be trimmed.
pub(super) fn typed_label(text: &str) -> Option<TypedLabel> {
    let first = text.chars().next()?;
    if first.is_alphabetic() && first.is_ascii() {
        return word_label(text)
            .or_else(|| number_label(text))
            .or_else(|| nested_label(text))
            .or_else(|| ordinal_label(text));
    }
    if first.is_ascii_digit() {
        return nested_label(text).or_else(|| number_label(text)).or_else(|| bare_label(text));
    }
    bullet_label(text)
        .or_else(|| number_label(text))
        .or_else(|| cjk_label(text))
        .or_else(|| bare_label(text))
        .or_else(|| word_label(text))
        .or_else(|| ordinal_label(text))
}

fn word_label(text: &str) -> Option<TypedLabel> {
    let word = text.split(|c: char| !c.is_alphabetic()).next().unwrap_or_default().to_lowercase();
    if !PART_WORDS.iter().any(|(known, _)| *known == word) {
        return None;
    }
    if let Some(found) = UNNUMBERED.captures(text) {
        return Some(TypedLabel {
            text: text.to_owned(),
            scheme: Scheme::Word(found.get(1)?.as_str().to_lowercase()),
            number: 0,
            length: text.len(),
        });
    }
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
    if CJK_CLOSING.is_match(text) {
        return Some(TypedLabel {
            text: text.to_owned(),
            scheme: Scheme::Word(text.to_owned()),
            number: 0,
            length: text.len(),
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
            text: found.get(0)?.as_str().trim_end().to_owned(),
            scheme: Scheme::Han(if both { Marks::Both } else { Marks::Dot }),
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
    let number = BARE.captures(text).filter(|_| !COUNTED.is_match(text))?.get(1)?;
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
