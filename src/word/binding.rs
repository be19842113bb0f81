//! Content controls that are bound to data in the package (ECMA-376 17.5.2.6): when Word opens the
//! document it shows what the data say, whatever stands in the control.

use std::cell::Cell;

use crate::package::xml::{Event, Ns, Reader};
use crate::package::{Limits, Package, Part, Role};

/// Data that Word binds controls to and that every package has, by the ids that Word gives them:
/// the core and the extended properties.
const BUILT_IN: [(&str, Role); 2] = [
    ("{6C3C8BC8-F283-45AE-878A-BAB7291924A1}", Role::CoreProperties),
    ("{6668398D-A668-4E3E-A5EB-62B293D839F1}", Role::ExtendedProperties),
];

/// Bytes of data that are searched for all controls together: a file may bind any number of them.
const MOST_SEARCHED: usize = 64 << 20;

/// The data in a package that controls can be bound to.
pub struct DataStore<'a> {
    items: Vec<(String, &'a Part)>,
    limits: &'a Limits,
    searched: Cell<usize>,
}

/// `w:dataBinding`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Binding {
    /// Id of the data; empty when any will do.
    pub item: String,
    /// The path to one element or attribute.
    pub path: String,
}

/// One step of a path: a name, and which of those of that name it is, from 1.
#[derive(Debug, PartialEq, Eq)]
struct Step<'p> {
    name: &'p str,
    which: usize,
}

impl<'a> DataStore<'a> {
    /// The data of a package.
    pub fn of(package: &'a Package) -> Self {
        let mut items = Vec::new();
        for part in package.related(&package.main_part().name, Role::CustomXml) {
            let id = package.related(&part.name, Role::CustomXmlProperties).find_map(|part| {
                let mut xml = Reader::new(&part.text, &part.name, package.limits());
                xml.next().ok()??;
                let mut attributes = xml.attributes();
                attributes.find(|(_, name, _)| *name == "itemID").map(|(_, _, id)| id.into_owned())
            });
            items.push((id.unwrap_or_default(), part));
        }
        for (id, role) in BUILT_IN {
            items.extend(package.related("", role).map(|part| (id.to_owned(), part)));
        }
        Self { items, limits: package.limits(), searched: Cell::new(0) }
    }

    /// What the data say where a binding leads; none where it leads nowhere that can be told.
    pub fn value(&self, binding: &Binding) -> Option<String> {
        let (steps, attribute) = steps(&binding.path)?;
        self.items
            .iter()
            .filter(|(id, _)| binding.item.is_empty() || id.eq_ignore_ascii_case(&binding.item))
            .find_map(|(_, part)| {
                let searched = self.searched.get().saturating_add(part.text.len());
                self.searched.set(searched);
                let within = searched <= MOST_SEARCHED;
                within.then(|| find(part, &steps, attribute, self.limits)).flatten()
            })
    }
}

/// The steps of a path such as `/ns0:form[1]/ns0:fee[2]/@currency`, and the attribute it ends in.
/// Prefixes are left aside: data for controls do not hold elements that differ in nothing else.
fn steps(path: &str) -> Option<(Vec<Step<'_>>, Option<&str>)> {
    let path = path.trim().strip_prefix('/')?;
    let local = |name| str::rsplit(name, ':').next().unwrap_or_default();
    let (path, attribute) = match path.rsplit_once("/@") {
        Some((path, attribute)) => (path, Some(local(attribute))),
        None => (path.strip_suffix("/text()").unwrap_or(path), None),
    };
    let steps: Option<Vec<Step<'_>>> = path
        .split('/')
        .map(|step| {
            let (name, which) = match step.strip_suffix(']') {
                Some(step) => {
                    let (name, which) = step.split_once('[')?;
                    (name, which.trim().parse().ok()?)
                }
                None => (step, 1),
            };
            let name = local(name.trim());
            let plain = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.');
            (!name.is_empty() && name.chars().all(plain)).then_some(Step { name, which })
        })
        .collect();
    Some((steps?, attribute))
}

fn find(
    part: &Part,
    steps: &[Step<'_>],
    attribute: Option<&str>,
    limits: &Limits,
) -> Option<String> {
    let mut xml = Reader::new(&part.text, &part.name, limits);
    // How many of the steps lead to what is open, and how many of the next one's name were met.
    let mut taken = 0;
    let mut met = vec![0; steps.len()];
    while let Some(event) = xml.next().ok()? {
        let depth = xml.path().len();
        match event {
            Event::Start(name) => {
                let Some(step) = steps.get(taken).filter(|_| depth == taken + 1) else { continue };
                if name.local != step.name {
                    continue;
                }
                met[taken] += 1;
                if met[taken] != step.which {
                    continue;
                }
                taken += 1;
                match met.get_mut(taken) {
                    Some(next) => *next = 0,
                    None => return content(&mut xml, attribute),
                }
            }
            Event::End(_) => taken = taken.min(depth),
            Event::Text(_) => {}
        }
    }
    None
}

/// The attribute of the element just started, or its text.
fn content(xml: &mut Reader<'_>, attribute: Option<&str>) -> Option<String> {
    if let Some(wanted) = attribute {
        let mut attributes = xml.attributes();
        return attributes
            .find(|(_, name, _)| *name == wanted)
            .map(|(_, _, text)| text.into_owned());
    }
    let depth = xml.path().len();
    let mut text = String::new();
    while let Some(event) = xml.next().ok()? {
        match event {
            Event::Text(piece) => text.push_str(&piece),
            Event::End(_) if xml.path().len() < depth => break,
            _ => {}
        }
    }
    Some(text)
}

/// The text in the rest of a control, for a reader that stands in it, after its properties. The
/// reader is a copy: the control is still to be read.
pub fn shown(mut xml: Reader<'_>, depth: usize) -> String {
    let mut text = String::new();
    while let Ok(Some(event)) = xml.next() {
        let in_text = xml.path().last().is_some_and(|open| open.is(Ns::W, "t"));
        match event {
            Event::Text(piece) if in_text => text.push_str(&piece),
            Event::Start(name) if name.ns == Ns::W && matches!(name.local, "tab" | "br" | "p") => {
                text.push(' ');
            }
            Event::End(_) if xml.path().len() < depth => break,
            _ => {}
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(xml: &str, path: &str) -> Option<String> {
        let part = Part {
            name: "customXml/item1.xml".to_owned(),
            content_type: String::new(),
            text: xml.to_owned(),
        };
        let (steps, attribute) = steps(path)?;
        find(&part, &steps, attribute, &Limits::default())
    }

    #[test]
    fn a_path_leads_to_an_element_or_an_attribute() {
        let data = "<f xmlns='urn:f'><n/><fee c='EUR'>10</fee><x><fee>9</fee></x><fee>20</fee></f>";
        assert_eq!(value(data, "/ns0:f[1]/ns0:fee[1]").as_deref(), Some("10"));
        assert_eq!(value(data, "/ns0:f[1]/ns0:fee[2]").as_deref(), Some("20"));
        assert_eq!(value(data, "/f/x/fee/text()").as_deref(), Some("9"));
        assert_eq!(value(data, "/ns0:f[1]/ns0:fee[1]/@c").as_deref(), Some("EUR"));
        assert_eq!(value(data, "/f/n").as_deref(), Some(""));
        assert_eq!(value(data, "/f/fee[3]"), None);
        assert_eq!(value(data, "//fee"), None);
        assert_eq!(value(data, "/f/fee[@c='EUR']"), None);
    }
}
