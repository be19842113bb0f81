//! A part's XML as a tree that is written back as it was read: names, attributes and text are kept
//! as they stand in the file, so that whatever is not edited stays the same to the byte (but for
//! the white space in tags).

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::events::Event;

use crate::model::Error;
use crate::package::xml::Ns;

/// A node of the tree.
#[derive(Debug, Clone, PartialEq)]
pub enum Node<'x> {
    /// An element.
    Element(Element<'x>),
    /// Character data, escaped as in the file.
    Text(Cow<'x, str>),
    /// A comment or processing instruction, as in the file.
    Other(&'x str),
}

/// An element.
#[derive(Debug, Clone, PartialEq)]
pub struct Element<'x> {
    /// What its prefix stands for.
    pub ns: Ns,
    /// Its name as in the file, prefix included.
    pub name: Cow<'x, str>,
    /// Its attributes as in the file, with the white space before each.
    pub attributes: Cow<'x, str>,
    /// What stands in it.
    pub children: Vec<Node<'x>>,
    /// For a `w:p` its number among all of the part, from 1; for a drawing the number of what it
    /// shows, see [`number`](super::pictures::number); else 0.
    pub ordinal: u32,
    /// As it was before the revisions that it carries were accepted, where it carries any.
    pub original: Option<Box<Element<'x>>>,
    /// For a `w:p` that its words are not to be told apart, see [`settle`](super::whole::settle).
    pub whole: bool,
}

impl<'x> Element<'x> {
    /// An element of WordprocessingML without content; `prefix` ends in a colon.
    pub fn word(prefix: &str, local: &str) -> Self {
        Self {
            ns: Ns::W,
            name: format!("{prefix}{local}").into(),
            attributes: Cow::Borrowed(""),
            children: Vec::new(),
            ordinal: 0,
            original: None,
            whole: false,
        }
    }

    /// Its name without prefix.
    pub fn local(&self) -> &str {
        // A prefix is a letter or two: looking by hand is sooner done than any search.
        let colon = self.name.bytes().position(|byte| byte == b':');
        colon.map_or(&*self.name, |at| &self.name[at + 1..])
    }

    /// Whether it is the element of WordprocessingML of that name.
    pub fn is(&self, local: &str) -> bool {
        self.ns == Ns::W && self.local() == local
    }

    /// The elements among its children.
    pub fn elements(&self) -> impl Iterator<Item = &Element<'x>> {
        self.children.iter().filter_map(Node::element)
    }

    /// The first child of that name.
    pub fn child(&self, local: &str) -> Option<&Element<'x>> {
        self.elements().find(|child| child.is(local))
    }

    /// The first child of that name, to change.
    pub fn child_mut(&mut self, local: &str) -> Option<&mut Element<'x>> {
        self.children.iter_mut().find_map(|node| match node {
            Node::Element(child) if child.is(local) => Some(child),
            _ => None,
        })
    }

    /// Names (prefix included) and values (escaped) of its attributes.
    pub fn all_attributes(&self) -> impl Iterator<Item = (&str, &str)> {
        attributes(&self.attributes)
    }

    /// The value of the attribute of that local name, decoded.
    pub fn attribute(&self, local: &str) -> Option<Cow<'_, str>> {
        let value = self
            .all_attributes()
            .find(|(name, _)| name.rsplit(':').next() == Some(local) && !name.starts_with("xmlns"))?
            .1;
        Some(unescape(value))
    }

    /// The `w:val` of the child of that name.
    pub fn value_of(&self, local: &str) -> Option<Cow<'_, str>> {
        self.child(local)?.attribute("val")
    }

    /// Adds an attribute; the name includes its prefix, the value is not yet escaped.
    pub fn set(&mut self, name: &str, value: &str) {
        self.attributes.to_mut().push_str(&format!(" {name}=\"{}\"", escape(value)));
    }

    /// Takes away the attribute of that local name.
    pub fn without(&mut self, local: &str) {
        let kept = self.all_attributes().filter(|(name, _)| {
            name.rsplit(':').next() != Some(local) || name.starts_with("xmlns")
        });
        let kept: String = kept
            .map(|(name, value)| format!(" {name}=\"{}\"", value.replace('"', "&quot;")))
            .collect();
        self.attributes = kept.into();
    }

    /// The same element with other content.
    pub fn with(&self, children: Vec<Node<'x>>) -> Self {
        Self {
            ns: self.ns,
            name: self.name.clone(),
            attributes: self.attributes.clone(),
            children,
            ordinal: self.ordinal,
            original: None,
            whole: self.whole,
        }
    }

    /// Its character data, that of its descendants included, decoded.
    pub fn text(&self) -> String {
        let mut text = String::new();
        self.collect_text(&mut text);
        text
    }

    fn collect_text(&self, text: &mut String) {
        for node in &self.children {
            match node {
                Node::Text(raw) => text.push_str(&unescape(raw)),
                Node::Element(child) => child.collect_text(text),
                Node::Other(_) => {}
            }
        }
    }

    /// All elements below it of that name, in document order.
    pub fn descendants<'t>(&'t self, local: &str, found: &mut Vec<&'t Element<'x>>) {
        for child in self.elements() {
            if child.is(local) {
                found.push(child);
            } else {
                child.descendants(local, found);
            }
        }
    }

    /// Goes through it and all below it.
    pub fn visit<'t>(&'t self, see: &mut impl FnMut(&'t Element<'x>)) {
        see(self);
        for child in self.elements() {
            child.visit(see);
        }
    }

    fn write(&self, out: &mut String) {
        out.push('<');
        out.push_str(&self.name);
        out.push_str(&self.attributes);
        if self.children.is_empty() {
            out.push_str("/>");
            return;
        }
        out.push('>');
        for node in &self.children {
            match node {
                Node::Element(child) => child.write(out),
                Node::Text(text) => out.push_str(text),
                Node::Other(other) => out.push_str(other),
            }
        }
        out.push_str("</");
        out.push_str(&self.name);
        out.push('>');
    }
}

