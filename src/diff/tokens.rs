//! Text as words, numbers, punctuation and white space.
//!
//! The tokens of a text cover it without gap or overlap, so that whatever is said about tokens can
//! be said about the text again, byte for byte.

use icu_segmenter::WordSegmenter;
use icu_segmenter::options::WordBreakInvariantOptions;

use super::numerals::han_amount;

/// A piece of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token<'a> {
    /// The piece.
    pub text: &'a str,
    /// First byte in the whole text.
    pub start: usize,
    /// What it is.
    pub kind: TokenKind,
}

/// The kind of a [`Token`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TokenKind {
    /// Letters, possibly with digits in them: `Customer’s`, `H264`; an address, `help@example.com`; a
    /// section's number with its parts, `4.2(b)`.
    Word,
    /// Digits with what belongs to the amount: `$1,000.00`, `99.9%`, `12/31/2020`, `5GB`.
    Number,
    /// One character that is neither letter, digit nor white space.
    Punctuation,
    /// A run of white space, no-break spaces included.
    Space,
}

impl Token<'_> {
    /// One past the last byte in the whole text.
    pub fn end(&self) -> usize {
        self.start + self.text.len()
    }
}

/// Splits a text into tokens; white space is left out, since it lies between the others.
pub(super) fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut found = Vec::with_capacity(text.len() / 5 + 1);
    let mut rest = text;
    let mut before = ' ';
    let has_addresses = text.contains("://") || text.contains("www.") || text.contains('@');
    while let Some(first) = rest.chars().next() {
        let start = text.len() - rest.len();
        let address = || {
            (has_addresses && first.is_ascii_alphanumeric() && !before.is_alphanumeric())
                .then(|| address(rest))
                .flatten()
        };
        let (kind, length) = match (signed(before, rest, first), address()) {
            (Some(length), _) => (TokenKind::Number, length),
            (None, Some(length)) => (TokenKind::Word, length),
            (None, None) => measure(rest, first),
        };
        before = rest[..length].chars().next_back().unwrap_or(before);
        let (piece, after) = rest.split_at(length);
        rest = after;
        match kind {
            TokenKind::Space => {}
            TokenKind::Word if !piece.is_ascii() && piece.chars().any(is_unspaced) => {
                unspaced(piece, start, &mut found);
            }
            _ => found.push(Token { text: piece, start, kind }),
        }
    }
    found
}

/// Length of the URL or e-mail address at the beginning of `rest`, which is read as one word.
fn address(rest: &str) -> Option<usize> {
    let ends = |c: char| {
        c.is_whitespace()
            || is_unspaced(c)
            || matches!(
                c,
                '<' | '>' | '"' | '“' | '”' | '«' | '»' | '、' | '。' | '，' | '（' | '）'
            )
    };
    let whole = &rest[..rest.find(ends).unwrap_or(rest.len())];
    let closes = |c: char| matches!(c, '.' | ',' | ';' | ':' | '!' | '?' | ')' | ']' | '\'' | '’');
    let whole = whole.trim_end_matches(closes);
    let is_url = whole.starts_with("www.")
        || whole.split_once("://").is_some_and(|(scheme, host)| {
            !host.is_empty() && scheme.chars().all(|c| c.is_ascii_alphabetic())
        });
    let is_mail = || {
        whole.split_once('@').is_some_and(|(name, host)| {
            let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '+');
            name.chars().all(plain) && host.contains('.') && host.chars().all(plain)
        })
    };
    (is_url || is_mail()).then_some(whole.len())
}

/// Length of the parts in parentheses right after a section's number: `(b)(ii)` of `4.2(b)(ii)`.
fn parts(rest: &str) -> usize {
    let mut length = 0;
    while let Some((part, _)) =
        rest[length..].strip_prefix('(').and_then(|open| open.split_once(')'))
        && is_part(part)
    {
        length += part.len() + 2;
    }
    length
}

/// A letter, a small Roman numeral or a number of two digits.
fn is_part(part: &str) -> bool {
    let all = |fits: fn(char) -> bool| !part.is_empty() && part.chars().all(fits);
    (part.len() == 1 && all(|c| c.is_ascii_alphabetic()))
        || (part.len() <= 5 && all(|c| matches!(c, 'i' | 'v' | 'x')))
        || (part.len() <= 2 && all(|c| c.is_ascii_digit()))
}

