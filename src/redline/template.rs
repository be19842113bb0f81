//! A document on a firm's own paper: the styles, header and footer of another Word file.
//!
//! Styles are matched by kind and name, since their ids differ between languages of Word; those that
//! the template does not have are kept as they are. Nothing else of the template comes along: no
//! text of its body, no macros, nothing that a program would fetch.

use std::collections::{BTreeMap, BTreeSet};

use super::order::arrange;
use super::parts::Parts;
use super::stories::{related_part, running_parts};
use super::tree::{self, Element, Node};
use crate::model::{Error, Finding};
use crate::package::{Limits, Package, Role, Target};

const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const WORD: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml";

/// Dresses a document that Ostler made in the styles, header and footer of a template, and tells
/// what of the template was left out.
///
/// # Errors
/// When the template is no Word file, or either cannot be read.
pub fn dress(
    document: &[u8],
    template: &[u8],
    limits: &Limits,
) -> Result<(Vec<u8>, Vec<Finding>), Error> {
    let mut source = Parts::of(template, limits)?;
    let findings = source.sanitise()?;
    let clean = source.pack()?;
    let package = Package::open(&clean, limits)?.value;
    let mut parts = Parts::of(document, limits)?;
    let made = Package::open(document, limits)?.value;
    let main = &made.main_part().name;

    if let (Some(from), Some(to)) =
        (related_part(&package, Role::Styles), related_part(&made, Role::Styles))
    {
        let mut theirs = tree::parse(&from.text, &from.name)?;
        let ours = tree::parse(&to.text, &to.name)?;
        let renamed = add_styles(&mut theirs, &ours);
        parts.replace(&to.name, tree::write(&theirs));
        for part in made.parts() {
            parts.edit(&part.name, |root| {
                if part.name != to.name {
                    rename_styles(root, &renamed);
                }
            })?;
        }
    }
    let mut copied = BTreeSet::new();
    if let Some(theme) = related_part(&package, Role::Theme)
        && related_part(&made, Role::Theme).is_none()
    {
        copied.insert(theme.name.clone());
        let kind = "application/vnd.openxmlformats-officedocument.theme+xml";
        add_part(&mut parts, main, &theme.name, "theme", kind, "templateTheme")?;
    }

    let root = tree::parse(&package.main_part().text, &package.main_part().name)?;
    let mut latest: BTreeMap<String, String> = BTreeMap::new();
    // In the order of the sections: those of the last one stay.
    let mut running: Vec<_> = running_parts(&package, &root).into_iter().collect();
    running.sort_by_key(|((_, section), _)| *section);
    for ((kind, _), name) in running {
        latest.insert(kind, name);
    }
    latest.retain(|kind, name| !kind.ends_with("/even") && in_folder_of(name, main));
    let mut references = Vec::new();
    for (number, (kind, name)) in latest.iter().enumerate() {
        let Some((local, of)) = kind.split_once('/') else { continue };
        let role = local.trim_end_matches("Reference");
        let (id, new) = (format!("template{number}"), in_place(name, number));
        let Some(bytes) = source.bytes(name) else { continue };
        parts.add(&new, bytes.to_vec());
        if let Some(relations) = source.bytes(&relations_of(name)) {
            parts.add(&relations_of(&new), relations.to_vec());
        }
        for relation in package.relationships(name) {
            if let Target::Part(target) = &relation.target {
                copied.insert(target.clone());
            }
        }
        add_part(&mut parts, main, &new, role, &format!("{WORD}.{role}+xml"), &id)?;
        references.push((local.to_owned(), of.to_owned(), id));
    }
    let types = source.content_types()?;
    for name in copied {
        if let Some(bytes) = source.bytes(&name).filter(|_| parts.bytes(&name).is_none()) {
            parts.add(&name, bytes.to_vec());
            let extension = name.rsplit('.').next().unwrap_or_default().to_lowercase();
            if let Some(kind) = types.get(&extension) {
                parts.add_default_type(&extension, kind)?;
            }
        }
    }
    if !references.is_empty() {
        parts.edit(main, |root| {
            let prefix = root.name.split_once(':').map_or("", |(prefix, _)| prefix).to_owned();
            let mut first = true;
            refer(root, &format!("{prefix}:"), &references, &mut first);
        })?;
    }
    Ok((parts.pack()?, findings))
}