impl<'x> Node<'x> {
    /// The element, if it is one.
    pub fn element(&self) -> Option<&Element<'x>> {
        match self {
            Self::Element(element) => Some(element),
            _ => None,
        }
    }
}

/// The part's bytes: UTF-8, whatever it was read from.
pub fn write(root: &Element<'_>) -> Vec<u8> {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n");
    root.write(&mut out);
    out.into_bytes()
}

/// Parses the text of a part, which the reader of the document has found to be well-formed and
/// within the limits before.
///
/// # Errors
/// When it is not well-formed all the same.
pub fn parse<'x>(source: &'x str, part: &str) -> Result<Element<'x>, Error> {
    let source = source.strip_prefix('\u{FEFF}').unwrap_or(source);
    let damaged = |cause: String| {
        Error::input(format!("cannot read {part}"), cause, "open it in Word and save it as .docx")
    };
    let mut reader = Reader::from_str(source);
    let mut open: Vec<Element<'x>> = Vec::new();
    let mut scopes: Vec<(usize, &'x str, Ns)> = Vec::new();
    let mut ordinal = 0;
    loop {
        let start = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
        let event = reader.read_event().map_err(|error| damaged(error.to_string()))?;
        let end = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
        let raw = source.get(start..end).unwrap_or("");
        let closed = match event {
            Event::Start(_) | Event::Empty(_) => {
                let empty = matches!(event, Event::Empty(_));
                let mut element = begin(raw, open.len(), &mut scopes);
                if element.is("p") {
                    ordinal += 1;
                    element.ordinal = ordinal;
                }
                open.push(element);
                empty
            }
            Event::End(_) => true,
            Event::CData(data) => {
                if let Some(parent) = open.last_mut() {
                    parent.children.push(Node::Text(escape(&data.into_inner()).into()));
                }
                false
            }
            Event::Text(_) | Event::GeneralRef(_) => {
                if let Some(parent) = open.last_mut() {
                    match parent.children.last_mut() {
                        Some(Node::Text(text)) => text.to_mut().push_str(raw),
                        _ => parent.children.push(Node::Text(Cow::Borrowed(raw))),
                    }
                }
                false
            }
            Event::Comment(_) | Event::PI(_) => {
                if let Some(parent) = open.last_mut() {
                    parent.children.push(Node::Other(raw));
                }
                false
            }
            Event::Decl(_) => false,
            Event::DocType(_) => return Err(damaged("it declares a document type".to_owned())),
            Event::Eof => return Err(damaged("it ends before its root element does".to_owned())),
        };
        if closed && let Some(element) = open.pop() {
            while scopes.last().is_some_and(|(depth, ..)| *depth >= open.len()) {
                scopes.pop();
            }
            match open.last_mut() {
                Some(parent) => parent.children.push(Node::Element(element)),
                None => return Ok(element),
            }
        }
    }
}

