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
    /// Wingdings 2
    Wingdings2,
    /// Wingdings 3
    Wingdings3,
    /// Webdings
    Webdings,
}

impl Font {
    /// The font of that name.
    pub fn of(name: &str) -> Self {
        const FONTS: &[(&str, Font)] = &[
            ("Symbol", Font::Symbol),
            ("Wingdings", Font::Wingdings),
            ("Wingdings 2", Font::Wingdings2),
            ("Wingdings 3", Font::Wingdings3),
            ("Webdings", Font::Webdings),
        ];
        FONTS
            .iter()
            .find(|(known, _)| name.eq_ignore_ascii_case(known))
            .map_or(Self::Text, |&(_, font)| font)
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
    let rows = match font {
        Font::Wingdings => WINGDINGS,
        Font::Symbol => SYMBOL,
        Font::Wingdings2 => return picked(WINGDINGS_2, code),
        Font::Wingdings3 => return picked(WINGDINGS_3, code),
        Font::Webdings => return picked(WEBDINGS, code),
        Font::Text if private => SYMBOL,
        Font::Text => return None,
    };
    rows.iter()
        .find_map(|(first, row)| row.chars().nth(usize::from(code.checked_sub(*first)?)))
        .filter(|&c| c != '\0')
}

fn picked(table: &[(u8, char)], code: u8) -> Option<char> {
    table.iter().find(|(from, _)| *from == code).map(|&(_, to)| to)
}

/// Rows of characters, each from its first code on, the higher row first; NUL where there is none.
type Rows = &'static [(u8, &'static str)];

/// Adobe's Symbol encoding.
const SYMBOL: Rows = &[
    (
        0xA0,
        "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…⏐⎯↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊〈®©™∑⎛⎜⎝⎡⎢⎣⎧⎨⎩⎪\0〉∫⌠⎮⌡⎞⎟⎠⎤⎥⎦⎫⎬⎭",
    ),
    (
        0x20,
        r" !∀#∃%&∋()∗+,−./0123456789:;<=>?≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_‾αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼",
    ),
];

/// By Unicode's own mapping of Wingdings, but for signs that an older character shows as well.
const WINGDINGS: Rows = &[
    (
        0x80,
        "⓪①②③④⑤⑥⑦⑧⑨⑩⓿❶❷❸❹❺❻❼❽❾❿🙢🙠🙡🙣🙞🙜🙝🙟·•⬝⭘🞆🞈🞊🞋🔿▪◻🟂🟆★🟋🟏🟓🟑⯐⌖⯎⯏⯑✪✰🕐🕑🕒🕓🕔🕕🕖🕗🕘🕙🕚🕛⮰⮱⮲⮳⮴⮵⮶⮷🙪🙫🙕🙔🙗🙖🙐🙑🙒🙓⌫⌦⮘➢⮙⮛⮈⮊⮉⮋🡨🡪🡩🡫🡬🡭🡯🡮🡸🡺🡹🡻🡼🡽🡿🡾⇦⇨⇧⇩⬄⇳⬁⬀⬃⬂🢬🢭🗶✓🗷🗹",
    ),
    (
        0x20,
        " 🖉✂✁👓🕭🕮🕯🕿✆🖂🖃📪📫📬📭🗀🗁🗎🗏🗐🗄⏳🖮🖰🖲🖳🖴🖫🖬✇✍🖎✌👌👍👎☜☞☝☟🖐☺😐☹💣☠🏳🏱✈☼💧❄🕆✞🕈✠✡☪☯ॐ☸♈♉♊♋♌♍♎♏♐♑♒♓🙰🙵●🔾■□🞐❑❒⬧⧫◆❖⬥⌧⮹⌘🏵🏶🙶🙷",
    ),
];

/// The bullets and boxes among the others' pictures.
const WINGDINGS_2: &[(u8, char)] = &[
    (0x4F, '✗'),
    (0x50, '✓'),
    (0x52, '☑'),
    (0x53, '☒'),
    (0x54, '☒'),
    (0x97, '●'),
    (0xA2, '■'),
    (0xA3, '□'),
];

const WINGDINGS_3: &[(u8, char)] =
    &[(0x70, '▲'), (0x71, '▼'), (0x74, '◀'), (0x75, '▶'), (0x7D, '▶')];

const WEBDINGS: &[(u8, char)] =
    &[(0x34, '▶'), (0x61, '✓'), (0x63, '□'), (0x67, '■'), (0x6E, '●'), (0x72, '✗')];

#[cfg(test)]
mod tests {
    use super::to_unicode;

    #[test]
    fn signs_are_shown_by_font_and_code() {
        for (font, code, shown) in [
            ("Symbol", '\u{F0B7}', Some('•')),
            ("Symbol", '\u{B7}', Some('•')),
            ("Symbol", 'D', Some('Δ')),
            ("symbol", '\u{F0A3}', Some('≤')),
            ("Symbol", '\u{F0F0}', None),
            ("Wingdings", '\u{F0A7}', Some('▪')),
            ("Wingdings", 'n', Some('■')),
            ("Wingdings", '\u{F0FC}', Some('✓')),
            ("Wingdings 2", '\u{F0A3}', Some('□')),
            ("Courier New", 'o', None),
            ("", '\u{F0B7}', Some('•')),
            ("Symbol", '条', None),
        ] {
            assert_eq!(to_unicode(font, code), shown, "{font} {code:?}");
        }
    }
}
