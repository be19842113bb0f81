//! Where markup begins and ends: one scan over a part's bytes.
//!
//! Tags, texts and references, which are nearly all of a part, are told apart here; comments,
//! CDATA sections and declarations are left to quick-xml, one at a time.

use quick_xml::events::Event;

/// A piece of a part. Of a start tag only the name is read: [`Tokens::close`] or the reader of its
/// attributes takes the rest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// A start tag or the tag of an empty element, up to the end of its name.
    Start(&'a str),
    /// An end tag, of the element that was opened last.
    End,
    Text(&'a str),
    CData(&'a str),
    /// A reference without its `&` and `;`.
    Reference(&'a str),
    DocType,
    /// A comment, a processing instruction or the XML declaration.
    Aside,
    Eof,
}

/// What is not well-formed, and at which byte.
#[derive(Debug)]
pub(super) struct Fault {
    pub(super) cause: String,
    pub(super) byte: usize,
}

/// The pieces of a part. See the [module](self).
#[derive(Clone)]
pub(super) struct Tokens<'a> {
    source: &'a str,
    at: usize,
    /// Names of the elements that are open, as written.
    open: Vec<&'a str>,
    /// The name in the start tag at hand.
    name: &'a str,
}

impl<'a> Tokens<'a> {
    pub(super) fn new(source: &'a str) -> Self {
        Self { source, at: 0, open: Vec::with_capacity(32), name: "" }
    }

    pub(super) fn source(&self) -> &'a str {
        self.source
    }

    /// Byte after what was read.
    pub(super) fn at(&self) -> usize {
        self.at
    }

    /// Text between two bytes, both of which are ASCII or the end: borders of characters.
    fn slice(&self, from: usize, to: usize) -> &'a str {
        self.source.get(from..to).unwrap_or_default()
    }

    #[inline]
    pub(super) fn next(&mut self) -> Result<Token<'a>, Fault> {
        let bytes = self.source.as_bytes();
        let from = self.at;
        match bytes.get(from) {
            None => Ok(Token::Eof),
            Some(b'<') => match bytes.get(from + 1) {
                Some(b'/') => self.end(),
                Some(b'!' | b'?') => self.aside(),
                _ => self.start(),
            },
            Some(b'&') => self.reference(),
            Some(_) => {
                let rest = bytes.get(from..).unwrap_or_default();
                let length = rest.iter().position(|byte| matches!(byte, b'<' | b'&'));
                self.at = from + length.unwrap_or(rest.len());
                Ok(Token::Text(self.slice(from, self.at)))
            }
        }
    }

    #[inline]
    fn start(&mut self) -> Result<Token<'a>, Fault> {
        let bytes = self.source.as_bytes();
        let from = self.at + 1;
        let mut at = from;
        loop {
            match bytes.get(at) {
                Some(b'>' | b' ' | b'\t' | b'\n' | b'\r') => break,
                Some(b'/') if bytes.get(at + 1) == Some(&b'>') => break,
                Some(_) => at += 1,
                None => return Err(unclosed(from - 1)),
            }
        }
        self.at = at;
        self.name = self.slice(from, at);
        Ok(Token::Start(self.name))
    }

    /// Ends the start tag at hand before a byte. An empty element has no end of its own.
    #[inline]
    pub(super) fn closed(&mut self, at: usize, empty: bool) {
        self.at = at;
        if !empty {
            self.open.push(self.name);
        }
    }

    /// Passes over the attributes of the start tag at hand; whether its element is empty.
    pub(super) fn close(&mut self) -> Result<bool, Fault> {
        let from = self.at;
        let end = tag_end(self.source, from).ok_or_else(|| unclosed(from))?;
        let empty = self.source.as_bytes().get(from..end).is_some_and(|tag| tag.ends_with(b"/"));
        self.closed(end + 1, empty);
        Ok(empty)
    }

    #[inline]
    fn end(&mut self) -> Result<Token<'a>, Fault> {
        let from = self.at;
        let expected = self.open.pop();
        // Nearly always it is just the name.
        if let Some(name) = expected {
            let close = from + 2 + name.len();
            let bytes = self.source.as_bytes();
            if bytes.get(close) == Some(&b'>')
                && bytes.get(from + 2..close) == Some(name.as_bytes())
            {
                self.at = close + 1;
                return Ok(Token::End);
            }
        }
        let end = tag_end(self.source, from).ok_or_else(|| unclosed(from))?;
        self.at = end + 1;
        let found = self.slice(from + 2, end).trim_end_matches([' ', '\t', '\n', '\r']);
        match expected {
            Some(name) if name == found => Ok(Token::End),
            Some(name) => Err(Fault {
                cause: format!(
                    "ill-formed document: expected `</{name}>`, but `</{found}>` was found"
                ),
                byte: from,
            }),
            None => Err(Fault {
                cause: format!(
                    "ill-formed document: close tag `</{found}>` does not match any open tag"
                ),
                byte: from,
            }),
        }
    }

    fn reference(&mut self) -> Result<Token<'a>, Fault> {
        let from = self.at;
        let rest = self.source.get(from + 1..).unwrap_or_default();
        match rest.find([';', '&', '<']).filter(|&length| rest[length..].starts_with(';')) {
            Some(length) => {
                self.at = from + length + 2;
                Ok(Token::Reference(&rest[..length]))
            }
            None => Err(Fault {
                cause:
                    "ill-formed document: entity or character reference not closed: `;` not found"
                        .to_owned(),
                byte: from,
            }),
        }
    }

    /// What begins with `<!` or `<?`.
    fn aside(&mut self) -> Result<Token<'a>, Fault> {
        let from = self.at;
        let mut reader = quick_xml::Reader::from_str(self.source.get(from..).unwrap_or_default());
        let read = reader.read_event();
        // The part is in memory: its length fits.
        let bytes = |length: u64| from + usize::try_from(length).unwrap_or(0);
        match read {
            Ok(event) => {
                self.at = bytes(reader.buffer_position());
                Ok(match event {
                    // `<![CDATA[` and `]]>`
                    Event::CData(_) => Token::CData(self.slice(from + 9, self.at - 3)),
                    Event::DocType(_) => Token::DocType,
                    _ => Token::Aside,
                })
            }
            Err(error) => {
                Err(Fault { cause: error.to_string(), byte: bytes(reader.error_position()) })
            }
        }
    }
}

/// Byte of the `>` that ends a tag: the first that stands in no attribute's value.
pub(super) fn tag_end(source: &str, from: usize) -> Option<usize> {
    let mut quote = None;
    let rest = source.as_bytes().get(from..)?;
    let length = rest.iter().position(|&byte| {
        match (quote, byte) {
            (None, b'>') => return true,
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), byte) if open == byte => quote = None,
            _ => {}
        }
        false
    })?;
    Some(from + length)
}

/// The fault of a tag that the part ends within.
pub(super) fn unclosed(byte: usize) -> Fault {
    Fault {
        cause: "syntax error: tag not closed: `>` not found before end of input".to_owned(),
        byte,
    }
}