/// The element of a tag, `<w:p w:rsidR="00A1">`, at a depth.
fn begin<'x>(tag: &'x str, depth: usize, scopes: &mut Vec<(usize, &'x str, Ns)>) -> Element<'x> {
    let inner = tag.trim_start_matches('<').trim_end_matches('>');
    let inner = inner.strip_suffix('/').unwrap_or(inner).trim_end();
    let (name, rest) = match inner.find(char::is_whitespace) {
        Some(at) => inner.split_at(at),
        None => (inner, ""),
    };
    if rest.contains("xmlns") {
        for (name, value) in attributes(rest) {
            match name.strip_prefix("xmlns") {
                Some("") => scopes.push((depth, "", Ns::of(value))),
                Some(prefix) => scopes.push((depth, prefix.trim_start_matches(':'), Ns::of(value))),
                None => {}
            }
        }
    }
    let prefix = name.split_once(':').map_or("", |(prefix, _)| prefix);
    let ns = scopes.iter().rev().find(|(_, known, _)| *known == prefix).map(|(.., ns)| *ns);
    Element {
        ns: ns.unwrap_or(Ns::Other),
        name: Cow::Borrowed(name),
        attributes: Cow::Borrowed(rest),
        children: Vec::new(),
        ordinal: 0,
        original: None,
        whole: false,
    }
}

/// Names and raw values of attributes that are known to be well-formed.
fn attributes(raw: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut rest = raw;
    std::iter::from_fn(move || {
        let (name, after) = rest.split_once('=')?;
        let after = after.trim_start();
        let quote = after.chars().next()?;
        let (value, after) = after.get(1..)?.split_once(quote)?;
        rest = after;
        Some((name.trim(), value))
    })
}

/// Text as it stands in a part; characters that XML 1.0 cannot hold are left out.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' => out.push(c),
            c if c < ' ' || matches!(c, '\u{FFFE}' | '\u{FFFF}') => {}
            c => out.push(c),
        }
    }
    out
}

/// Character data decoded; what is no known reference stays as it is.
pub fn unescape(raw: &str) -> Cow<'_, str> {
    if !raw.contains('&') {
        return Cow::Borrowed(raw);
    }
    quick_xml::escape::unescape(raw).unwrap_or(Cow::Borrowed(raw))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_edited_stays_as_it_is() {
        let xml = r#"<w:p xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" w:rsidR='1'><!-- c --><w:r><w:t xml:space="preserve"> a &amp; b&#x41; </w:t><w:tab/></w:r></w:p>"#;
        let root = parse(xml, "part").unwrap();
        assert!(root.is("p") && root.ordinal == 1);
        assert_eq!(root.text(), " a & bA ");
        assert_eq!(root.attribute("rsidR").as_deref(), Some("1"));
        let written = String::from_utf8(write(&root)).unwrap();
        assert_eq!(written.split_once('\n').unwrap().1, xml);
    }

    #[test]
    fn a_prefix_holds_within_the_element_that_declares_it() {
        let xml =
            r#"<a><x:p xmlns:x="http://purl.oclc.org/ooxml/wordprocessingml/main"/><x:p/></a>"#;
        let root = parse(xml, "part").unwrap();
        let found: Vec<bool> = root.elements().map(|element| element.is("p")).collect();
        assert_eq!(found, [true, false]);
    }
}
