//! Controls whose text comes from data that the file stores (`w:dataBinding`, ECMA-376 17.5.2.6).
//!
//! Word shows the value of the store whenever it opens the file; what stands in the control is only
//! what was shown when it was last saved. Programs that fill in documents write the store alone.

use super::formatting::on;
use crate::model::{Error, MONTHS};
use crate::package::xml::{Event, Ns, Reader};
use crate::package::{Limits, Package, Part, Role};

/// Stores that are parts of their own kind, by the ids that Word gives them.
const BUILT_IN: [(&str, Role); 2] = [
    ("{6C3C8BC8-F283-45AE-878A-BAB7291924A1}", Role::CoreProperties),
    ("{6668398D-A668-4E3E-A5EB-62B293D839F1}", Role::ExtendedProperties),
];

/// The stores of a document, by id.
#[derive(Debug, Default)]
pub struct Stores<'p>(Vec<(String, &'p Part)>);

impl<'p> Stores<'p> {
    /// Those of a package. A store without an id, or one whose description is damaged, is one
    /// that no control can name.
    pub fn of(package: &'p Package) -> Self {
        let limits = package.limits();
        let mut stores = Vec::new();
        for (id, role) in BUILT_IN {
            stores.extend(package.related("", role).map(|part| (id.to_owned(), part)));
        }
        for part in package.related(&package.main_part().name, Role::CustomXml) {
            for about in package.related(&part.name, Role::CustomXmlProperties) {
                let mut xml = Reader::new(&about.text, &about.name, limits);
                if let Ok(Some(Event::Start(_))) = xml.next() {
                    let mut attributes = xml.attributes();
                    let id = attributes.find(|(_, local, _)| *local == "itemID");
                    stores.extend(id.map(|(_, _, id)| (id.into_owned(), part)));
                }
            }
        }
        Self(stores)
    }

    fn find(&self, id: &str) -> Option<&'p Part> {
        let same = |(known, _): &&(String, &Part)| known.eq_ignore_ascii_case(id.trim());
        self.0.iter().find(same).map(|(_, part)| *part)
    }
}

/// What a store says of a control.
#[derive(Debug, PartialEq, Eq)]
pub enum Stored {
    /// The text that Word shows.
    Text(String),
    /// The file does not hold the store or the place in it: Word shows what the control holds.
    Nothing,
    /// There is a store, and its value cannot be worked out here.
    Unread,
}

/// How a control makes a text of the stored value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Kind {
    #[default]
    Text,
    Date,
    List,
}

/// What `w:sdtPr` says.
#[derive(Debug, Default)]
pub struct ControlProperties {
    pub placeholder: bool,
    pub toc: bool,
    /// Its name for people (`w:alias`), else its tag.
    pub name: String,
    /// It holds more than one text: formatted text, a picture, further controls.
    composed: bool,
    kind: Kind,
    store: String,
    path: String,
    /// Prefixes of the path and the namespaces that they stand for.
    prefixes: String,
    /// The day that a date shows, in ISO 8601, in whatever manner it is written out.
    day: String,
    /// Stored value and shown text of each choice.
    choices: Vec<(String, String)>,
    date_format: String,
    language: String,
}

/// Reads the `w:sdtPr` that was just started, up to its end.
pub fn control_properties(xml: &mut Reader<'_>) -> Result<ControlProperties, Error> {
    let mut read = ControlProperties::default();
    let depth = xml.path().len();
    while let Some(event) = xml.next()? {
        match event {
            Event::Start(name) if name.ns == Ns::W => {
                let value = |local| xml.attribute(Ns::W, local).unwrap_or_default().into_owned();
                match name.local {
                    "showingPlcHdr" => read.placeholder = on(xml),
                    "docPartGallery" => read.toc = value("val") == "Table of Contents",
                    "alias" => read.name = value("val"),
                    "tag" if read.name.is_empty() => read.name = value("val"),
                    "dataBinding" => {
                        read.store = value("storeItemID");
                        read.path = value("xpath");
                        read.prefixes = value("prefixMappings");
                    }
                    "picture" | "richText" | "group" | "docPartObj" => read.composed = true,
                    "date" => {
                        read.kind = Kind::Date;
                        read.day = value("fullDate");
                    }
                    "dropDownList" | "comboBox" => read.kind = Kind::List,
                    "dateFormat" => read.date_format = value("val"),
                    "lid" => read.language = value("val"),
                    "listItem" => {
                        let (stored, shown) = (value("value"), value("displayText"));
                        let shown = if shown.is_empty() { stored.clone() } else { shown };
                        read.choices.push((stored, shown));
                    }
                    _ => {}
                }
            }
            Event::Start(name) if matches!(name.local, "checkbox" | "repeatingSection") => {
                read.composed = true;
            }
            Event::End(_) if xml.path().len() < depth => break,
            _ => {}
        }
    }
    Ok(read)
}

