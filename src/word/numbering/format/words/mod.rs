//! Numbers in words, in the languages whose way is known here: to 999, for lists are not longer. The
//! gender is that which Word and LibreOffice write, the masculine.

mod asian;
mod germanic;
mod romance;

pub(super) use asian::{hindi, korean, thai, vietnamese};

/// How a language counts: in words, and in words that give an order. None beyond what it knows.
struct Counting {
    cardinal: Words,
    ordinal: Words,
}

type Words = fn(u64) -> Option<String>;

impl Counting {
    fn of(language: &str) -> Option<Self> {
        let (cardinal, ordinal): (Words, Words) = match primary(language).as_str() {
            "en" => (germanic::english, germanic::english_ordinal),
            "de" => (germanic::german, germanic::german_ordinal),
            "nl" => (germanic::dutch, germanic::dutch_ordinal),
            // Seventy to ninety-nine have other words in Belgium and in Switzerland.
            "fr" if !["be", "ch"].contains(&region(language).as_str()) => {
                (romance::french, romance::french_ordinal)
            }
            "es" => (romance::spanish, romance::spanish_ordinal),
            "it" => (romance::italian, romance::italian_ordinal),
            "pt" if region(language) == "pt" => {
                (romance::portuguese_of_portugal, romance::portuguese_ordinal)
            }
            "pt" => (romance::portuguese, romance::portuguese_ordinal),
            _ => return None,
        };
        Some(Self { cardinal, ordinal })
    }
}

/// `Twenty-one`; none for languages that are not known here.
pub(super) fn cardinal_text(number: u64, language: &str) -> Option<String> {
    (Counting::of(language)?.cardinal)(number).map(capitalised)
}

/// `Twenty-first`; none for languages that are not known here.
pub(super) fn ordinal_text(number: u64, language: &str) -> Option<String> {
    (Counting::of(language)?.ordinal)(number).map(capitalised)
}

/// `1st`, as the language writes it; none for languages whose way is not known here.
pub(super) fn ordinal(number: u64, language: &str) -> Option<String> {
    let suffix = match primary(language).as_str() {
        "en" => match (number % 10, number % 100) {
            (_, 11..=13) => "th",
            (1, _) => "st",
            (2, _) => "nd",
            (3, _) => "rd",
            _ => "th",
        },
        "fr" if number == 1 => "er",
        "fr" | "nl" => "e",
        "es" | "it" | "pt" => "º",
        "sv" => match (number % 10, number % 100) {
            (1 | 2, 11 | 12) => ":e",
            (1 | 2, _) => ":a",
            _ => ":e",
        },
        "ru" => "-й",
        "el" if number >= 20 && number.is_multiple_of(10) => "ός",
        "el" => "ος",
        "cs" | "da" | "de" | "et" | "fi" | "hr" | "hu" | "is" | "nb" | "nn" | "no" | "pl"
        | "sk" | "sl" | "tr" => ".",
        _ => return None,
    };
    Some(format!("{number}{suffix}"))
}

/// The language of a tag: `en` of `en-GB`.
fn primary(language: &str) -> String {
    language.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase()
}

/// The country of a tag: `gb` of `en-GB`; empty when it names none.
fn region(language: &str) -> String {
    language.split(['-', '_']).next_back().unwrap_or_default().to_ascii_lowercase()
}

fn capitalised(text: String) -> String {
    let mut characters = text.chars();
    match characters.next() {
        Some(first) => first.to_uppercase().chain(characters).collect(),
        None => text,
    }
}

