//! What definitions, references and summaries look like, language by language: rules as data.
//!
//! A language is one file of constants. The grammars in [`definitions`](super::definitions),
//! [`references`](super::references) and [`announcements`](super::announcements) are the same for
//! all; they ask the rules for words. A language without a file here has no rules: its documents
//! still have an outline, clauses and links.

mod de;
mod en;
mod es;
mod fr;
mod ja;
mod zh;

mod detect;
mod offsets;
mod quotes;
mod rules;
mod sentences;

pub use detect::detect;
pub use offsets::CharOffsets;
pub use quotes::{Quoted, quoted, quoted_at};
pub use rules::{Inflection, Rank, Rules, Unit, ordinal, ordinal_words, rules};
pub use sentences::{ends_with_label, sentences, without_label};

/// A character of a word, `&`, `/` and hyphens among them: what is neither white space nor other
/// punctuation. Said by what it is not, it is a small class; all letters of Unicode are a large
/// one, which takes milliseconds to compile each time that a pattern repeats it.
pub const WORD: &str = r"[^\s!-%'-,.:-@\[-`{-~“”„‟«»‘’—–―－…·•、。，；：！？「」『』《》（）]";
