//! Text as words with positions: the one reading of text that indexing, matching and queries share.
//!
//! Words follow UAX #29, with these differences, each for the sake of what a lawyer types:
//!
//! * A full stop or colon between letters separates (`example.com`, `end.Next`), between digits it
//!   does not (`99.9`, `5.2.1`). A hyphen always separates, so that `non-compliance` is the phrase
//!   "non compliance".
//! * Each Han, Hiragana or Katakana character has a position of its own, so that what is typed is
//!   found wherever it stands: `方案` in `解决方案`. Where words begin is what a dictionary says (that
//!   of ICU): it cuts long runs of a plain sentence into words, and a find that breaks words of the
//!   text, as `京都` in `東京都`, counts less for the order of hits. UAX #29 parts the characters of
//!   Thai, Lao and Khmer, and there every substring is found.
//! * French and Italian elisions part: `l'accord` is two words, `customer's` and `don't` one.
//! * Forms are NFKC, lower case, without soft hyphens, joiners and direction marks; `’` is `'`.
//! * A tab leaves one position free: it parts the cells of a table row, and a phrase must not run
//!   from one cell into the next.

use std::collections::BTreeSet;

use icu_segmenter::WordSegmenter;
use icu_segmenter::options::WordBreakInvariantOptions;
use unicode_normalization::UnicodeNormalization;
use unicode_segmentation::UnicodeSegmentation;

/// Longest form kept, in bytes; tantivy takes terms up to 64 KiB, and no word is that long.
const MAX_FORM: usize = 240;

/// One word of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    /// What is compared.
    pub(super) form: String,
    /// Its number in the text; tabs leave one free.
    pub(super) position: u32,
    /// First character.
    pub(super) start: usize,
    /// One past the last character.
    pub(super) end: usize,
    /// Whether a sentence begins with it.
    pub(super) opens_sentence: bool,
    /// Whether it is a character inside a Chinese or Japanese word, and not its first.
    pub(super) inner: bool,
}

/// Cuts a text into words.
pub(super) fn words(text: &str) -> Vec<Word> {
    let mut found: Vec<Word> = Vec::new();
    let mut position = 0u32;
    let (mut byte, mut character) = (0, 0); // how far characters have been counted
    let mut previous: Option<Previous> = None;
    let begins = word_beginnings(text);
    for (at, segment) in text.unicode_word_indices() {
        for (offset, piece) in pieces(segment) {
            let form = normalise(piece);
            if form.is_empty() {
                continue;
            }
            let from = at + offset;
            let gap = &text[previous.as_ref().map_or(0, |previous| previous.end)..from];
            let opens_sentence = previous.as_ref().is_none_or(|it| it.ends_sentence(gap, piece));
            if previous.is_some() {
                position = position.saturating_add(if gap.contains('\t') { 2 } else { 1 });
            }
            character += text[byte..from].chars().count();
            let start = character;
            character += piece.chars().count();
            byte = from + piece.len();
            previous = Some(Previous {
                dotted: gap == "." && previous.is_some_and(|previous| previous.form.len() == 1),
                form: form.clone(),
                end: byte,
            });
            let inner = piece.starts_with(stands_alone) && !begins.contains(&from);
            found.push(Word { form, position, start, end: character, opens_sentence, inner });
        }
    }
    found
}

/// The bytes at which Chinese and Japanese words begin.
fn word_beginnings(text: &str) -> BTreeSet<usize> {
    let mut found = BTreeSet::new();
    if text.is_ascii() {
        return found;
    }
    let mut rest = 0;
    while let Some(from) = text[rest..].find(stands_alone).map(|at| rest + at) {
        let ends = |c: char| !stands_alone(c) && !is_mark(c);
        let to = text[from..].find(ends).map_or(text.len(), |length| from + length);
        let segmenter = WordSegmenter::new_dictionary(WordBreakInvariantOptions::default());
        found.extend(segmenter.segment_str(&text[from..to]).map(|at| from + at));
        rest = to;
    }
    found
}

/// Whether a character has a position of its own.
pub(super) fn stands_alone(c: char) -> bool {
    matches!(c,
        '\u{3005}'..='\u{3007}'
        | '\u{3021}'..='\u{3029}'
        | '\u{3041}'..='\u{3096}'
        | '\u{309D}'..='\u{309F}'
        | '\u{30A1}'..='\u{30FA}'
        | '\u{30FC}'..='\u{30FF}'
        | '\u{31F0}'..='\u{31FF}'
        | '\u{3400}'..='\u{4DBF}'
        | '\u{4E00}'..='\u{9FFF}'
        | '\u{F900}'..='\u{FAFF}'
        | '\u{FF66}'..='\u{FF9D}'
        | '\u{20000}'..='\u{3FFFF}')
}

