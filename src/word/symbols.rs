//! What the characters of symbol fonts show, in Unicode.
//!
//! A symbol font draws its own signs at the codes of letters, or at these codes moved to the
//! private use area at U+F000 (ECMA-376 17.3.3.30); read as text they would be letters that nobody
//! sees, or boxes. Used for `w:sym`, for text in these fonts, and for bullets.

/// A font, as far as its characters are concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Font {
    /// Its characters are what they are.
    Text,
    /// Symbol
    Symbol,
    /// Wingdings
    Wingdings,
}

impl Font {
    /// The font of that name.
    pub fn of(name: &str) -> Self {
        if name.eq_ignore_ascii_case("Symbol") {
            Self::Symbol
        } else if name.eq_ignore_ascii_case("Wingdings") {
            Self::Wingdings
        } else {
            Self::Text
        }
    }
}

/// The character that `c` shows in the font of that name; none when it shows itself.
///
/// Private use characters without a known font are taken as Symbol's: that is what Word falls
/// back to, and the bullet that most files have.
pub fn to_unicode(font: &str, c: char) -> Option<char> {
    shown(Font::of(font), c)
}

/// The character that `c` shows in a font; none when it shows itself.
pub fn shown(font: Font, c: char) -> Option<char> {
    let private = matches!(c, '\u{F020}'..='\u{F0FF}');
    let code = if private { u32::from(c) - 0xF000 } else { u32::from(c) };
    let code = u8::try_from(code).ok().filter(|code| *code >= 0x20)?;
    let table = match font {
        Font::Wingdings => WINGDINGS,
        Font::Symbol => SYMBOL,
        Font::Text if private => SYMBOL,
        Font::Text => return None,
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
