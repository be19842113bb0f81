//! The parts of a source that hold text: the body first, then headers and footers, then the notes
//! that the others refer to.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::Error;
use crate::package::{Package, Part, Role, Target};
use crate::word::WordDocument;

use super::Options;
use super::accept::{Acceptance, accept, is_revised};
use super::content::Objects;
use super::hints::Hints;
use super::import::{Formatting, Import, declare_prefix};
use super::marks::Marks;
use super::paragraph::{Lost, Notes};
use super::parts::Parts;
use super::pictures::{self, Pictures};
use super::story::Story;
use super::tree::{self, Element, Node};
use super::whole::{self, Grain};

/// Both sources, part by part.
pub struct Stories<'a> {
    /// The old source.
    pub old: &'a Package,
    /// The new source.
    pub new: &'a Package,
    /// What the old source shows, its revisions accepted.
    pub old_shown: &'a WordDocument,
    /// What the new source does.
    pub new_shown: &'a WordDocument,
    /// How coarse the redline is to be.
    pub grain: Grain,
    /// Whether those of the new source are kept where nothing else changed.
    pub keep: bool,
    /// All parts of both, where both are archives: without, pictures are not looked into.
    pub media: Option<(&'a Parts, &'a Parts)>,
}

const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const WORD: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml";

/// Kind of reference, and the role of the part with the notes.
const NOTES: &[(&str, Role)] =
    &[("footnoteReference", Role::Footnotes), ("endnoteReference", Role::Endnotes)];

/// What is made up while the stories are gone through.
struct Making<'m> {
    marks: Marks,
    objects: Objects,
    lost: Lost,
    notes: Notes,
    pictures: Pictures,
    import: Import,
    parts: &'m mut Parts,
}

impl Making<'_> {
    /// A story between two parts.
    fn story<'s>(&'s mut self, import: &'s Import, hints: &'s Hints) -> Story<'s> {
        self.marks.in_part(import.prefix());
        Story {
            marks: &mut self.marks,
            import,
            hints,
            objects: &mut self.objects,
            lost: &mut self.lost,
            notes: &mut self.notes,
            pictures: &mut self.pictures,
        }
    }
}

impl<'a> Stories<'a> {
    /// Marks the changes in all of them, and puts the parts in their place.
    ///
    /// # Errors
    /// When a part is no XML, or the main part has no body.
    pub fn mark(&self, hints: &Hints, options: &Options, parts: &mut Parts) -> Result<Lost, Error> {
        let (old_main, new_main) = (self.old.main_part(), self.new.main_part());
        let mut known = BTreeMap::new();
        let mut old_root = self.old_tree(old_main)?;
        let mut new_root = self.new_tree(new_main)?;
        if let Some((old, new)) = self.media {
            pictures::number(&mut old_root, self.old, &old_main.name, old, &mut known);
            pictures::number(&mut new_root, self.new, &new_main.name, new, &mut known);
        }
        let prefix = old_root.name.strip_suffix(old_root.local()).unwrap_or_default().to_owned();
        let plain = whole::settle(
            self.grain,
            (&mut old_root, self.old_shown),
            (&mut new_root, self.new_shown),
            &prefix,
        );
        let related = |package, role| -> Result<_, Error> {
            let part = related_part(package, role);
            part.map(|part| tree::parse(&part.text, &part.name)).transpose()
        };
        let (old_styles, new_styles) =
            (related(self.old, Role::Styles)?, related(self.new, Role::Styles)?);
        let (old_lists, new_lists) =
            (related(self.old, Role::Numbering)?, related(self.new, Role::Numbering)?);
        // A source without lists gets a part for those of the other one.
        let no_lists = old_lists.as_ref().filter(|_| self.may_add());
        let no_lists = no_lists.map(|lists| lists.with(Vec::new()));
        let (import, numbering) = Import::new(
            Formatting {
                main: &old_root,
                styles: old_styles.as_ref(),
                numbering: old_lists.as_ref(),
            },
            Formatting {
                main: &new_root,
                styles: new_styles.as_ref(),
                numbering: new_lists.as_ref().or(no_lists.as_ref()),
            },
            hints,
        );
        if let Some(numbering) = numbering {
            self.put(Role::Numbering, "numbering", &numbering, parts)?;
        }
        let mut marks = Marks::new(import.prefix(), options.author(), options.date.clone());
        for part in self.new.parts() {
            marks.reserve(&part.text);
        }
        let notes = Notes { free: self.free_ids()?, ..Notes::default() };
        let mut making = Making {
            marks,
            objects: Objects::default(),
            lost: Lost { plain, ..Lost::default() },
            notes,
            pictures: Pictures::of(self.old, self.media.map(|(old, _)| old.clone())),
            import: import.clone(),
            parts,
        };
        let running = [(self.old, &old_root), (self.new, &new_root)];
        let running = running.map(|(package, root)| running_parts(package, root));
        self.body(&old_root, new_root, hints, &mut making)?;
        self.running(running, &mut making)?;
        for (kind, role) in NOTES {
            self.notes(kind, *role, &mut making)?;
        }
        making.pictures.deliver(making.parts)?;
        Ok(making.lost)
    }