impl ControlProperties {
    /// The store that the control is bound to, if it is of a kind that shows a text of it.
    pub fn store<'p>(&self, stores: &Stores<'p>) -> Option<&'p Part> {
        (!self.composed && !self.path.is_empty()).then(|| stores.find(&self.store))?
    }

    /// What the store has for the control.
    pub fn stored(&self, store: &Part, limits: &Limits) -> Stored {
        let Some(steps) = steps(&self.path, &self.prefixes) else { return Stored::Unread };
        match value(store, limits, &steps) {
            Ok(Some(value)) => self.shown(value),
            Ok(None) => Stored::Nothing,
            Err(_) => Stored::Unread,
        }
    }

    fn shown(&self, value: String) -> Stored {
        match self.kind {
            Kind::List => {
                let choice = self.choices.iter().find(|(stored, _)| *stored == value);
                Stored::Text(choice.map_or(value, |(_, shown)| shown.clone()))
            }
            Kind::Date => match day(&value) {
                // The day that is stored is the one that is shown.
                Some(stored) if day(&self.day) == Some(stored) => Stored::Nothing,
                Some(day) => written(day, &self.date_format, &self.language)
                    .map_or(Stored::Unread, Stored::Text),
                None => Stored::Text(value),
            },
            Kind::Text => Stored::Text(value),
        }
    }
}

/// One step of a path: an element, or an attribute in the last one.
#[derive(Debug, PartialEq, Eq)]
struct Step {
    attribute: bool,
    namespace: String,
    local: String,
    /// `[n]`
    position: Option<usize>,
}

/// The steps of a path like `/ns0:terms[1]/ns0:date[2]/@day`; none when it is of another form.
fn steps(path: &str, prefixes: &str) -> Option<Vec<Step>> {
    let path = path.trim().strip_prefix('/')?;
    let path = path.strip_suffix("/text()").unwrap_or(path);
    path.split('/').map(|step| one_step(step.trim(), prefixes)).collect()
}

fn one_step(step: &str, prefixes: &str) -> Option<Step> {
    let (attribute, step) = match step.strip_prefix('@') {
        Some(name) => (true, name),
        None => (false, step),
    };
    let (name, position) = match step.split_once('[') {
        Some((name, rest)) => (name, Some(rest.strip_suffix(']')?.trim().parse().ok()?)),
        None => (step, None),
    };
    let (prefix, local) = name.split_once(':').unwrap_or(("", name));
    let plain =
        |name: &str| name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'));
    if local.is_empty() || !plain(local) || !plain(prefix) {
        return None;
    }
    let namespace = match prefix {
        "" => String::new(),
        prefix => mapped(prefix, prefixes)?,
    };
    Some(Step { attribute, namespace, local: local.to_owned(), position })
}

/// The namespace of a prefix in `xmlns:a='…' xmlns:b="…"`.
fn mapped(prefix: &str, prefixes: &str) -> Option<String> {
    let mut rest = prefixes;
    while let Some(at) = rest.find("xmlns:") {
        let (name, value) = rest.get(at + "xmlns:".len()..)?.split_once('=')?;
        let value = value.trim_start();
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        let (uri, after) = value.get(1..)?.split_once(quote)?;
        if name.trim() == prefix {
            return Some(uri.to_owned());
        }
        rest = after;
    }
    None
}

/// The string value of the first node that the steps lead to.
fn value(store: &Part, limits: &Limits, steps: &[Step]) -> Result<Option<String>, Error> {
    let mut xml = Reader::new(&store.text, &store.name, limits);
    // Namespaces in force: depth of the element that declares, prefix, URI.
    let mut scopes: Vec<(usize, &str, String)> = Vec::new();
    // How many steps the open elements answer to, and how often each step was answered.
    let mut reached = 0;
    let mut counts = vec![0_usize; steps.len()];
    let elements = steps.iter().take_while(|step| !step.attribute).count();
    while let Some(event) = xml.next()? {
        let depth = xml.path().len();
        let name = match event {
            Event::Start(name) => name,
            Event::End(_) => {
                scopes.retain(|(of, ..)| *of <= depth);
                reached = reached.min(depth);
                continue;
            }
            Event::Text(_) => continue,
        };
        scopes.extend(xml.declared().map(|(prefix, uri)| (depth, prefix, uri.into_owned())));
        let namespace = |prefix: &str| {
            let mut known = scopes.iter().rev();
            known.find(|(_, known, _)| *known == prefix).map_or("", |(_, _, uri)| uri.as_str())
        };
        let (Some(step), true) = (steps.get(reached), reached + 1 == depth) else { continue };
        let prefix = name.qualified.split_once(':').map_or("", |(prefix, _)| prefix);
        if step.local != name.local || step.namespace != namespace(prefix) {
            continue;
        }
        counts[reached] += 1;
        if step.position.is_some_and(|position| position != counts[reached]) {
            continue;
        }
        reached += 1;
        if let Some(below) = counts.get_mut(reached) {
            *below = 0;
        }
        if reached < elements {
            continue;
        }
        return match steps.get(elements) {
            None => whole_text(&mut xml).map(Some),
            Some(last) if elements + 1 == steps.len() => {
                let found = xml.attributes().find(|(_, local, _)| *local == last.local);
                Ok(found.map(|(_, _, value)| value.into_owned()))
            }
            Some(_) => Ok(None),
        };
    }
    Ok(None)
}

