//! Paragraphs of the redline: what they are made with, and what could not be carried over.

use std::collections::BTreeMap;

use super::content::Objects;
use super::import::Import;
use super::marks::Marks;
use super::pictures::Pictures;

/// What could not be carried over from the old source.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Lost {
    /// Pictures and drawings.
    pub pictures: usize,
    /// References to notes.
    pub notes: usize,
    /// Phonetic guides, whose base stands without them.
    pub guides: usize,
    /// Paragraphs that stand as plain text, since they were shown otherwise than by their runs.
    pub plain: usize,
    /// List items whose list the new source does not have.
    pub numbers: usize,
}

/// Notes of both sides.
#[derive(Debug, Default)]
pub struct Notes {
    /// Notes that both sides refer to at the same place: kind of reference, old id, new id.
    pub paired: Vec<(String, String, String)>,
    /// Notes of the old side that are brought in: kind of reference, old id, id given to it.
    pub brought: Vec<(String, String, String)>,
    /// By kind of reference, the first id that the new source does not use; nothing where it has no
    /// part for notes of the kind.
    pub free: BTreeMap<String, i64>,
}

/// Makes paragraphs.
pub struct Paragraphs<'w> {
    /// Makes revision elements.
    pub marks: &'w mut Marks,
    /// Brings formatting over.
    pub import: &'w Import,
    /// Characters that stand for objects.
    pub objects: &'w mut Objects,
    /// What could not be brought over.
    pub lost: &'w mut Lost,
    /// Notes of both sides.
    pub notes: &'w mut Notes,
    /// Pictures of the old side.
    pub pictures: &'w mut Pictures,
}
