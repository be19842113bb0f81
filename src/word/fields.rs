//! Fields (ECMA-376 17.16): the result is shown, the instruction is kept.

use super::symbols::{self, Font};

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
    /// It was told that it does not end in the cell that it begins in.
    pub over_cells: bool,
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
            over_cells: false,
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

    /// What a `QUOTE` without a result shows: its text, which its instruction says itself
    /// (17.16.5.47). None when it is another field.
    pub fn quote(code: &str) -> Option<String> {
        let mut words = Words(code);
        if !words.next()?.text.eq_ignore_ascii_case("QUOTE") {
            return None;
        }
        let mut shown = Vec::new();
        while let Some(word) = words.next() {
            if word.is_switch() {
                // `\* MERGEFORMAT` and its like: a switch for the look, with its argument.
                words.next();
            } else {
                shown.push(word.text);
            }
        }
        Some(shown.join(" "))
    }

    /// The sign of a `SYMBOL` field: `SYMBOL 0xB7 \f "Symbol" \u` (17.16.5.59). None when it is
    /// another field, or a sign that no table here has.
    pub fn symbol(code: &str) -> Option<String> {
        let mut words = Words(code);
        if !words.next()?.text.eq_ignore_ascii_case("SYMBOL") {
            return None;
        }
        let (mut sign, mut font, mut unicode) = (None, String::new(), false);
        while let Some(word) = words.next() {
            match word.text.to_ascii_lowercase().as_str() {
                "\\f" => font = words.next()?.text,
                "\\s" => {
                    words.next();
                }
                "\\u" => unicode = true,
                "\\j" => return None,
                "\\a" | "\\h" => {}
                _ => sign = sign.or(Some(word.text)),
            }
        }
        let sign = sign?;
        let hexadecimal = sign.strip_prefix("0x").or_else(|| sign.strip_prefix("0X"));
        let code = match hexadecimal {
            Some(digits) => u32::from_str_radix(digits, 16).ok()?,
            None => match sign.parse() {
                Ok(code) => code,
                Err(_) => u32::from(sign.chars().next()?),
            },
        };
        let c = char::from_u32(code)?;
        let shown = match symbols::to_unicode(&font, c) {
            Some(shown) => shown,
            None if Font::of(&font) != Font::Text => return None,
            None if unicode => c,
            None => symbols::ansi(u8::try_from(code).ok()?)?,
        };
        (!symbols::is_private(shown) && !shown.is_control()).then(|| shown.to_string())
    }

    /// Whether Word numbers such fields anew whenever it shows them, without ever storing what it
    /// shows (17.16.5.4 to 17.16.5.6, 17.16.5.32).
    pub fn numbers(code: &str) -> bool {
        let keyword = Words(code).next().map(|word| word.text.to_ascii_uppercase());
        matches!(keyword.as_deref(), Some("AUTONUM" | "AUTONUMLGL" | "AUTONUMOUT" | "LISTNUM"))
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
pub struct Words<'c>(&'c str);

impl<'c> Words<'c> {
    /// The words of an instruction.
    pub fn of(code: &'c str) -> Self {
        Self(code)
    }
}

/// A word of an instruction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// Without quotes and escapes.
    pub text: String,
    quoted: bool,
}

impl Word {
    /// Whether it begins a switch: `\l`.
    pub fn is_switch(&self) -> bool {
        // A path on a server begins with two.
        !self.quoted && self.text.starts_with('\\') && !self.text.starts_with("\\\\")
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
                return Some(Word { text: unescaped(word), quoted: false });
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

/// A word without quotes. Backslashes are doubled there too, but not all programs do so: single
/// ones are what they are, and so are the two that begin a path on a server.
fn unescaped(word: &str) -> String {
    let single = word.replace("\\\\", "").contains('\\');
    let server = word.starts_with("\\\\") && !word.starts_with("\\\\\\");
    if single || server { word.to_owned() } else { word.replace("\\\\", "\\") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn link(url: &str, anchor: &str) -> FieldKind {
        FieldKind::Link { url: url.to_owned(), anchor: anchor.to_owned() }
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
            (r"HYPERLINK C:\\Terms\\sla.docx", link(r"C:\Terms\sla.docx", "")),
            (r"HYPERLINK \\host\share\sla.docx", link(r"\\host\share\sla.docx", "")),
            (r"HYPERLINK \\\\host\\share", link(r"\\host\share", "")),
            (r"REF _Ref1 \r \h", link("", "_Ref1")),
            (r"PAGEREF _Toc1 \h", link("", "_Toc1")),
            (r"REF \h", FieldKind::Other),
            (r#"DATE \@ "d MMMM yyyy""#, FieldKind::Other),
            ("", FieldKind::Other),
        ] {
            assert_eq!(FieldKind::of(code), kind, "{code}");
        }
    }

    #[test]
    fn signs_and_quotations_are_in_the_instruction() {
        for (code, shown) in [
            (r#"SYMBOL 167 \f "Wingdings" \s 12"#, Some("▪")),
            (r#"SYMBOL 0xB7 \f Symbol"#, Some("•")),
            (r#"SYMBOL 61607 \f Wingdings"#, Some("▪")),
            (r#"SYMBOL 8364 \u \f "Arial""#, Some("€")),
            ("SYMBOL 128", Some("€")),
            ("SYMBOL 169 \\h", Some("©")),
            (r#"SYMBOL 76 \f "MT Extra""#, None),
            (r"SYMBOL 33440 \j", None),
            ("SYMBOL", None),
        ] {
            assert_eq!(FieldKind::symbol(code).as_deref(), shown, "{code}");
        }
        assert_eq!(
            FieldKind::quote(r#"QUOTE "thirty days" \* MERGEFORMAT"#).as_deref(),
            Some("thirty days")
        );
        assert_eq!(FieldKind::quote("DATE"), None);
        assert!(FieldKind::numbers(r" autonumlgl \e"));
    }
}
