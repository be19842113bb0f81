//! `[Content_Types].xml` (ECMA-376 part 2, 6.2.3).

use std::collections::HashMap;

use super::name;
use super::xml::{Event, Ns, Reader};
use crate::model::Error;
use crate::package::Limits;

/// The name of the item that holds them.
pub(super) const NAME: &str = "[Content_Types].xml";

/// Content types by part name and by extension.
#[derive(Debug, Clone, Default)]
pub(super) struct ContentTypes {
    overrides: HashMap<String, String>,
    defaults: HashMap<String, String>,
}

impl ContentTypes {
    pub(super) fn read(text: &str, limits: &Limits) -> Result<Self, Error> {
        let mut reader = Reader::new(text, NAME, limits);
        let mut types = Self::default();
        while let Some(event) = reader.next()? {
            let Event::Start(element) = event else { continue };
            let value = |name: &str| reader.attribute(Ns::None, name).unwrap_or_default();
            if element.is(Ns::ContentTypes, "Override") {
                types.set(&value("PartName"), &value("ContentType"));
            } else if element.is(Ns::ContentTypes, "Default") {
                types.defaults.insert(
                    value("Extension").to_ascii_lowercase(),
                    value("ContentType").trim().to_owned(),
                );
            }
        }
        Ok(types)
    }

    /// Gives a part its type.
    pub(super) fn set(&mut self, part: &str, content_type: &str) {
        self.overrides.insert(name::key(part), content_type.trim().to_owned());
    }

    /// The type of a part; empty when none is given.
    pub(super) fn of(&self, part: &str) -> &str {
        let key = name::key(part);
        let extension = key.rsplit_once('.').map_or("", |(_, extension)| extension);
        self.overrides.get(&key).or_else(|| self.defaults.get(extension)).map_or("", String::as_str)
    }
}
