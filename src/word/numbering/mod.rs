//! The numbering part (ECMA-376 17.9), and the labels that Word computes from it.
//!
//! [`Numbering`] is what the part says; [`Counters`] walks the document and counts. Which
//! `w:numId` and `w:ilvl` a paragraph has is decided by its own properties and its styles
//! ([`Numbering::level_of_style`] helps there); the rest is here:
//!
//! ```no_run
//! # use ostler::package::{Limits, Part};
//! # use ostler::word::numbering::Numbering;
//! # fn of(part: &Part, paragraphs: &[(i64, i64)]) -> Result<(), ostler::model::Error> {
//! let numbering = Numbering::read(part, &Limits::default(), &|_style| None)?.value;
//! let mut counters = numbering.counters("en-GB");
//! for &(num_id, ilvl) in paragraphs {
//!     let label = counters.next(num_id, ilvl, "en-GB"); // in document order, each paragraph once
//! }
//! let findings = counters.into_findings();
//! # Ok(()) }
//! ```

mod counters;
mod fields;
mod format;
mod read;

pub use counters::Counters;
pub use fields::Place;
pub use format::Format;

use std::collections::BTreeMap;

use crate::model::{Error, Read};
use crate::package::{Limits, Part};

/// Levels of a list: `w:ilvl` 0 to 8.
pub const LEVELS: usize = 9;

/// All numbering definitions of a document, and those that Word has for fields.
#[derive(Debug, Clone, PartialEq)]
pub struct Numbering {
    /// Name of the part, for findings.
    part: String,
    abstracts: BTreeMap<i64, Abstract>,
    instances: BTreeMap<i64, Instance>,
}

impl Default for Numbering {
    fn default() -> Self {
        let mut numbering =
            Self { part: String::new(), abstracts: BTreeMap::new(), instances: BTreeMap::new() };
        fields::define(&mut numbering);
        numbering
    }
}

/// `w:abstractNum` (17.9.1): nine levels that count together.
#[derive(Debug, Clone, Default, PartialEq)]
struct Abstract {
    /// `w:name`, by which fields name a list; empty when not given.
    name: String,
    /// `w15:restartNumberingAfterBreak` ([MS-DOCX] 2.5.1): each section starts anew.
    by_section: bool,
    levels: [Option<Level>; LEVELS],
    /// `w:styleLink`: this is the definition of that numbering style.
    defines_style: String,
    /// `w:numStyleLink`: the definition is that of this numbering style.
    uses_style: String,
}

/// `w:num` (17.9.15): what paragraphs refer to.
#[derive(Debug, Clone, Default, PartialEq)]
struct Instance {
    /// What it refers to; none when the reference is missing.
    abstract_id: Option<i64>,
    /// The abstract number that the levels come from: another one behind a numbering style. Its
    /// counters are shared by all that refer to that style, for they are one list (17.9.21).
    defined_by: Option<i64>,
    overrides: [Override; LEVELS],
}

/// `w:lvlOverride` (17.9.8)
#[derive(Debug, Clone, Default, PartialEq)]
struct Override {
    start: Option<i64>,
    level: Option<Level>,
}

/// `w:lvl` (17.9.6)
#[derive(Debug, Clone, PartialEq)]
pub struct Level {
    /// `w:start`: the first number; 0 when not given (17.9.25).
    pub start: i64,
    /// `w:numFmt`
    pub format: Format,
    /// `w:lvlText`: the template, with `%1` to `%9` for the numbers of the levels.
    pub text: String,
    /// `w:suff`: what stands between label and text.
    pub suffix: Suffix,
    /// `w:lvlRestart`: the level, from 1, whose use restarts this one; 0 for never.
    pub restart: Option<i64>,
    /// `w:isLgl`: all numbers of the label in decimal.
    pub legal: bool,
    /// `w:pStyle`: the paragraph style that has this level; empty when none.
    pub style: String,
    /// Left (start) indent in twentieths of a point.
    pub indent: Option<i32>,
    /// First-line indent in twentieths of a point, negative when hanging.
    pub first_line: Option<i32>,
    /// `w:outlineLvl` of the level's paragraph properties.
    pub outline_level: Option<u8>,
    /// The font of the label; empty when not given. It decides what a bullet's character shows.
    font: String,
    /// `w:lvlPicBulletId`: the bullet is a picture.
    picture: bool,
    /// The label is formatted as hidden.
    hidden: bool,
    /// `w:lang` of the label; empty when not given.
    language: String,
}

impl Default for Level {
    fn default() -> Self {
        Self {
            start: 0,
            format: Format::Decimal,
            text: String::new(),
            suffix: Suffix::Tab,
            restart: None,
            legal: false,
            style: String::new(),
            indent: None,
            first_line: None,
            outline_level: None,
            font: String::new(),
            picture: false,
            hidden: false,
            language: String::new(),
        }
    }
}

/// `w:suff` (17.9.28)
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Suffix {
    /// A tab.
    #[default]
    Tab,
    /// A space.
    Space,
    /// Nothing.
    Nothing,
}

impl Numbering {
    /// Reads the numbering part. `style_number` gives the `w:numId` of a numbering style by its
    /// id, for definitions that are kept there (`w:numStyleLink`).
    ///
    /// # Errors
    /// When the part is not well-formed or exceeds a limit.
    pub fn read(
        part: &Part,
        limits: &Limits,
        style_number: &dyn Fn(&str) -> Option<i64>,
    ) -> Result<Read<Numbering>, Error> {
        read::part(part, limits, style_number)
    }

    /// A walk through the document that computes labels. `language` is the document's default
    /// `w:lang`, for numbers in words; `en` if empty.
    pub fn counters(&self, language: &str) -> Counters<'_> {
        Counters::new(self, language)
    }

    /// What level `ilvl` of the number `num_id` is, with the number's own override of it.
    pub fn level(&self, num_id: i64, ilvl: u8) -> Option<&Level> {
        let instance = self.instances.get(&num_id)?;
        let index = usize::from(ilvl);
        if let Some(level) = instance.overrides.get(index)?.level.as_ref() {
            return Some(level);
        }
        self.abstracts.get(&instance.defined_by?)?.levels.get(index)?.as_ref()
    }

    /// `w:lvlRestart` of a level, which an override of the level does not change ([MS-OI29500] on
    /// 17.9.10).
    fn restart(&self, num_id: i64, index: usize) -> Option<i64> {
        let definition = self.instances.get(&num_id)?.defined_by?;
        self.abstracts.get(&definition)?.levels.get(index)?.as_ref()?.restart
    }

    /// The level of the number `num_id` that names the paragraph style `style_id` as its own
    /// (`w:pStyle`, 17.9.23). A style that gives a `w:numId` without a `w:ilvl` has this level.
    pub fn level_of_style(&self, num_id: i64, style_id: &str) -> Option<u8> {
        (0..LEVELS as u8)
            .find(|&ilvl| self.level(num_id, ilvl).is_some_and(|level| level.style == style_id))
    }
}
