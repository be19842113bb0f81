//! The package of the redline: the new source's own, but for what was edited and for what leads
//! out of it or runs by itself.

use std::collections::BTreeMap;

use crate::model::{Error, Finding, Level};
use crate::package::{self, Limits, Role};

use super::fetching;
use super::tree::{self, Element, Node};

/// The parts of a package while it is edited.
#[derive(Debug, Clone)]
pub struct Parts {
    parts: Vec<(String, Vec<u8>)>,
}

const TYPES: &str = "[Content_Types].xml";

impl Parts {
    /// All parts of a source.
    ///
    /// # Errors
    /// When it is no archive, as a document in one XML file is none.
    pub fn of(bytes: &[u8], limits: &Limits) -> Result<Self, Error> {
        Ok(Self { parts: package::unpack(bytes, limits)? })
    }

    /// Puts a part in the place of the one of that name.
    pub fn replace(&mut self, name: &str, bytes: Vec<u8>) {
        let known = self.parts.iter_mut().find(|(known, _)| known.eq_ignore_ascii_case(name));
        if let Some((_, part)) = known {
            *part = bytes;
        }
    }

    /// The bytes of a part.
    pub fn bytes(&self, name: &str) -> Option<&[u8]> {
        let known = self.parts.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        known.map(|(_, bytes)| bytes.as_slice())
    }

    /// The names of all parts.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.parts.iter().map(|(name, _)| name.as_str())
    }

    /// Adds a part.
    pub fn add(&mut self, name: &str, bytes: Vec<u8>) {
        self.parts.push((name.to_owned(), bytes));
    }

    /// Content types by extension.
    ///
    /// # Errors
    /// When the list of them is no XML.
    pub fn content_types(&mut self) -> Result<BTreeMap<String, String>, Error> {
        self.edit(TYPES, |root| {
            let defaults = root.elements().filter(|kind| kind.local() == "Default");
            defaults
                .filter_map(|kind| {
                    let extension = kind.attribute("Extension")?.to_lowercase();
                    Some((extension, kind.attribute("ContentType")?.into_owned()))
                })
                .collect()
        })
    }

    /// Gives a part its content type.
    ///
    /// # Errors
    /// As [`Parts::content_types`].
    pub fn add_type(&mut self, name: &str, content_type: &str) -> Result<(), Error> {
        let name = format!("/{name}");
        self.edit(TYPES, |root| add_type(root, "Override", ("PartName", &name), content_type))
    }

    /// Gives all parts of an extension their content type, if they have none.
    ///
    /// # Errors
    /// As [`Parts::content_types`].
    pub fn add_default_type(&mut self, extension: &str, content_type: &str) -> Result<(), Error> {
        if self.content_types()?.contains_key(extension) {
            return Ok(());
        }
        self.edit(TYPES, |root| add_type(root, "Default", ("Extension", extension), content_type))
    }

    /// Relates a part to another one, `target` a path from the root of the package.
    ///
    /// # Errors
    /// When the part's relationships cannot be read.
    pub fn relate(&mut self, part: &str, id: &str, kind: &str, target: &str) -> Result<(), Error> {
        let name = match part.rsplit_once('/') {
            Some((folder, file)) => format!("{folder}/_rels/{file}.rels"),
            None => format!("_rels/{part}.rels"),
        };
        if self.bytes(&name).is_none() {
            const NONE: &str = "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"/>";
            self.add(&name, NONE.as_bytes().to_vec());
        }
        self.edit(&name, |root| {
            let mut relation = root.with(Vec::new());
            let prefix = root.name.strip_suffix(root.local()).unwrap_or_default();
            relation.name = format!("{prefix}Relationship").into();
            relation.attributes = String::new().into();
            relation.set("Id", id);
            relation.set("Type", kind);
            relation.set("Target", target);
            root.children.push(Node::Element(relation));
        })
    }

    /// Leaves out external templates, remote pictures and other content that a program would
    /// fetch, macros, and signatures, which no longer hold. Says what was left out.
    ///
    /// # Errors
    /// When a part that must be edited for this is no XML.
    pub fn sanitise(&mut self) -> Result<Vec<Finding>, Error> {
        let mut findings = Vec::new();
        let relations: Vec<String> = self
            .parts
            .iter()
            .map(|(name, _)| name.clone())
            .filter(|name| name.to_lowercase().ends_with(".rels"))
            .collect();
        for name in relations {
            let gone = self.edit(&name, |root| without_relations(root, &name, &mut findings))?;
            if !gone.is_empty()
                && let Some(owner) = owner(&name)
            {
                self.edit(&owner, |root| without_references(root, &gone))?;
            }
        }
        let (mut fields, mut files) = (0, Vec::new());
        for name in self.texts(&[fetching::FIELDS, fetching::FILES].concat()) {
            let without =
                |root: &mut Element<'_>| (fetching::still(root), fetching::without_files(root));
            let (stilled, found) = self.edit(&name, without)?;
            fields += stilled;
            files.extend(found.into_iter().map(|what| {
                left_out(&what, "whoever opens the redline would fetch it").at(&name, None)
            }));
        }
        if fields > 0 {
            let what = format!("{fields} field(s) that take content from elsewhere");
            findings.push(left_out(&what, "what they showed last stands in their place"));
        }
        findings.append(&mut files);
        let before = self.parts.len();
        let settings: Vec<String> = self
            .parts
            .iter()
            .map(|(name, _)| name.clone())
            .filter(|name| name.to_lowercase().ends_with("settings.xml"))
            .collect();
        for name in settings {
            if self.edit(&name, without_protection)? {
                findings.push(left_out(
                    "a protection against editing",
                    "nobody could accept or reject its changes",
                ));
            }
        }
        self.parts.retain(|(name, _)| !is_program(name));
        let signed =
            self.parts.iter().any(|(name, _)| name.to_lowercase().starts_with("_xmlsignatures/"));
        self.parts.retain(|(name, _)| !name.to_lowercase().starts_with("_xmlsignatures/"));
        if signed {
            findings.push(left_out("a digital signature", "it was made for the source as it was"));
        } else if self.parts.len() < before {
            findings.push(left_out("macros", "a document that is handed on runs nothing"));
        }
        let names: Vec<String> = self.parts.iter().map(|(name, _)| name.to_lowercase()).collect();
        self.edit(TYPES, |root| plain_types(root, &names))?;
        Ok(findings)
    }

    /// Names of the parts whose XML names one of these elements.
    fn texts(&self, elements: &[&str]) -> Vec<String> {
        let names = |bytes: &[u8]| {
            let text = String::from_utf8_lossy(bytes);
            elements.iter().any(|element| text.contains(element))
        };
        let xml = |name: &str| name.to_lowercase().ends_with(".xml");
        let texts = self.parts.iter().filter(|(name, bytes)| xml(name) && names(bytes));
        texts.map(|(name, _)| name.clone()).collect()
    }

    /// The package's bytes.
    ///
    /// # Errors
    /// When it is too large.
    pub fn pack(&self) -> Result<Vec<u8>, Error> {
        package::pack(&self.parts)
    }

    /// Edits a part in place; one that is not there, or is no UTF-8, needs no editing here.
    pub fn edit<T: Default>(
        &mut self,
        name: &str,
        change: impl FnOnce(&mut Element<'_>) -> T,
    ) -> Result<T, Error> {
        let Some((_, bytes)) =
            self.parts.iter_mut().find(|(known, _)| known.eq_ignore_ascii_case(name))
        else {
            return Ok(T::default());
        };
        let Ok(text) = std::str::from_utf8(bytes) else { return Ok(T::default()) };
        let mut root = tree::parse(text, name)?;
        let before = root.clone();
        let result = change(&mut root);
        if root != before {
            let edited = tree::write(&root);
            *bytes = edited;
        }
        Ok(result)
    }
}

