//! Documents outside: how laws and other documents are named, and which one a reference without a
//! name means.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::segment::language::WORD;
use crate::segment::pattern::Pattern;

/// "Article 28(3) thereof": of the law named before.
pub(super) static THEREOF: Pattern = Pattern::new(r"^,?\s+thereof(?-u:\b)");

/// A law or treaty by its number or subject.
pub(super) static LAW: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::of(format!(
        r"(?-u:\b)(?P<name>(?:Regulation|Directive|Decision|Treaty|Convention|Protocol|Charter)\s+(?:\((?:EU|EC|EEC|Euratom)\)\s+)?(?:No\.?\s+)?(?:[0-9][0-9/.]*(?:/[A-Z]+)?|(?:on|of|for)(?:\s+(?:the|of|on|and|for|in))*\s+\p{{Lu}}{WORD}*(?:(?:\s+(?:the|of|on|and|for|in))*\s+\p{{Lu}}{WORD}*)*))"
    ))
});

/// Citations of codes of law by their own habits: `45 CFR § 160.103`, `20 U.S.C. § 1232g`.
pub(super) static OUTSIDE: Pattern = Pattern::new(
    r"(?-u:\b)(?P<code>[0-9]{1,3}\s+(?:C\.?F\.?R\.?|U\.?S\.?C\.?))\s+(?:§+\s*|(?:[Pp]art|[Ss]ections?)\s+)?(?P<number>[0-9][0-9A-Za-z.]*[0-9A-Za-z](?:\([a-z0-9]{1,4}\))*)",
);

/// The name of a document after "of the": capitalised words, with the small words and numbers
/// between them.
pub(super) static NAME: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::of(format!(
        r"^[“\x22«„]?(?P<name>\p{{Lu}}{WORD}*(?:\.{WORD}+)*(?:\s+\((?:EU|EG|CE|UE|EC)\)|(?:[’']s)?\s+(?:\(\p{{Lu}}[^()\n]+\)\s+)?(?:(?:of|and|for|the|on|in|to|de|des|du|la|der|die|und|über|zur|del|y|e)\s+){{0,3}}[\p{{Lu}}\p{{Nd}}]{WORD}*(?:\.{WORD}+)*)*)"
    ))
});

pub(super) static ACRONYM_BEFORE: Pattern =
    Pattern::new(r"(?:^|[\s(“])(?P<name>[A-Z]{3,8}|DS-GVO)\s+$");

/// Whether a name begins like that of a law or treaty: "Treaty on the Functioning of the Union".
pub(super) fn is_law(name: &str) -> bool {
    LAW.find(name).is_some_and(|law| law.start() == 0)
}

/// The outside documents that each unit was used with: "Article 28 of the GDPR", later "(Article
/// 32(1))".
#[derive(Default)]
pub(super) struct Outside {
    by_unit: BTreeMap<&'static str, Vec<String>>,
}

impl Outside {
    pub(super) fn cite(&mut self, unit: &'static str, name: &str) {
        self.by_unit.entry(unit).or_default().push(name.to_owned());
    }

    /// The document that a unit without one is meant of: the last that the title of the section
    /// names, else the last cited.
    pub(super) fn meant(&self, unit: &str, section: &str) -> Option<&str> {
        let cited = self.by_unit.get(unit)?;
        let named = cited.iter().rev().find(|name| section.contains(name.as_str()));
        named.or(cited.last()).map(String::as_str)
    }
}