/// Length of a number with a minus sign: `-5`, `−5`. What stands between two numbers or words is no
/// sign.
fn signed(before: char, rest: &str, first: char) -> Option<usize> {
    let alone = before.is_whitespace() || matches!(before, '(' | '[' | '“' | '"' | '=' | ':');
    if !alone || !matches!(first, '-' | '−') {
        return None;
    }
    let digits = rest.get(first.len_utf8()..)?;
    let begins = digits.chars().next().is_some_and(|c| c.is_numeric() && !is_unspaced(c));
    let (kind, length) = begins.then(|| number(digits))?;
    (kind == TokenKind::Number).then_some(first.len_utf8() + length)
}

/// Letters in the longest unit that is stuck to a number: `100Mbps`.
const LONGEST_UNIT: usize = 4;

/// Kind and length in bytes of the token at the beginning of `rest`.
fn measure(rest: &str, first: char) -> (TokenKind, usize) {
    if first.is_whitespace() {
        return (TokenKind::Space, run(rest, char::is_whitespace));
    }
    if first.is_numeric() {
        let (kind, length) = number(rest);
        return match parts(&rest[length..]) {
            0 => (kind, length),
            parts => (TokenKind::Word, length + parts),
        };
    }
    if first.is_alphabetic() || is_mark(first) {
        return (TokenKind::Word, word(rest));
    }
    if is_currency(first) && rest.chars().nth(1).is_some_and(char::is_numeric) {
        let sign = first.len_utf8();
        let (kind, length) = number(rest.get(sign..).unwrap_or_default());
        if kind == TokenKind::Number {
            return (kind, sign + length);
        }
    }
    (TokenKind::Punctuation, first.len_utf8())
}

fn run(rest: &str, belongs: impl Fn(char) -> bool) -> usize {
    rest.find(|c| !belongs(c)).unwrap_or(rest.len())
}

/// Length of a word: letters, digits, marks, and an apostrophe between letters.
fn word(rest: &str) -> usize {
    // Most words end after plain letters, before a space or stop.
    let plain = rest.bytes().take_while(u8::is_ascii_alphanumeric).count();
    match rest.as_bytes().get(plain) {
        None => return plain,
        Some(&next) if next.is_ascii() && next != b'\'' => return plain,
        Some(_) => {}
    }
    let mut characters = rest.char_indices().peekable();
    while let Some((at, c)) = characters.next() {
        let inside = c.is_alphanumeric()
            || is_mark(c)
            || (is_apostrophe(c)
                && at > 0
                && characters.peek().is_some_and(|(_, next)| next.is_alphabetic()));
        if !inside {
            return at;
        }
    }
    rest.len()
}

/// A number with its inner separators and what is stuck to its end: `1,000.00`, `99.9%`, `30th`.
/// Digits before more letters than an ending or unit has begin a name: `3Degrees`.
fn number(rest: &str) -> (TokenKind, usize) {
    let mut characters = rest.char_indices().peekable();
    let mut end = rest.len();
    let mut letters = 0;
    while let Some((at, c)) = characters.next() {
        let separates = matches!(c, '.' | ',' | ':' | '/' | '\'' | '’') && letters == 0;
        if (c.is_numeric() && !is_unspaced(c))
            || (separates && characters.peek().is_some_and(|(_, next)| next.is_numeric()))
        {
            continue;
        }
        if c.is_alphabetic() && !is_unspaced(c) {
            letters += 1;
            continue;
        }
        end = if matches!(c, '%' | '‰') { at + c.len_utf8() } else { at };
        break;
    }
    if letters > LONGEST_UNIT {
        return (TokenKind::Word, word(rest));
    }
    (TokenKind::Number, end.max(rest.chars().next().map_or(0, char::len_utf8)))
}

/// Words of a script that writes none apart: as Unicode's dictionaries give them (the ICU4X data
/// built into the program, so that a text is cut the same way everywhere). Words of other scripts
/// inside the run stay what they are.
///
/// An amount in numerals of its own is a number with its unit.
fn unspaced<'a>(piece: &'a str, start: usize, found: &mut Vec<Token<'a>>) {
    let mut from = 0;
    let mut before = None;
    for (at, c) in piece.char_indices() {
        let length = if at < from { 0 } else { han_amount(&piece[at..], before) };
        before = Some(c);
        if length == 0 {
            continue;
        }
        words(&piece[from..at], start + from, found);
        let text = &piece[at..at + length];
        found.push(Token { text, start: start + at, kind: TokenKind::Number });
        from = at + length;
    }
    words(&piece[from..], start + from, found);
}

