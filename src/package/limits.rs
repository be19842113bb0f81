//! What an input may cost.

use crate::model::Error;

/// Upper bounds on what is read from one input. Counted while reading, never taken from a header.
///
/// Each has the name of its field, which is also the name by which an error tells it and by which
/// [`Limits::set`] raises it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the file.
    pub file_bytes: u64,
    /// Entries of the archive.
    pub entries: usize,
    /// Inflated bytes of one part.
    pub part_bytes: u64,
    /// Inflated bytes of all parts read.
    pub total_bytes: u64,
    /// Inflated bytes per packed byte. Honest parts above 100 exist (a blank picture, a table of
    /// a thousand equal rows), so that it counts only from [`RATIO_FROM`] on.
    pub ratio: u64,
    /// Depth of nested XML elements.
    pub depth: usize,
    /// Attributes of one element.
    pub attributes: usize,
    /// Bytes of the name of an element or attribute.
    pub name_bytes: usize,
    /// Namespace declarations in force at one place. Word's own files have about forty.
    pub namespaces: usize,
    /// Paragraphs of one part.
    pub paragraphs: u32,
    /// Table cells of one part.
    pub cells: u32,
}

/// Inflated bytes of one part below which [`Limits::ratio`] is not looked at.
pub const RATIO_FROM: u64 = 1 << 20;

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_bytes: 64 << 20,
            entries: 4_096,
            part_bytes: 64 << 20,
            total_bytes: 256 << 20,
            ratio: 200,
            depth: 512,
            attributes: 256,
            name_bytes: 1 << 10,
            namespaces: 256,
            paragraphs: 500_000,
            cells: 1_000_000,
        }
    }
}

impl Limits {
    /// Names of all limits.
    pub const NAMES: &[&str] = &[
        "file_bytes",
        "entries",
        "part_bytes",
        "total_bytes",
        "ratio",
        "depth",
        "attributes",
        "name_bytes",
        "namespaces",
        "paragraphs",
        "cells",
    ];

    /// Sets the limit of that name.
    ///
    /// # Errors
    /// When there is no limit of that name, or the value is beyond what its counter can hold.
    pub fn set(&mut self, name: &str, value: u64) -> Result<(), Error> {
        let too_large = |_| {
            Error::usage(
                format!("cannot set the limit {name} to {value}"),
                "it is counted with fewer bits",
                "give a smaller number",
            )
        };
        match name {
            "file_bytes" => self.file_bytes = value,
            "entries" => self.entries = usize::try_from(value).map_err(too_large)?,
            "part_bytes" => self.part_bytes = value,
            "total_bytes" => self.total_bytes = value,
            "ratio" => self.ratio = value,
            "depth" => self.depth = usize::try_from(value).map_err(too_large)?,
            "attributes" => self.attributes = usize::try_from(value).map_err(too_large)?,
            "name_bytes" => self.name_bytes = usize::try_from(value).map_err(too_large)?,
            "namespaces" => self.namespaces = usize::try_from(value).map_err(too_large)?,
            "paragraphs" => self.paragraphs = u32::try_from(value).map_err(too_large)?,
            "cells" => self.cells = u32::try_from(value).map_err(too_large)?,
            _ => {
                return Err(Error::usage(
                    format!("cannot set the limit {name}"),
                    "there is no limit of that name",
                    format!("the limits are {}", Self::NAMES.join(", ")),
                ));
            }
        }
        Ok(())
    }

    /// The error of an input that goes beyond the limit `name`; `subject` says what does
    /// (`word/document.xml inflates to more than 64 MiB`).
    #[cold]
    pub fn exceeded(name: &str, value: u64, subject: impl std::fmt::Display) -> Error {
        Error::input(
            super::CANNOT,
            format!("{subject} (limit {name} = {value})"),
            format!(
                "a document of terms stays far below this; if you trust the file, raise the limit with --limit {name}={}",
                value.saturating_mul(4).max(1)
            ),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_limit_can_be_set_by_its_name() {
        let mut limits = Limits::default();
        for name in Limits::NAMES {
            let before = limits.clone();
            limits.set(name, 7).unwrap();
            assert_ne!(limits, before, "{name}");
        }
        let error = limits.set("patience", 1).unwrap_err();
        assert!(error.hint.contains("depth"), "{}", error.hint);
        assert!(limits.set("cells", u64::MAX).is_err());
    }
}
