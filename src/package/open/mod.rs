//! Opens a package and reads those of its parts that hold text or say how text is shown.

mod opening;

use std::collections::HashMap;

use self::opening::Opening;
use super::limits::Limits;
use super::name;
use super::recognise::{self, Container};
use super::relationships::{Relationship, Role, Target};
use crate::model::{Error, Read};

/// An opened package (ECMA-376 part 2).
///
/// It holds the main part and every part that is reached from it, through others if need be, by
/// a relationship of one of the [roles that are read](Package::READ). Pictures, fonts, embedded
/// files and building blocks stay packed.
#[derive(Debug, Clone)]
pub struct Package {
    parts: Vec<Part>,
    /// Positions in `parts` by name key.
    by_name: HashMap<String, usize>,
    /// Relationships by the name key of the part they belong to; the package's own under "".
    relationships: HashMap<String, Relationships>,
    names: Vec<String>,
    flavour: Flavour,
    limits: Limits,
}

/// The relationships of a part, in order. A document may have as many as it has links, and each
/// link looks its own up.
#[derive(Debug, Clone, Default)]
struct Relationships {
    list: Vec<Relationship>,
    /// Positions in `list`; the first of an id counts.
    by_id: HashMap<String, usize>,
}

impl Relationships {
    fn new(list: Vec<Relationship>) -> Self {
        let mut by_id = HashMap::with_capacity(list.len());
        for (index, relationship) in list.iter().enumerate() {
            by_id.entry(relationship.id.clone()).or_insert(index);
        }
        Self { list, by_id }
    }
}

/// A part that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Its name, without a leading slash: `word/document.xml`.
    pub name: String,
    /// Its content type; empty when the package gives none.
    pub content_type: String,
    /// Its XML.
    pub text: String,
}

/// What sort of Word file a package is, by the content type of its main part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flavour {
    /// `.docx`
    Document,
    /// `.docm`
    DocumentWithMacros,
    /// `.dotx`
    Template,
    /// `.dotm`
    TemplateWithMacros,
}

impl Package {
    /// Roles whose parts are read.
    pub const READ: &[Role] = &[
        Role::Main,
        Role::Styles,
        Role::Numbering,
        Role::Settings,
        Role::Footnotes,
        Role::Endnotes,
        Role::Comments,
        Role::Header,
        Role::Footer,
        Role::Chart,
        Role::DiagramData,
        Role::CoreProperties,
        Role::ExtendedProperties,
        Role::CustomXml,
        Role::CustomXmlProperties,
    ];

    /// Roles whose parts say something about the document, and nothing of what it says: when one
    /// is damaged, that is a finding.
    const DISPENSABLE: &[Role] = &[
        Role::CoreProperties,
        Role::ExtendedProperties,
        Role::CustomXml,
        Role::CustomXmlProperties,
    ];

    /// Opens a package from the bytes of a file.
    ///
    /// # Errors
    /// When the bytes are no WordprocessingML package (the error names what they are), are damaged
    /// or ambiguous, or exceed a limit. The file's name is not known here: `what` begins with
    /// `cannot read the document`.
    pub fn open(bytes: &[u8], limits: &Limits) -> Result<Read<Package>, Error> {
        if bytes.len() as u64 > limits.file_bytes {
            return Err(Limits::exceeded(
                "file_bytes",
                limits.file_bytes,
                format!("the file has {} bytes", bytes.len()),
            ));
        }
        match recognise::container(bytes)? {
            Container::Zip => Opening::zip(bytes, limits)?.run(),
            Container::FlatOpc => Opening::flat(bytes, limits)?.run(),
        }
    }

    /// The document itself.
    pub fn main_part(&self) -> &Part {
        // The main part is the first that is read, and without one there is no package.
        &self.parts[0]
    }

    /// The part of that name, without regard to case, if it was read.
    pub fn part(&self, name: &str) -> Option<&Part> {
        self.by_name.get(&name::key(name)).and_then(|&index| self.parts.get(index))
    }

    /// All parts that were read: the main part, then in the order they were reached.
    pub fn parts(&self) -> &[Part] {
        &self.parts
    }

    /// The parts that the part named `from` is related to in that role, in the order of its
    /// relationships. The package itself is named by the empty string.
    pub fn related<'a>(&'a self, from: &str, role: Role) -> impl Iterator<Item = &'a Part> {
        self.relationships(from).iter().filter(move |relation| relation.role == role).filter_map(
            |relation| match &relation.target {
                Target::Part(name) => self.part(name),
                Target::External(_) | Target::Invalid(_) => None,
            },
        )
    }

    /// The relationship of that id of the part named `from`.
    pub fn relationship(&self, from: &str, id: &str) -> Option<&Relationship> {
        let relationships = self.relationships.get(&name::key(from))?;
        relationships.list.get(*relationships.by_id.get(id)?)
    }

    /// All relationships of the part named `from`, in order; the package's own for "".
    pub fn relationships(&self, from: &str) -> &[Relationship] {
        self.relationships.get(&name::key(from)).map_or(&[], |found| &found.list)
    }

    /// Names of all parts in the file, read or not, in the file's order.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// The limits it was opened with, which hold for what is read from its parts.
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// What sort of Word file it is.
    pub fn flavour(&self) -> Flavour {
        self.flavour
    }
}