/// Whether a character is Katakana, with the mark of long vowels.
pub(super) fn is_katakana(c: char) -> bool {
    matches!(c, '\u{30A1}'..='\u{30FA}' | '\u{30FC}'..='\u{30FF}' | '\u{31F0}'..='\u{31FF}'
        | '\u{FF66}'..='\u{FF9D}')
}

/// Whether a word is written in Hangul, where particles are added to the end of words.
pub(super) fn is_hangul(form: &str) -> bool {
    !form.is_empty() && form.chars().all(|c| matches!(c, '\u{AC00}'..='\u{D7A3}'))
}

/// The form under which words are compared.
pub(super) fn normalise(piece: &str) -> String {
    let mut form = if piece.is_ascii() {
        piece.to_ascii_lowercase()
    } else {
        let mut lower = String::with_capacity(piece.len());
        for c in piece.nfkc().filter(|&c| !is_ignorable(c)) {
            match c {
                '\u{2018}' | '\u{2019}' | '\u{201B}' | '\u{2BC}' => lower.push('\''),
                _ => lower.extend(c.to_lowercase()),
            }
        }
        lower
    };
    if form.len() > MAX_FORM {
        let cut = (0..=MAX_FORM).rev().find(|&at| form.is_char_boundary(at)).unwrap_or(0);
        form.truncate(cut);
    }
    form
}

/// Characters that Word puts inside words and nobody sees.
fn is_ignorable(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2064}'
        | '\u{2066}'..='\u{2069}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}')
}

/// The pieces of a UAX #29 word that are words to us, with their byte offsets.
fn pieces(segment: &str) -> Vec<(usize, &str)> {
    if segment.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return vec![(0, segment)];
    }
    let mut found = Vec::new();
    let mut begin: Option<usize> = None;
    let mut alone = false; // the open piece is one Han or Kana character and its marks
    let mut before = None;
    let mut characters = segment.char_indices().peekable();
    while let Some((at, c)) = characters.next() {
        let after = characters.peek().map(|&(_, next)| next);
        let attaches = begin.is_some() && is_mark(c);
        let elided = is_apostrophe(c) && begin.is_some_and(|from| elides(segment, from, at));
        if !attaches && (alone || stands_alone(c) || elided || separates(before, c, after)) {
            found.extend(begin.take().map(|from| (from, &segment[from..at])));
            alone = stands_alone(c);
            if alone {
                begin = Some(at);
            }
        }
        if begin.is_none() && (c.is_alphanumeric() || c == '_') {
            begin = Some(at);
        }
        before = Some(c);
    }
    found.extend(begin.map(|from| (from, &segment[from..])));
    found
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '\u{2019}')
}

/// Whether the letters of `segment` from `from` up to the apostrophe at `at` are an article or
/// pronoun that lost its vowel before a word.
fn elides(segment: &str, from: usize, at: usize) -> bool {
    const ELIDED: &[&str] = &[
        "l", "d", "j", "n", "s", "c", "m", "t", "qu", "jusqu", "lorsqu", "puisqu", "dell", "all",
        "nell", "dall", "sull", "un", "quell",
    ];
    let letters_after = segment[at..].chars().skip(1).take_while(|c| c.is_alphabetic()).count();
    letters_after >= 2 && ELIDED.contains(&segment[from..at].to_lowercase().as_str())
}

/// Combining voice marks of Kana and variation selectors belong to the character before them.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{3099}' | '\u{309A}' | '\u{FF9E}' | '\u{FF9F}' | '\u{FE00}'..='\u{FE0F}'
        | '\u{E0100}'..='\u{E01EF}')
}

fn separates(before: Option<char>, c: char, after: Option<char>) -> bool {
    let between_digits =
        before.is_some_and(char::is_numeric) && after.is_some_and(char::is_numeric);
    match c {
        '_' => false,
        _ if is_apostrophe(c) => false,
        '.' | ',' | '\u{FF0E}' | '\u{FF0C}' => !between_digits,
        _ => !c.is_alphanumeric() && !is_ignorable(c) && !is_combining(c),
    }
}

fn is_combining(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}

/// The word before the one at hand.
struct Previous {
    form: String,
    /// Byte offset of its end.
    end: usize,
    /// It is the second or a later letter of `U.S.`, `e.g.`
    dotted: bool,
}

