//! A guarded pull reader over one XML part.
//!
//! It wraps quick-xml's tokeniser and adds what an untrusted part needs: namespaces resolved by
//! URI to the few that WordprocessingML uses (so that any prefix works, and Strict and
//! Transitional read alike), bounds on depth and attributes, no DOCTYPE, no duplicate attribute,
//! no tag left open, and errors that name the part and the byte.
//!
//! Nothing is allocated per event: names and values borrow from the part, and the attributes of
//! the element just started stand in a buffer that is used again.
//!
//! ```
//! # use ostler::package::Limits;
//! # use ostler::package::xml::{Event, Ns, Reader};
//! let xml = r#"<x:p xmlns:x="http://purl.oclc.org/ooxml/wordprocessingml/main" x:id="7">text</x:p>"#;
//! let mut reader = Reader::new(xml, "word/document.xml", &Limits::default());
//! while let Some(event) = reader.next()? {
//!     if let Event::Start(name) = event
//!         && name.is(Ns::W, "p")
//!     {
//!         assert_eq!(reader.attribute(Ns::W, "id").as_deref(), Some("7"));
//!     }
//! }
//! # Ok::<(), ostler::model::Error>(())
//! ```

mod namespace;
mod text;

use std::borrow::Cow;

use quick_xml::events::Event as Token;

pub use self::namespace::Ns;

use self::text::{Entity, attribute_value, entity, line_ends};
use crate::model::Error;
use crate::package::Limits;

/// The name of an element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Name<'a> {
    /// Its namespace.
    pub ns: Ns,
    /// Its local name, without a prefix.
    pub local: &'a str,
    /// The name as the part writes it, prefix included.
    pub qualified: &'a str,
}

impl Name<'_> {
    /// Whether it is this one.
    pub fn is(&self, ns: Ns, local: &str) -> bool {
        self.ns == ns && self.local == local
    }
}

/// What comes next in a part. An empty element gives a start and an end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event<'a> {
    /// An element begins. Its attributes can be asked for until the next event.
    Start(Name<'a>),
    /// An element ends.
    End(Name<'a>),
    /// A piece of character data, decoded. One text may come in several pieces.
    Text(Cow<'a, str>),
}

/// One attribute as it stands in the part.
#[derive(Debug, Clone, Copy)]
struct Attribute<'a> {
    qualified: &'a str,
    /// Byte of the colon; `None` without a prefix.
    colon: Option<usize>,
    raw: &'a str,
}

impl<'a> Attribute<'a> {
    fn prefix(&self) -> &'a str {
        self.colon.and_then(|at| self.qualified.get(..at)).unwrap_or("")
    }

    fn local(&self) -> &'a str {
        self.colon.and_then(|at| self.qualified.get(at + 1..)).unwrap_or(self.qualified)
    }
}

/// A namespace declaration in force.
#[derive(Debug, Clone, Copy)]
struct Scope<'a> {
    depth: usize,
    prefix: &'a str,
    ns: Ns,
}

/// The reader. See the [module](self).
pub struct Reader<'a> {
    tokens: quick_xml::Reader<&'a [u8]>,
    source: &'a str,
    part: &'a str,
    max_depth: usize,
    max_attributes: usize,
    max_name: usize,
    max_namespaces: usize,
    open: Vec<Name<'a>>,
    scopes: Vec<Scope<'a>>,
    /// The prefix resolved last: most elements follow one of the same prefix.
    latest: Option<(&'a str, Ns)>,
    attributes: Vec<Attribute<'a>>,
    /// An empty element was started and its end is due.
    end_due: bool,
    seen_root: bool,
    /// Byte at which the current event begins.
    start: usize,
}

impl<'a> Reader<'a> {
    /// Reads `source`, the text of `part`.
    pub fn new(source: &'a str, part: &'a str, limits: &Limits) -> Self {
        let source = source.strip_prefix('\u{FEFF}').unwrap_or(source);
        Self {
            tokens: quick_xml::Reader::from_str(source),
            source,
            part,
            max_depth: limits.depth,
            max_attributes: limits.attributes,
            max_name: limits.name_bytes,
            max_namespaces: limits.namespaces,
            open: Vec::with_capacity(32),
            scopes: Vec::with_capacity(48),
            latest: None,
            attributes: Vec::with_capacity(16),
            end_due: false,
            seen_root: false,
            start: 0,
        }
    }

