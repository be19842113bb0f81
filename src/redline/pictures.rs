//! Pictures: told apart by what they show, and brought over from the old source with what was
//! deleted.

use std::collections::BTreeMap;
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};

use crate::model::Error;
use crate::package::xml::Ns;
use crate::package::{Package, Role, Target};

use super::parts::Parts;
use super::tree::{Element, Node};

const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// Content types of the pictures that are brought over, by the ending of their name.
const KINDS: &[(&str, &str)] = &[
    ("png", "image/png"),
    ("jpg", "image/jpeg"),
    ("jpeg", "image/jpeg"),
    ("gif", "image/gif"),
    ("bmp", "image/bmp"),
    ("tif", "image/tiff"),
    ("tiff", "image/tiff"),
    ("svg", "image/svg+xml"),
    ("emf", "image/x-emf"),
    ("wmf", "image/x-wmf"),
];

/// The pictures of the old source, and what was brought over of them.
#[derive(Debug, Default)]
pub struct Pictures {
    /// All parts of the old source; none where it is no archive.
    source: Option<Parts>,
    /// Picture parts of the old source by the part that refers to them and the id it does so by.
    targets: BTreeMap<(String, String), String>,
    /// The part that the story stands in, in the old source and in the new one.
    between: (String, String),
    /// Names of namespaces, as the root of the old part declares them.
    namespaces: String,
    /// Pictures brought over: for the new part and the old picture its id and new name.
    brought: BTreeMap<(String, String), (String, String)>,
    next: usize,
}

impl Pictures {
    /// Those of the old source; `parts` is none where it is no archive.
    pub fn of(old: &Package, parts: Option<Parts>) -> Self {
        let mut targets = BTreeMap::new();
        for part in old.parts() {
            for relation in old.relationships(&part.name) {
                if let (Role::Image, Target::Part(target)) = (&relation.role, &relation.target) {
                    targets.insert((part.name.clone(), relation.id.clone()), target.clone());
                }
            }
        }
        Self { source: parts, targets, ..Self::default() }
    }