fn add_type(root: &mut Element<'_>, local: &str, (of, value): (&str, &str), content_type: &str) {
    let mut kind = root.with(Vec::new());
    kind.name = local.to_owned().into();
    kind.attributes = String::new().into();
    kind.set(of, value);
    kind.set("ContentType", content_type);
    root.children.push(Node::Element(kind));
}

fn left_out(what: &str, why: &str) -> Finding {
    Finding::new(
        "left_out_of_redline",
        Level::Warning,
        format!("The source has {what}; the redline is written without: {why}."),
    )
}

/// Takes out relationships that lead out of the package, links aside, and those to macros and
/// signatures. Gives their ids.
fn without_relations(
    root: &mut Element<'_>,
    part: &str,
    findings: &mut Vec<Finding>,
) -> Vec<String> {
    let mut gone = Vec::new();
    root.children.retain(|node| {
        let Some(relation) = node.element() else { return true };
        let role = Role::of(&relation.attribute("Type").unwrap_or_default());
        let target = relation.attribute("Target").unwrap_or_default().into_owned();
        let external = relation
            .attribute("TargetMode")
            .is_some_and(|mode| mode.eq_ignore_ascii_case("external"));
        let leaves = external && role != Role::Hyperlink;
        let program = role == Role::Macros || role == Role::Signature || is_program(&target);
        if leaves {
            let what = match role {
                Role::Template => format!("an external template ({target})"),
                Role::Image => format!("a remote picture ({target})"),
                _ => format!("content from elsewhere ({target})"),
            };
            findings
                .push(left_out(&what, "whoever opens the redline would fetch it").at(part, None));
        }
        if leaves || program {
            gone.push(relation.attribute("Id").unwrap_or_default().into_owned());
        }
        !(leaves || program)
    });
    gone
}

