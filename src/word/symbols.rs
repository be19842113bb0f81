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
    /// Zapf Dingbats, whatever foundry it is of
    Dingbats,
    /// One of signs that no table explains, by its name.
    Unexplained(&'static str),
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
            ("ZapfDingbats", Font::Dingbats),
            ("Zapf Dingbats", Font::Dingbats),
            ("ITC Zapf Dingbats", Font::Dingbats),
            ("Monotype Sorts", Font::Dingbats),
            ("Dingbats", Font::Dingbats),
            ("D050000L", Font::Dingbats),
        ];
        const UNEXPLAINED: &[&str] = &[
            "Bookshelf Symbol 7",
            "FontAwesome",
            "HoloLens MDL2 Assets",
            "Marlett",
            "Material Icons",
            "MS Outlook",
            "MS Reference 1",
            "MS Reference 2",
            "MS Reference Specialty",
            "MT Extra",
            "MT Symbol",
            "Segoe Fluent Icons",
            "Segoe MDL2 Assets",
        ];
        let unexplained = UNEXPLAINED.iter().find(|known| name.eq_ignore_ascii_case(known));
        FONTS
            .iter()
            .find(|(known, _)| name.eq_ignore_ascii_case(known))
            .map(|&(_, font)| font)
            .or_else(|| unexplained.map(|known| Self::Unexplained(known)))
            .unwrap_or(Self::Text)
    }
}

/// The character that `c` shows in the font of that name; none when it shows itself.
///
/// Private use characters without a font are taken as Symbol's: that is what Word falls back to,
/// and the bullet that most files have. Of a font that is named and not known, nothing is guessed.
pub fn to_unicode(font: &str, c: char) -> Option<char> {
    match Font::of(font) {
        Font::Text if font.is_empty() => shown(Font::Symbol, c).filter(|_| is_private(c)),
        font => shown(font, c),
    }
}

/// Whether a character is one of the private use area: it shows nothing without its font.
pub fn is_private(c: char) -> bool {
    matches!(c, '\u{E000}'..='\u{F8FF}')
}

/// The character that `c` shows in a font; none when it shows itself.
pub fn shown(font: Font, c: char) -> Option<char> {
    let private = matches!(c, '\u{F020}'..='\u{F0FF}');
    let code = if private { u32::from(c) - 0xF000 } else { u32::from(c) };
    let code = u8::try_from(code).ok().filter(|code| *code >= 0x20)?;
    let rows = match font {
        Font::Wingdings => WINGDINGS,
        Font::Symbol => SYMBOL,
        Font::Wingdings2 => WINGDINGS_2,
        Font::Wingdings3 => WINGDINGS_3,
        Font::Webdings => WEBDINGS,
        Font::Dingbats => DINGBATS,
        Font::Text | Font::Unexplained(_) => return None,
    };
    rows.iter()
        .find_map(|(first, row)| row.chars().nth(usize::from(code.checked_sub(*first)?)))
        .filter(|&c| c != '\0')
}

