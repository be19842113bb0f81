//! The language of a text.

use std::collections::BTreeMap;

use super::rules::SOURCES;

/// Letters after which a text has told its language.
const ENOUGH: u32 = 40_000;

/// Share of letters that must be Han or kana for a text to be taken as Chinese or Japanese.
const SCRIPT: f32 = 0.2;

/// Frequent words of languages that have no rules, so that their texts are not read by those of
/// another.
const OTHERS: [(&str, &[&str]); 3] = [
    (
        "it",
        &[
            "il", "di", "che", "della", "del", "per", "non", "sono", "gli", "dei", "delle", "nel",
            "alla",
        ],
    ),
    (
        "pt",
        &["que", "não", "uma", "para", "com", "dos", "são", "pelo", "os", "do", "da", "em", "ou"],
    ),
    (
        "nl",
        &[
            "het", "een", "van", "niet", "voor", "zijn", "met", "deze", "dat", "aan", "wordt",
            "op", "of",
        ],
    ),
];

/// The language of a document: `tag`, the one it names, unless its text clearly says otherwise.
///
/// Word writes a default language into every file, whatever language it is then typed in; the
/// script or the frequent words of the text win over it. Returns a BCP 47 tag, empty when neither
/// tells.
pub fn detect<'a>(tag: &str, texts: impl IntoIterator<Item = &'a str>) -> String {
    let (mut letters, mut han, mut kana, mut hangul) = (0u32, 0u32, 0u32, 0u32);
    let mut counts = [0u32; SOURCES.len() + OTHERS.len()];
    let mut languages: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (language, (_, frequent)) in known().enumerate() {
        frequent.iter().for_each(|word| languages.entry(word).or_default().push(language));
    }
    for text in texts {
        for c in text.chars().filter(|c| c.is_alphabetic()) {
            letters += 1;
            match c {
                '\u{3040}'..='\u{30FF}' => kana += 1,
                '\u{3400}'..='\u{9FFF}' => han += 1,
                '\u{AC00}'..='\u{D7A3}' => hangul += 1,
                _ => {}
            }
        }
        for word in text
            .split(|c: char| !c.is_alphabetic())
            .filter(|word| !word.is_empty() && word.len() <= 6)
        {
            for &language in languages.get(word.to_lowercase().as_str()).into_iter().flatten() {
                counts[language] += 1;
            }
        }
        if letters > ENOUGH {
            break;
        }
    }
    let total = letters.max(1) as f32;
    let spoken = if hangul as f32 / total > SCRIPT {
        Some("ko")
    } else if (han + kana) as f32 / total > SCRIPT {
        if kana as f32 > 0.1 * (han + kana) as f32 { Some("ja") } else { Some("zh") }
    } else {
        let best = counts.iter().zip(known()).max_by_key(|(count, _)| **count);
        let second =
            |best: u32| counts.iter().filter(|&&count| count < best).max().copied().unwrap_or(0);
        best.filter(|(count, _)| **count >= 10 && **count >= 2 * second(**count))
            .map(|(_, (tag, _))| tag)
    };
    match spoken {
        Some(spoken) if !tag.to_ascii_lowercase().starts_with(spoken) => spoken.to_owned(),
        _ => tag.to_owned(),
    }
}

/// The languages whose frequent words are known.
fn known() -> impl Iterator<Item = (&'static str, &'static [&'static str])> {
    SOURCES.iter().map(|source| (source.tag, source.frequent)).chain(OTHERS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_wins_over_a_default() {
        assert_eq!(detect("en-US", ["本协议中，“客户”是指购买服务的一方。"]), "zh");
        assert_eq!(
            detect("en-US", ["本規約において「利用者」とは、当社のサービスを利用する者をいう。"]),
            "ja"
        );
        let german = "Der Kunde und die Anbieterin sind mit der Frist und den Kosten nach dem Vertrag zu dem Dienst einverstanden, die nicht für das andere gelten oder von der Partei sind.";
        assert_eq!(detect("en-US", [german]), "de");
        let italian = "Il cliente non può cedere il servizio, che resta del fornitore per la durata del contratto; sono esclusi i danni della parte che non sono imputabili al fornitore per legge.";
        assert_eq!(detect("", [italian]), "it");
        assert_eq!(detect("en-GB", ["Only a few words."]), "en-GB");
        assert_eq!(detect("", ["Only a few words."]), "");
    }
}