    /// The next event; `None` at the end of the part.
    ///
    /// # Errors
    /// When the part is not well-formed, declares a document type, or exceeds a limit.
    #[allow(clippy::should_implement_trait)] // it fails, and its items may be skipped
    pub fn next(&mut self) -> Result<Option<Event<'a>>, Error> {
        if self.end_due {
            self.end_due = false;
            return Ok(self.leave().map(Event::End));
        }
        loop {
            self.start = self.offset();
            match self.tokens.read_event() {
                Ok(Token::Start(tag)) => {
                    let (length, name) = (tag.len(), tag.name().as_ref().len());
                    return self.enter(length, name).map(|name| Some(Event::Start(name)));
                }
                Ok(Token::Empty(tag)) => {
                    let (length, name) = (tag.len(), tag.name().as_ref().len());
                    let name = self.enter(length, name)?;
                    self.end_due = true;
                    return Ok(Some(Event::Start(name)));
                }
                Ok(Token::End(_)) => return Ok(self.leave().map(Event::End)),
                Ok(Token::Text(text)) => {
                    let text = line_ends(text.into_inner());
                    if !self.open.is_empty() {
                        return Ok(Some(Event::Text(text)));
                    }
                    if !text.chars().all(char::is_whitespace) {
                        return Err(self.error("text stands outside of the root element"));
                    }
                }
                Ok(Token::CData(data)) => {
                    if self.open.is_empty() {
                        return Err(self.error("text stands outside of the root element"));
                    }
                    return Ok(Some(Event::Text(line_ends(data.into_inner()))));
                }
                Ok(Token::GeneralRef(reference)) => {
                    if self.open.is_empty() {
                        return Err(self.error("text stands outside of the root element"));
                    }
                    return match entity(&reference) {
                        Some(Entity::Text(text)) => Ok(Some(Event::Text(Cow::Borrowed(text)))),
                        Some(Entity::Char(c)) => Ok(Some(Event::Text(Cow::Owned(c.to_string())))),
                        None => Err(self.error(&format!("`&{};` is not known", &*reference))),
                    };
                }
                Ok(Token::DocType(_)) => {
                    return Err(Error::input(
                        format!("cannot read {}", self.part),
                        format!("it declares a document type at byte {}", self.start),
                        "Word files hold none; do not trust this one, and ask its sender for a fresh copy",
                    ));
                }
                Ok(Token::Decl(_) | Token::PI(_) | Token::Comment(_)) => {}
                Ok(Token::Eof) => {
                    return if let Some(name) = self.open.last() {
                        let cause = format!("it ends inside of `{}`", name.qualified);
                        Err(self.error(&cause))
                    } else if self.seen_root {
                        Ok(None)
                    } else {
                        Err(self.error("it holds no element"))
                    };
                }
                Err(error) => return Err(self.tokeniser(&error)),
            }
        }
    }

    /// Skips to the end of the element that was started last, its end included: the next event is
    /// what follows it. The skipped subtree is checked for matching tags only.
    ///
    /// # Errors
    /// As [`next`](Self::next).
    pub fn skip(&mut self) -> Result<(), Error> {
        if self.end_due {
            self.end_due = false;
            self.leave();
            return Ok(());
        }
        let mut depth = 0_usize;
        loop {
            self.start = self.offset();
            match self.tokens.read_event() {
                Ok(Token::Start(_)) => {
                    depth += 1;
                    if self.open.len() + depth > self.max_depth {
                        return Err(self.too_deep());
                    }
                }
                Ok(Token::End(_)) if depth == 0 => {
                    self.leave();
                    return Ok(());
                }
                Ok(Token::End(_)) => depth -= 1,
                Ok(Token::DocType(_)) => return Err(self.error("it declares a document type")),
                Ok(Token::Eof) => return Err(self.error("it ends inside of an element")),
                Ok(_) => {}
                Err(error) => return Err(self.tokeniser(&error)),
            }
        }
    }

    /// The character data of the element that was started last, up to and including its end;
    /// child elements are skipped.
    ///
    /// # Errors
    /// As [`next`](Self::next).
    pub fn text(&mut self) -> Result<Cow<'a, str>, Error> {
        let mut text: Cow<'a, str> = Cow::Borrowed("");
        loop {
            match self.next()? {
                Some(Event::Text(piece)) => {
                    if text.is_empty() {
                        text = piece;
                    } else {
                        text.to_mut().push_str(&piece);
                    }
                }
                Some(Event::Start(_)) => self.skip()?,
                Some(Event::End(_)) | None => return Ok(text),
            }
        }
    }

    /// An attribute of the element that was started last, decoded.
    pub fn attribute(&self, ns: Ns, local: &str) -> Option<Cow<'a, str>> {
        self.attributes
            .iter()
            .find(|attribute| {
                attribute.local() == local && self.attribute_ns(attribute.prefix()) == ns
            })
            .map(|attribute| attribute_value(attribute.raw))
    }

    /// All attributes of the element that was started last, namespace declarations left out.
    pub fn attributes(&self) -> impl Iterator<Item = (Ns, &'a str, Cow<'a, str>)> + '_ {
        self.attributes
            .iter()
            .filter(|attribute| attribute.prefix() != "xmlns" && attribute.qualified != "xmlns")
            .map(|attribute| {
                let ns = self.attribute_ns(attribute.prefix());
                (ns, attribute.local(), attribute_value(attribute.raw))
            })
    }

    /// The namespace that a prefix stands for here; `None` when it is not declared.
    pub fn namespace(&self, prefix: &str) -> Option<Ns> {
        match self.scopes.iter().rev().find(|scope| scope.prefix == prefix) {
            Some(scope) => Some(scope.ns),
            None if prefix == "xml" => Some(Ns::Xml),
            None if prefix.is_empty() => Some(Ns::None),
            None => None,
        }
    }

    /// Names of the elements that are open, the outermost first; the one just started included.
    pub fn path(&self) -> &[Name<'a>] {
        &self.open
    }

    /// Byte of the part at which the current event begins.
    pub fn position(&self) -> usize {
        self.start
    }

    /// Byte of the part at which the next event begins: just after the current one, but between
    /// the start and the end of an empty element, where it is after both.
    pub fn offset(&self) -> usize {
        // The part is in memory: its length fits.
        usize::try_from(self.tokens.buffer_position()).unwrap_or(usize::MAX)
    }

    /// The part's name.
    pub fn part(&self) -> &'a str {
        self.part
    }

    /// An error about the place that the reader has come to.
    #[cold]
    pub fn error(&self, cause: &str) -> Error {
        self.error_at(cause, self.start)
    }

    #[cold]
    fn error_at(&self, cause: &str, byte: usize) -> Error {
        Error::input(
            format!("cannot read {}", self.part),
            format!("{cause} (byte {byte})"),
            "the file is damaged: open it in Word, let Word repair it, and save it again as .docx",
        )
    }

    #[cold]
    fn too_deep(&self) -> Error {
        self.exceeded("depth", self.max_depth, "elements nest deeper")
    }

    /// The error of a part that goes beyond a limit; `subject` goes before the limit's number.
    #[cold]
    fn exceeded(&self, name: &str, value: usize, subject: &str) -> Error {
        let subject = format!("{subject} than {value} at byte {}", self.start);
        let error = Limits::exceeded(name, value as u64, subject);
        Error { what: format!("cannot read {}", self.part), ..error }
    }

    #[cold]
    fn tokeniser(&self, error: &quick_xml::Error) -> Error {
        let byte = usize::try_from(self.tokens.error_position()).unwrap_or(self.start);
        self.error_at(&error.to_string(), byte.max(self.start))
    }

    /// Enters the element whose tag begins at `self.start`: `length` bytes between the brackets,
    /// the first `name_length` of them the name.
    #[inline]
    fn enter(&mut self, length: usize, name_length: usize) -> Result<Name<'a>, Error> {
        let from = self.start + 1;
        let tag = self.source.get(from..from + length).unwrap_or("");
        if self.open.is_empty() {
            if self.seen_root {
                return Err(self.error("it holds a second root element"));
            }
            self.seen_root = true;
        }
        if self.open.len() >= self.max_depth {
            return Err(self.too_deep());
        }
        if name_length > self.max_name {
            let subject = "the name of an element is longer";
            return Err(self.exceeded("name_bytes", self.max_name, subject));
        }
        self.attributes.clear();
        if tag.len() > name_length {
            self.read_attributes(tag, name_length)?;
        }
        let qualified = tag.get(..name_length).unwrap_or(tag);
        let (prefix, local) = match find(qualified.as_bytes(), b':') {
            Some(at) => (&qualified[..at], &qualified[at + 1..]),
            None => ("", qualified),
        };
        if local.is_empty() {
            return Err(self.error("an element has no name"));
        }
        let ns = match self.latest {
            Some((latest, ns)) if latest == prefix => ns,
            _ => {
                let Some(ns) = self.namespace(prefix) else {
                    return Err(self.error(&format!("the prefix of `{qualified}` is not declared")));
                };
                self.latest = Some((prefix, ns));
                ns
            }
        };
        let name = Name { ns, local, qualified };
        self.open.push(name);
        Ok(name)
    }

    #[inline]
    fn leave(&mut self) -> Option<Name<'a>> {
        let name = self.open.pop();
        let depth = self.open.len();
        while self.scopes.last().is_some_and(|scope| scope.depth >= depth) {
            self.scopes.pop();
            self.latest = None;
        }
        name
    }

    fn read_attributes(&mut self, tag: &'a str, name_length: usize) -> Result<(), Error> {
        let bytes = tag.as_bytes();
        let blank = |from: usize| -> usize {
            let rest = bytes.get(from..).unwrap_or_default();
            from + rest.iter().take_while(|byte| byte.is_ascii_whitespace()).count()
        };
        let mut at = name_length;
        loop {
            let spaced = at;
            at = blank(at);
            let begin = at;
            let rest = bytes.get(at..).unwrap_or_default();
            if rest.is_empty() {
                return Ok(());
            }
            let (mut length, mut colon) = (rest.len(), None);
            for (index, &byte) in rest.iter().enumerate() {
                // All letters lie above the equals sign: most bytes cost one comparison.
                if byte > b'=' {
                    continue;
                }
                if byte == b'=' || byte <= b' ' {
                    length = index;
                    break;
                }
                if byte == b':' && colon.is_none() {
                    colon = Some(index);
                }
            }
            at += length;
            let qualified = &tag[begin..at];
            if bytes.get(at) != Some(&b'=') {
                at = blank(at);
            }
            if bytes.get(at) != Some(&b'=') {
                return Err(self.error(&format!("the attribute `{qualified}` has no value")));
            }
            at += 1;
            if !matches!(bytes.get(at), Some(b'"' | b'\'')) {
                at = blank(at);
            }
            let quote = match bytes.get(at) {
                Some(&quote @ (b'"' | b'\'')) => quote,
                _ => {
                    let cause = format!("the value of the attribute `{qualified}` is not quoted");
                    return Err(self.error(&cause));
                }
            };
            at += 1;
            let Some(length) = find(&bytes[at..], quote) else {
                let cause = format!("the value of the attribute `{qualified}` does not end");
                return Err(self.error(&cause));
            };
            let raw = &tag[at..at + length];
            at += length + 1;
            if spaced == begin || qualified.is_empty() {
                return Err(self.error("attributes are not told apart by white space"));
            }
            if self.attributes.len() >= self.max_attributes {
                let subject = "the attributes of an element are more";
                return Err(self.exceeded("attributes", self.max_attributes, subject));
            }
            if qualified.len() > self.max_name {
                let subject = "the name of an attribute is longer";
                return Err(self.exceeded("name_bytes", self.max_name, subject));
            }
            if self.attributes.iter().any(|before| before.qualified == qualified) {
                return Err(self.error(&format!("the attribute `{qualified}` is given twice")));
            }
            let attribute = Attribute { qualified, colon, raw };
            if qualified.starts_with("xmlns")
                && (qualified.len() == 5 || attribute.prefix() == "xmlns")
            {
                let prefix = if qualified.len() == 5 { "" } else { attribute.local() };
                let ns = Ns::of(attribute_value(raw).trim());
                if self.scopes.len() >= self.max_namespaces {
                    let subject = "the namespaces in force are more";
                    return Err(self.exceeded("namespaces", self.max_namespaces, subject));
                }
                self.scopes.push(Scope { depth: self.open.len(), prefix, ns });
                self.latest = None;
            }
            self.attributes.push(attribute);
        }
    }

    /// An attribute without a prefix is in no namespace, whatever the default one is.
    fn attribute_ns(&self, prefix: &str) -> Ns {
        if prefix.is_empty() {
            return Ns::None;
        }
        match self.latest {
            Some((latest, ns)) if latest == prefix => ns,
            _ => self.namespace(prefix).unwrap_or(Ns::Other),
        }
    }
}

