//! What follows from the changes: for definitions, references, bookmarks and numbering.

mod anchors;
mod definitions;
mod references;
mod renumbering;

pub(super) use anchors::anchors;
pub(super) use definitions::definitions;
pub(super) use references::{References, references};
pub(super) use renumbering::renumberings;