/// Adds styles that the template lacks to its own. Gives the template's ids of those that it has
/// under other ones.
fn add_styles<'x>(theirs: &mut Element<'x>, ours: &Element<'x>) -> BTreeMap<String, String> {
    let key = |style: &Element<'_>| {
        let kind = style.attribute("type").unwrap_or_default().into_owned();
        (kind, style.value_of("name").unwrap_or_default().to_lowercase())
    };
    let id = |style: &Element<'_>| style.attribute("styleId").unwrap_or_default().into_owned();
    let styles = || theirs.elements().filter(|element| element.is("style"));
    let names: BTreeMap<_, _> = styles().map(|style| (key(style), id(style))).collect();
    let ids: BTreeSet<String> = styles().map(id).collect();
    let mut renamed = BTreeMap::new();
    let mut added = Vec::new();
    for style in ours.elements().filter(|element| element.is("style")) {
        match names.get(&key(style)) {
            Some(known) => {
                renamed.insert(id(style), known.clone());
            }
            None if ids.contains(&id(style)) => {}
            None => {
                let mut style = style.clone();
                style.attributes = style
                    .all_attributes()
                    .filter(|(name, _)| !name.ends_with("default"))
                    .map(|(name, value)| format!(" {name}=\"{value}\""))
                    .collect::<String>()
                    .into();
                added.push(style);
            }
        }
    }
    for mut style in added {
        rename_styles(&mut style, &renamed);
        theirs.children.push(Node::Element(style));
    }
    // Lists of the template are not taken over, and a style must not lead to another one's.
    for node in &mut theirs.children {
        if let Node::Element(style) = node
            && let Some(properties) = style.child_mut("pPr")
        {
            properties
                .children
                .retain(|node| node.element().is_none_or(|child| !child.is("numPr")));
        }
    }
    renamed
}

fn rename_styles(root: &mut Element<'_>, renamed: &BTreeMap<String, String>) {
    const NAMES: &[&str] = &["pStyle", "rStyle", "tblStyle", "basedOn", "next", "link"];
    if NAMES.iter().any(|local| root.is(local))
        && let Some(new) = root.attribute("val").and_then(|id| renamed.get(&*id))
    {
        let name = root.all_attributes().next().map_or("w:val", |(name, _)| name).to_owned();
        root.attributes = String::new().into();
        root.set(&name, new);
    }
    for node in &mut root.children {
        if let Node::Element(child) = node {
            rename_styles(child, renamed);
        }
    }
}

/// Registers a part: its content type, and the relationship of the main part to it.
fn add_part(
    parts: &mut Parts,
    main: &str,
    name: &str,
    role: &str,
    content_type: &str,
    id: &str,
) -> Result<(), Error> {
    parts.add_type(name, content_type)?;
    parts.relate(main, id, &format!("{RELATIONS}/{role}"), &format!("/{name}"))
}

/// Gives all sections the references in place of their own; the first has a title page where there
/// is a header for one.
fn refer(
    root: &mut Element<'_>,
    prefix: &str,
    references: &[(String, String, String)],
    first: &mut bool,
) {
    if !root.is("sectPr") {
        for node in &mut root.children {
            if let Node::Element(child) = node {
                refer(child, prefix, references, first);
            }
        }
        return;
    }
    root.children.retain(|node| {
        node.element().is_none_or(|child| {
            !child.is("headerReference") && !child.is("footerReference") && !child.is("titlePg")
        })
    });
    for (at, (local, kind, id)) in references.iter().enumerate() {
        let mut reference = Element::word(prefix, local);
        reference.set(&format!("{prefix}type"), kind);
        reference.set("r:id", id);
        root.children.insert(at, Node::Element(reference));
    }
    if *first && references.iter().any(|(_, kind, _)| kind == "first") {
        root.children.push(Node::Element(Element::word(prefix, "titlePg")));
        arrange(root);
    }
    *first = false;
}

/// A name that nothing in the document has, in the same folder: targets of its relationships are
/// relative to it.
fn in_place(name: &str, number: usize) -> String {
    match name.rsplit_once('/') {
        Some((folder, _)) => format!("{folder}/template{number}.xml"),
        None => format!("template{number}.xml"),
    }
}

fn in_folder_of(name: &str, main: &str) -> bool {
    name.rsplit_once('/').map(|(folder, _)| folder)
        == main.rsplit_once('/').map(|(folder, _)| folder)
}

fn relations_of(name: &str) -> String {
    match name.rsplit_once('/') {
        Some((folder, file)) => format!("{folder}/_rels/{file}.rels"),
        None => format!("_rels/{name}.rels"),
    }
}
