//! A guarded pull reader over one XML part.
//!
//! It reads as quick-xml does and adds what an untrusted part needs: namespaces resolved by URI to
//! the few that WordprocessingML uses (so that any prefix works, and Strict and Transitional read
//! alike), bounds on depth and attributes, no DOCTYPE, no duplicate attribute, no tag left open,
//! and errors that name the part and the byte. A start tag is looked at once: its end is found by
//! reading its attributes.
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

mod attributes;
mod faults;
mod namespace;
mod reader;
mod text;
mod tokens;

use std::borrow::Cow;

pub use self::namespace::Ns;
pub use self::reader::Reader;

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

#[cfg(test)]
mod tests;