/// All text in the element that was just started.
fn whole_text(xml: &mut Reader<'_>) -> Result<String, Error> {
    let depth = xml.path().len();
    let mut text = String::new();
    while let Some(event) = xml.next()? {
        match event {
            Event::Text(piece) => text.push_str(&piece),
            Event::End(_) if xml.path().len() < depth => break,
            _ => {}
        }
    }
    Ok(text)
}

/// Year, month and day of `2020-03-01` or `2020-03-01T00:00:00`.
fn day(value: &str) -> Option<(u16, u8, u8)> {
    let date = value.trim().split('T').next()?;
    let mut numbers = date.split('-');
    let (year, month, day) = (numbers.next()?, numbers.next()?, numbers.next()?);
    let whole = numbers.next().is_none() && year.len() == 4;
    let date = (year.parse().ok()?, month.parse().ok()?, day.parse().ok()?);
    (whole && (1..=12).contains(&date.1) && (1..=31).contains(&date.2)).then_some(date)
}

/// A day in a date format of Word's (17.16.4.1); none when it asks for a time, for the day of the
/// week, or for the name of a month in a language other than English.
fn written((year, month, day): (u16, u8, u8), format: &str, language: &str) -> Option<String> {
    let english = language.to_ascii_lowercase().starts_with("en");
    // Of the names of a month the English one stands first, in small letters.
    let names = MONTHS.get(usize::from(month.checked_sub(1)?)).filter(|_| english);
    let month_name = names.and_then(|names| {
        let (first, rest) = names.first()?.split_at_checked(1)?;
        Some(first.to_uppercase() + rest)
    });
    let mut text = String::new();
    let mut rest = format;
    while let Some(first) = rest.chars().next() {
        if first == '\'' {
            let (quoted, after) = rest.get(1..)?.split_once('\'')?;
            text.push_str(quoted);
            rest = after;
            continue;
        }
        let length: usize = rest.chars().take_while(|&c| c == first).map(char::len_utf8).sum();
        match (first, length) {
            ('d', 1) => text.push_str(&day.to_string()),
            ('d', 2) => text.push_str(&format!("{day:02}")),
            ('M', 1) => text.push_str(&month.to_string()),
            ('M', 2) => text.push_str(&format!("{month:02}")),
            ('M', 3) => text.push_str(month_name.as_deref()?.get(..3)?),
            ('M', 4) => text.push_str(month_name.as_deref()?),
            ('y', 1 | 2) => text.push_str(&format!("{:02}", year % 100)),
            ('y', 3 | 4) => text.push_str(&format!("{year:04}")),
            (letter, _) if letter.is_alphabetic() => return None,
            _ => text.push_str(rest.get(..length)?),
        }
        rest = rest.get(length..)?;
    }
    (!text.is_empty()).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(path: &str) -> Option<String> {
        let text = r#"<t:terms xmlns:t="urn:t" xmlns="urn:d"><t:other/>
            <t:party><name role="first">Fabrikam</name></t:party>
            <t:party><name role="second">Contoso &amp; <b>Sons</b></name></t:party></t:terms>"#;
        let part =
            Part { name: "item1.xml".into(), content_type: String::new(), text: text.into() };
        let steps = steps(path, r#"xmlns:a='urn:t' xmlns:b="urn:d""#)?;
        value(&part, &Limits::default(), &steps).unwrap()
    }

    #[test]
    fn paths_lead_to_elements_and_attributes_by_namespace_and_position() {
        for (path, expected) in [
            ("/a:terms[1]/a:party[2]/b:name[1]", Some("Contoso & Sons")),
            ("/a:terms/a:party/b:name", Some("Fabrikam")),
            ("/a:terms[1]/a:party[2]/b:name[1]/@role", Some("second")),
            ("/a:terms[1]/a:party[2]/b:name[1]/text()", Some("Contoso & Sons")),
            ("/a:terms[1]/a:party[3]/b:name[1]", None),
            ("/a:terms[1]/a:party[1]/a:name[1]", None),
            ("/c:terms[1]", None),
            ("//b:name", None),
            ("/a:terms[1]/a:party[last()]", None),
        ] {
            assert_eq!(read(path).as_deref(), expected, "{path}");
        }
    }

    #[test]
    fn days_are_written_as_the_control_says() {
        for (format, language, expected) in [
            ("dd.MM.yyyy", "de-DE", Some("01.03.2020")),
            ("M/d/yy", "en-US", Some("3/1/20")),
            ("d MMMM yyyy", "en-GB", Some("1 March 2020")),
            ("d' of 'MMM", "en-GB", Some("1 of Mar")),
            ("d. MMMM yyyy", "de-DE", None),
            ("dddd", "en-US", None),
            ("h:mm", "en-US", None),
        ] {
            assert_eq!(written((2020, 3, 1), format, language).as_deref(), expected, "{format}");
        }
        assert_eq!(day("2020-03-01T00:00:00"), Some((2020, 3, 1)));
        assert_eq!(day("1 March"), None);
    }
}