/// The character of a code of Windows' Western code page (1252).
pub fn ansi(code: u8) -> Option<char> {
    const FROM_80: &str = "€\0‚ƒ„…†‡ˆ‰Š‹Œ\0Ž\0\0‘’“”•–—˜™š›œ\0žŸ";
    match code {
        0x80..=0x9F => FROM_80.chars().nth(usize::from(code - 0x80)).filter(|&c| c != '\0'),
        code => Some(char::from(code)),
    }
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

/// By Unicode's mapping (L2/12-368), but for ticks and crosses that are searched for by older
/// characters.
const WINGDINGS_2: Rows = &[
    (
        0x80,
        "☉🌕☽☾⸿✝🕇🕜🕝🕞🕟🕠🕡🕢🕣🕤🕥🕦🕧🙨🙩⋅🞄⦁●○🞅🞇🞉⊙⦿🞌🞍◾■□🞑🞒🞓🞔▣🞕🞖🞗🞘⬩⬥◇🞚◈🞛🞜🞝🞞⬪⬧◊🞠◖◗⯊⯋⯀⯁⬟⯂⬣⬢⯃⯄🞡🞢🞣🞤🞥🞦🞧🞨🞩🞪🞫🞬🞭🞮🞯🞰🞱🞲🞳🞴🞵🞶🞷🞸🞹🞺🞻🞼🞽🞾🞿🟀🟂🟄🟆🟉🟊✶🟌🟎🟐🟒✹🟃🟇✯🟍🟔⯌⯍※⁂",
    ),
    (
        0x20,
        " 🖊🖋🖌🖍✄✀🕾🕽🗅🗆🗇🗈🗉🗊🗋🗌🗍📋🗑🗔🖵🖶🖷🖸🖭🖯🖱🖒🖓🖘🖙🖚🖛👈👉🖜🖝🖞🖟🖠🖡👆👇🖢🖣🖑✗✓🗵☑☒☒⮾⮿🛇⦸🙱🙴🙲🙳‽🙹🙺🙻🙦🙤🙥🙧🙚🙘🙙🙛⓪①②③④⑤⑥⑦⑧⑨⑩⓿❶❷❸❹❺❻❼❽❾❿",
    ),
];

/// By Unicode's mapping.
const WINGDINGS_3: Rows = &[
    (
        0x80,
        "🞃⯅⯆⯇⯈⮜⮞⮝⮟🠐🠒🠑🠓🠔🠖🠕🠗🠘🠚🠙🠛🠜🠞🠝🠟🠀🠂🠁🠃🠄🠆🠅🠇🠈🠊🠉🠋🠠🠢🠤🠦🠨🠪🠬🢜🢝🢞🢟🠮🠰🠲🠴🠶🠸🠺🠹🠻🢘🢚🢙🢛🠼🠾🠽🠿🡀🡂🡁🡃🡄🡆🡅🡇⮨⮩⮪⮫⮬⮭⮮⮯🡠🡢🡡🡣🡤🡥🡧🡦🡰🡲🡱🡳🡴🡵🡷🡶🢀🢂🢁🢃🢄🢅🢇🢆🢐🢒🢑🢓🢔🢖🢕🢗",
    ),
    (
        0x20,
        " ⭠⭢⭡⭣⭦⭧⭩⭨⭰⭲⭱⭳⭶⭸⭻⭽⭤⭥⭪⭬⭫⭭⭍⮠⮡⮢⮣⮤⮥⮦⮧⮐⮑⮒⮓⮀⮃⭾⭿⮄⮆⮅⮇⮏⮍⮎⮌⭮⭯⎋⌤⌃⌥␣⍽⇪⮸🢠🢡🢢🢣🢤🢥🢦🢧🢨🢩🢪🢫🡐🡒🡑🡓🡔🡕🡗🡖🡘🡙▲▼△▽◀▶◁▷◣◢◤◥🞀▶🞁",
    ),
];

/// By Unicode's mapping, but for boxes, ticks and crosses that are searched for by older characters.
const WEBDINGS: Rows = &[
    (
        0x80,
        "🚹🚺🛉🛊🚼👽🏋⛷🏂🏌🏊🏄🏍🏎🚘🗠🛢💰🏷💳👪🗡🗢🗣✯🖄🖅🖃🖆🖹🖺🖻🕵🕰🖽🖾📋🗒🗓🕮📚🗞🗟🗃🗂🖼🎭🎜🎘🎙🎧💿🎞📷🎟🎬📽📹📾📻🎚🎛📺💻🖥🖦🖧🕹🎮🕻🕼📟🖁🖀🖨🖩🖿🖪🗜🔒🔓🗝📥📤🕳🌣🌤🌥🌦☁🌨🌧🌩🌪🌬🌫🌜🌡🛋🛏🍽🍸🛎🛍Ⓟ♿🛆🖈🎓🗤🗥🗦🗧🛪🐿🐦🐟🐕🐈🙬🙮🙭🙯🗺🌍🌏🌎🕊",
    ),
    (
        0x20,
        " 🕷🕸🕲🕶🏆🎖🖇🗨🗩🗰🗱🌶🎗🙾🙼🗕🗖🗗⏴▶⏶⏷⏪⏩⏮⏭⏸⏹⏺🗚🗳🛠🏗🏘🏙🏚🏜🏭🏛🏠🏖🏝🛣🔍🏔👁👂🏞🏕🛤🏟🛳🕬🕫🕨🔈🎔🎕🗬🙽🗭🗪🗫⮔✓🚲□🛡📦🛱■🚑🛈🛩🛰🟈🕴●🛥🚔🗘✗❓🛲🚇🚍⛳⦸⊖🚭🗮⏐🗯🗲",
    ),
];

/// Adobe's Zapf Dingbats encoding; Unicode's block of dingbats follows it.
const DINGBATS: Rows = &[
    (
        0x80,
        "❨❩❪❫❬❭❮❯❰❱❲❳❴❵\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0❡❢❣❤❥❦❧♣♦♥♠①②③④⑤⑥⑦⑧⑨⑩❶❷❸❹❺❻❼❽❾❿➀➁➂➃➄➅➆➇➈➉➊➋➌➍➎➏➐➑➒➓➔→↔↕➘➙➚➛➜➝➞➟➠➡➢➣➤➥➦➧➨➩➪➫➬➭➮➯\0➱➲➳➴➵➶➷➸➹➺➻➼➽➾",
    ),
    (
        0x20,
        " ✁✂✃✄☎✆✇✈✉☛☞✌✍✎✏✐✑✒✓✔✕✖✗✘✙✚✛✜✝✞✟✠✡✢✣✤✥✦✧★✩✪✫✬✭✮✯✰✱✲✳✴✵✶✷✸✹✺✻✼✽✾✿❀❁❂❃❄❅❆❇❈❉❊❋●❍■❏❐❑❒▲▼◆❖◗❘❙❚❛❜❝❞",
    ),
];

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
            ("Wingdings 2", '\u{F052}', Some('☑')),
            ("Wingdings 3", '\u{F022}', Some('⭢')),
            ("Wingdings 3", 'u', Some('▶')),
            ("Webdings", '\u{F061}', Some('✓')),
            ("Webdings", '\u{F0FC}', Some('🌍')),
            ("Courier New", 'o', None),
            ("", '\u{F0B7}', Some('•')),
            ("ZapfDingbats", '4', Some('✔')),
            ("Monotype Sorts", '\u{F06E}', Some('■')),
            ("ITC Zapf Dingbats", '\u{C0}', Some('➀')),
            ("MT Extra", '\u{F04C}', None),
            ("Invented Signs", '\u{F0B7}', None),
            ("Symbol", '条', None),
        ] {
            assert_eq!(to_unicode(font, code), shown, "{font} {code:?}");
        }
    }

    #[test]
    fn symbol_fonts_have_a_sign_at_every_code_that_they_draw() {
        // How many codes from 0x20 on have none: Symbol leaves 0x80 to 0x9F, the apple and the last
        // one out, Wingdings the logo of its last code.
        for (font, none) in [
            ("Symbol", 35),
            ("Wingdings", 2),
            ("Wingdings 2", 7),
            ("Wingdings 3", 16),
            ("Webdings", 1),
            // Nothing at 0x7F, from 0x8E to 0xA0, 0xF0 and 0xFF.
            ("ZapfDingbats", 22),
        ] {
            let missing = (0x20..=0xFF_u32)
                .filter_map(|code| char::from_u32(0xF000 + code))
                .filter(|&c| to_unicode(font, c).is_none())
                .count();
            assert_eq!(missing, none, "{font}");
        }
    }
}
