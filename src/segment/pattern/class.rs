//! Sets of characters, as the `regex` crate has them.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use regex_syntax::ParserBuilder;
use regex_syntax::hir::{Class as Parsed, ClassUnicode, HirKind};

/// A set of characters.
#[derive(Debug)]
pub(super) struct Class {
    /// One bit for each character of ASCII.
    ascii: [u64; 2],
    /// Sorted ranges above ASCII, both ends in.
    above: Vec<(char, char)>,
}

/// Sets by their source and whether case is looked at.
type Classes = HashMap<(String, bool), Option<Arc<Class>>>;

/// Sets that were read; patterns repeat the same few, some of hundreds of ranges.
static KNOWN: LazyLock<Mutex<Classes>> = LazyLock::new(Mutex::default);

impl Class {
    /// The set that a bracket expression, `\p{…}` or `\s` stands for; none where `source` is no set
    /// of characters.
    pub(super) fn read(source: &str, any_case: bool) -> Option<Arc<Self>> {
        let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (source.to_owned(), any_case);
        known.entry(key).or_insert_with(|| Self::parse(source, any_case).map(Arc::new)).clone()
    }

    fn parse(source: &str, any_case: bool) -> Option<Self> {
        let parser = ParserBuilder::new().case_insensitive(any_case).build().parse(source);
        match parser.ok()?.into_kind() {
            HirKind::Class(Parsed::Unicode(class)) => Some(Self::of(&class)),
            // A class of one character is read as that character.
            HirKind::Literal(literal) => {
                let text = std::str::from_utf8(&literal.0).ok()?;
                let mut chars = text.chars();
                let c = chars.next().filter(|_| chars.next().is_none())?;
                let range = regex_syntax::hir::ClassUnicodeRange::new(c, c);
                Some(Self::of(&ClassUnicode::new([range])))
            }
            _ => None,
        }
    }

    fn of(class: &ClassUnicode) -> Self {
        let mut ascii = [0; 2];
        let mut above = Vec::new();
        for range in class.ranges() {
            for c in range.start()..=range.end().min('\x7F') {
                ascii[(c as usize) / 64] |= 1 << (u32::from(c) % 64);
            }
            if range.end() > '\x7F' {
                above.push((range.start().max('\u{80}'), range.end()));
            }
        }
        Self { ascii, above }
    }

    /// Whether a byte is a character of ASCII in it.
    pub(super) fn contains_ascii(&self, byte: u8) -> bool {
        match byte {
            0..=63 => self.ascii[0] >> byte & 1 == 1,
            64..=127 => self.ascii[1] >> (byte - 64) & 1 == 1,
            _ => false,
        }
    }

    pub(super) fn contains(&self, c: char) -> bool {
        let code = u32::from(c);
        match code {
            0..=63 => self.ascii[0] >> code & 1 == 1,
            64..=127 => self.ascii[1] >> (code - 64) & 1 == 1,
            _ => {
                let after = self.above.partition_point(|&(_, last)| last < c);
                self.above.get(after).is_some_and(|&(first, _)| first <= c)
            }
        }
    }

    /// The characters of ASCII that are in it, one bit each.
    pub(super) fn ascii(&self) -> [u64; 2] {
        self.ascii
    }

    /// Whether anything above ASCII is in it.
    pub(super) fn reaches_above(&self) -> bool {
        !self.above.is_empty()
    }
}