    /// Goes on between these parts. Nothing is brought over between sources of which one is in the
    /// strict form of the format and the other is not.
    pub fn between(
        &mut self,
        (old, old_root): (&str, &Element<'_>),
        (new, new_root): (&str, &Element<'_>),
    ) {
        let of = |root: &Element<'_>| -> BTreeMap<String, String> {
            let names = root.all_attributes().filter(|(name, _)| name.starts_with("xmlns:"));
            names.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
        };
        let (names, others) = (of(old_root), of(new_root));
        let same = names.get("xmlns:w").is_some_and(|uri| Some(uri) == others.get("xmlns:w"))
            && names.get("xmlns:r").is_some_and(|uri| uri == RELATIONS);
        self.between = (old.to_owned(), new.to_owned());
        self.namespaces = match same {
            true => {
                let ignorable = old_root.all_attributes().find(|(name, _)| *name == "mc:Ignorable");
                let all = names.iter().map(|(name, uri)| (name.as_str(), uri.as_str()));
                all.chain(ignorable).map(|(name, value)| format!(" {name}=\"{value}\"")).collect()
            }
            false => String::new(),
        };
    }

    /// A drawing of the old part as it stands in the new one; none where it shows more than
    /// pictures, or what it shows is not at hand.
    pub fn bring<'x>(&mut self, drawing: &Element<'x>) -> Option<Element<'x>> {
        if !drawing.is("drawing") || self.namespaces.is_empty() {
            return None;
        }
        let mut made = self.rewritten(drawing)?;
        let own = std::mem::take(&mut made.attributes);
        made.attributes = format!("{}{own}", self.namespaces).into();
        Some(made)
    }

    fn rewritten<'x>(&mut self, element: &Element<'x>) -> Option<Element<'x>> {
        let mut made = element.clone();
        let mut attributes = String::new();
        for (name, value) in element.all_attributes() {
            let value = match name {
                "r:embed" => self.id(value)?,
                "r:link" => continue,
                _ if name.starts_with("r:") => return None,
                // Objects are told apart by these ids (20.4.2.5).
                "id" if element.local() == "docPr" => {
                    self.next += 1;
                    format!("{}", 900_000 + self.next)
                }
                _ => value.to_owned(),
            };
            attributes.push_str(&format!(" {name}=\"{}\"", value.replace('"', "&quot;")));
        }
        made.attributes = attributes.into();
        made.children.clear();
        for node in &element.children {
            match node {
                // Where a picture leads when it is clicked on.
                Node::Element(child) if child.local().starts_with("hlink") => {}
                Node::Element(child) => made.children.push(Node::Element(self.rewritten(child)?)),
                node => made.children.push(node.clone()),
            }
        }
        Some(made)
    }

    /// The id by which the new part refers to a picture of the old one.
    fn id(&mut self, old: &str) -> Option<String> {
        let target = self.targets.get(&(self.between.0.clone(), old.to_owned()))?;
        self.source.as_ref()?.bytes(target)?;
        let ending = target.rsplit('.').next()?.to_lowercase();
        KINDS.iter().find(|(known, _)| *known == ending)?;
        let key = (self.between.1.clone(), target.clone());
        let number = self.brought.len() + 1;
        let (id, _) = self.brought.entry(key).or_insert_with(|| {
            let folder = self.between.1.rsplit_once('/').map_or("", |(folder, _)| folder);
            let name = format!("{folder}/media/older{number}.{ending}");
            (format!("older{number}"), name.trim_start_matches('/').to_owned())
        });
        Some(id.clone())
    }

    /// Puts what was brought over into the package.
    ///
    /// # Errors
    /// When the package's lists cannot be read.
    pub fn deliver(self, parts: &mut Parts) -> Result<(), Error> {
        let Some(source) = self.source else { return Ok(()) };
        for ((part, picture), (id, name)) in self.brought {
            let Some(bytes) = source.bytes(&picture) else { continue };
            for (ending, kind) in KINDS.iter().filter(|(ending, _)| name.ends_with(ending)) {
                parts.add_default_type(ending, kind)?;
            }
            parts.add(&name, bytes.to_vec());
            parts.relate(&part, &id, &format!("{RELATIONS}/image"), &format!("/{name}"))?;
        }
        Ok(())
    }
}

/// Numbers the drawings of a part by the pictures that they show, the same for the same ones; `known`
/// holds those met so far. What has text in it is compared by its text.
pub fn number(
    root: &mut Element<'_>,
    package: &Package,
    part: &str,
    parts: &Parts,
    known: &mut BTreeMap<u64, u32>,
) {
    let drawing = match root.ns {
        Ns::W => matches!(root.local(), "drawing" | "pict" | "object"),
        Ns::Mc => root.local() == "AlternateContent",
        _ => false,
    };
    if !drawing {
        for node in &mut root.children {
            if let Node::Element(child) = node {
                number(child, package, part, parts, known);
            }
        }
        return;
    }
    let mut hasher = DefaultHasher::new();
    let (mut pictures, mut text) = (0, false);
    root.visit(&mut |element| {
        text |= element.is("txbxContent");
        for (name, id) in element.all_attributes() {
            let shows = name == "r:embed" || name == "r:id" && element.local() == "imagedata";
            let target = package.relationship(part, id).filter(|_| shows);
            if let Some(Target::Part(target)) = target.map(|relation| &relation.target)
                && let Some(bytes) = parts.bytes(target)
            {
                pictures += 1;
                bytes.hash(&mut hasher);
            }
        }
    });
    if pictures > 0 && !text {
        let next = u32::try_from(known.len()).unwrap_or(u32::MAX).saturating_add(1);
        root.ordinal = *known.entry(hasher.finish()).or_insert(next);
    }
}
