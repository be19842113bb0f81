//! Opens a package and reads those of its parts that hold text or say how text is shown.

use std::collections::{HashMap, VecDeque};

use super::archive::Archive;
use super::content_types::{self, ContentTypes};
use super::flat::Flat;
use super::limits::Limits;
use super::recognise::{self, Container};
use super::relationships::{self, Relationship, Role, Target};
use super::{decode, name, refuse};
use crate::model::{Error, Finding, Level, Read};

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
    ];

    /// Roles whose parts say something about the document, and nothing of what it says: when one
    /// is damaged, that is a finding.
    const DISPENSABLE: &[Role] = &[Role::CoreProperties, Role::ExtendedProperties];

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

/// Where parts come from.
enum Store<'a> {
    Zip(Archive<'a>),
    Flat(Flat),
}

/// A package while it is opened.
struct Opening<'a> {
    store: Store<'a>,
    limits: &'a Limits,
    /// Inflated bytes that may still be read.
    budget: u64,
    types: ContentTypes,
    package: Package,
    findings: Vec<Finding>,
}

impl<'a> Opening<'a> {
    fn new(store: Store<'a>, names: Vec<String>, limits: &'a Limits) -> Self {
        Self {
            store,
            limits,
            budget: limits.total_bytes,
            types: ContentTypes::default(),
            package: Package {
                parts: Vec::new(),
                by_name: HashMap::new(),
                relationships: HashMap::new(),
                names,
                flavour: Flavour::Document,
                limits: limits.clone(),
            },
            findings: Vec::new(),
        }
    }

    fn flat(bytes: &[u8], limits: &'a Limits) -> Result<Self, Error> {
        let mut flat = Flat::read(bytes, limits)?;
        let (names, types) = (std::mem::take(&mut flat.names), std::mem::take(&mut flat.types));
        let mut opening = Self::new(Store::Flat(flat), names, limits);
        opening.types = types;
        Ok(opening)
    }

    fn zip(bytes: &'a [u8], limits: &'a Limits) -> Result<Self, Error> {
        let mut archive = Archive::open(bytes, limits)?;
        let findings = archive.take_findings();
        let names = archive.entries().iter().map(|entry| entry.name.clone()).collect();
        let mut opening = Self::new(Store::Zip(archive), names, limits);
        opening.findings = findings;
        if let Some(error) = opening.foreign()? {
            return Err(error);
        }
        let Some(types) = opening.text(content_types::NAME)? else {
            return Err(refuse(
                "it is an archive without [Content_Types].xml, so no Word document or a damaged one",
                "if it holds a .docx, unpack that; else open it in Word and save it anew as .docx",
            ));
        };
        opening.types = ContentTypes::read(&types, limits)?;
        Ok(opening)
    }

    /// An archive of another kind says so in an item that packages do not have.
    fn foreign(&mut self) -> Result<Option<Error>, Error> {
        let Store::Zip(archive) = &self.store else { return Ok(None) };
        if archive.find(content_types::NAME).is_some() {
            return Ok(None);
        }
        let mimetype = match archive.find("mimetype") {
            Some(entry) => Some(archive.read(entry, self.limits, &mut self.budget)?),
            None => None,
        };
        let mimetype = mimetype.map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
        Ok(recognise::foreign_archive(mimetype.as_deref(), |name| archive.find(name).is_some()))
    }

    /// The text of the item of that name.
    fn text(&mut self, name: &str) -> Result<Option<String>, Error> {
        let archive = match &mut self.store {
            Store::Zip(archive) => archive,
            Store::Flat(flat) => return Ok(flat.take(name)),
        };
        let Some(entry) = archive.find(name) else { return Ok(None) };
        let bytes = archive.read(entry, self.limits, &mut self.budget)?;
        decode::text(&entry.name, bytes).map(Some)
    }

    /// Goes from the package's own relationships to all parts that are read.
    fn run(mut self) -> Result<Read<Package>, Error> {
        self.read_relationships("")?;
        let main = self.main_part()?;
        self.read_part(&main, Role::Main, "")?;
        let content_type = self.package.main_part().content_type.clone();
        if let Some(error) = recognise::foreign_package(&content_type) {
            return Err(error);
        }
        self.note_flavour(&content_type);
        let mut waiting: VecDeque<String> = [String::new(), main].into();
        while let Some(from) = waiting.pop_front() {
            for relation in self.package.relationships(&from).to_vec() {
                self.note_relation(&from, &relation);
                let Target::Part(target) = relation.target else { continue };
                if !Package::READ.contains(&relation.role)
                    || relation.role == Role::Main
                    || self.package.part(&target).is_some()
                {
                    continue;
                }
                if self.read_part(&target, relation.role, &from)? {
                    waiting.push_back(target);
                }
            }
        }
        Ok(Read { value: self.package, findings: self.findings })
    }

    /// The main part's name, by the package's relationships.
    fn main_part(&self) -> Result<String, Error> {
        let mut targets: Vec<&Target> = self
            .package
            .relationships("")
            .iter()
            .filter(|relation| relation.role == Role::Main)
            .map(|relation| &relation.target)
            .collect();
        targets.dedup();
        match targets.as_slice() {
            [Target::Part(name)] => Ok(name.clone()),
            [Target::External(target) | Target::Invalid(target)] => Err(refuse(
                format!("its main part {target:?} is not in the package"),
                "do not trust this file; ask for a clean copy, saved by Word",
            )),
            [] if self.package.relationships.is_empty() => Err(refuse(
                "the package has no _rels/.rels, which says where the document is",
                "open it in Word, let Word repair it, and save it anew as .docx",
            )),
            [] => Err(refuse(
                "the package is no Word document: its _rels/.rels names no main part",
                "if it is one of another program, open it there and save it as .docx",
            )),
            several => Err(refuse(
                format!("the package is ambiguous: _rels/.rels names {} main parts", several.len()),
                "programs would disagree on which of them is the document; ask for a clean copy, saved by Word",
            )),
        }
    }

