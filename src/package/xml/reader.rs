//! The reader.

use std::borrow::Cow;

use super::attributes::Attribute;
use super::text::{Entity, entity, line_ends};
use super::tokens::{Token, Tokens};
use super::{Event, Name, Ns};
use crate::model::Error;
use crate::package::Limits;

/// A namespace declaration in force.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scope<'a> {
    pub(super) depth: usize,
    pub(super) prefix: &'a str,
    pub(super) ns: Ns,
}

/// The reader. See the [module](super). A clone reads on by itself: it looks ahead.
#[derive(Clone)]
pub struct Reader<'a> {
    pub(super) tokens: Tokens<'a>,
    pub(super) part: &'a str,
    pub(super) max_depth: usize,
    pub(super) max_attributes: usize,
    pub(super) max_name: usize,
    pub(super) max_namespaces: usize,
    pub(super) open: Vec<Name<'a>>,
    pub(super) scopes: Vec<Scope<'a>>,
    /// The prefix resolved last: most elements follow one of the same prefix.
    pub(super) latest: Option<(&'a str, Ns)>,
    pub(super) attributes: Vec<Attribute<'a>>,
    /// An empty element was started and its end is due.
    end_due: bool,
    seen_root: bool,
    /// Byte at which the current event begins.
    pub(super) start: usize,
}

impl<'a> Reader<'a> {
    /// Reads `source`, the text of `part`.
    pub fn new(source: &'a str, part: &'a str, limits: &Limits) -> Self {
        Self {
            tokens: Tokens::new(source.strip_prefix('\u{FEFF}').unwrap_or(source)),
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
            self.start = self.tokens.at();
            match self.tokens.next().map_err(|fault| self.fault(fault))? {
                Token::Start(name) => return self.enter(name).map(|name| Some(Event::Start(name))),
                Token::End => return Ok(self.leave().map(Event::End)),
                Token::Text(text) if self.open.is_empty() => {
                    if !text.chars().all(char::is_whitespace) {
                        return Err(self.outside());
                    }
                }
                Token::Text(text) | Token::CData(text) => {
                    if self.open.is_empty() {
                        return Err(self.outside());
                    }
                    return Ok(Some(Event::Text(line_ends(text.into()))));
                }
                Token::Reference(name) => {
                    if self.open.is_empty() {
                        return Err(self.outside());
                    }
                    return match entity(name) {
                        Some(Entity::Text(text)) => Ok(Some(Event::Text(Cow::Borrowed(text)))),
                        Some(Entity::Char(c)) => Ok(Some(Event::Text(Cow::Owned(c.to_string())))),
                        None => Err(self.error(&format!("`&{name};` is not known"))),
                    };
                }
                Token::DocType => return Err(self.document_type()),
                Token::Aside => {}
                Token::Eof => {
                    return if let Some(name) = self.open.last() {
                        let cause = format!("it ends inside of `{}`", name.qualified);
                        Err(self.error(&cause))
                    } else if self.seen_root {
                        Ok(None)
                    } else {
                        Err(self.error("it holds no element"))
                    };
                }
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
            self.start = self.tokens.at();
            match self.tokens.next().map_err(|fault| self.fault(fault))? {
                Token::Start(_) => {
                    if !self.tokens.close().map_err(|fault| self.fault(fault))? {
                        depth += 1;
                    }
                    if self.open.len() + depth > self.max_depth {
                        return Err(self.too_deep());
                    }
                }
                Token::End if depth == 0 => {
                    self.leave();
                    return Ok(());
                }
                Token::End => depth -= 1,
                Token::DocType => return Err(self.document_type()),
                Token::Eof => return Err(self.error("it ends inside of an element")),
                Token::Text(_) | Token::CData(_) | Token::Reference(_) | Token::Aside => {}
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
        self.tokens.at()
    }

    /// The part's name.
    pub fn part(&self) -> &'a str {
        self.part
    }

    /// Enters the element whose tag begins at `self.start`.
    #[inline]
    fn enter(&mut self, qualified: &'a str) -> Result<Name<'a>, Error> {
        if self.open.is_empty() {
            if self.seen_root {
                return Err(self.error("it holds a second root element"));
            }
            self.seen_root = true;
        }
        if self.open.len() >= self.max_depth {
            return Err(self.too_deep());
        }
        if qualified.len() > self.max_name {
            let subject = "the name of an element is longer";
            return Err(self.exceeded("name_bytes", self.max_name, subject));
        }
        self.end_due = self.read_attributes()?;
        // Names are a few bytes long: a loop is faster than a vectorised search.
        let colon = qualified.bytes().position(|byte| byte == b':');
        let (prefix, local) = match colon {
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

    #[cold]
    fn outside(&self) -> Error {
        self.error("text stands outside of the root element")
    }
}