impl Previous {
    /// Whether a sentence ends with this word: what stands between it and the next word tells,
    /// and how the next word begins.
    fn ends_sentence(&self, gap: &str, next: &str) -> bool {
        let first = next.chars().next();
        let continues = first.is_some_and(char::is_lowercase);
        if gap.contains('\t') || gap.contains(['。', '！', '？', '｡', '．']) {
            return true;
        }
        if gap.contains(['\n', '\u{2028}', '\u{2029}', '\u{B}']) && !continues {
            return true;
        }
        let Some(stop) = gap.find(['.', '!', '?', '…']) else { return false };
        let spaced = gap[stop..].contains(char::is_whitespace);
        if !spaced || continues {
            return false;
        }
        !gap[stop..].starts_with('.') || !self.is_abbreviated(next)
    }

    fn is_abbreviated(&self, next: &str) -> bool {
        let numbered = next.starts_with(|c: char| c.is_numeric()) || next.chars().count() == 1;
        self.dotted
            || ABBREVIATIONS.contains(&self.form.as_str())
            || (numbered && BEFORE_NUMBERS.contains(&self.form.as_str()))
    }
}

/// Abbreviations after which the sentence goes on.
const ABBREVIATIONS: &[&str] = &[
    "mr", "mrs", "ms", "dr", "prof", "st", "vs", "cf", "approx", "inc", "ltd", "corp", "bros",
    "messrs", "vgl", "ggf", "bzw", "gem", "evtl", "insb", "sog", "zzgl", "mme", "sra", "sig",
];

/// Abbreviations after which the sentence goes on when a number follows.
const BEFORE_NUMBERS: &[&str] = &[
    "no", "nos", "nr", "art", "arts", "sec", "sect", "cl", "para", "paras", "ch", "pt", "vol",
    "ed", "fig", "app", "sch", "abs", "ziff", "lit", "núm", "pág", "p", "pp",
];

#[cfg(test)]
mod tests {
    use super::*;

    fn forms(text: &str) -> Vec<String> {
        words(text).into_iter().map(|word| word.form).collect()
    }

    fn sentences(text: &str) -> usize {
        words(text).iter().filter(|word| word.opens_sentence).count()
    }

    #[test]
    fn words_of_a_contract() {
        assert_eq!(
            forms("Customer’s non-compliance (99.9%) at example.com, §5.2(b)"),
            ["customer's", "non", "compliance", "99.9", "at", "example", "com", "5.2", "b"]
        );
        assert_eq!(forms("hy\u{AD}phen ﬁle Ａ１"), ["hyphen", "file", "a1"]);
        assert_eq!(forms("one_name don't it's"), ["one_name", "don't", "it's"]);
        assert_eq!(forms("l’accord, dell'accordo"), ["l", "accord", "dell", "accordo"]);
    }

    #[test]
    fn each_han_and_kana_character_is_a_word() {
        assert_eq!(forms("客户数据 API です"), ["客", "户", "数", "据", "api", "で", "す"]);
        assert_eq!(forms("サービス"), ["サ", "ー", "ビ", "ス"]);
        assert_eq!(forms("か\u{3099}"), ["が"]);
        assert_eq!(forms("第5条"), ["第", "5", "条"]);
    }

    #[test]
    fn words_of_several_han_characters_are_known() {
        let beginnings = |text: &str| -> Vec<String> {
            let mut found: Vec<String> = Vec::new();
            for word in words(text) {
                match found.last_mut().filter(|_| word.inner) {
                    Some(last) => last.push_str(&word.form),
                    None => found.push(word.form),
                }
            }
            found
        };
        assert_eq!(beginnings("客户数据,如何保护"), ["客户", "数据", "如何", "保护"]);
        assert_eq!(beginnings("東京都 API データ"), ["東京", "都", "api", "データ"]);
        assert_eq!(beginnings("第5条"), ["第", "5", "条"]);
    }

    #[test]
    fn offsets_count_characters() {
        let found = words("“Überprüfung” der Daten");
        assert_eq!((found[0].start, found[0].end), (1, 12));
        assert_eq!((found[2].start, found[2].end), (18, 23));
    }

    #[test]
    fn cells_are_parted() {
        let positions: Vec<u32> =
            words("one two\tthree").iter().map(|word| word.position).collect();
        assert_eq!(positions, [0, 1, 3]);
    }

    #[test]
    fn sentences_end_where_a_reader_ends_them() {
        assert_eq!(sentences("It ends. Another begins! A third? Yes."), 4);
        assert_eq!(
            sentences("See No. 5 of the U.S. Code, e.g. Title 5, as in Example Inc. terms"),
            1
        );
        assert_eq!(sentences("The answer is no. Customer pays 3.5 percent."), 2);
        assert_eq!(sentences("客户数据。服务条款！"), 2);
        assert_eq!(sentences("Uptime\tCredit\nbelow this line\nNext line"), 3);
    }

    #[test]
    fn very_long_words_are_cut() {
        assert_eq!(forms(&"ä".repeat(5_000))[0].len(), MAX_FORM);
    }
}