/// Takes out what names one of these relationships: an element that is nothing without it, or the
/// attribute alone.
fn without_references(root: &mut Element<'_>, gone: &[String]) {
    const NOTHING_WITHOUT: &[&str] = &[
        "attachedTemplate",
        "mailMerge",
        "altChunk",
        "subDoc",
        "control",
        "contentPart",
        "sourceFileName",
    ];
    let names_gone = |element: &Element<'_>| {
        element.all_attributes().any(|(name, value)| {
            name.contains(':') && gone.iter().any(|id| id == value) && !name.starts_with("xmlns")
        })
    };
    let within = |element: &Element<'_>| {
        let mut found = false;
        element.visit(&mut |element| found |= names_gone(element));
        found
    };
    root.children.retain(|node| {
        node.element()
            .is_none_or(|element| !(NOTHING_WITHOUT.contains(&element.local()) && within(element)))
    });
    for node in &mut root.children {
        let Node::Element(element) = node else { continue };
        if names_gone(element) {
            let kept = element.all_attributes().filter(|(name, value)| {
                !name.contains(':')
                    || name.starts_with("xmlns")
                    || !gone.iter().any(|id| id == value)
            });
            let kept: String = kept
                .map(|(name, value)| format!(" {name}=\"{}\"", value.replace('"', "&quot;")))
                .collect();
            element.attributes = kept.into();
        }
        without_references(element, gone);
    }
}

/// Takes out the protection against editing (ECMA-376 17.15.1.29, 17.15.1.93). Says whether there
/// was any.
fn without_protection(root: &mut Element<'_>) -> bool {
    let before = root.children.len();
    root.children.retain(|node| {
        node.element().is_none_or(|element| {
            !element.is("documentProtection") && !element.is("writeProtection")
        })
    });
    root.children.len() < before
}

fn is_program(name: &str) -> bool {
    let name = name.to_lowercase();
    let file = name.rsplit('/').next().unwrap_or_default();
    file.starts_with("vbaproject") || file.starts_with("vbadata") || name.starts_with("customui/")
}

/// The part that a relationships part belongs to.
fn owner(relations: &str) -> Option<String> {
    let (folder, file) = relations.rsplit_once("_rels/")?;
    let name = file.strip_suffix(".rels")?;
    (!name.is_empty()).then(|| format!("{folder}{name}"))
}

/// The main part is that of a document, not of a template or of a document with macros; parts that
/// are gone have no type.
fn plain_types(root: &mut Element<'_>, names: &[String]) {
    const DOCUMENT: &str =
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml";
    const OTHERS: &[&str] = &[
        "application/vnd.ms-word.document.macroEnabled.main+xml",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
        "application/vnd.ms-word.template.macroEnabledTemplate.main+xml",
    ];
    root.children.retain(|node| {
        let Some(part) = node.element().and_then(|element| element.attribute("PartName")) else {
            return true;
        };
        names.contains(&part.trim_start_matches('/').to_lowercase())
    });
    for node in &mut root.children {
        let Node::Element(element) = node else { continue };
        let kind = element.attribute("ContentType").unwrap_or_default().into_owned();
        if OTHERS.iter().any(|other| other.eq_ignore_ascii_case(&kind)) {
            element.attributes = element.attributes.replace(&kind, DOCUMENT).into();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_leads_out_is_left_out_and_nothing_dangles() {
        let rels = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate" Target="https://example.com/t.dotm" TargetMode="External"/></Relationships>"#;
        let settings = r#"<w:settings xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><w:attachedTemplate r:id="rId1"/><w:zoom w:percent="100"/></w:settings>"#;
        let types = r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/word/document.xml" ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/><Override PartName="/word/vbaProject.bin" ContentType="application/vnd.ms-office.vbaProject"/></Types>"#;
        let part = |name: &str, text: &str| (name.to_owned(), text.as_bytes().to_vec());
        let mut parts = Parts {
            parts: vec![
                part(TYPES, types),
                part("word/document.xml", "<w:document/>"),
                part("word/settings.xml", settings),
                part("word/_rels/settings.xml.rels", rels),
                part("word/vbaProject.bin", "x"),
            ],
        };
        let findings = parts.sanitise().unwrap();
        assert_eq!(findings.len(), 2, "{findings:?}");
        let all: BTreeMap<&str, String> = parts
            .parts
            .iter()
            .map(|(name, bytes)| (name.as_str(), String::from_utf8_lossy(bytes).into_owned()))
            .collect();
        assert!(!all["word/settings.xml"].contains("attachedTemplate"));
        assert!(all["word/settings.xml"].contains("zoom"));
        assert!(!all["word/_rels/settings.xml.rels"].contains("example.com"));
        assert!(!all[TYPES].contains("acro") && !all[TYPES].contains("vba"));
    }
}
