//! The way from the bytes of a file to its parts: content types, then relationships from the package
//! on, each part once.

use std::collections::{HashMap, VecDeque};

use super::{Flavour, Package, Part, Relationships};
use crate::model::{Error, Finding, Level, Read};
use crate::package::archive::Archive;
use crate::package::content_types::{self, ContentTypes};
use crate::package::flat::Flat;
use crate::package::limits::Limits;
use crate::package::relationships::{self, Relationship, Role, Target};
use crate::package::{decode, name, recognise, refuse};

/// Where parts come from.
enum Store<'a> {
    Zip(Archive<'a>),
    Flat(Flat),
}

/// A package while it is opened.
pub(super) struct Opening<'a> {
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

    pub(super) fn flat(bytes: &[u8], limits: &'a Limits) -> Result<Self, Error> {
        let mut flat = Flat::read(bytes, limits)?;
        let (names, types) = (std::mem::take(&mut flat.names), std::mem::take(&mut flat.types));
        let mut opening = Self::new(Store::Flat(flat), names, limits);
        opening.types = types;
        Ok(opening)
    }

    pub(super) fn zip(bytes: &'a [u8], limits: &'a Limits) -> Result<Self, Error> {
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
    pub(super) fn run(mut self) -> Result<Read<Package>, Error> {
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
