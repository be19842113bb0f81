//! Fields (ECMA-376 17.16): the result is shown, the instruction is kept.

use super::symbols;

/// A field whose end has not come yet.
#[derive(Debug, Clone)]
pub struct OpenField {
    /// The instruction as far as read.
    pub code: String,
    /// True between its separator and its end.
    pub result: bool,
    /// Byte of the current paragraph at which its result begins.
    pub start: usize,
    /// What the instruction asks for, known once the result begins.
    pub kind: FieldKind,
    /// Number of its `begin` in the part; 0 for a simple field.
    pub begin: u32,
    /// What a form field shows without any result.
    pub form: Option<String>,
    /// The paragraph in which it began.
    pub paragraph: u32,
}

impl OpenField {
    /// A field that begins.
    pub fn new(begin: u32, paragraph: u32) -> Self {
        Self {
            code: String::new(),
            result: false,
            start: 0,
            kind: FieldKind::Other,
            begin,
            form: None,
            paragraph,
        }
    }

    /// The instruction is complete and the result begins at a byte of the paragraph.
    pub fn separate(&mut self, start: usize) {
        self.result = true;
        self.start = start;
        self.kind = FieldKind::of(&self.code);
    }
}

/// What a field does to the text that it covers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FieldKind {
    /// A table of contents, or of figures or authorities.
    Toc,
    /// It leads to a URL, to a bookmark, or to both.
    Link {
        /// Empty for a bookmark of this document.
        url: String,
        /// Empty when none.
        anchor: String,
    },
    /// Anything else.
    Other,
}

/// Whether the instruction takes in something from outside of the document, which is never done
/// here.
pub fn reaches_out(code: &str) -> bool {
    let keyword = Words(code).next().map(|word| word.text.to_ascii_uppercase());
    matches!(
        keyword.as_deref(),
        Some(
            "DATABASE"
                | "DDE"
                | "DDEAUTO"
                | "IMPORT"
                | "INCLUDE"
                | "INCLUDEPICTURE"
                | "INCLUDETEXT"
                | "LINK"
        )
    )
}

impl FieldKind {
    /// What the instruction asks for.
    pub fn of(code: &str) -> Self {
        let mut words = Words(code);
        let Some(keyword) = words.next() else { return Self::Other };
        match keyword.text.to_ascii_uppercase().as_str() {
            "TOC" | "TOA" => Self::Toc,
            "HYPERLINK" => hyperlink(words),
            "REF" | "PAGEREF" | "NOTEREF" => match words.next() {
                Some(word) if !word.is_switch() => {
                    Self::Link { url: String::new(), anchor: word.text }
                }
                _ => Self::Other,
            },
            _ => Self::Other,
        }
    }

    /// What a button shows, which its instruction says itself: `MACROBUTTON name text` and
    /// `GOTOBUTTON place text` (17.16.5.23, 17.16.5.35). None when it is no button.
    pub fn button(code: &str) -> Option<String> {
        let mut words = Words(code);
        let keyword = words.next()?.text.to_ascii_uppercase();
        if !matches!(keyword.as_str(), "MACROBUTTON" | "GOTOBUTTON") {
            return None;
        }
        words.next()?;
        let text = words.0.trim();
        let unquoted = text.strip_prefix('"').and_then(|text| text.strip_suffix('"'));
        Some(unquoted.unwrap_or(text).to_owned())
    }

    /// What a field shows that its instruction says itself: `QUOTE "text"` and `SYMBOL 183 \f Symbol`
    /// (17.16.5.48, 17.16.5.61), which Word stores without a result.
    pub fn literal(code: &str) -> Option<String> {
        let mut words = Words(code);
        let keyword = words.next()?.text.to_ascii_uppercase();
        let own = words.next().filter(|word| !word.is_switch())?;
        match keyword.as_str() {
            "QUOTE" => Some(own.text),
            "SYMBOL" => sign(&own.text, words).map(String::from),
            _ => None,
        }
    }

    /// Whether a reader would miss the result of a field of this instruction. Page numbers are made
    /// anew on each page, pictures are no text, and some fields only do or mark something.
    pub fn displays(code: &str) -> bool {
        let mut words = Words(code);
        let keyword = words.next().map(|word| word.text.to_ascii_uppercase());
        // `\h` of a sequence counts and shows nothing (17.16.5.56).
        if keyword.as_deref() == Some("SEQ")
            && words.any(|word| word.is_switch() && word.text.eq_ignore_ascii_case("\\h"))
        {
            return false;
        }
        !matches!(
            keyword.as_deref(),
            None | Some(
                "ADVANCE"
                    | "ASK"
                    | "EMBED"
                    | "FILLIN"
                    | "FORMCHECKBOX"
                    | "FORMDROPDOWN"
                    | "FORMTEXT"
                    | "GOTOBUTTON"
                    | "HYPERLINK"
                    | "INCLUDEPICTURE"
                    | "LINK"
                    | "MACROBUTTON"
                    | "NEXT"
                    | "NEXTIF"
                    | "NUMPAGES"
                    | "PAGE"
                    | "PRINT"
                    | "PRIVATE"
                    | "RD"
                    | "SECTIONPAGES"
                    | "SET"
                    | "SHAPE"
                    | "SKIPIF"
                    | "TA"
                    | "TC"
                    | "XE"
            )
        )
    }
}