    fn old_tree<'x>(&self, part: &'x Part) -> Result<Element<'x>, Error> {
        let root = tree::parse(&part.text, &part.name)?;
        Ok(if is_revised(&root) { accept(root, Acceptance::default()) } else { root })
    }

    fn new_tree<'x>(&self, part: &'x Part) -> Result<Element<'x>, Error> {
        let mut root = tree::parse(&part.text, &part.name)?;
        declare_prefix(&mut root);
        Ok(if is_revised(&root) {
            accept(root, Acceptance { keep: self.keep, spared: None })
        } else {
            root
        })
    }

    fn body<'x>(
        &self,
        old_root: &Element<'x>,
        mut new_root: Element<'x>,
        hints: &Hints,
        making: &mut Making<'_>,
    ) -> Result<(), Error> {
        let part = &self.new.main_part().name;
        let no_body = || {
            Error::input(
                format!("cannot read {part}"),
                "it has no body",
                "open it in Word and save it as .docx",
            )
        };
        let old_body = old_root.child("body").ok_or_else(no_body)?;
        let body = new_root.child("body").ok_or_else(no_body)?;
        let import = making.import.clone();
        let old_part = &self.old.main_part().name;
        making.pictures.between((old_part, old_root), (part, &new_root));
        let merged = making.story(&import, hints).container(old_body, body);
        if let Some(body) = new_root.child_mut("body") {
            *body = merged;
        }
        making.parts.replace(part, tree::write(&new_root));
        Ok(())
    }

    /// Headers and footers: those of the same kind (first page, even pages, all others) and section
    /// belong together.
    fn running(
        &self,
        [old_parts, new_parts]: [Running; 2],
        making: &mut Making<'_>,
    ) -> Result<(), Error> {
        let mut seen = BTreeSet::new();
        for (key, name) in new_parts {
            let (kind, section) = key;
            // A section without a header of its own has that of the one before it (17.10.1).
            let counterpart = old_parts
                .range((kind.clone(), 0)..=(kind.clone(), section))
                .next_back()
                .and_then(|(_, name)| self.old.part(name));
            let Some(part) = self.new.part(&name) else { continue };
            let Some(counterpart) = counterpart.filter(|_| seen.insert(name.clone())) else {
                continue;
            };
            let (mut old, mut new) = (self.old_tree(counterpart)?, self.new_tree(part)?);
            if let Some((old_media, new_media)) = self.media {
                let known = &mut BTreeMap::new();
                pictures::number(&mut old, self.old, &counterpart.name, old_media, known);
                pictures::number(&mut new, self.new, &part.name, new_media, known);
            }
            making.pictures.between((&counterpart.name, &old), (&part.name, &new));
            let import = making.import.between(&old, &new);
            let merged = making.story(&import, &Hints::default()).container(&old, &new);
            making.parts.replace(&part.name, tree::write(&merged));
        }
        Ok(())
    }

    fn notes(&self, kind: &str, role: Role, making: &mut Making<'_>) -> Result<(), Error> {
        let Some(old_part) = related_part(self.old, role) else { return Ok(()) };
        let old = self.old_tree(old_part)?;
        let mut new = match related_part(self.new, role) {
            Some(part) => self.new_tree(part)?,
            // Of the old part only what separates notes from the text.
            None => {
                let separators = |node: &&Node<'_>| {
                    node.element().is_some_and(|note| note.attribute("type").is_some())
                };
                old.with(old.children.iter().filter(separators).cloned().collect())
            }
        };
        let of_kind = |notes: &[(String, String, String)]| -> BTreeMap<String, String> {
            let notes = notes.iter().filter(|(of, ..)| of == kind);
            notes.map(|(_, old, new)| (new.clone(), old.clone())).collect()
        };
        let (paired, brought) = (of_kind(&making.notes.paired), of_kind(&making.notes.brought));
        if paired.is_empty() && brought.is_empty() {
            return Ok(());
        }
        let find =
            |id: &str| old.elements().find(|note| note.attribute("id").as_deref() == Some(id));
        let import = making.import.between(&old, &new);
        let file = kind.replace("Reference", "s");
        let name = self.part_of(role, &file);
        making.pictures.between((&old_part.name, &old), (&name, &new));
        let hints = Hints::default();
        let mut children = Vec::with_capacity(new.children.len());
        for node in std::mem::take(&mut new.children) {
            let counterpart = node
                .element()
                .and_then(|note| paired.get(&*note.attribute("id")?))
                .and_then(|id| find(id));
            children.push(match (counterpart, &node) {
                (Some(old), Node::Element(note)) => {
                    Node::Element(making.story(&import, &hints).container(old, note))
                }
                _ => node,
            });
        }
        for (id, old_id) in brought {
            if let Some(old) = find(&old_id) {
                children.push(Node::Element(making.story(&import, &hints).brought(old, &id)));
            }
        }
        new.children = children;
        self.put(role, &file, &new, making.parts)
    }

    /// The name of the part that the main one has in a role, or of the one that it gets.
    fn part_of(&self, role: Role, file: &str) -> String {
        let main = &self.new.main_part().name;
        let folder = main.rsplit_once('/').map_or("", |(folder, _)| folder);
        if let Some(part) = related_part(self.new, role) {
            return part.name.clone();
        }
        let free = |name: &String| {
            !self
                .new
                .names()
                .iter()
                .any(|known| known.trim_start_matches('/').eq_ignore_ascii_case(name))
        };
        let mut names = ["", "older-"].into_iter().map(|before| {
            format!("{folder}/{before}{file}.xml").trim_start_matches('/').to_owned()
        });
        names.find(free).unwrap_or_else(|| format!("ostler-{file}.xml"))
    }

    /// Puts a part in the place of the one that the main part has in its role, or adds it.
    fn put(
        &self,
        role: Role,
        file: &str,
        root: &Element<'_>,
        parts: &mut Parts,
    ) -> Result<(), Error> {
        let name = self.part_of(role, file);
        if related_part(self.new, role).is_some() {
            parts.replace(&name, tree::write(root));
            return Ok(());
        }
        parts.add(&name, tree::write(root));
        parts.add_type(&name, &format!("{WORD}.{file}+xml"))?;
        let (main, id) = (&self.new.main_part().name, format!("ostler-{file}"));
        parts.relate(main, &id, &format!("{RELATIONS}/{file}"), &format!("/{name}"))
    }

    /// Whether a part of the old source that the new one lacks may be added to it: not between the
    /// two forms of the format (ECMA-376 Parts 1 and 4), whose namespaces differ.
    fn may_add(&self) -> bool {
        let strict = |package: &Package| {
            package.main_part().text.contains("\"http://purl.oclc.org/ooxml/wordprocessingml/")
        };
        !strict(self.old) && !strict(self.new)
    }

    /// The first free id of each kind of note that either source has a part for.
    fn free_ids(&self) -> Result<BTreeMap<String, i64>, Error> {
        let mut free = BTreeMap::new();
        for (kind, role) in NOTES {
            let added = || related_part(self.old, *role).filter(|_| self.may_add());
            let part = related_part(self.new, *role).or_else(added);
            let Some(part) = part else { continue };
            let root = tree::parse(&part.text, &part.name)?;
            let ids = root.elements().filter_map(|note| note.attribute("id")?.parse::<i64>().ok());
            let highest = ids.max().unwrap_or(0).clamp(0, i64::from(i32::MAX / 2));
            free.insert((*kind).to_owned(), highest + 1);
        }
        Ok(free)
    }
}

/// The part that the main one is related to in a role.
pub fn related_part(package: &Package, role: Role) -> Option<&Part> {
    package.related(&package.main_part().name, role).next()
}

/// Names of headers and footers by their kind and the number of their section.
type Running = BTreeMap<(String, usize), String>;

/// Names of the header and footer parts by their kind (`header/first`) and the section that names
/// them, from 0.
pub fn running_parts(package: &Package, root: &Element<'_>) -> Running {
    let mut found = BTreeMap::new();
    let mut sections = Vec::new();
    root.descendants("sectPr", &mut sections);
    for (number, section) in sections.into_iter().enumerate() {
        for reference in section.elements() {
            let local = reference.local();
            if !matches!(local, "headerReference" | "footerReference") {
                continue;
            }
            let kind = reference.attribute("type").unwrap_or("default".into());
            let id = reference.attribute("id").unwrap_or_default();
            let relation = package.relationship(&package.main_part().name, &id);
            if let Some(Target::Part(name)) = relation.map(|relation| &relation.target) {
                found.insert((format!("{local}/{kind}"), number), name.clone());
            }
        }
    }
    found
}