/// The word for a digit, a ten or a hundred: the words of a list from 1 on.
fn word(list: &'static str, index: u64) -> Option<&'static str> {
    list.split_whitespace().nth(usize::try_from(index.checked_sub(1)?).ok()?)
}

/// Hundreds, tens and ones of a number; none beyond 999.
fn places(number: u64) -> Option<(u64, u64, u64)> {
    (1..1000).contains(&number).then_some((number / 100, number / 10 % 10, number % 10))
}

#[cfg(test)]
mod tests {
    use super::{cardinal_text, ordinal, ordinal_text};

    #[test]
    fn languages_count_in_their_own_words() {
        const CASES: &[(&str, u64, &str, &str)] = &[
            ("en-GB", 1, "One", "First"),
            ("en", 12, "Twelve", "Twelfth"),
            ("en", 40, "Forty", "Fortieth"),
            ("en", 121, "One hundred twenty-one", "One hundred twenty-first"),
            ("de-DE", 1, "Eins", "Erste"),
            ("de", 3, "Drei", "Dritte"),
            ("de", 7, "Sieben", "Siebte"),
            ("de", 8, "Acht", "Achte"),
            ("de", 16, "Sechzehn", "Sechzehnte"),
            ("de", 21, "Einundzwanzig", "Einundzwanzigste"),
            ("de", 30, "Dreißig", "Dreißigste"),
            ("de", 101, "Einhunderteins", "Einhunderterste"),
            ("nl-NL", 1, "Een", "Eerste"),
            ("nl", 8, "Acht", "Achtste"),
            ("nl", 14, "Veertien", "Veertiende"),
            ("nl", 22, "Tweeëntwintig", "Tweeëntwintigste"),
            ("nl", 80, "Tachtig", "Tachtigste"),
            ("fr-FR", 1, "Un", "Premier"),
            ("fr", 5, "Cinq", "Cinquième"),
            ("fr", 9, "Neuf", "Neuvième"),
            ("fr", 21, "Vingt et un", "Vingt et unième"),
            ("fr", 71, "Soixante et onze", "Soixante et onzième"),
            ("fr", 80, "Quatre-vingts", "Quatre-vingtième"),
            ("fr", 94, "Quatre-vingt-quatorze", "Quatre-vingt-quatorzième"),
            ("fr", 200, "Deux cents", "Deux centième"),
            ("fr", 201, "Deux cent un", "Deux cent unième"),
            ("es-ES", 1, "Uno", "Primero"),
            ("es", 11, "Once", "Undécimo"),
            ("es", 16, "Dieciséis", "Decimosexto"),
            ("es", 22, "Veintidós", "Vigésimo segundo"),
            ("es", 31, "Treinta y uno", "Trigésimo primero"),
            ("es", 100, "Cien", "Centésimo"),
            ("it-IT", 1, "Uno", "Primo"),
            ("it", 10, "Dieci", "Decimo"),
            ("it", 11, "Undici", "Undicesimo"),
            ("it", 23, "Ventitré", "Ventitreesimo"),
            ("it", 28, "Ventotto", "Ventottesimo"),
            ("it", 36, "Trentasei", "Trentaseiesimo"),
            ("pt-BR", 1, "Um", "Primeiro"),
            ("pt-BR", 16, "Dezesseis", "Décimo sexto"),
            ("pt-PT", 16, "Dezasseis", "Décimo sexto"),
            ("pt", 21, "Vinte e um", "Vigésimo primeiro"),
            ("pt", 115, "Cento e quinze", "Centésimo décimo quinto"),
        ];
        for &(language, number, cardinal, order) in CASES {
            let given = (cardinal_text(number, language), ordinal_text(number, language));
            assert_eq!(given, (Some(cardinal.into()), Some(order.into())), "{language} {number}");
        }
        assert_eq!(ordinal_text(71, "fr-CH"), None);
        assert_eq!(ordinal_text(1, "ja-JP"), None);
    }

    #[test]
    fn every_number_of_a_language_has_a_word_of_its_own() {
        for language in ["en", "de", "nl", "fr", "es", "it", "pt", "pt-PT"] {
            let mut seen = std::collections::BTreeSet::new();
            for number in 1..1000 {
                for text in [cardinal_text(number, language), ordinal_text(number, language)] {
                    let text = text.unwrap_or_else(|| panic!("{language} {number}"));
                    assert!(text.trim() == text && !text.contains("  "), "{language} {text:?}");
                    assert!(seen.insert(text.clone()), "{language} {number} {text}");
                }
            }
            assert_eq!(cardinal_text(0, language), None);
            assert_eq!(ordinal_text(1_000_000, language), None);
        }
    }

    #[test]
    fn ordinals_have_the_ending_of_the_language() {
        for (language, number, text) in [
            ("sv-SE", 1, "1:a"),
            ("sv", 3, "3:e"),
            ("sv", 12, "12:e"),
            ("sv", 22, "22:a"),
            ("nl-BE", 4, "4e"),
            ("ru-RU", 5, "5-й"),
            ("el-GR", 6, "6ος"),
            ("de", 7, "7."),
        ] {
            assert_eq!(ordinal(number, language).as_deref(), Some(text));
        }
        assert_eq!(ordinal(1, "ja"), None);
    }
}