/// `HYPERLINK "url" \l "anchor" \o "tip" \t "frame" \n \m` (17.16.5.25).
fn hyperlink(mut words: Words<'_>) -> FieldKind {
    let (mut url, mut anchor) = (String::new(), String::new());
    while let Some(word) = words.next() {
        if word.is_switch() {
            match word.text.to_ascii_lowercase().as_str() {
                "\\l" => anchor = words.next().map(|word| word.text).unwrap_or_default(),
                "\\o" | "\\t" => {
                    words.next();
                }
                _ => {}
            }
        } else if url.is_empty() {
            url = word.text;
        }
    }
    if let Some(bookmark) = url.strip_prefix('#') {
        if anchor.is_empty() {
            anchor = bookmark.to_owned();
        }
        url.clear();
    }
    FieldKind::Link { url, anchor }
}

/// Words of an instruction: bare, or between quotes in which a backslash escapes.
#[derive(Debug, Clone)]
struct Words<'c>(&'c str);

/// The sign of a `SYMBOL` field: a code, decimal or `0x`, in the font after `\f`; `\u` says that it is
/// Unicode's.
fn sign(code: &str, switches: Words<'_>) -> Option<char> {
    let code = match code.strip_prefix("0x").or_else(|| code.strip_prefix("0X")) {
        Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16).ok()?,
        None => code.parse().ok()?,
    };
    let switches: Vec<Word> = switches.collect();
    let given = |name: &str| {
        switches.iter().position(|word| word.is_switch() && word.text.eq_ignore_ascii_case(name))
    };
    let font = given("\\f").and_then(|at| switches.get(at + 1)).map_or("", |word| &word.text);
    let c = match u8::try_from(code) {
        Ok(byte) if given("\\u").is_none() => WINDOWS_1252
            .chars()
            .nth(usize::from(byte.wrapping_sub(0x80)))
            .filter(|_| (0x80..0xA0).contains(&byte))
            .unwrap_or(char::from(byte)),
        _ => char::from_u32(code)?,
    };
    let own = char::from_u32(code)?;
    Some(symbols::to_unicode(font, own).unwrap_or(c))
}

/// Characters 0x80 to 0x9F of the code page that `SYMBOL` counts in.
const WINDOWS_1252: &str = "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8D}Ž\u{8F}\u{90}‘’“”•–—˜™š›œ\u{9D}žŸ";

#[derive(Debug, Clone, PartialEq, Eq)]
struct Word {
    text: String,
    quoted: bool,
}

impl Word {
    fn is_switch(&self) -> bool {
        !self.quoted && self.text.starts_with('\\')
    }
}

impl Iterator for Words<'_> {
    type Item = Word;

    fn next(&mut self) -> Option<Word> {
        let rest = self.0.trim_start();
        let first = rest.chars().next()?;
        let closing = match first {
            '"' => '"',
            '“' => '”',
            _ => {
                let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
                let (word, rest) = rest.split_at(end);
                self.0 = rest;
                return Some(Word { text: word.to_owned(), quoted: false });
            }
        };
        let mut text = String::new();
        let mut chars = rest.char_indices().skip(1);
        while let Some((at, c)) = chars.next() {
            if c == closing || (closing == '”' && c == '"') {
                self.0 = rest.get(at + c.len_utf8()..).unwrap_or("");
                return Some(Word { text, quoted: true });
            }
            match c {
                '\\' => text.extend(chars.next().map(|(_, c)| c)),
                c => text.push(c),
            }
        }
        self.0 = "";
        Some(Word { text, quoted: true })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn link(url: &str, anchor: &str) -> FieldKind {
        FieldKind::Link { url: url.to_owned(), anchor: anchor.to_owned() }
    }

    #[test]
    fn what_an_instruction_says_itself_is_shown() {
        for (code, shown) in [
            (r#" QUOTE "as it stands" "#, Some("as it stands")),
            (r#"SYMBOL 183 \f "Symbol" \s 10 \h"#, Some("•")),
            (r"SYMBOL 0xA7 \f Wingdings", Some("▪")),
            (r"SYMBOL 150", Some("–")),
            (r"SYMBOL 8364 \u", Some("€")),
            (r"SYMBOL \f Symbol", None),
            (r"DATE", None),
        ] {
            assert_eq!(FieldKind::literal(code).as_deref(), shown, "{code}");
        }
    }

    #[test]
    fn instructions_are_understood() {
        for (code, kind) in [
            (r" TOC \o \h ", FieldKind::Toc),
            (
                r#"HYPERLINK "https://example.com/a b" \o "tip" \l "Part_1""#,
                link("https://example.com/a b", "Part_1"),
            ),
            (r"hyperlink \l _Toc1", link("", "_Toc1")),
            ("HYPERLINK \"#Top\"", link("", "Top")),
            (r#"HYPERLINK "file:\\\\host\\share""#, link(r"file:\\host\share", "")),
            (r"REF _Ref1 \r \h", link("", "_Ref1")),
            (r"PAGEREF _Toc1 \h", link("", "_Toc1")),
            (r"REF \h", FieldKind::Other),
            (r#"DATE \@ "d MMMM yyyy""#, FieldKind::Other),
            ("", FieldKind::Other),
        ] {
            assert_eq!(FieldKind::of(code), kind, "{code}");
        }
    }
}
