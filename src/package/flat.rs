//! A package in one XML file (Flat OPC), as Word saves it under "Word XML Document".

use std::collections::{HashMap, HashSet};

use super::content_types::ContentTypes;
use super::xml::{Event, Ns, Reader};
use super::{decode, name, refuse};
use crate::model::Error;
use crate::package::Limits;

/// What such a file calls itself in messages; it has no part names of its own outside.
const FILE: &str = "the XML file";

/// The parts of a flat package.
#[derive(Debug, Default)]
pub(super) struct Flat {
    /// Name and XML by name key.
    parts: HashMap<String, String>,
    /// All names, those of binary parts included, in order.
    pub(super) names: Vec<String>,
    pub(super) types: ContentTypes,
}

impl Flat {
    pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Self, Error> {
        let text = decode::text(FILE, bytes.to_vec())?;
        let mut reader = Reader::new(&text, FILE, limits);
        let mut flat = Self::default();
        // Declarations of namespaces around the part that is being read.
        let mut around: Vec<Vec<(String, String)>> = Vec::new();
        let mut current: Option<String> = None;
        let mut seen = HashSet::new();
        while let Some(event) = reader.next()? {
            let element = match event {
                Event::Start(element) => element,
                Event::End(_) => {
                    around.pop();
                    continue;
                }
                Event::Text(_) => continue,
            };
            if around.len() == 3 && current.is_some() {
                // The root of a part, inside of `pkg:xmlData`.
                let start = reader.position();
                let tag = start_tag(&text, start);
                reader.skip()?;
                let root = text.get(start..reader.offset()).unwrap_or_default();
                if let Some(name) = current.take() {
                    flat.parts.insert(name::key(&name), standalone(root, tag, &around));
                }
                continue;
            }
            match (around.len(), element.ns, element.local) {
                (0, Ns::Flat, "package") | (2, Ns::Flat, "xmlData") => {}
                (1, Ns::Flat, "part") => {
                    let value = |local: &str| reader.attribute(Ns::Flat, local).unwrap_or_default();
                    let name = value("name").trim_start_matches('/').to_owned();
                    if !seen.insert(name::key(&name)) {
                        return Err(refuse(
                            format!("the package is ambiguous: it has {name} twice"),
                            "ask for a clean copy, saved by Word",
                        ));
                    }
                    if flat.names.len() >= limits.entries {
                        return Err(Limits::exceeded(
                            "entries",
                            limits.entries as u64,
                            "the package has more parts than a document needs",
                        ));
                    }
                    flat.types.set(&name, &value("contentType"));
                    flat.names.push(name.clone());
                    current = Some(name);
                }
                _ => {
                    reader.skip()?;
                    continue;
                }
            }
            around.push(declarations(start_tag(&text, reader.position())));
        }
        Ok(flat)
    }

    /// The XML of the part of that name, once.
    pub(super) fn take(&mut self, name: &str) -> Option<String> {
        self.parts.remove(&name::key(name))
    }
}

/// The start tag at `start`, as written.
fn start_tag(text: &str, start: usize) -> &str {
    let rest = text.get(start..).unwrap_or_default();
    let mut quote = None;
    for (at, byte) in rest.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return &rest[..at],
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), _) if open == byte => quote = None,
            _ => {}
        }
    }
    rest
}

/// The namespace declarations of a start tag: attribute name and quoted value.
fn declarations(tag: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut rest = tag;
    while let Some(at) = rest.find("xmlns") {
        rest = &rest[at..];
        let Some((name, after)) = rest.split_once('=') else { break };
        let after = after.trim_start();
        let Some(quote) = after.chars().next().filter(|c| matches!(c, '"' | '\'')) else { break };
        let Some(length) = after[1..].find(quote) else { break };
        found.push((name.trim().to_owned(), after[..length + 2].to_owned()));
        rest = &after[length + 2..];
    }
    found
}

/// The part's XML with the declarations that it had from the elements around it.
fn standalone(root: &str, tag: &str, around: &[Vec<(String, String)>]) -> String {
    let own = declarations(tag);
    let mut missing: Vec<&(String, String)> = Vec::new();
    for declaration in around.iter().rev().flatten() {
        let given = |(name, _): &(String, String)| *name == declaration.0;
        if !own.iter().any(given) && !missing.iter().any(|&other| given(other)) {
            missing.push(declaration);
        }
    }
    let name_end = root.find([' ', '\t', '\n', '\r', '/', '>']).unwrap_or(root.len());
    let (name, rest) = root.split_at(name_end);
    let mut text = String::with_capacity(root.len() + 128);
    text.push_str(name);
    for (attribute, value) in missing {
        text.push_str(&format!(" {attribute}={value}"));
    }
    text.push_str(rest);
    text
}