/// Names and most values are a few bytes long: a loop is faster than a vectorised search.
fn find(bytes: &[u8], wanted: u8) -> Option<usize> {
    bytes.iter().position(|&byte| byte == wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    const W: &str = r#"xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main""#;

    fn events(xml: &str) -> Result<Vec<String>, Error> {
        let mut reader = Reader::new(xml, "part.xml", &Limits::default());
        let mut out = Vec::new();
        while let Some(event) = reader.next()? {
            out.push(match event {
                Event::Start(name) => {
                    let attributes: Vec<String> = reader
                        .attributes()
                        .map(|(ns, local, value)| format!(" {ns:?}:{local}={value}"))
                        .collect();
                    format!("<{:?}:{}{}", name.ns, name.local, attributes.concat())
                }
                Event::End(name) => format!(">{:?}:{}", name.ns, name.local),
                Event::Text(text) => text.into_owned(),
            });
        }
        Ok(out)
    }

    #[test]
    fn namespaces_go_by_uri_and_scope() {
        let xml = r#"<a xmlns="http://purl.oclc.org/ooxml/wordprocessingml/main" xmlns:q="urn:x"
            b="1" q:c="2"><d xmlns="urn:schemas-microsoft-com:vml" xmlns:q="http://schemas.openxmlformats.org/officeDocument/2006/math"
            q:e="3"/><f/></a>"#;
        assert_eq!(
            events(xml).unwrap(),
            ["<W:a None:b=1 Other:c=2", "<V:d M:e=3", ">V:d", "<W:f", ">W:f", ">W:a"]
        );
    }

    #[test]
    fn references_and_line_ends_are_decoded() {
        let xml = "<a b='x&amp;&#x41;\n&bogus;&'>1 &lt; 2\r\n&#233;<![CDATA[<&>]]></a>";
        assert_eq!(events(xml).unwrap().concat(), "<None:a None:b=x&A &bogus;&1 < 2\né<&>>None:a");
    }

    #[test]
    fn skip_and_text_stop_after_the_element() {
        let xml =
            format!("<w:a {W}><w:b><w:c/>x<w:c>y</w:c></w:b><w:d>t<w:c>u</w:c>v</w:d><w:e/></w:a>");
        let mut reader = Reader::new(&xml, "part.xml", &Limits::default());
        reader.next().unwrap();
        reader.next().unwrap();
        reader.skip().unwrap();
        assert!(matches!(reader.next().unwrap(), Some(Event::Start(name)) if name.is(Ns::W, "d")));
        assert_eq!(reader.text().unwrap(), "tv");
        assert!(matches!(reader.next().unwrap(), Some(Event::Start(name)) if name.is(Ns::W, "e")));
        reader.skip().unwrap();
        assert!(matches!(reader.next().unwrap(), Some(Event::End(name)) if name.is(Ns::W, "a")));
        assert_eq!(reader.next().unwrap(), None);
    }

    #[test]
    fn what_is_not_well_formed_is_refused_with_part_and_byte() {
        for (xml, cause) in [
            ("", "it holds no element"),
            ("plain", "outside of the root"),
            ("<a>", "it ends inside of `a`"),
            ("<a><b></a></b>", "b"),
            ("<a/><b/>", "second root"),
            ("<a/>text", "outside of the root"),
            ("<a b='1' b='2'/>", "given twice"),
            ("<a b='1'c='2'/>", "white space"),
            ("<a b/>", "no value"),
            ("<a b=1/>", "not quoted"),
            ("<x:a/>", "not declared"),
            ("<a>&nbsp;</a>", "`&nbsp;` is not known"),
            ("<a>&#0;</a>", "not known"),
            ("<a>&#+65;</a>", "not known"),
            ("<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>", "document type"),
            ("<a", "byte 0"),
        ] {
            let error = events(xml).unwrap_err();
            assert!(error.what.contains("part.xml"), "{xml}: {error}");
            assert!(error.cause.contains("byte"), "{xml}: {error}");
            assert!(error.cause.contains(cause), "{xml}: {error}");
        }
    }

    #[test]
    fn depth_and_attributes_are_bounded() {
        let limits = Limits { depth: 3, attributes: 2, ..Limits::default() };
        let read = |xml: &str| {
            let mut reader = Reader::new(xml, "part.xml", &limits);
            while reader.next()?.is_some() {}
            Ok::<(), Error>(())
        };
        read("<a><b><c d='' e=''/></b></a>").unwrap();
        assert!(read("<a><b><c><d/></c></b></a>").unwrap_err().cause.contains("deeper than 3"));
        assert!(read("<a b='' c='' d=''/>").unwrap_err().cause.contains("more than 2"));
        let mut reader = Reader::new("<a><b><c><d></d></c></b></a>", "part.xml", &limits);
        reader.next().unwrap();
        assert!(reader.skip().unwrap_err().cause.contains("deeper than 3"));
    }
}
