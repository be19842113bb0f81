//! What the characters of symbol fonts show, in Unicode.
//!
//! Symbol and Wingdings hold pictures at the codes of letters. Word writes them as those codes, or
//! moved to the private use area at U+F000 (ECMA-376 17.3.3.30); shown in another font they are
//! letters or boxes. [`to_unicode`] is used for `w:sym`, for text in these fonts, and for bullets.

/// The character that `c` shows in `font`; none when it shows itself.
///
/// Private use characters without a known font are taken as Symbol's: that is what Word falls
/// back to, and the bullet that most files have.
pub fn to_unicode(font: &str, c: char) -> Option<char> {
    let private = matches!(c, '\u{F020}'..='\u{F0FF}');
    let code = if private { u32::from(c) - 0xF000 } else { u32::from(c) };
    let code = u8::try_from(code).ok().filter(|code| *code >= 0x20)?;
    let table = match font.to_ascii_lowercase().as_str() {
        "wingdings" => WINGDINGS,
        "symbol" => SYMBOL,
        _ if private => SYMBOL,
        _ => return None,
    };
    table.iter().find(|(from, _)| *from == code).map(|&(_, to)| to)
}

const SYMBOL: &[(u8, char)] = &[(0xB7, '•'), (0x2D, '−')];

const WINGDINGS: &[(u8, char)] = &[
    (0x6C, '●'),
    (0x6E, '■'),
    (0x71, '❑'),
    (0x75, '◆'),
    (0x76, '❖'),
    (0x9F, '•'),
    (0xA7, '▪'),
    (0xA8, '◻'),
    (0xD8, '➢'),
    (0xFC, '✓'),
];