    /// Reads a part and its relationships; whether there is one.
    fn read_part(&mut self, target: &str, role: Role, from: &str) -> Result<bool, Error> {
        let text = match self.text(target) {
            Ok(Some(text)) => text,
            Ok(None) if role == Role::Main => {
                return Err(refuse(
                    format!("the package has no {target}, which _rels/.rels names as the document"),
                    "open it in Word, let Word repair it, and save it anew as .docx",
                ));
            }
            Ok(None) => {
                self.findings.push(
                    Finding::new(
                        "missing_part",
                        Level::Warning,
                        format!("The package names {target}, and does not have it."),
                    )
                    .at(from, None),
                );
                return Ok(false);
            }
            Err(error) if Package::DISPENSABLE.contains(&role) => {
                self.findings.push(
                    Finding::new(
                        "unreadable_part",
                        Level::Warning,
                        format!(
                            "A part without text of the document was not read: {}.",
                            error.cause
                        ),
                    )
                    .at(target, None),
                );
                return Ok(false);
            }
            Err(error) => return Err(error),
        };
        let part =
            Part { name: target.to_owned(), content_type: self.types.of(target).to_owned(), text };
        self.package.by_name.insert(name::key(target), self.package.parts.len());
        self.package.parts.push(part);
        self.read_relationships(target)?;
        Ok(true)
    }

    fn read_relationships(&mut self, from: &str) -> Result<(), Error> {
        let part = name::relationships_of(from);
        if let Some(text) = self.text(&part)? {
            let found = relationships::read(from, &part, &text, self.limits)?;
            self.package.relationships.insert(name::key(from), Relationships::new(found));
        }
        Ok(())
    }

    /// Says what a reader should know of a file of this content type.
    fn note_flavour(&mut self, content_type: &str) {
        const WORD: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.";
        let flavour = match content_type {
            "application/vnd.ms-word.document.macroEnabled.main+xml" => Flavour::DocumentWithMacros,
            "application/vnd.ms-word.template.macroEnabledTemplate.main+xml" => {
                Flavour::TemplateWithMacros
            }
            other => match other.strip_prefix(WORD) {
                Some("template.main+xml") => Flavour::Template,
                Some("document.main+xml") => Flavour::Document,
                _ => {
                    let part = self.package.main_part().name.clone();
                    self.findings.push(
                        Finding::new(
                            "unexpected_content_type",
                            Level::Warning,
                            format!("The main part was read as a Word document, though the package gives it the type {other:?}."),
                        )
                        .at(&part, None),
                    );
                    Flavour::Document
                }
            },
        };
        self.package.flavour = flavour;
        let macros = self.package.names.iter().any(|name| {
            name.rsplit('/').next().is_some_and(|file| file.eq_ignore_ascii_case("vbaProject.bin"))
        });
        if macros || matches!(flavour, Flavour::DocumentWithMacros | Flavour::TemplateWithMacros) {
            self.findings.push(Finding::new(
                "macros",
                Level::Warning,
                "The file can hold macros; they were neither read nor run.",
            ));
        }
        if matches!(flavour, Flavour::Template | Flavour::TemplateWithMacros) {
            self.findings.push(Finding::new(
                "template",
                Level::Note,
                "The file is a Word template, not a document.",
            ));
        }
    }

    /// Says what a reader should know of a relationship that leads out of the package.
    fn note_relation(&mut self, from: &str, relation: &Relationship) {
        let finding = match (&relation.target, relation.role) {
            (Target::Invalid(target), _) => Finding::new(
                "invalid_target",
                Level::Warning,
                format!("A reference to {target:?} leads out of the package; it was not followed."),
            ),
            (Target::External(_), Role::Hyperlink) | (Target::Part(_), _) => return,
            (Target::External(target), Role::Template) => Finding::new(
                "external_template",
                if is_remote(target) { Level::Warning } else { Level::Note },
                format!("The document names the template {target:?}; it was not fetched."),
            ),
            (Target::External(target), Role::Image) => Finding::new(
                "external_image",
                if is_remote(target) { Level::Warning } else { Level::Note },
                format!("A picture lies outside of the file, at {target:?}; it was not fetched."),
            ),
            (Target::External(target), _) => Finding::new(
                "external_content",
                Level::Warning,
                format!("Content lies outside of the file, at {target:?}; it was not fetched."),
            ),
        };
        self.findings.push(finding.at(from, None));
    }
}

/// Whether Word would go to the network for it.
fn is_remote(target: &str) -> bool {
    let target = target.to_ascii_lowercase();
    let path = target.strip_prefix("file:").unwrap_or(&target).trim_start_matches(['/', '\\']);
    let drive = path.get(1..2) == Some(":");
    let unc = target.starts_with("\\\\") || (target.starts_with("file:") && !drive);
    unc || target.starts_with("http:") || target.starts_with("https:") || target.starts_with("ftp:")
}
