//! The attributes of the element that was started last.

use std::borrow::Cow;

use super::Ns;
use super::reader::{Reader, Scope};
use super::text::attribute_value;
use super::tokens::{tag_end, unclosed};
use crate::model::Error;

/// One attribute as it stands in the part.
#[derive(Debug, Clone, Copy)]
pub(super) struct Attribute<'a> {
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

    /// The prefix that it declares, if it is a namespace declaration.
    fn declares(&self) -> Option<&'a str> {
        match self.qualified.strip_prefix("xmlns")? {
            "" => Some(""),
            _ if self.prefix() == "xmlns" => Some(self.local()),
            _ => None,
        }
    }
}

impl<'a> Reader<'a> {
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

    /// The namespaces that the element started last declares: prefix (empty for the default one)
    /// and URI.
    pub fn declared(&self) -> impl Iterator<Item = (&'a str, Cow<'a, str>)> + '_ {
        self.attributes
            .iter()
            .filter_map(|attribute| Some((attribute.declares()?, attribute_value(attribute.raw))))
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

    /// Reads the start tag at hand from the end of its name to its end; whether its element is
    /// empty.
    pub(super) fn read_attributes(&mut self) -> Result<bool, Error> {
        self.attributes.clear();
        let source = self.tokens.source();
        let bytes = source.as_bytes();
        let mut at = self.tokens.at();
        loop {
            let spaced = at;
            at = blank(bytes, at);
            let begin = at;
            match bytes.get(at) {
                Some(b'>') => {
                    self.tokens.closed(at + 1, false);
                    return Ok(false);
                }
                Some(b'/') if bytes.get(at + 1) == Some(&b'>') => {
                    self.tokens.closed(at + 2, true);
                    return Ok(true);
                }
                _ => {}
            }
            let mut colon = None;
            loop {
                match bytes.get(at) {
                    // All letters lie above the equals sign and the bracket.
                    Some(b'?'..) => {}
                    None | Some(b'=' | b'>' | b'\0'..=b' ') => break,
                    Some(b'/') if bytes.get(at + 1) == Some(&b'>') => break,
                    Some(b':') if colon.is_none() => colon = Some(at - begin),
                    Some(_) => {}
                }
                at += 1;
            }
            let qualified = source.get(begin..at).unwrap_or_default();
            at = blank(bytes, at);
            if bytes.get(at) != Some(&b'=') {
                let cause = format!("the attribute `{qualified}` has no value");
                return Err(self.in_tag(&cause));
            }
            at = blank(bytes, at + 1);
            let quote = match bytes.get(at) {
                Some(&quote @ (b'"' | b'\'')) => quote,
                _ => {
                    let cause = format!("the value of the attribute `{qualified}` is not quoted");
                    return Err(self.in_tag(&cause));
                }
            };
            at += 1;
            let value = bytes.get(at..).unwrap_or_default();
            let Some(length) = value.iter().position(|&byte| byte == quote) else {
                let cause = format!("the value of the attribute `{qualified}` does not end");
                return Err(self.in_tag(&cause));
            };
            let raw = source.get(at..at + length).unwrap_or_default();
            at += length + 1;
            if spaced == begin || qualified.is_empty() {
                return Err(self.in_tag("attributes are not told apart by white space"));
            }
            self.add(Attribute { qualified, colon, raw })?;
        }
    }

    #[inline]
    fn add(&mut self, attribute: Attribute<'a>) -> Result<(), Error> {
        let qualified = attribute.qualified;
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
        if let Some(prefix) = attribute.declares() {
            let ns = Ns::of(attribute_value(attribute.raw).trim());
            if self.scopes.len() >= self.max_namespaces {
                let subject = "the namespaces in force are more";
                return Err(self.exceeded("namespaces", self.max_namespaces, subject));
            }
            self.scopes.push(Scope { depth: self.open.len(), prefix, ns });
            self.latest = None;
        }
        self.attributes.push(attribute);
        Ok(())
    }

    /// The error of a tag that is written wrong, or that never ends.
    #[cold]
    fn in_tag(&self, cause: &str) -> Error {
        match tag_end(self.tokens.source(), self.start) {
            Some(_) => self.error(cause),
            None => self.fault(unclosed(self.start)),
        }
    }
}

/// The byte at which white space ends.
#[inline]
fn blank(bytes: &[u8], mut at: usize) -> usize {
    while let Some(b' ' | b'\t' | b'\n' | b'\r') = bytes.get(at) {
        at += 1;
    }
    at
}