fn words<'a>(piece: &'a str, start: usize, found: &mut Vec<Token<'a>>) {
    if piece.is_empty() {
        return;
    }
    let segmenter = WordSegmenter::new_dictionary(WordBreakInvariantOptions::default());
    let mut before = 0;
    for at in segmenter.segment_str(piece) {
        if let Some(text) = piece.get(before..at).filter(|text| !text.is_empty()) {
            let kind = if text.chars().all(char::is_numeric) && text.is_ascii() {
                TokenKind::Number
            } else {
                TokenKind::Word
            };
            found.push(Token { text, start: start + before, kind });
        }
        before = at;
    }
}

/// Whether a character belongs to a script written without spaces between words: Thai, Lao,
/// Myanmar, Khmer, and the scripts of Chinese and Japanese.
fn is_unspaced(c: char) -> bool {
    matches!(u32::from(c),
        0x0E00..=0x0EFF | 0x1000..=0x109F | 0x1780..=0x17FF | 0x3005..=0x3007 | 0x3040..=0x30FF
        | 0x31F0..=0x31FF | 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xF900..=0xFAFF | 0xFF66..=0xFF9F
        | 0x20000..=0x3FFFF)
}

/// Combining marks that are no letters, tones and viramas of southern Asia among them, and the
/// invisible characters that stand inside words.
fn is_mark(c: char) -> bool {
    matches!(u32::from(c),
        0x0300..=0x036F | 0x00AD | 0x200B..=0x200D | 0x2060 | 0xFE00..=0xFE0F
        | 0x093C | 0x094D | 0x09CD | 0x0A4D | 0x0ACD | 0x0B4D | 0x0BCD | 0x0C4D | 0x0CCD | 0x0D4D
        | 0x0E47..=0x0E4E | 0x0EC8..=0x0ECE | 0x1037 | 0x1039..=0x103A | 0x17C9..=0x17D3)
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | 'ʼ' | '＇')
}

pub(super) fn is_currency(c: char) -> bool {
    matches!(c, '$' | '¢' | '£' | '¤' | '¥' | '₠'..='₿' | '＄' | '￥')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(text: &str) -> Vec<&str> {
        tokens(text).iter().map(|token| token.text).collect()
    }

    #[test]
    fn keeps_amounts_and_apostrophes_whole() {
        assert_eq!(
            pieces("Customer’s fee is $1,000.00 (99.9%), due 12/31/2020."),
            [
                "Customer’s",
                "fee",
                "is",
                "$1,000.00",
                "(",
                "99.9%",
                ")",
                ",",
                "due",
                "12/31/2020",
                "."
            ]
        );
    }

    #[test]
    fn splits_at_hyphens_and_quotes() {
        assert_eq!(pieces("“Add-on” '30th'"), ["“", "Add", "-", "on", "”", "'", "30th", "'"]);
    }

    #[test]
    fn keeps_addresses_and_section_numbers_whole() {
        assert_eq!(
            pieces(
                "See https://example.com/terms?v=2. Write to help@example.com (Section 4.2(b)(ii))."
            ),
            [
                "See",
                "https://example.com/terms?v=2",
                ".",
                "Write",
                "to",
                "help@example.com",
                "(",
                "Section",
                "4.2(b)(ii)",
                ")",
                "."
            ]
        );
        assert_eq!(
            pieces("30 (thirty) 5(a-b)"),
            ["30", "(", "thirty", ")", "5", "(", "a", "-", "b", ")"]
        );
    }

    #[test]
    fn names_that_begin_with_digits_are_words() {
        let kinds: Vec<TokenKind> =
            tokens("3Degrees’ 100Mbps").iter().map(|token| token.kind).collect();
        assert_eq!(kinds, [TokenKind::Word, TokenKind::Punctuation, TokenKind::Number]);
    }

    #[test]
    fn splits_scripts_without_spaces() {
        assert_eq!(pieces("本协议 A5"), ["本", "协议", "A5"]);
        assert_eq!(
            pieces("提供者は三十日以内に通知する。"),
            ["提供", "者", "は", "三十日", "以内", "に", "通知", "する", "。"]
        );
        assert_eq!(pieces("ผู้ให้บริการต้องแจ้ง"), ["ผู้", "ให้", "บริการ", "ต้อง", "แจ้ง"]);
    }

    #[test]
    fn starts_are_byte_offsets() {
        for token in tokens("é\u{a0}30 € – “ü”") {
            assert_eq!(&"é\u{a0}30 € – “ü”"[token.start..token.end()], token.text);
        }
    }
}
