//! What changed between two releases: `ostler.diff/1`.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::document::is_false;

/// The comparison of two releases.
///
/// From it alone both ends can be rebuilt: each clause of either release stands in exactly one of
/// [`changes`](Self::changes) or [`pairs`](Self::pairs), and in a change the equal and deleted
/// words give the old text, the equal and inserted ones the new.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Comparison {
    /// Always `ostler.diff/1`.
    pub schema: String,
    /// The older release.
    pub old: Side,
    /// The newer release.
    pub new: Side,
    /// How many pairs of clauses are the same in text, label and place.
    pub unchanged: usize,
    /// What changed, in the order of the new release; what was removed stands where it was.
    pub changes: Vec<Change>,
    /// The same for section headings.
    pub headings: Vec<Change>,
    /// What became of the definitions.
    pub definitions: DefinitionChanges,
    /// What became of the references.
    pub references: ReferenceChanges,
    /// What became of the bookmarks.
    pub anchors: AnchorChanges,
    /// The publisher's own summary of changes held against what was found.
    pub announced: Announced,
    /// Consistent substitutions all over the document.
    #[serde(default)]
    pub substitutions: Vec<Substitution>,
    /// Renumberings, each as one event with what caused it.
    #[serde(default)]
    pub renumberings: Vec<Renumbering>,
    /// Counts by kind and by class.
    pub totals: Totals,
    /// With `--all`: the unchanged pairs, be there any or none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pairs: Option<Vec<Pair>>,
}

/// One end of a comparison.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Side {
    /// The series.
    pub series: String,
    /// The release's label.
    pub release: String,
    /// SHA-256 of its source.
    pub sha256: String,
}

impl Side {
    /// The release's full name: `ost@2020-03`; the label alone for a file outside of a series.
    pub fn name(&self) -> String {
        match self.series.as_str() {
            "" => self.release.clone(),
            series => format!("{series}@{}", self.release),
        }
    }
}

/// What happened to a clause (or heading), or to a few that split or merged.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Change {
    /// Unique in the comparison, e.g. `c12` (`h3` for headings).
    pub id: String,
    /// What happened.
    pub kind: ChangeKind,
    /// All classes that apply, in their order.
    pub classes: Vec<Class>,
    /// The clauses of the older release: none when added, several when merged.
    pub old: Vec<Which>,
    /// The clauses of the newer release: none when removed, several when split.
    pub new: Vec<Which>,
    /// The words: old texts (joined by `\n`) against new texts (joined by `\n`).
    pub words: Vec<(Edit, String)>,
    /// How the two sides were paired; null when there is one side only.
    pub matched_by: Option<MatchedBy>,
    /// How sure the pairing is, 0 to 1; 1 when there is one side only.
    pub confidence: f32,
    /// Whether a heading or list item now ranks higher or lower; absent when neither.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shift: Option<Shift>,
    /// For the heading of a section that moved: how many of its clauses moved with it.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub moved_along: usize,
    /// Whether the texts were too long to be compared word by word all through: then `words` gives
    /// whole stretches as deleted and inserted that share words. Absent when not.
    #[serde(default, skip_serializing_if = "is_false")]
    pub coarse: bool,
}

/// Whether a heading or list item now ranks higher or lower.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Shift {
    /// A sub-item that became an item, a section that stands under fewer others.
    Promoted,
    /// The other way round.
    Demoted,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "the form that serde asks for")]
fn is_zero(number: &usize) -> bool {
    *number == 0
}

/// A clause or heading named in a change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Which {
    /// The clause's id; the section's id for a heading.
    pub clause: String,
    /// The section that holds it.
    pub section: Option<String>,
    /// Its citation in its own release.
    pub citation: String,
    /// Its label in its own release.
    #[serde(default)]
    pub label: String,
    /// Its text.
    pub text: String,
}

/// What happened.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    /// Stands in the newer release only.
    Added,
    /// Stands in the older release only.
    Removed,
    /// Same place, other text.
    Changed,
    /// Same text, other place.
    Moved,
    /// Other place and other text.
    MovedAndChanged,
    /// One became several.
    Split,
    /// Several became one.
    Merged,
    /// Same text and place, other label.
    Renumbered,
}

/// The nature of a difference.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// Words differ.
    Wording,
    /// Amounts, dates, periods, percentages differ.
    Numbers,
    /// Punctuation differs.
    Punctuation,
    /// Upper and lower case differ.
    Case,
    /// White space differs.
    Whitespace,
    /// The label differs.
    Numbering,
    /// A reference or link leads elsewhere.
    Reference,
    /// Bookmarks differ.
    Anchor,
}

/// What became of a run of words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub enum Edit {
    /// In both.
    #[serde(rename = "=")]
    Equal,
    /// In the older only.
    #[serde(rename = "-")]
    Delete,
    /// In the newer only.
    #[serde(rename = "+")]
    Insert,
}

/// The evidence that paired two clauses.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum MatchedBy {
    /// A named bookmark, with text that agrees.
    Anchor,
    /// The same text.
    Exact,
    /// The same label under the same heading (or the same title path), with text that agrees.
    Label,
    /// Like text.
    Similar,
    /// Between two paired neighbours, nothing else fits.
    Position,
}

