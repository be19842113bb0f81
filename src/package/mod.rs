//! Opens an untrusted `.docx` safely and hands out its parts by role, as UTF-8.
//!
//! Nothing in a file is believed before it was counted: sizes are what was inflated, names are
//! looked up and never used as paths, targets outside of the package are never fetched, macros
//! never run. Where a file can be read in two ways it is refused, so that no two programs review
//! two documents.

mod archive;
mod content_types;
mod decode;
mod flat;
mod inflate;
mod limits;
mod name;
mod ole;
mod open;
mod recognise;
mod records;
mod relationships;
mod write;
pub mod xml;

pub use archive::{Archive, Entry};
pub use limits::{Limits, RATIO_FROM};
pub use open::{Flavour, Package, Part};
pub use relationships::{Relationship, Role, Target};
pub use write::{pack, unpack};

use crate::model::Error;

/// What every error of this room says; whoever knows the file's name puts it in its place.
const CANNOT: &str = "cannot read the document";

fn refuse(cause: impl Into<String>, hint: &str) -> Error {
    Error::input(CANNOT, cause, hint)
}
