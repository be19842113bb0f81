//! Which list numbers a paragraph (ECMA-376 17.9), so that what is printed before a clause of the
//! old release is printed again when the redline is rejected.

use std::collections::BTreeMap;

use super::tree::Element;

/// A paragraph's list and level: `w:numId` and `w:ilvl`.
pub type Number = (String, String);

/// The lists of a source, and which styles are numbered by them.
#[derive(Debug, Clone, Default)]
pub struct Lists {
    styles: BTreeMap<String, Style>,
    default_style: Option<String>,
    /// `w:abstractNumId` by `w:numId`.
    definitions: BTreeMap<String, String>,
    /// By `w:abstractNumId`.
    levels: BTreeMap<String, Vec<Level>>,
}

#[derive(Debug, Clone, Default)]
struct Style {
    based_on: Option<String>,
    number: Option<String>,
    level: Option<String>,
}

/// What a level prints, and the style that belongs to it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Level {
    level: String,
    format: String,
    text: String,
    start: String,
    style: Option<String>,
}

impl Lists {
    /// Reads them from the parts with styles and numbering.
    pub fn read(styles: Option<&Element<'_>>, numbering: Option<&Element<'_>>) -> Self {
        let mut lists = Self::default();
        let named = |element: &Element<'_>, local: &str| {
            element.value_of(local).map(|value| value.into_owned())
        };
        for style in styles.into_iter().flat_map(|root| root.elements()) {
            let Some(id) = style.attribute("styleId").filter(|_| style.is("style")) else {
                continue;
            };
            if style.attribute("type").as_deref() != Some("paragraph") {
                continue;
            }
            if matches!(style.attribute("default").as_deref(), Some("1" | "true" | "on")) {
                lists.default_style = Some(id.clone().into_owned());
            }
            let number = style.child("pPr").and_then(|properties| properties.child("numPr"));
            let read = Style {
                based_on: named(style, "basedOn"),
                number: number.and_then(|number| named(number, "numId")),
                level: number.and_then(|number| named(number, "ilvl")),
            };
            lists.styles.insert(id.into_owned(), read);
        }
        for element in numbering.into_iter().flat_map(|root| root.elements()) {
            if element.is("num") {
                if let (Some(id), Some(of)) =
                    (element.attribute("numId"), named(element, "abstractNumId"))
                {
                    lists.definitions.insert(id.into_owned(), of);
                }
            } else if element.is("abstractNum")
                && let Some(id) = element.attribute("abstractNumId")
            {
                let levels =
                    element.elements().filter(|level| level.is("lvl")).map(|level| Level {
                        level: level.attribute("ilvl").unwrap_or_default().into_owned(),
                        format: named(level, "numFmt").unwrap_or_default(),
                        text: named(level, "lvlText").unwrap_or_default(),
                        start: named(level, "start").unwrap_or_default(),
                        style: named(level, "pStyle"),
                    });
                lists.levels.insert(id.into_owned(), levels.collect());
            }
        }
        lists
    }

    /// The `w:abstractNumId` of a list.
    pub fn definition(&self, number: &str) -> Option<&str> {
        self.definitions.get(number).map(String::as_str)
    }

    /// What the levels of a list print; none when it is not defined.
    pub fn prints(&self, number: &str) -> Option<Vec<(&str, &str, &str)>> {
        let levels = self.levels.get(self.definition(number)?)?;
        Some(
            levels
                .iter()
                .map(|level| (level.format.as_str(), level.text.as_str(), level.start.as_str()))
                .collect(),
        )
    }

    /// The list and level of a paragraph with these properties: its own, else its style's.
    pub fn of(&self, properties: Option<&Element<'_>>) -> Option<Number> {
        let own = properties.and_then(|properties| properties.child("numPr"));
        let value =
            |local: &str| own.and_then(|own| own.value_of(local)).map(|value| value.into_owned());
        let style = properties
            .and_then(|properties| properties.value_of("pStyle"))
            .map(|id| id.into_owned())
            .or_else(|| self.default_style.clone());
        let (number, level) = match value("numId") {
            Some(number) => (number, value("ilvl")),
            None => {
                let (number, level) = self.of_style(style.as_deref()?)?;
                (number, value("ilvl").or(level))
            }
        };
        (number != "0").then(|| (number, level.unwrap_or_else(|| "0".to_owned())))
    }

    fn of_style(&self, id: &str) -> Option<(String, Option<String>)> {
        let mut next = Some(id);
        let mut level = None;
        // A chain that comes back to itself ends here.
        for _ in 0..=self.styles.len() {
            let style = self.styles.get(next?)?;
            level = level.or_else(|| style.level.clone());
            if let Some(number) = &style.number {
                let levels = self.definition(number).and_then(|of| self.levels.get(of));
                let linked =
                    levels.into_iter().flatten().find(|level| level.style.as_deref() == Some(id));
                return Some((number.clone(), linked.map(|level| level.level.clone()).or(level)));
            }
            next = style.based_on.as_deref();
        }
        None
    }

    /// All lists that styles are numbered by.
    pub fn of_styles(&self) -> impl Iterator<Item = &String> {
        self.styles.values().filter_map(|style| style.number.as_ref())
    }
}