/// An unchanged pair.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Pair {
    /// The clause's id in the older release.
    pub old: String,
    /// The clause's id in the newer release.
    pub new: String,
    /// The evidence.
    pub matched_by: MatchedBy,
    /// How sure it is, 0 to 1.
    pub confidence: f32,
}

/// What became of the definitions.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DefinitionChanges {
    /// Terms that the newer release alone defines.
    pub added: Vec<DefinitionRef>,
    /// Terms that the older release alone defines.
    pub removed: Vec<DefinitionRef>,
    /// Terms whose meaning differs.
    pub changed: Vec<DefinitionChange>,
    /// Terms whose meaning is worded otherwise by a consistent substitution alone, see
    /// [`Comparison::substitutions`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub substituted: Vec<DefinitionRef>,
}

/// A definition named in a comparison.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DefinitionRef {
    /// The term.
    pub term: String,
    /// The section it holds in; null for the whole document.
    pub scope: Option<String>,
    /// The defining clause's id in its own release.
    pub clause: String,
}

/// A definition whose text changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DefinitionChange {
    /// The term as the newer release spells it.
    pub term: String,
    /// The section it holds in, in the newer release.
    pub scope: Option<String>,
    /// The defining clause's id in the newer release.
    pub clause: String,
    /// Clauses of the newer release that use the term and are themselves unchanged: their meaning
    /// may have changed all the same.
    pub used_in: Vec<String>,
}

/// What became of the references.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ReferenceChanges {
    /// Led somewhere in the older release, dangle in the newer.
    pub broken: Vec<ReferenceChange>,
    /// The same words now lead to another lineage, or link to another address.
    pub retargeted: Vec<ReferenceChange>,
}

/// A reference whose target changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ReferenceChange {
    /// The clause of the newer release that holds it.
    pub clause: String,
    /// The words that refer.
    pub text: String,
    /// Its target in the older release; empty where the words were no link.
    pub old: String,
    /// Its target in the newer release; what it asks for when it dangles; empty where the words are
    /// no link any more.
    pub new: String,
}

/// What became of the bookmarks.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AnchorChanges {
    /// Names in the newer release only.
    pub added: Vec<String>,
    /// Names in the older release only.
    pub removed: Vec<String>,
    /// Another name on the same text.
    pub renamed: Vec<AnchorRename>,
    /// The same name on other text.
    pub reused: Vec<String>,
}

/// One bookmark that got another name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AnchorRename {
    /// The older name.
    pub old: String,
    /// The newer name.
    pub new: String,
}

/// The publisher's summary held against what was found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Announced {
    /// Announced, and found as these changes.
    pub found: Vec<AnnouncedFound>,
    /// Announced, not found.
    pub missing: Vec<super::Announcement>,
    /// Entries that the older release had already, and that none of the changes bears out: the
    /// publisher left them standing.
    #[serde(default)]
    pub repeated: Vec<super::Announcement>,
    /// Ids of changes of wording or numbers that the publisher did not announce. Empty when the
    /// newer release has no summary of changes.
    pub unannounced: Vec<String>,
}

/// An announcement and the changes that bear it out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AnnouncedFound {
    /// The entry of the summary.
    pub announcement: super::Announcement,
    /// Ids of [`Change`]s.
    pub changes: Vec<String>,
}

/// One wording consistently replaced by another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Substitution {
    /// What stood.
    pub old: String,
    /// What stands.
    pub new: String,
    /// How many times.
    pub count: usize,
    /// Ids of the changes that consist of nothing else.
    pub changes: Vec<String>,
}

/// A run of clauses or headings whose labels moved on together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Renumbering {
    /// The section that holds them, in the newer release; null at the top and before the first
    /// heading.
    pub section: Option<String>,
    /// Ids of the changes that put a clause or heading in, took one out or moved one beside them.
    pub causes: Vec<String>,
    /// Ids of the changes of label, in order.
    pub changes: Vec<String>,
    /// References in words that now give the new label of the same clause or section.
    pub followed: Vec<ReferenceChange>,
}

/// Counts of [`Comparison::changes`] and [`Comparison::headings`] together.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Totals {
    /// By kind.
    pub by_kind: BTreeMap<ChangeKind, usize>,
    /// By class; a change of several classes counts in each.
    pub by_class: BTreeMap<Class, usize>,
}

impl Totals {
    /// Counts changes.
    pub fn of<'c>(changes: impl IntoIterator<Item = &'c Change>) -> Self {
        let mut totals = Self::default();
        for change in changes {
            *totals.by_kind.entry(change.kind).or_default() += 1;
            for class in &change.classes {
                *totals.by_class.entry(*class).or_default() += 1;
            }
        }
        totals
    }
}

impl Class {
    /// Whether a reader would call it a change of what the terms say.
    pub fn is_substantive(self) -> bool {
        matches!(self, Self::Wording | Self::Numbers)
    }
}
